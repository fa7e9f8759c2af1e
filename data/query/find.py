"""What is published that could answer a query, before a period is looked at: books, their runs and their reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.model import TOTAL, WORLD
from data.period import Period
from data.query import route, sql, vintage
from data.query.book import ANY, Book, Run
from data.query.session import Session
from data.query.spec import Product, Query, Target
from data.query.when import Reach

THE_WORLD = Target("the world", (WORLD,), "world")
EVERY_PARTNER = Target("every partner", (ANY,), "world")


def targets_of(query: Query) -> tuple[Target, ...]:
    """Whom the figures are with: those named, every partner of a ranking, or the world."""
    return (EVERY_PARTNER,) if query.over == "partner" else query.targets or (THE_WORLD,)


def find(session: Session, query: Query, product: Product | None, extra: tuple[str, ...] = ()) -> dict[Book, list[Run]]:
    """Every series that could answer, by book. ``extra`` are partner codes needed besides the targets."""
    f = _filter(query, product, extra)
    if query.over == "partner":
        return session.runs_over(replace(f, partner=None, not_partner=(WORLD,)), "partner", route.SPARSE)
    if query.over == "product":
        return session.runs_over(f, "commodity", route.SPARSE)
    return session.runs(f, route.SPARSE)


def _filter(query: Query, product: Product | None, extra: tuple[str, ...]) -> sql.Filter:
    schemes: tuple[str, ...] = (TOTAL,)
    codes: tuple[str, ...] = (TOTAL,)
    if product is not None:
        schemes = tuple(dict.fromkeys(c.scheme for c in product.candidates))
        named = [route.wanted(query, c) for c in product.candidates]
        codes = tuple(dict.fromkeys(x for flows in named for x in (*flows[1], *flows[0])))
    partners = (*route.partners_needed(query), *extra)
    return sql.Filter(
        table_id=route.tables(query),
        partner=tuple(dict.fromkeys(partners)),
        scheme=schemes,
        commodity=codes,
        variable=(query.variable.value,),
    )


def as_published(target: Target, runs: list[Run]) -> Target:
    """A group that this table publishes as a row of its own, instead of the sum of its members."""
    if target.row is None or len(target.codes) < 2 or not any(r.partner == target.row for r in runs):
        return target
    return replace(target, codes=(target.row,), kind="group", spells=())


def codes_of(targets: tuple[Target, ...], periods: Sequence[Period] = ()) -> list[str]:
    """Every partner code of the targets, those that are taken off too; of groups the members of the periods."""
    out: list[str] = []
    for target in targets:
        times = [c for p in periods for c in target.during(p)]
        always = [m.code for m in target.spells if m.since is None and m.until is None]
        out += dict.fromkeys(times or always or target.codes)
        out += target.minus
    return out


def common_reach(query: Query, book: Book, runs: list[Run], codes: list[str]) -> Reach | None:
    """The months that every measure has for all the partners; None where one has none.

    In a table of every partner a member that has no rows any more had no trade: it does not end a group's.
    """
    spans = []
    have = {r.partner for r in runs}
    if len(codes) > 2 and book.table in route.EVERY_PARTNER and not book.sparse:
        ends = {c: max(r.last for r in runs if r.partner == c) for c in codes if c in have}
        codes = [c for c in codes if ends.get(c, 0) == max(ends.values(), default=0)]
    for measure in query.measures:
        if book.sparse and not book.patchy:
            whole = next((c for c in (ANY, WORLD) if c in have), None)
            span = vintage.reach(runs, book, measure, [whole]) if whole else None
            span = span or vintage.reach(runs, book, measure, [c for c in codes if c in have])
            if not any(c in have for c in codes):
                span = None
        else:
            members = codes if len(codes) < 3 else [c for c in codes if c in have]
            span = vintage.reach(runs, book, measure, members)
        if span is None:
            return None
        spans.append(span)
    older = [s.oldest for s in spans if s.oldest is not None]
    oldest = max(older) if len(older) == len(spans) else None
    return Reach(max(s.first for s in spans), min(s.last for s in spans), max(s.step for s in spans), oldest)


def carrying(session: Session, query: Query, product: Product | None) -> Iterator[tuple[Book, list[Run], Reach]]:
    """The books, best first, that have every target and measure of the query at some time."""
    for book, runs in route.books(query, product, find(session, query, product)):
        targets = tuple(as_published(t, runs) for t in targets_of(query))
        codes, have = codes_of(targets), {r.partner for r in runs}
        if book.table not in route.EVERY_PARTNER and not have.issuperset(codes):
            continue  # a sum without some of its members
        reach = common_reach(query, book, runs, codes)
        if reach is not None:
            yield book, runs, reach
