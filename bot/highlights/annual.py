"""The annual revision: which years a release changed, and by how much."""

from __future__ import annotations

import datetime as dt

from bot.highlights.lookup import HighlightLine, Lookup, Section, number
from bot.highlights.words import kind, size
from data.model import Flow, Sector
from data.period import PeriodExpr, year_of
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Query, Shape

YEARS_BACK = 12


def annual(look: Lookup) -> Section | None:
    """A summary where this release changed years before the last full one; None for an ordinary release."""
    lines = [line for sector in (Sector.BOTH, Sector.GOODS, Sector.SERVICES) if (line := _balance(look, sector))]
    if not lines:
        return None
    lines += [line for flow in (Flow.EXPORTS, Flow.IMPORTS) if (line := _flow(look, flow))]
    return Section("Annual revision", tuple(lines))


def _years(look: Lookup, flow: Flow, sector: Sector) -> tuple[dict[int, Figure], dict[int, Figure], QueryAnswer] | None:
    """Full years as this release has them, and as they stood the day before."""
    first = year_of(look.month) - YEARS_BACK
    query = Query(
        Shape.SERIES,
        (flow,),
        sector=sector,
        table="totals",
        grain="year",
        periods=(PeriodExpr("since", start=first * 12, unit="year", label=str(first)),),
    )
    now, then = look.ask(query), look.ask(query, look.release - dt.timedelta(days=1))
    if now is None or then is None:
        return None
    return _by_year(now), _by_year(then), now


def _by_year(answer: QueryAnswer) -> dict[int, Figure]:
    return {year_of(f.period.end): f for f in answer.primary if f.period is not None and f.period.grain == "year"}


def _changed(now: dict[int, Figure], then: dict[int, Figure], release: dt.date) -> list[int]:
    both = [year for year in sorted(now) if year in then and now[year].release == release]
    return [year for year in both if abs(number(now[year]) - number(then[year])) >= 0.5]


def _balance(look: Lookup, sector: Sector) -> HighlightLine | None:
    found = _years(look, Flow.BALANCE, sector)
    if found is None:
        return None
    now, then, answer = found
    years = _changed(now, then, look.release)
    if not years or years[0] >= max(now):
        return None
    newest, widest = years[-1], max(years, key=lambda y: abs(number(now[y]) - number(then[y])))
    name = sector.value.replace("_", " ")
    told = f"{newest} is now {_spoken(now[newest])}, was {_spoken(then[newest])}"
    text = f"The {name} balance is revised from {years[0]} on: {told}"
    if widest != newest:
        change = number(now[widest]) - number(then[widest])
        text += f"; the largest revision is {size(change)} {'up' if change > 0 else 'down'}, for {widest}"
    return HighlightLine(
        f"{text}.", (now[newest], then[newest], now[widest], then[widest]), (look.exhibit(now[newest], answer),)
    )


def _spoken(figure: Figure) -> str:
    return f"a {kind(number(figure))} of {size(figure)}"


def _flow(look: Lookup, flow: Flow) -> HighlightLine | None:
    found = _years(look, flow, Sector.BOTH)
    if found is None:
        return None
    now, then, answer = found
    years = _changed(now, then, look.release)
    if not years:
        return None
    newest = years[-1]
    change = number(now[newest]) - number(then[newest])
    way = "higher" if change > 0 else "lower"
    both = f"{size(now[newest])}, were {size(then[newest])}"
    text = f"{flow.value.capitalize()} of {newest} are {size(change)} {way}: {both}."
    return HighlightLine(text, (now[newest], then[newest]), (look.exhibit(now[newest], answer),), 1)
