"""Rankings, ranks and counts of partners: countries as published, areas apart."""

from __future__ import annotations

from dataclasses import replace

from data.articles import beginning
from data.model import Unit
from data.period import month
from data.query.answer import Figure, QueryAnswer
from data.query.describe import describe
from data.query.figures import answer, figure
from data.query.issues import Empty
from data.query.plan import Library, Plan
from data.query.session import Session
from data.query.shapes import beside, products
from data.query.shapes.rows import (
    Names,
    Row,
    asked,
    large_enough,
    moving,
    order,
    partner_rows,
    ranked,
    restricted,
    signed,
    singles,
)
from data.query.shapes.selection import selected
from data.query.spec import Query


def ranking(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The first rows, one primary figure each; beside them where the EU would stand, and longer periods where none was
    named. A ranking by change has the rows that went the way asked; by rate it leaves out tiny bases, and says so.
    """
    if query.over == "product":
        return products.products(session, library, query, names)
    plan, rows = ranked(session, library, query, names)
    listed, ranked_rows, small = _listed(plan, rows, names)
    if not listed:
        raise Empty(describe(query, None), f"No partner qualifies in {plan.periods[0].label}.")
    chosen = asked(query, listed)
    figures = [_figure(plan, query, r, names) for r in chosen]
    figures += [x for r in chosen for x in _levels(plan, query, r, names)]
    figures += _union(plan, query, rows, listed, names)
    for longer in beside.plans(plan):
        best = _listed(longer, partner_rows(session, longer, names), names)[0]
        best = best[: min(query.nth or len(chosen), beside.FIRST)]
        figures += [replace(_figure(longer, query, r, names), primary=False, role=beside.role(longer)) for r in best]
    facts: dict[str, object] = {"of": len(listed), "ranked": len(ranked_rows)}
    caveats = (small, selected(session, plan, singles(rows, names)))
    return _answer(session, library, query, plan, figures, facts, *caveats)


def _listed(plan: Plan, rows: list[Row], names: Names) -> tuple[list[Row], list[Row], str | None]:
    """The countries that qualify, in the order asked; all of those that could; and what is said of tiny bases."""
    among = restricted(plan.query, singles(rows, names), plan.periods[0])
    kept, small = large_enough(plan.query, among, plan.periods[1] if len(plan.periods) > 1 else None)
    return moving(plan.query, order(plan.query, kept)), among, small


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
    """Of a change the levels at its two ends."""
    target = names.partner(row.code)
    if not query.of_change or target is None or row.base is None:
        return []
    end = figure(plan, plan.measure, target, plan.periods[0], row.level, primary=False, role="end")
    return [end, figure(plan, plan.measure, target, plan.periods[1], row.base, primary=False, role="base")]


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


def rank(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The place of each target among the countries, 1 for the largest by the question's order."""
    if query.over == "product":
        return products.product_rank(session, library, query, names)
    plan, rows = ranked(session, library, query, names)
    figures = _ranks(plan, rows, names)
    of: dict[str, int] = {}
    for longer in beside.plans(plan):
        try:
            more = _ranks(longer, found := partner_rows(session, longer, names), names)
        except Empty:
            continue  # it had no deficit then
        of[beside.role(longer)] = len(order(query, singles(found, names)))
        figures += [replace(f, primary=False, role=beside.role(longer)) for f in more if f.primary]
    listed = order(query, singles(rows, names))
    facts: dict[str, object] = {"of": len(listed), "then": of}
    return _answer(session, library, query, plan, figures, facts, selected(session, plan, listed))


def _ranks(plan: Plan, rows: list[Row], names: Names) -> list[Figure]:
    """The rank of each target, and the level that it is by. Raises Empty where one is not in the ranking."""
    query, listed = plan.query, order(plan.query, singles(rows, names))
    figures: list[Figure] = []
    for target in query.targets:
        row = next((r for r in rows if r.code == target.code), None)
        if row is None or (row not in listed and target.kind == "partner"):
            name, label = beginning(target.name), plan.periods[0].label
            raise Empty(describe(query, None), f"{name} is not in that ranking for {label}.")
        place = listed.index(row) + 1 if row in listed else 1 + sum(1 for r in listed if _before(query, r, row))
        level = figure(plan, plan.measure, target, plan.periods[0], row.level, primary=False, role="level")
        figures += [
            replace(
                level, measure="rank", of=plan.measure.value, value=place, unit=Unit.RANK, primary=True, role="rank"
            ),
            level,
        ]
    return figures


def count(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """How many countries qualify: had a deficit, a surplus, or any trade, or passed a threshold."""
    plan, rows = ranked(session, library, query, names)
    made, of = _count(plan, rows, names)
    figures, then = [made], {}
    for longer in beside.plans(plan):
        more, then[beside.role(longer)] = _count(longer, partner_rows(session, longer, names), names)
        figures.append(replace(more, primary=False, role=beside.role(longer)))
    return _answer(session, library, query, plan, figures, {"of": of, "then": then})


def _count(plan: Plan, rows: list[Row], names: Names) -> tuple[Figure, int]:
    among = restricted(plan.query, singles(rows, names), plan.periods[0])
    passing = [r for r in among if _qualifies(plan.query, r)]
    made = Figure(
        measure="count",
        of=plan.measure.value,
        value=len(passing),
        unit=Unit.COUNT,
        period=plan.periods[0],
        book=plan.book,
        release=plan.as_of or max(r.level.newest for r in rows),
        role="count",
        compared_to=plan.periods[1] if len(plan.periods) > 1 else None,
    )
    return made, len(among)


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


def _answer(
    session: Session,
    library: Library,
    query: Query,
    plan: Plan,
    figures: list[Figure],
    facts: dict[str, object],
    *caveats: str | None,
) -> QueryAnswer:
    early = query.over == "partner" and plan.periods[0].start < month(1992, 1)
    before = "before 1992 many partners, Vietnam among them, have no figures here and are left out" if early else None
    return answer(session, library, query, [plan], figures, [*caveats, before], facts=facts)
