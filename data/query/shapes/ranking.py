"""Rankings, ranks and counts of partners (countries as published, areas apart) or of products."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from data.articles import beginning
from data.model import Flow, Unit
from data.period import month
from data.query import vintage
from data.query.answer import Answer, Figure
from data.query.describe import describe
from data.query.figures import answer, figure
from data.query.issues import Empty, Unpublished, unrecorded
from data.query.plan import Library, Plan, make
from data.query.session import ANY, Level, Session, book_filter
from data.query.shapes.change import pair_of, percent
from data.query.shapes.rows import DEFAULT_LIMIT, Row, asked, order, restricted, signed
from data.query.shapes.selection import selected
from data.query.spec import Query, Target

LINE = "x:"
"""How the code of a line begins that is no category of its classification: re-exports, manufactured goods, a rest."""


@dataclass(frozen=True, slots=True)
class Names:
    """Who can be ranked: names of single partners by code, and of products by (scheme, code)."""

    partner: Callable[[str], Target | None]
    product: Callable[[str, str, Flow], str]
    leaves: Callable[[str, Flow, Collection[str]], set[str]]
    """Of the codes that a table publishes, the categories that are not divided further."""


def ranked(session: Session, library: Library, query: Query, names: Names) -> tuple[Plan, list[Row]]:
    """Every partner (and area) by the value asked, of one vintage, in no order."""
    whole = replace(query, over="partner")
    plan = make(session, library, whole, query.products[0] if query.products else None, query.periods)
    periods = [plan.periods[0]]
    if query.of_change:
        pair = pair_of(session, library, plan)
        periods = [pair.end, pair.base]
    plan.periods = periods
    plan.as_of = plan.as_of or vintage.one_vintage(plan.runs, plan.book, [(plan.measure, ANY, p) for p in periods])
    cells = session.cells(plan.book, periods, partners=None, as_of=plan.as_of)
    rows = []
    for code in {partner for _, partner, _, _ in cells.sums}:
        level = cells.measure(plan.measure, code, 0)
        base = cells.measure(plan.measure, code, 1) if len(periods) > 1 else None
        value = _value(query, plan.measure, level, base, len(periods) > 1)
        if level is not None and value is not None and names.partner(code) is not None:
            rows.append(Row(code, value, level, base))
    return plan, rows


def _value(query: Query, measure: Flow, level: Level | None, base: Level | None, pair: bool) -> float | None:
    if level is None or (pair and base is None):
        return None
    if query.of_change == "percent_change":
        assert base is not None
        return percent(measure, level.value, base.value)
    return level.value - base.value if base is not None else level.value


def ranking(session: Session, library: Library, query: Query, names: Names) -> Answer:
    """The first rows, one primary figure each; where the EU would stand beside."""
    if query.over == "product":
        return products(session, library, query, names)
    plan, rows = ranked(session, library, query, names)
    every = [r for r in rows if (t := names.partner(r.code)) is not None and t.kind == "partner"]
    singles = restricted(query, every, plan.periods[0])
    listed = order(query, singles)
    if not listed:
        raise Empty(describe(query, None), f"No partner qualifies in {plan.periods[0].label}.")
    chosen = asked(query, listed)
    figures = [_figure(plan, query, r, names) for r in chosen]
    figures += [x for r in chosen for x in _levels(plan, query, r, names)]
    figures += _union(plan, query, rows, listed, names)
    facts: dict[str, object] = {"of": len(listed), "ranked": len(singles)}
    caveats = (_small_bases(query, chosen), selected(session, plan, every))
    return _answer(session, library, query, plan, figures, facts, *caveats)


SMALL = 100.0
"""USD million from which a rate of growth is no longer said to have a small base."""


def _small_bases(query: Query, chosen: list[Row]) -> str | None:
    small = sum(1 for r in chosen if r.base is not None and abs(r.base.value) < SMALL)
    if query.of_change != "percent_change" or not small:
        return None
    word = "one" if small == 1 else str(small)
    return f"{word} of these started from under ${SMALL:,.0f} million, where a small amount is a large rate"


def _figure(plan: Plan, query: Query, row: Row, names: Names) -> Figure:
    target = names.partner(row.code)
    assert target is not None
    made = figure(plan, plan.measure, target, plan.periods[0], row.level)
    if not query.of_change:
        return made
    unit = Unit.PERCENT if query.of_change == "percent_change" else plan.book.unit
    return replace(
        made, measure=query.of_change, of=plan.measure.value, value=row.value, unit=unit, compared_to=plan.periods[1]
    )


def _levels(plan: Plan, query: Query, row: Row, names: Names) -> list[Figure]:
    target = names.partner(row.code)
    if not query.of_change or target is None:
        return []
    return [figure(plan, plan.measure, target, plan.periods[0], row.level, primary=False, role="end")]


def _union(plan: Plan, query: Query, rows: list[Row], listed: list[Row], names: Names) -> list[Figure]:
    """Where the European Union would stand among the countries."""
    row = next((r for r in rows if r.code == "0003"), None)
    target = names.partner("0003")
    if row is None or target is None or query.of_change or any(t.kind != "world" for t in query.targets):
        return []
    if not order(query, [row]):
        return []  # it had no surplus
    place = 1 + sum(1 for r in order(query, [*listed, row]) if r.code != "0003" and _before(query, r, row))
    return [figure(plan, plan.measure, target, plan.periods[0], row.level, primary=False, role=f"would stand {place}")]


def _before(query: Query, a: Row, b: Row) -> bool:
    first = order(query, [a, b])
    return bool(first) and first[0] is a


def rank(session: Session, library: Library, query: Query, names: Names) -> Answer:
    """The place of each target among the countries, 1 for the largest by the question's order."""
    if query.over == "product":
        return _product_rank(session, library, query, names)
    plan, rows = ranked(session, library, query, names)
    listed = order(query, [r for r in rows if (t := names.partner(r.code)) is not None and t.kind == "partner"])
    figures: list[Figure] = []
    for target in query.targets:
        row = next((r for r in rows if r.code == target.code), None)
        if row is None or (row not in listed and target.kind == "partner"):
            name, label = beginning(target.name), plan.periods[0].label
            raise Empty(describe(query, None), f"{name} is not in that ranking for {label}.")
        place = listed.index(row) + 1 if row in listed else 1 + sum(1 for r in listed if _before(query, r, row))
        level = figure(plan, plan.measure, target, plan.periods[0], row.level, primary=False, role="level")
        figures += [replace(level, measure="rank", of=plan.measure.value, value=place, unit=Unit.RANK, primary=True,
                            role="rank"), level]  # fmt: skip
    return _answer(session, library, query, plan, figures, {"of": len(listed)}, selected(session, plan, listed))


def count(session: Session, library: Library, query: Query, names: Names) -> Answer:
    """How many countries qualify: had a deficit, a surplus, or any trade, or passed a threshold."""
    plan, rows = ranked(session, library, query, names)
    singles = [r for r in rows if (t := names.partner(r.code)) is not None and t.kind == "partner"]
    singles = restricted(query, singles, plan.periods[0])
    passing = [r for r in singles if _qualifies(query, r)]
    made = Figure(
        measure="count", of=plan.measure.value, value=len(passing), unit=Unit.COUNT, period=plan.periods[0],
        book=plan.book,
        release=plan.as_of or max(r.level.newest for r in rows), role="count",
        compared_to=plan.periods[1] if len(plan.periods) > 1 else None,
    )  # fmt: skip
    return _answer(session, library, query, plan, [made], {"of": len(singles)})


def _qualifies(query: Query, row: Row) -> bool:
    if query.of_change:
        if query.sign is not None and not (row.base is not None and signed(query, row.base.value) > 0):
            return False  # "whose deficits widened": those that had one
        value = signed(query, row.value)
        return value > 0 if query.descending else value < 0
    limit = query.threshold or 0.0
    if query.sign == "deficit":
        return row.value < -limit
    if query.sign == "surplus":
        return row.value > limit
    return row.value > limit if query.descending else 0 < row.value < limit


def products(session: Session, library: Library, query: Query, names: Names) -> Answer:
    """The categories of one classification, ranked for a partner or the world."""
    plan, listed = _listed(session, library, query, names)
    periods, target = plan.periods, plan.targets[0]
    figures = []
    for row in asked(query, listed):
        name = names.product(plan.book.scheme, row.code, plan.measure)
        made = figure(plan, plan.measure, target, plan.periods[0], row.level)
        made = replace(made, product=(plan.book.scheme, row.code, name))
        if query.of_change:
            unit = Unit.PERCENT if query.of_change == "percent_change" else plan.book.unit
            made = replace(
                made, measure=query.of_change, of=plan.measure.value, value=row.value, unit=unit, compared_to=periods[1]
            )
        figures.append(made)
    cited = _printed_in(session, plan, [row.code for row in asked(query, listed)[:DEFAULT_LIMIT]])
    return _answer(session, library, query, cited, figures, {"of": len(listed)})


def _printed_in(session: Session, plan: Plan, codes: list[str]) -> Plan:
    """The plan with the runs of the categories listed: they are cited, not the exhibit of the table's other rows."""
    f = book_filter(replace(plan.book, exports=(), imports=tuple(codes)), partners=plan.partners())
    runs = [run for many in session.runs(f).values() for run in many]
    return replace(plan, runs=runs) if runs else plan


def _product_rank(session: Session, library: Library, query: Query, names: Names) -> Answer:
    """The place of one category (a state) among those of its classification."""
    plan, listed = _listed(session, library, query, names)
    own = {code for c in query.products[0].candidates for code in c.codes(plan.measure)}
    place, row = next(((n, r) for n, r in enumerate(listed, 1) if r.code in own), (0, None))
    if row is None:
        raise unrecorded(replace(query, over=None), query.products[0], plan.periods[0].label)
    name = names.product(plan.book.scheme, row.code, plan.measure)
    level = figure(plan, plan.measure, plan.targets[0], plan.periods[0], row.level, primary=False, role="level")
    level = replace(level, product=(plan.book.scheme, row.code, name))
    made = replace(level, measure="rank", of=plan.measure.value, value=place, unit=Unit.RANK, primary=True, role="rank")
    return _answer(session, library, query, _printed_in(session, plan, [row.code]), [made, level], {"of": len(listed)})


def _listed(session: Session, library: Library, query: Query, names: Names) -> tuple[Plan, list[Row]]:
    """The plan of a classification, and its categories in the order asked."""
    if not query.products:
        raise Unpublished("A ranking of products", "Name the categories that are to be ranked.")
    plan = make(session, library, query, query.products[0], query.periods)
    periods = plan.periods[:1]
    if query.of_change:
        pair = pair_of(session, library, plan)
        periods = [pair.end, pair.base]
    plan.periods = periods
    cells = session.cells(plan.book, periods, partners=plan.partners(), as_of=plan.as_of, any_commodity=True)
    target = plan.targets[0]
    rows = []
    for code in names.leaves(plan.book.scheme, plan.measure, {commodity for _, _, commodity, _ in cells.sums}):
        if code.startswith(LINE):
            continue
        level = cells.target(plan.measure, target, 0, (code,))
        base = cells.target(plan.measure, target, 1, (code,)) if len(periods) > 1 else None
        value = _value(query, plan.measure, level, base, len(periods) > 1)
        if level is not None and value is not None:
            rows.append(Row(code, value, level, base))
    listed = order(query, rows)
    if not listed:
        raise unrecorded(query, query.products[0], plan.periods[0].label)
    return plan, listed


def _answer(session: Session, library: Library, query: Query, plan: Plan, figures: list[Figure],
            facts: dict[str, object], *caveats: str | None) -> Answer:  # fmt: skip
    early = query.over == "partner" and plan.periods[0].start < month(1992, 1)
    before = "before 1992 many partners, Vietnam among them, have no figures here and are left out" if early else None
    return answer(session, library, query, [plan], figures, [*caveats, before], facts=facts)
