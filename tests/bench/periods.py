"""Period expressions beside the peers: exact readings of Microsoft's own specification.

Run ``python -m tests.bench.periods [FILE] [--misses]``; FILE is ``sets/periods.jsonl`` unless told.
The rule is the peers' README's: as many ranges as expected, each start and end right; a two-ended range
is right with its end included (tradebot's reading) or excluded (the specification's). Where the specification
gives two readings (a bare month, past and future), both must be given.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
from functools import partial
from pathlib import Path
from typing import Any

from data.period import Period, PeriodExpr
from intents.dimensions.period import period_spans
from intents.text import read
from tests.bench.timing import timed

Days = tuple[dt.date | None, dt.date | None]
PEERS = (
    ("npm @microsoft/recognizers-text-suite 1.3.1", 53.8, 1.6),
    ("ms-recognizers-text-date-time 1.0.0.1", 50.3, 8.1),
    ("duckling 1.8.0", 23.7, 1.1),
    ("compromise-dates 3.9", 19.1, 3.3),
    ("dateparser 1.5", 13.3, 1.1),
    ("chrono-node 2.10", 8.1, 0.02),
)
"""Of 173 expressions: per cent exact, median milliseconds. From the peers' README."""


def day(ordinal: int) -> dt.date:
    return dt.date(ordinal // 12, ordinal % 12 + 1, 1)


def months_from(today: dt.date, months: int) -> dt.date:
    first = day(today.year * 12 + today.month - 1 + months)
    following = day(first.year * 12 + first.month)
    return min(first.replace(day=1) + dt.timedelta(today.day - 1), following - dt.timedelta(1))


def ranges(expr: PeriodExpr, today: dt.date) -> list[list[Days]]:
    """The readings of ``expr`` as half-open days; inner lists are spellings of the same reading."""
    if expr.kind in ("trailing", "leading"):
        return [[_counted(expr, today)]]
    if expr.kind == "ytd":
        year = expr.year or today.year
        end = day(expr.end + 1) if expr.end is not None else today if year == today.year else dt.date(year + 1, 1, 1)
        return [[(dt.date(year, 1, 1), end)]]
    if expr.kind in ("part", "too_fine"):
        if expr.days is None:
            return []
        return _both(expr, [expr.days], today)
    if expr.kind == "since" and expr.start is not None:
        return _both(expr, [(day(expr.start), None)], today)
    if expr.kind == "until" and expr.end is not None:
        return _both(expr, [(None, day(expr.end + 1))], today)
    if expr.period is None:
        return []
    spellings: list[Days] = [_days(expr.period)]
    if expr.ends is not None:
        spellings.append((day(expr.period.start), day(expr.ends[1].start)))
    return _both(expr, spellings, today)


def _days(period: Period) -> Days:
    return day(period.start), day(period.end + 1)


def _counted(expr: PeriodExpr, today: dt.date) -> Days:
    """The specification counts months and years from the day itself, quarters and decades by the calendar."""
    count, way = expr.count or 3, 1 if expr.kind == "leading" else -1
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}[expr.unit or "month"]
    if expr.unit in ("quarter", "decade", "half"):
        now = (today.year * 12 + today.month - 1) // size * size
        start, end = (now + size, now + size * (count + 1)) if way > 0 else (now - size * count, now)
        return day(start), day(end)
    other = months_from(today, way * count * size)
    return (today, other) if way > 0 else (other, today)


def _both(expr: PeriodExpr, spellings: list[Days], today: dt.date) -> list[list[Days]]:
    """With an assumed year, the last such months and the next; just one where today lies inside a range."""
    if not expr.assumed_year:
        return [spellings]
    known = expr.period
    if known is not None and known.months >= 120:
        return [spellings, [tuple(d and d.replace(year=d.year + 100) for d in s) for s in spellings]]  # type: ignore[misc]
    anchor = next((d for d in spellings[0] if d is not None), today)
    if known is not None:
        anchor = day(known.start)
    ends = expr.ends
    begin = anchor.replace(year=today.year if anchor.month >= today.month else today.year + 1)
    if known is not None and known.months == 3 and ends is None:
        stop = day(known.start + 3).replace(year=today.year + (known.end % 12 == 11))
        begin = anchor.replace(year=today.year if stop > today else today.year + 1)
    shift = begin.year - anchor.year
    moved = [_move(s, shift) for s in spellings]
    if ends is not None:
        until = day(ends[1].start)
        final = until.replace(year=today.year if until.month >= today.month else today.year + 1)
        if final < begin:
            return [[_move(s, final.year - until.year) for s in spellings]]
    return [[_move(s, -1) for s in moved], moved]


def _move(days: Days, years: int) -> Days:
    low, high = (d and d.replace(year=d.year + years) for d in days)
    return low, high


def is_exact(case: dict[str, Any]) -> tuple[bool, list[list[list[Days]]]]:
    today = dt.date.fromisoformat(case["today"])
    spans = period_spans(read(case["input"]), today)
    got = [ranges(s.value, today) for s in spans if isinstance(s.value, PeriodExpr)]
    got = [g for g in got if g]
    want = [[tuple(v and dt.date.fromisoformat(v) for v in value) for value in r["values"]] for r in case["ranges"]]
    return len(got) == len(want) and all(map(_same, want, got)), got


def _same(want: list[Any], got: list[list[Days]]) -> bool:
    return len(want) == len(got) and all(w in spellings for w, spellings in zip(want, got, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=Path(__file__).parent / "sets" / "periods.jsonl")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    cases = [json.loads(line) for line in args.file.read_text().splitlines()]
    exact, times = 0, []
    for case in cases:
        right, got = is_exact(case)
        exact += right
        if args.misses and not right:
            print(
                f"{case['today']}  {case['input']}\n    want {[r['values'] for r in case['ranges']]}\n    got  ", end=""
            )
            print("    got ", [[[tuple(str(d) for d in s) for s in reading] for reading in span] for span in got])
        text, today = case["input"], dt.date.fromisoformat(case["today"])
        utterance = read(text)
        times.append(min(timed(partial(period_spans, utterance, today))[1] for _ in range(5)))
    print(
        f"\n| reader | exact | median ms |\n|---|---|---|\n| **tradebot**, on these {len(cases)} | "
        f"{exact} ({exact / len(cases):.1%}) | {statistics.median(times):.2f} |"
    )
    for name, per_cent, median in PEERS:
        print(f"| {name}, on all 173 (published) | {per_cent}% | {median} |")


if __name__ == "__main__":
    main()
