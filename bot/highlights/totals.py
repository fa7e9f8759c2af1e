"""The headline, its parts, the year to date, the three-month averages, and revisions to the month before."""

from __future__ import annotations

import datetime as dt

from bot.highlights.lookup import HighlightLine, Lookup, Moved, Section, at, number, totals
from bot.highlights.words import balance_change, balance_moved, flow_change, kind, percent, size, went
from bot.speak.labels import capital
from bot.speak.numbers import MINUS
from data.model import Flow, Sector, Variable
from data.period import Period, month_name, number_of, year_of
from data.query.answer import Figure
from data.query.spec import Query, Shape

BOTH, GOODS, SERVICES = Sector.BOTH, Sector.GOODS, Sector.SERVICES
FLOWS = (Flow.EXPORTS, Flow.IMPORTS)


def headline(look: Lookup) -> HighlightLine | None:
    """The one sentence: the balance, its change, and the month before as revised; the balance alone where the release
    has no month before it here. None without Exhibit 1."""
    moved = look.moved(totals(BOTH, Flow.BALANCE)).get(Flow.BALANCE)
    if moved is None:
        return _alone(look, BOTH, Flow.BALANCE, "The goods and services", month_name(look.month))
    revised = ", revised" if _was_revised(look, moved) else ""
    text = balance_moved(moved, "The goods and services", month_name(look.month), revised)
    return HighlightLine(f"{text}.", moved.figures, (moved.exhibit,))


def _alone(look: Lookup, sector: Sector, flow: Flow, name: str, month: str) -> HighlightLine | None:
    """A level of which the release has only its own month here: "The goods deficit was $86.9 billion in November"."""
    answer = look.ask(Query(measures=(flow,), sector=sector, table="totals", periods=at(look.period)))
    figure = answer.primary[0] if answer is not None else None
    if answer is None or figure is None or figure.release != look.release:
        return None
    told = f"{name} {kind(number(figure))} was" if flow is Flow.BALANCE else f"{name} were"
    return HighlightLine(f"{told} {size(figure)} in {month}.", (figure,), (look.exhibit(figure, answer),))


def _was_revised(look: Lookup, moved: Moved) -> bool:
    before = earlier(look, totals(BOTH, Flow.BALANCE), look.period.before())
    return before is not None and number(before) != number(moved.before)


def earlier(look: Lookup, query: Query, period: Period) -> Figure | None:
    """What the releases before this one said of a period; None where none is loaded that has it."""
    level = Query(
        measures=query.measures[:1], sector=query.sector, table=query.table, basis=query.basis, periods=at(period)
    )
    answer = look.ask(level, look.release - dt.timedelta(days=1))
    return answer.primary[0] if answer is not None else None


def flows(look: Lookup) -> Section | None:
    """Exports, imports, and the goods and services sides of the change."""
    lines = []
    both = look.moved(totals(BOTH, *FLOWS))
    month = month_name(look.month).split(" ")[0]
    for flow, moved in both.items():
        lines.append(
            HighlightLine(
                f"{flow_change(moved, capital(flow.value), month)}{_rate(moved)}.", moved.figures, (moved.exhibit,)
            )
        )
    for sector in (GOODS, SERVICES):
        moved_ = look.moved(totals(sector, Flow.BALANCE)).get(Flow.BALANCE)
        if moved_ is not None:
            lines.append(
                HighlightLine(
                    f"{balance_moved(moved_, f'The {sector.value}', month)}.", moved_.figures, (moved_.exhibit,)
                )
            )
    if not lines:
        wanted = [(BOTH, flow, capital(flow.value)) for flow in FLOWS]
        wanted += [(sector, Flow.BALANCE, f"The {sector.value}") for sector in (GOODS, SERVICES)]
        lines = [line for one in wanted if (line := _alone(look, *one, month))]
    return Section("Exports, imports and balance", tuple(lines)) if lines else None


def _rate(moved: Moved) -> str:
    return f" ({number(moved.percent):+,.1f} percent)".replace("-", MINUS) if moved.percent is not None else ""


def year_to_date(look: Lookup) -> Section | None:
    """January to the month against the same months; for a December release, the whole year against the last."""
    period = Period.ytd(look.month)
    whole = number_of(look.month) == 12
    if whole:
        period = Period.of_year(year_of(look.month))
    query = Query(measures=(Flow.BALANCE, *FLOWS), sector=BOTH, table="totals", comparison="year")
    moved = look.moved(query, period)
    if Flow.BALANCE not in moved:
        return None
    lead = f"For {year_of(look.month)}" if whole else "Year-to-date"
    since = f"from {year_of(look.month) - 1}" if whole else f"from the same period in {year_of(look.month) - 1}"
    balance = moved[Flow.BALANCE]
    lines = [
        HighlightLine(
            f"{lead}, the {balance_change(balance, 'goods and services', since)}.", balance.figures, (balance.exhibit,)
        )
    ]
    for flow in FLOWS:
        one = moved[flow]
        text = f"{capital(flow.value)} {went(one.change, size(one.amount))}{percent(one.percent)}."
        lines.append(HighlightLine(text, one.figures, (one.exhibit,)))
    return Section("For the year" if whole else "Year to date", tuple(lines), detail=True)


def averages(look: Lookup) -> Section | None:
    """Exhibit 2; where it is not there, the means of three months of Exhibit 1."""
    printed = Query(measures=(Flow.BALANCE, *FLOWS), sector=BOTH, table="totals_3mma", variable=Variable.AVERAGE)
    lines: list[HighlightLine] = []
    for comparison in ("month", "year"):
        query = Query(
            measures=printed.measures,
            sector=BOTH,
            table=printed.table,
            variable=printed.variable,
            comparison="month" if comparison == "month" else "year",
        )
        moved = look.moved(query)
        if Flow.BALANCE in moved:
            lines += _averages(look, moved, comparison == "year")
    found = tuple(lines or _means(look))
    return Section("Three-month averages", found, detail=True) if found else None


def _averages(look: Lookup, moved: dict[Flow, Moved], over_year: bool) -> list[HighlightLine]:
    month = month_name(look.month)
    balance = moved[Flow.BALANCE]
    ago = f"from the three months ending in {month_name(look.month - 12)}"
    grown = "increased" if abs(number(balance.now)) > abs(number(balance.before)) else "decreased"
    name = (
        "Over the year, the average goods and services deficit"
        if over_year
        else "The average goods and services deficit"
    )
    tail = ago if over_year else f"to {size(balance.now)} for the three months ending in {month}"
    lines = [HighlightLine(f"{name} {grown} {size(balance.amount)} {tail}.", balance.figures, (balance.exhibit,))]
    for flow in FLOWS:
        text = flow_change(moved[flow], f"Average {flow.value}", to=not over_year)
        lines.append(HighlightLine(f"{text}.", moved[flow].figures, (moved[flow].exhibit,), 1))
    return lines


def _means(look: Lookup) -> list[HighlightLine]:
    query = Query(
        Shape.AVERAGE,
        (Flow.BALANCE,),
        sector=BOTH,
        table="totals",
        grain="month",
        periods=at(Period(look.month - 2, look.month)),
    )
    answer = look.ask(query)
    if answer is None:
        return []
    figure = answer.primary[0]
    exhibit = look.exhibit(figure, answer)
    span = f"over the three months ending in {month_name(look.month)}"
    text = f"The goods and services {kind(number(figure))} averaged {size(figure)} a month {span}."
    return [HighlightLine(text, (figure,), (exhibit,))]


def revisions(look: Lookup) -> Section | None:
    """How this release revised the month before: goods and services, each flow."""
    before = look.period.before()
    lines = []
    for flow in FLOWS:
        for sector in (GOODS, SERVICES):
            line = _revision(look, flow, sector, before)
            if line is not None:
                lines.append(line)
    return Section(f"Revisions to {month_name(before.end).split(' ')[0]}", tuple(lines), detail=True) if lines else None


def _revision(look: Lookup, flow: Flow, sector: Sector, period: Period) -> HighlightLine | None:
    then = earlier(look, totals(sector, flow), period)
    answer = look.ask(Query(measures=(flow,), sector=sector, table="totals", periods=at(period)))
    if then is None or answer is None or answer.primary[0].release != look.release:
        return None
    now = answer.primary[0]
    change = number(now) - number(then)
    name = f"{capital(flow.value)} of {sector.value}"
    text = (
        f"{name} were revised {'up' if change > 0 else 'down'} {size(change)} to {size(now)}"
        if change
        else f"{name} were not revised"
    )
    return HighlightLine(f"{text}.", (now, then), (look.exhibit(now, answer),))
