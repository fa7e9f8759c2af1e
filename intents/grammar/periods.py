"""Periods as said, put together: a month and its year apart, each once; a vintage as a selection."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from data.period import Period, PeriodExpr, VintageExpr, number_of, year_of
from data.query.spec import VintageSel
from intents.grammar.roles import NoReading
from intents.issues import Ambiguous
from intents.slots import Slots
from intents.text import Span, Utterance
from intents.wordlists import wordlist

_ADVERBS, _NOW, _EVER, _SUMS = (wordlist(name) for name in ("adverbs", "now", "ever", "sums"))


def misplaced(expr: PeriodExpr, span: Span, utterance: Utterance) -> bool:
    """Whether "today", "tonight", "now" stand in the middle of a sentence: beside a dated period they mean nothing."""
    if expr.label.lower() not in _ADVERBS | _NOW:
        return False
    before = span.start == 0 or utterance.gap(span.start - 1).strip()
    after = span.end == len(utterance.norms) or utterance.gap(span.end - 1).strip()
    return not (before or after)


def newest(expr: PeriodExpr) -> bool:
    """Whether it is "now", "the latest": no period of its own."""
    return expr.kind == "latest" and expr.unit is None


def meant(exprs: list[PeriodExpr], *, level: bool = False, then_and_now: bool = False) -> list[PeriodExpr]:
    """Without "today" beside a period, and without "latest" beside a dated one. Raises NoReading for a ``level`` of
    both ("January vs current"), which is no matter of choice. ``then_and_now``: the newest of the same length stands
    beside the dated one."""
    exprs = [e for e in exprs if not (e.kind == "too_fine" and e.label.lower() in _ADVERBS)] or exprs
    exprs = [e for e in exprs if not (e.kind == "ytd" and e.label.lower() in _SUMS)] or exprs
    if not any(e.kind == "range" for e in exprs):
        return exprs
    if level and any(map(newest, exprs)):
        raise NoReading
    if then_and_now:
        grains = {e.period.grain for e in exprs if e.kind == "range" and e.period is not None}
        unit = grains.pop() if len(grains) == 1 else None
        return [replace(e, unit=e.unit or unit) if e.kind == "latest" else e for e in exprs if e.kind != "all"]
    return [e for e in exprs if e.kind not in ("latest", "all") or e.label.lower() in _EVER]


def of_year(exprs: list[PeriodExpr]) -> list[PeriodExpr]:
    """ "First quarter deficit 2025": a part of a year and, elsewhere, the year that it is of."""
    if len(exprs) != 2:
        return exprs
    if joined := _fiscal(exprs) or _to_date(exprs) or _ago(exprs) or _year_so_far(exprs):
        return [joined]
    part, whole = sorted(exprs, key=lambda e: e.period.months if e.period is not None else 0)
    named = whole.kind == "range" and whole.period is not None and whole.period.grain == "year" and not whole.ends
    if not named or whole.relative or not part.assumed_year or part.kind != "range" or part.period is None:
        return exprs
    assert whole.period is not None
    years = part.period.start // 12 - whole.period.start // 12
    moved = part.period.shift(-12 * years)
    return [PeriodExpr("range", label=moved.label, period=moved)]


def _fiscal(exprs: list[PeriodExpr]) -> PeriodExpr | None:
    """ "FY2025 ... (Oct-Sep)": the fiscal year, where the other is its months said once more."""
    years = [e for e in exprs if e.period is not None and e.period.kind == "fiscal_year"]
    months = [e for e in exprs if e.period is not None and e.period.kind == "range" and e.assumed_year]
    if len(years) != 1 or len(months) != 1:
        return None
    year, said = years[0].period, months[0].period
    return years[0] if year and said and (said.start - year.start) % 12 == 0 and said.months == year.months else None


def _to_date(exprs: list[PeriodExpr]) -> PeriodExpr | None:
    """ "Year-to-date exports 2026": the year to date and, elsewhere, its year."""
    bare = [e for e in exprs if e.kind == "ytd" and e.year is None and e.period is None and not e.relative]
    years = [e.period for e in exprs if e.kind == "range" and not e.ends and not e.relative and e.period is not None]
    if len(bare) != 1 or len(years) != 1 or years[0].grain != "year":
        return None
    return replace(bare[0], label=f"{years[0].label} to date", year=year_of(years[0].start))


def _ago(exprs: list[PeriodExpr]) -> PeriodExpr | None:
    """ "Two years ago, 2024": counted from today it is the period that stands beside it."""
    named = [e for e in exprs if e.kind == "range" and e.period is not None]
    counted = [e for e in exprs if e.kind == "shift" and e.period is not None]
    same = len(named) == len(counted) == 1 and named[0].period is not None and counted[0].period is not None
    return named[0] if same and _span(named[0]) == _span(counted[0]) else None


def _year_so_far(exprs: list[PeriodExpr]) -> PeriodExpr | None:
    """ "So far this year (January to August 2026)": the months of a year to date said once more."""
    ytd = [e for e in exprs if (e.kind == "ytd" and e.period is None) or (e.relative and e.count == 0)]
    months = [e for e in exprs if e.kind == "range" and e.period is not None and not e.relative]
    if len(ytd) != 1 or len(months) != 1 or months[0].period is None:
        return None
    span = months[0].period
    begins = span.start % 12 == 0 and span.months < 12
    year = year_of(ytd[0].period.start) if ytd[0].period is not None else ytd[0].year
    return months[0] if begins and year in (None, year_of(span.start)) else None


def _span(expr: PeriodExpr) -> tuple[int, int] | None:
    return (expr.period.start, expr.period.end) if expr.period is not None else None


def says_once_more(more: list[PeriodExpr], exprs: list[PeriodExpr]) -> bool:
    """Whether every period of ``more`` is one of ``exprs`` in other words: "two years ago, i.e. 2024"."""
    return all(
        any(_span(one) is not None and _span(one) == _span(e) for e in exprs)
        or any(len(of_year([e, one])) == 1 for e in exprs)
        for one in more
    )


def _same_year(expr: PeriodExpr, ytd: PeriodExpr) -> bool:
    """Whether a year stands beside the year to date of the same year: "2026 through May"."""
    if expr.kind != "range" or expr.period is None or expr.period.grain != "year":
        return False
    if expr.relative:
        return expr.count == 0
    return ytd.period is not None and expr.period.start == ytd.period.start


def distinct(exprs: list[PeriodExpr]) -> tuple[PeriodExpr, ...]:
    """Each period once: "this year's exports ... to date" names one."""
    ytd = [e for e in exprs if e.kind == "ytd"]
    if ytd:
        best = next((e for e in ytd if e.period is not None), ytd[0])
        bare = [e for e in ytd if e.year is None and e.period is None]
        exprs = [e for e in exprs if e is best or not (_same_year(e, best) or e in bare)]
    seen: dict[object, PeriodExpr] = {}
    for expr in exprs:
        span = _span(expr) if expr.kind == "range" else None
        seen.setdefault(span or (expr.kind, expr.period, expr.start, expr.end, expr.count, expr.unit, expr.year), expr)
    return tuple(seen.values())


_MOVEMENTS = frozenset(("change", "percent_change", "difference"))
_NOW_AGAINST = frozenset(("year", "quarter", "month"))
_BACK = {"year": "year", "month": "previous", "quarter": "quarter"}


def compared_back(record: dict[str, Any], exprs: list[PeriodExpr]) -> str | None:
    """The comparison that "than it was a year ago", "than last year" say; None where it is none, or a longer one."""
    only = exprs[0] if len(exprs) == 1 and {"earlier", "op"} <= record.keys() else None
    back = only is not None and only.relative and only.count == -1 and only.kind in ("shift", "range")
    return _BACK.get(only.unit or "") if only is not None and back else None


def from_one(record: dict[str, Any], exprs: Sequence[PeriodExpr]) -> bool:
    """Whether a movement is measured from the one period that is named: "higher than in 2020", "grew from 2020"."""
    said = {"earlier", "begun", "upon"} & record.keys() and "comparison" not in record
    return bool(said) and len(exprs) == 1 and record.get("op", ("",))[0] in _MOVEMENTS


def since_then(
    record: dict[str, Any], exprs: list[PeriodExpr], spelled: Callable[[str], str]
) -> tuple[PeriodExpr, ...]:
    """A change from a named period to "now", or from it alone ("higher than in 2020"), is one since that period.

    ``spelled`` is the message with the period in other words. Raises Ambiguous for one reckoned from today ("five years
    ago": since that year, or to the newest month).
    """
    if record.get("op", ("",))[0] not in _MOVEMENTS:
        return ()
    dated = [e.period for e in exprs if e.kind == "range" and e.period is not None]
    now = [e for e in exprs if e.kind == "latest"]
    alone = exprs[0] if from_one(record, exprs) and not {"pron", "against"} & record.keys() else None
    if alone is not None and alone.kind == "shift" and alone.period is not None:
        label = alone.period.label
        raise Ambiguous(f"“{alone.label}” is {label}: is the newest to be set against that?", (spelled(label),))
    if len(dated) != 1 or not (alone or len(now) == 1):
        return ()
    if dated[0].grain not in _NOW_AGAINST:
        if alone is not None:
            raise NoReading("a change from so long a span")
        return ()
    return (since(dated[0], assumed=alone is not None and alone.assumed_year),)


def since(then: Period, *, assumed: bool = False) -> PeriodExpr:
    """From a period on. ``assumed``: its year was not said."""
    return PeriodExpr("since", f"since {then.label}", then, then.start, unit=then.grain, assumed_year=assumed)


def vintage(expr: VintageExpr) -> VintageSel:
    """A vintage as said, as a selection: a month means its last day, or the release in it."""
    if expr.kind == "as_of":
        day = expr.date
        if day is None and expr.month is not None:
            year, number = year_of(expr.month), number_of(expr.month)
            day = dt.date(year, number, calendar.monthrange(year, number)[1])
        return VintageSel("as_of", day, said=expr.label)
    if expr.kind == "release":
        return VintageSel("release", expr.date, None if expr.date else expr.month, expr.label)
    if expr.kind == "first":
        return VintageSel("first", said=expr.label)
    return VintageSel("latest", said=expr.label)


def latest_unit(record: dict[str, Any], slots: Slots) -> None:
    """ "The latest annual deficit" is that of the newest year, "the latest quarterly exports" of the newest quarter."""
    only = slots.periods[0] if len(slots.periods) == 1 else None
    level = record.get("fl") and not record.get("op")
    if level and only is not None and newest(only) and slots.grain:
        slots.periods, slots.grain = (replace(only, label=f"latest {slots.grain}", unit=slots.grain),), None


def begun(record: dict[str, Any], slots: Slots) -> None:
    """ "Annual exports from 2015" go on to the newest year; months "from 2024" are of that year or since: asked."""
    only = slots.periods[0] if len(slots.periods) == 1 else None
    whole = only.period if only is not None and only.kind == "range" and not only.ends and not only.relative else None
    if not record.get("begun") or slots.grain is None or record.get("op") or only is None or whole is None:
        return
    if whole.grain == slots.grain:
        slots.periods = (PeriodExpr("since", f"since {whole.label}", whole, whole.start),)
    elif whole.grain is not None:
        raise Ambiguous(f"From {whole.label} on, or only in {whole.label}?")


def shift(expr: PeriodExpr, anchor: Period) -> PeriodExpr:
    """The period that a shift means, seen from an anchor."""
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}[expr.unit or "year"]
    said = set(expr.label.lower().split())
    itself = bool(
        said & wordlist("same") and not said & wordlist("year_itself")
    )  # "the same quarter", not "the same year"
    if expr.count == 0 and size > anchor.months and not itself:
        start = anchor.start - anchor.start % size
        kind = expr.unit if expr.unit in ("month", "quarter", "half", "year") else "range"
        return PeriodExpr("range", label=expr.label, period=Period(start, start + size - 1, kind))  # type: ignore[arg-type]
    if expr.year is not None:
        moved = anchor.shift(12 * (expr.year - anchor.end // 12))
    elif size < anchor.months and expr.unit != "year":
        return PeriodExpr("range", label=expr.label, period=expr.period) if expr.period else expr
    else:
        moved = anchor.shift((-1 if expr.count is None else expr.count) * size)
    return PeriodExpr("range", label=expr.label, period=moved)
