"""Periods, grain, comparison words and the vintage."""

from __future__ import annotations

import calendar
import datetime as dt
from itertools import pairwise
from typing import get_args

from data.period import Grain, PeriodExpr, VintageExpr, number_of, year_of
from data.query.spec import Comparison, VintageSel
from intents.issues import Ambiguous
from intents.reading import Reading
from intents.slots import Slots
from intents.text import Span
from intents.vocabulary import wordlist

_ADVERBS, _EVER, _RELEASES = wordlist("adverbs"), wordlist("ever"), wordlist("releases")
_LISTED, _SUMS = wordlist("listed"), wordlist("sums")
_BASE_PREPOSITIONS, _WHOLE_UNIT = wordlist("base_prepositions"), wordlist("whole_unit")


def periods(reading: Reading, slots: Slots, today: dt.date) -> None:
    """Periods, grain, comparison words and the vintage."""
    spans = reading.take("period")
    for part, whole in pairwise(spans):
        if part.end + 1 == whole.start and reading.word(part.end) == "of" and "shift" not in _kinds(part, whole):
            said = f"{reading.words(part)} of {reading.words(whole)}"
            raise Ambiguous(f"Which months are “{said}”? Name the first and the last.")
    exprs = meant(_named(reading, spans, slots))
    if not any(_LISTED & {reading.word(i) for i in range(a.end, b.start)} for a, b in pairwise(spans)):
        exprs = of_year(exprs)
    slots.periods = distinct(exprs) or _whole_unit(reading)
    based = len(spans) == 1 and reading.word(spans[0].start - 1) in _BASE_PREPOSITIONS
    slots.base_only = based and reading.has("shape")
    _grain(reading, slots)
    for span in reading.take("comparison"):
        slots.comparison = next(c for c in get_args(Comparison) if c == span.value)
    reading.take("agency")
    for span in reading.take("vintage"):
        assert isinstance(span.value, VintageExpr)
        slots.vintage = vintage(_of_release(reading, span, span.value))
    if exprs:
        reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w == "ytd")


def _kinds(*spans: Span) -> set[str]:
    return {s.value.kind for s in spans if isinstance(s.value, PeriodExpr)}


def _named(reading: Reading, spans: list[Span], slots: Slots) -> list[PeriodExpr]:
    """The periods said; "now" at the beginning of a sentence is none."""
    exprs = []
    for span in spans:
        assert isinstance(span.value, PeriodExpr)
        if span.start == 0 and reading.words(span).lower() == "now" and len(reading.utterance.tokens) > 1:
            continue
        exprs.append(span.value)
        if span.note:
            slots.notes += (span.note,)
    return exprs


def meant(exprs: list[PeriodExpr]) -> list[PeriodExpr]:
    """Without "today" beside a period, and without "latest" beside a dated one."""
    exprs = [e for e in exprs if not (e.kind == "too_fine" and e.label.lower() in _ADVERBS)] or exprs
    exprs = [e for e in exprs if not (e.kind == "ytd" and e.label.lower() in _SUMS)] or exprs
    if not any(e.kind == "range" for e in exprs):
        return exprs
    return [e for e in exprs if e.kind not in ("latest", "all") or e.label.lower() in _EVER]


def of_year(exprs: list[PeriodExpr]) -> list[PeriodExpr]:
    """ "First quarter deficit 2025": a part of a year and, elsewhere, the year that it is of."""
    if len(exprs) != 2:
        return exprs
    part, whole = sorted(exprs, key=lambda e: e.period.months if e.period is not None else 0)
    named = whole.kind == "range" and whole.period is not None and whole.period.grain == "year" and not whole.ends
    if not named or whole.relative or not part.assumed_year or part.kind != "range" or part.period is None:
        return exprs
    assert whole.period is not None
    years = part.period.start // 12 - whole.period.start // 12
    moved = part.period.shift(-12 * years)
    return [PeriodExpr("range", label=moved.label, period=moved)]


def _grain(reading: Reading, slots: Slots) -> None:
    """ "By month", "annual": a unit said for sure goes before one that is only guessed."""
    grains = reading.take("grain")
    firm = [s for s in grains if s.score >= 1]
    shifted = bool(slots.periods) and slots.periods[0].kind == "shift"
    for span in firm or ([] if shifted else grains):
        slots.grain = next((g for g in get_args(Grain) if g == span.value), slots.grain)


def _of_release(reading: Reading, span: Span, expr: VintageExpr) -> VintageExpr:
    """ "as of the June 2023 release" names the release, not the day."""
    if expr.kind not in ("as_of", "release") or reading.word(span.end) not in _RELEASES:
        return expr
    reading.used.add(span.end)
    return expr if expr.kind == "release" else VintageExpr("release", expr.date, expr.month, expr.label)


def _whole_unit(reading: Reading) -> tuple[PeriodExpr, ...]:
    """ "the whole quarter", "full year", "that quarter": the unit around the conversation's period."""
    norms = reading.utterance.norms
    for index, word in enumerate(norms):
        if word in ("year", "quarter") and index and norms[index - 1] in _WHOLE_UNIT:
            reading.used.update((index, index - 1))
            return (PeriodExpr("shift", label=f"{norms[index - 1]} {word}", count=0, unit=word),)
    return ()


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
        exprs = [e for e in exprs if e is best or not (_same_year(e, best) or (e.kind == "ytd" and e.year is None))]
    seen: dict[object, PeriodExpr] = {}
    for expr in exprs:
        seen.setdefault((expr.kind, expr.period, expr.start, expr.end, expr.count, expr.unit), expr)
    return tuple(seen.values())


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
