"""Periods, bases and vintages in the words of a question: "in 2024", "from 2018 to 2024", "as first published"."""

from __future__ import annotations

from data.period import Period, PeriodExpr, month_name, number_of, year_of
from data.query.spec import VintageSel
from intents.dimensions.phrases import UP_TO_TWENTY
from intents.wordlists import wordlist

_SMALL = UP_TO_TWENTY[:13]
_PREPOSITIONS = wordlist("period_prepositions")


def when(exprs: tuple[PeriodExpr, ...]) -> str:
    """The periods of a question as its end: " in 2023 and 2024", or nothing."""
    out: list[str] = []
    before = ""
    for expr in exprs:
        preposition, words = period(expr)
        out.append(words if preposition == before == "in" else f"{preposition} {words}".strip())
        before = preposition
    return f" {listed(out)}" if out else ""


def listed(words: list[str]) -> str:
    """ "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def spelled(count: int) -> str:
    """A small whole number in letters."""
    return _SMALL[count] if count < len(_SMALL) else str(count)


def period(expr: PeriodExpr) -> tuple[str, str]:
    """The preposition of a period and its words."""
    told = _WAYS.get(expr.kind, _as_typed)(expr)
    return told if told is not None else _as_typed(expr)


def _as_typed(expr: PeriodExpr) -> tuple[str, str]:
    words = expr.label.strip()
    own = words.lower().split(maxsplit=1)[:1]
    return ("", words) if own and own[0] in _PREPOSITIONS else ("in", words)


def _range(expr: PeriodExpr) -> tuple[str, str] | None:
    span = expr.period
    if span is None:
        return None
    if expr.ends is not None:
        first, last = expr.ends
        return "from", f"{name(first)} to {name(last)}"
    return "in", name(span)


def name(span: Period) -> str:
    """Months as people name them: "March 2025", "the 1990s", "the first eight months of 2026"."""
    if span.kind == "fiscal_year":
        return f"fiscal year {year_of(span.end)}"
    if span.kind != "range" and span.grain is not None:
        return span.label
    start, end = span.start, span.end
    if span.months == 120 and start % 120 == 0:
        return f"the {year_of(start)}s"
    if number_of(start) == 1 and span.months < 12:
        return f"the first {spelled(span.months)} months of {year_of(start)}"
    if span.months == 1:
        return month_name(end)
    return f"the {spelled(span.months)} months through {month_name(end)}"


def _latest(expr: PeriodExpr) -> tuple[str, str]:
    return ("in", f"the latest {expr.unit}") if expr.unit else ("in", "the latest data")


def _to_date(expr: PeriodExpr) -> tuple[str, str]:
    if expr.period is not None:
        return "in", f"the year to date through {month_name(expr.period.end)}"
    if expr.year is None:
        return "in", "the year to date"
    return "", "so far this year" if expr.relative else f"so far in {expr.year}"


def _trailing(expr: PeriodExpr) -> tuple[str, str] | None:
    unit = expr.unit or "month"
    if expr.count is None:
        return "in", f"the last few {unit}s"
    return "in", f"the last {spelled(expr.count)} {unit}{'s' if expr.count != 1 else ''}"


def _since(expr: PeriodExpr) -> tuple[str, str] | None:
    if expr.period is not None:
        return "since", name(expr.period)
    return None if expr.start is None else ("since", month_name(expr.start))


def _until(expr: PeriodExpr) -> tuple[str, str] | None:
    return None if expr.period is None else ("up to", name(expr.period))


def _all(expr: PeriodExpr) -> tuple[str, str]:
    return "", "over the whole history"


_WAYS = {"range": _range, "latest": _latest, "ytd": _to_date, "trailing": _trailing, "since": _since,
         "until": _until, "all": _all}  # fmt: skip


def between(start: PeriodExpr, end: PeriodExpr) -> str:
    """What a change is from and to: " from 2023 to 2024"."""
    one, other = (" ".join(period(e)).strip() for e in (end, start))
    if _alike(start, end):
        return f" from {other.removeprefix('in ')} to {one.removeprefix('in ')}"
    return f" {one} compared with {other.removeprefix('in ')}"


def _alike(start: PeriodExpr, end: PeriodExpr) -> bool:
    """Whether both are calendar units of one length: only then "from ... to" is no span."""
    spans = [e.period for e in (start, end) if e.kind == "range" and e.ends is None]
    grains = {p.grain for p in spans if p is not None and p.kind not in ("range", "ytd", "fiscal_year")}
    return len(spans) == 2 and len(grains) == 1 and len({p.months for p in spans if p is not None}) == 1


def vintage(chosen: VintageSel) -> str:
    """Which state of the figures, as the end of a question: ", as first published", or nothing."""
    if chosen.kind == "first":
        return ", as first published"
    if chosen.kind == "as_of" and chosen.date is not None:
        return f", as of {_day(chosen)}"
    if chosen.kind == "release":
        return f", in the {_day(chosen) if chosen.date else month_name(chosen.month or 0)} release"
    return ""


def _day(chosen: VintageSel) -> str:
    assert chosen.date is not None
    return f"{chosen.date:%B} {chosen.date.day}, {chosen.date.year}"
