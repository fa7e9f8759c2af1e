"""Rankings of categories: the products of one classification, for a partner or the world, and the place of one."""

from __future__ import annotations

from dataclasses import replace

from data.model import Flow, Unit
from data.query.answer import Figure, QueryAnswer
from data.query.cells import SIGNS, Cells, Level
from data.query.figures import answer, figure
from data.query.issues import Empty, Unpublished, unrecorded
from data.query.plan import Library, Plan, make
from data.query.session import Session, book_filter
from data.query.shapes import beside
from data.query.shapes.change import common_vintage, pair_of
from data.query.shapes.first_rows import first_rows
from data.query.shapes.rows import LINE, Names, Row, asked, large_enough, moving, order, value_of
from data.query.spec import Query, Target


def products(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The categories of one classification, ranked for a partner or the world; longer periods beside where none was
    named. Rankings by change as in ``ranking``."""
    plan, caveat = planned(session, library, query)
    listed, of, small = _best(session, plan, names)
    if of is None:
        raise unrecorded(query, query.products[0], plan.periods[0].label)
    if not listed:
        raise Empty(plan.periods[0].label, "No category went that way.")
    chosen = asked(query, listed)
    figures = [category(plan, row, names) for row in chosen]
    for longer in beside.plans(plan):
        best = _best(session, longer, names)[0][: min(len(chosen), beside.FIRST)]
        figures += [replace(category(longer, r, names), primary=False, role=beside.role(longer)) for r in best]
    cited = printed_in(session, plan, [row.code for row in chosen])
    return answer(session, library, query, [cited], figures, [small, caveat], facts={"of": of})


def planned(session: Session, library: Library, query: Query) -> tuple[Plan, str | None]:
    """The plan of a classification; of a change with both of its periods, in one vintage, or the caveat that there is
    none."""
    if not query.products:
        raise Unpublished("A ranking of products", "Name the categories that are to be ranked.")
    plan = make(session, library, query, query.products[0], query.periods)
    plan.periods = plan.periods[:1]
    if not query.of_change:
        return plan, None
    pair = pair_of(session, library, plan)
    plan.periods = [pair.end, pair.base]
    plan.as_of, caveat = common_vintage(plan, plan.periods)
    return plan, caveat


def category_rows(session: Session, plan: Plan, names: Names) -> list[Row]:
    """Every category of a plan's table that is not divided further, with its value in the plan's first period; where it
    has two, with the change from the second."""
    cells = session.cells(plan.book, plan.periods, partners=plan.partners(), as_of=plan.as_of, any_commodity=True)
    target, pair = plan.targets[0], len(plan.periods) > 1
    first = _levels(cells, plan.measure, target)
    rows = []
    for code in names.leaves(plan.book.scheme, plan.measure, {commodity for _, _, commodity, _ in cells.sums}):
        if code.startswith(LINE):
            continue
        level = first.get(code) if first is not None else cells.target(plan.measure, target, 0, (code,))
        base = cells.target(plan.measure, target, 1, (code,)) if pair else None
        value = value_of(plan.query, plan.measure, level, base, pair)
        if level is not None and value is not None:
            rows.append(Row(code, value, level, base))
    return rows


def _best(session: Session, plan: Plan, names: Names) -> tuple[list[Row], int | None, str | None]:
    """Rows in the order asked (at least those shown), of how many (None: nothing is recorded), what is said of them."""
    first = first_rows(session, plan)
    if first is not None:
        return first[0], first[1] or None, first[2]
    rows = category_rows(session, plan, names)
    listed, small = _ordered(plan, rows)
    return listed, len(listed) if rows else None, small


def _levels(cells: Cells, measure: Flow, target: Target) -> dict[str, Level] | None:
    """The level of every category in the first period, for a measure that is one flow and a target that is one row: of
    thousands of codes in one pass, the same as ``Cells.target`` gives for each. None for other measures and targets."""
    row = target.at(cells.periods[0]).codes
    if len(SIGNS.get(measure, ())) != 1 or len(row) != 1 or target.minus:
        return None
    wanted, out = (measure.value, row[0], 0), dict[str, Level]()
    for flow, partner, commodity, at in cells.sums:
        if (flow, partner, at) == wanted and (level := cells.flow(flow, partner, commodity, 0)) is not None:
            out[commodity] = level
    return out


def _ordered(plan: Plan, rows: list[Row]) -> tuple[list[Row], str | None]:
    kept, small = large_enough(plan.query, rows, plan.periods[1] if len(plan.periods) > 1 else None)
    return moving(plan.query, order(plan.query, kept)), small


def category(plan: Plan, row: Row, names: Names) -> Figure:
    """A row as a figure: its level, or its change against the plan's second period."""
    name = names.product(plan.book.scheme, row.code, plan.measure)
    made = figure(plan, plan.measure, plan.targets[0], plan.periods[0], row.level)
    made = replace(made, product=(plan.book.scheme, row.code, name))
    if not plan.query.of_change:
        return made
    unit = Unit.PERCENT if plan.query.of_change == "percent_change" else plan.book.unit
    return replace(
        made,
        measure=plan.query.of_change,
        of=plan.measure.value,
        value=row.value,
        unit=unit,
        compared_to=plan.periods[1],
    )


def printed_in(session: Session, plan: Plan, codes: list[str]) -> Plan:
    """The plan with the runs of the categories listed: they are cited, not the exhibit of the table's other rows."""
    f = book_filter(replace(plan.book, exports=(), imports=tuple(codes)), partners=plan.partners())
    runs = [run for many in session.runs(f).values() for run in many]
    return replace(plan, runs=runs) if runs else plan


def product_rank(session: Session, library: Library, query: Query, names: Names) -> QueryAnswer:
    """The place of one category (a state) among those of its classification."""
    plan, _ = planned(session, library, query)
    figures, of = _rank(session, plan, names)
    then: dict[str, int] = {}
    for longer in beside.plans(plan):
        try:
            more, then[beside.role(longer)] = _rank(session, longer, names)
        except Unpublished:
            continue  # not recorded for all of it
        figures.append(replace(more[0], primary=False, role=beside.role(longer)))
    code = figures[0].product[1] if figures[0].product else ""
    cited = printed_in(session, plan, [code])
    return answer(session, library, query, [cited], figures, facts={"of": of, "then": then})


def _rank(session: Session, plan: Plan, names: Names) -> tuple[list[Figure], int]:
    """The rank and the level that it is by, and among how many."""
    product = plan.query.products[0]
    listed = order(plan.query, category_rows(session, plan, names))
    own = {code for c in product.candidates for code in c.codes(plan.measure)}
    place, row = next(((n, r) for n, r in enumerate(listed, 1) if r.code in own), (0, None))
    if row is None:
        raise unrecorded(replace(plan.query, over=None), product, plan.periods[0].label)
    level = replace(category(plan, row, names), primary=False, role="level")
    made = replace(level, measure="rank", of=plan.measure.value, value=place, unit=Unit.RANK, primary=True, role="rank")
    return [made, level], len(listed)
