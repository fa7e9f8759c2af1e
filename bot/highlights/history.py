"""Records, "largest since", streaks: what is remarkable about the end of a series. The rules, and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bot.highlights.lookup import HighlightLine, Lookup, Section, number
from bot.highlights.words import SECTORS, size
from bot.speak.labels import capital
from data.model import Flow, Sector
from data.period import Period, PeriodExpr, month_name
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Query, Shape

LONG_AGO = 36
"""Months: an extreme that was reached again sooner than this is nothing to speak of."""
STREAK = 4
"""Changes in one direction in a row from which on they are worth saying."""
SPAN = 60
"""Periods that a series must have before an extreme of it means anything."""


@dataclass(frozen=True)
class Remark:
    """Something remarkable. ``strength`` orders remarks: about how rare it is, as months without the like."""

    kind: Literal["record", "since", "streak", "move"]
    strength: float
    figure: Figure
    text: str
    other: Figure | None = None


def remarks(points: Sequence[Figure], subject: str, plural: bool) -> list[Remark]:
    """What is remarkable about the last of the figures of one monthly series, oldest first.

    ``subject``: "goods imports from Vietnam". For a balance the deficit is what is large or small.
    """
    if len(points) < SPAN or points[-1].period is None:
        return []
    found = [_extreme(points, subject, plural, high) for high in (True, False)]
    found += [_streak(points, subject, plural), _jump(points, subject, plural)]
    return [one for one in found if one is not None]


def _sizes(points: Sequence[Figure]) -> tuple[list[float], str]:
    """The figures as sizes, and what they are sizes of: a balance in deficit counts as a deficit."""
    values = [number(f) for f in points]
    if points[-1].measure != "balance":
        return values, ""
    return ([-v for v in values], "deficit") if values[-1] < 0 else (values, "surplus")


def _extreme(points: Sequence[Figure], subject: str, plural: bool, high: bool) -> Remark | None:
    values, kind = _sizes(points)
    last = values[-1]
    if last <= 0:
        return None
    back = next((i for i in range(len(values) - 2, -1, -1) if (values[i] >= last if high else values[i] <= last)), None)
    name, verb = _named(subject, kind, plural)
    word = ("largest" if kind else "highest") if high else ("smallest" if kind else "lowest")
    label = points[-1].period.label if points[-1].period else ""
    if back is None:
        begins = points[0].period.label if points[0].period else ""
        text = f"{name} {verb} {size(points[-1])} in {label}, the {word} on record (since {begins})."
        return Remark("record", len(values) * 1.5, points[-1], text)
    gap = len(values) - 1 - back
    if gap < LONG_AGO:
        return None
    then = points[back]
    since = then.period.label if then.period else ""
    text = f"{name} {verb} {size(points[-1])} in {label}, the {word} since {since} ({size(then)})."
    return Remark("since", float(gap), points[-1], text, then)


def _named(subject: str, kind: str, plural: bool) -> tuple[str, str]:
    name = subject.replace("balance", kind) if kind else subject
    return (f"The {name}" if kind else capital(name)), "were" if plural and not kind else "was"


def _streak(points: Sequence[Figure], subject: str, plural: bool) -> Remark | None:
    values, kind = _sizes(points)
    moves = [b - a for a, b in pairwise(values)]
    up = moves[-1] > 0
    n = 0
    for move in reversed(moves):
        if move == 0 or (move > 0) is not up:
            break
        n += 1
    if n < STREAK:
        return None
    name, _ = _named(subject, kind, plural)
    words = ("grown", "shrunk") if kind else ("risen", "fallen")
    has = "have" if plural and not kind else "has"
    label = points[-1].period.label if points[-1].period else ""
    way = words[0] if up else words[1]
    ends = f"from {size(points[-1 - n])} to {size(points[-1])}"
    text = f"{name} {has} {way} {n} months in a row through {label}, {ends}."
    return Remark("streak", n**3 / 2.0, points[-1], text, points[-1 - n])


def _jump(points: Sequence[Figure], subject: str, plural: bool) -> Remark | None:
    """The largest month-on-month move in years."""
    values, kind = _sizes(points)
    moves = [b - a for a, b in pairwise(values)]
    last = abs(moves[-1])
    back = next((i for i in range(len(moves) - 2, -1, -1) if abs(moves[i]) >= last), None)
    gap = len(moves) - 1 - (back if back is not None else -1)
    if gap < LONG_AGO or last == 0:
        return None
    name, _ = _named(subject, kind, plural)
    way = ("rose" if not kind else "widened") if moves[-1] > 0 else ("fell" if not kind else "narrowed")
    since = f"since {points[back + 1].period.label}" if back is not None and points[back + 1].period else "on record"  # type: ignore[union-attr]
    label = points[-1].period.label if points[-1].period else ""
    told = f"{name} {way} by {size(last)} in {label} to {size(points[-1])}"
    text = f"{told}, the largest change from one month to the next {since}."
    return Remark("move", float(gap), points[-1], text, points[-2])


def series_query(measure: Flow, **more: object) -> Query:
    """Every month of a series."""
    return Query(Shape.SERIES, (measure,), grain="month", periods=(PeriodExpr("all"),), **more)  # type: ignore[arg-type]


def points_of(answer: QueryAnswer | None, last: int) -> list[Figure]:
    """The months of a series up to ``last``; none where it does not reach it."""
    if answer is None:
        return []
    points = [f for f in answer.primary if f.period is not None and f.period.end <= last]
    if not points or points[-1].period != Period(last, last, "month"):
        return []
    whole = len(points) - 1
    while whole > 0 and _follows(points[whole - 1], points[whole]):
        whole -= 1
    return points[whole:]  # months that no loaded release has would make a false record


def _follows(one: Figure, other: Figure) -> bool:
    return one.period is not None and other.period is not None and one.period.end + 1 == other.period.start


def records(look: Lookup) -> Section | None:
    """Records and streaks in Exhibit 1, strongest first."""
    found: list[tuple[Remark, str]] = []
    caveats: dict[str, None] = {}
    for sector in (Sector.BOTH, Sector.GOODS, Sector.SERVICES):
        for measure in (Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS):
            answer = look.ask(series_query(measure, sector=sector, table="totals"))
            points = points_of(answer, look.month)
            if not points or points[-1].release != look.release or answer is None:
                continue
            subject = f"{SECTORS[sector.value]} {measure.value}"
            exhibit = look.exhibit(points[-1], answer)
            caveats.update(dict.fromkeys(answer.caveats))
            found += [(one, exhibit) for one in remarks(points, subject, measure is not Flow.BALANCE)]
    found.sort(key=lambda pair: -pair[0].strength)  # as strong: in the order of the release, the deficit first
    lines = [
        HighlightLine(one.text, tuple(f for f in (one.figure, one.other) if f), (exhibit,))
        for one, exhibit in found[:6]
    ]
    lines += [HighlightLine(f"In these histories {caveat}.", level=1) for caveat in caveats if lines]
    return Section("Records and streaks", tuple(lines)) if lines else None


def next_release(look: Lookup) -> str:
    """When the next release is due and for which month, by the calendar."""
    following = look.engine.library.calendar.next_after(look.release)
    if following is None:
        return "The date of the next release is not in the calendar yet."
    month, day = following
    return f"Next release: {day:%A, %B} {day.day}, {day.year}, for {month_name(month)} (scheduled)."
