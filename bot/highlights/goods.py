"""What moved inside goods and services: end-use categories with their commodities, services categories, real goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.highlights.lookup import HighlightLine, Lookup, Moved, Section, at, census, every, number, one, totals
from bot.highlights.words import flow_change, kind, percent, size, went
from bot.speak.labels import capital
from data.commodities import commodities
from data.model import Flow, Prices, Sector
from data.period import month_name
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Query, Shape

PRINCIPAL = ("0", "1", "2", "3", "4", "5")
ADJUSTMENTS = one("adjustment", "net", "net balance of payments adjustments")
"""What lies between the Census basis and that of the balance of payments, as Exhibit 5 prints it."""
SPEAKABLE = 400.0
"""USD million: a commodity that moved less is not worth a line, unless nothing else is there."""
CATEGORIES, COMMODITIES, SERVICES = 4, 4, 3


def goods(look: Lookup, flow: Flow) -> Section | None:
    """Goods of one flow: both totals, the categories that moved most, under each its commodities."""
    lines: list[HighlightLine] = []
    month = month_name(look.month).split(" ")[0]
    bop = look.moved(totals(Sector.GOODS, flow)).get(flow)
    if bop is not None:
        lines.append(
            HighlightLine(f"{flow_change(bop, f'{capital(flow.value)} of goods', month)}.", bop.figures, (bop.exhibit,))
        )
    base = look.moved(census(flow)).get(flow)
    if base is not None:
        text = f"On a Census basis they {went(base.change, size(base.amount))}."
        lines.append(HighlightLine(text, base.figures, (base.exhibit,)))
    movers = _movers(look, flow, "enduse_sa", "enduse")
    between = look.moved(replace(totals(Sector.GOODS, flow), table="goods_bases_sa", products=(ADJUSTMENTS,))).get(flow)
    for moved in sorted(_categories(look, flow), key=lambda m: -abs(m.change))[:CATEGORIES]:
        lines += _category(look, moved, movers)
    if base is not None and between is not None:
        text = f"Net balance of payments adjustments {went(between.change, size(between.amount))}."
        lines.append(HighlightLine(text, between.figures, (between.exhibit,)))
    return Section(f"{capital(flow.value)} of goods", tuple(lines), detail=True) if len(lines) > 1 else None


def _categories(look: Lookup, flow: Flow) -> list[Moved]:
    names = commodities()
    found = []
    for code in PRINCIPAL:
        category = names.get("enduse", code, flow)
        label = category.label if category is not None else code
        query = Query(measures=(flow,), table="enduse_sa", products=(one("enduse", code, label),))
        found += list(look.moved(query).values())
    return found


def _category(look: Lookup, moved: Moved, movers: Sequence[HighlightLine]) -> list[HighlightLine]:
    code, name = (moved.now.product or ("", "", ""))[1:]
    name = name.removesuffix(" except automotive")  # as the release's own sentence has it
    lines = [
        HighlightLine(f"{capital(name)} {went(moved.change, size(moved.amount))}.", moved.figures, (moved.exhibit,), 1)
    ]
    inside = [line for line in movers if (line.figures[0].product or ("", "", ""))[1].startswith(code)]
    return lines + [replace(line, level=2) for line in inside[:COMMODITIES]]


def _movers(look: Lookup, flow: Flow, table: str, scheme: str) -> list[HighlightLine]:
    """The categories of a table by the size of their change, largest first."""
    found: dict[str, tuple[Figure, QueryAnswer]] = {}
    for descending in (True, False):
        query = Query(
            Shape.RANKING,
            (flow,),
            table=table,
            over="product",
            of_change="change",
            comparison="month",
            products=(every(scheme, "category"),),
            periods=at(look.period),
            limit=12,
            descending=descending,
        )
        answer = look.ask(query)
        if answer is None or (answer.primary and answer.primary[0].release != look.release):
            return []
        found.update({(figure.product or ("", "", ""))[1]: (figure, answer) for figure in answer.primary})
    ordered = sorted(found.values(), key=lambda pair: -abs(number(pair[0])))
    kept = [pair for pair in ordered if abs(number(pair[0])) >= SPEAKABLE] or ordered[:SERVICES]
    return [_mover(look, figure, answer) for figure, answer in kept]


def _mover(look: Lookup, figure: Figure, answer: QueryAnswer) -> HighlightLine:
    name = (figure.product or ("", "", ""))[2]
    text = f"{capital(name)} {went(number(figure), size(figure))}."
    return HighlightLine(text, (figure,), (look.exhibit(figure, answer),), 1)


def services(look: Lookup, flow: Flow) -> Section | None:
    """Services of one flow and the categories that moved most."""
    moved = look.moved(totals(Sector.SERVICES, flow)).get(flow)
    if moved is None:
        return None
    month = month_name(look.month).split(" ")[0]
    head = HighlightLine(
        f"{flow_change(moved, f'{capital(flow.value)} of services', month)}.", moved.figures, (moved.exhibit,)
    )
    inside = _every_service(look, flow)[:SERVICES]
    return Section(f"{capital(flow.value)} of services", (head, *inside), detail=True)


def _every_service(look: Lookup, flow: Flow) -> list[HighlightLine]:
    query = Query(
        Shape.RANKING,
        (flow,),
        table="services",
        over="product",
        of_change="change",
        comparison="month",
        products=(every("service", "services category"),),
        periods=at(look.period),
        limit=30,
    )
    answer = look.ask(query)
    if answer is None:
        return []
    ordered = sorted(answer.primary, key=lambda f: -abs(number(f)))
    return [_mover(look, figure, answer) for figure in ordered if figure.release == look.release]


def real(look: Lookup) -> Section | None:
    """Goods in chained dollars beside the nominal change on the same basis."""
    query = Query(
        measures=(Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS),
        sector=Sector.GOODS,
        table="real_petroleum",
        prices=Prices.CHAINED_2017,
    )
    moved = look.moved(query)
    if not moved:
        return None
    nominal = look.moved(census(*query.measures))
    month = month_name(look.month).split(" ")[0]
    lines = []
    for flow, now in moved.items():
        name = "The real goods deficit" if flow is Flow.BALANCE else f"Real {flow.value} of goods"
        change = -now.change if flow is Flow.BALANCE and number(now.now) < 0 else now.change
        beside = _beside(nominal.get(flow), flow)
        text = f"{name} {went(change, size(now.amount))}{percent(now.percent)}, to {size(now.now)} in {month}{beside}."
        figures = (*now.figures, *(nominal[flow].figures if flow in nominal else ()))
        lines.append(HighlightLine(text, figures, (now.exhibit,), 0 if flow is Flow.BALANCE else 1))
    return Section("Real goods (chained 2017 dollars, Census basis)", tuple(lines), detail=True)


def _beside(nominal: Moved | None, flow: Flow) -> str:
    if nominal is None or nominal.percent is None:
        return ""
    rate = number(nominal.percent)
    name = f"the nominal {kind(number(nominal.now))}" if flow is Flow.BALANCE else f"nominal {flow.value}"
    way = "an increase" if rate > 0 else "a decrease"
    return f", compared with {way} of {abs(rate):.1f} percent in {name}"
