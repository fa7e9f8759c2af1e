"""Which table answers: the rules of ``domain.md`` as ordered lists of books to try.

A place in a list names a table and whatever fixes its series. Properties that the question names
(basis, adjustment, prices) strike out the places that do not have them; the first place that
publishes what was asked answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from data.commodities import Candidate
from data.model import TOTAL, WORLD, Adjustment, Basis, Flow, Prices, Sector, Variable
from data.query import detail
from data.query.book import ANY, Book, Run
from data.query.spec import Product, Query, Shape
from data.tables import having

SPARSE = detail.TABLES.union(having("sparse"))
"""Tables that leave out rows without trade: a missing month inside the table's reach is zero."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """One entry of a list: a table, and the properties that tell its series apart."""

    table: str
    sector: Sector | None = None
    basis: Basis | None = None
    adjustment: Adjustment | None = None

    def holds(self, book: Book) -> bool:
        pairs = ((self.sector, book.sector), (self.basis, book.basis), (self.adjustment, book.adjustment))
        return book.table == self.table and all(a is None or a is b for a, b in pairs)

    def holds_as(self, stated: TablePlace) -> bool:
        """Whether this is the table of which ``stated`` gives the headlines."""
        return (self.table, self.sector) in _STATED_OF[stated.sector, stated.basis]


_C, _B, _SA, _NSA = Basis.CENSUS, Basis.BOP, Adjustment.SA, Adjustment.NSA

WORLD_BOTH = (TablePlace("totals", Sector.BOTH),)
WORLD_SERVICES = (TablePlace("totals", Sector.SERVICES), TablePlace("services"))
WORLD_GOODS = (
    TablePlace("totals", Sector.GOODS), TablePlace("goods_bases_nsa", None, _B), TablePlace("goods_bases_sa", None, _B),
    TablePlace("country", None, _C, _SA), TablePlace("country", None, _C, _NSA),
    TablePlace("goods_bases_sa", None, _C), TablePlace("goods_bases_nsa", None, _C),
    TablePlace("goods_history"), TablePlace("country_supplement"), TablePlace("areas"),
)  # fmt: skip
WORLD_REAL = (TablePlace("real_petroleum"), TablePlace("real_enduse"))
"""Their totals are equal; Exhibit 11 (``real_petroleum``) has one more year of them, and the balance."""
PARTNER_GOODS = (
    TablePlace("country"),
    TablePlace("areas", None, _C),
    TablePlace("country_supplement"),
)
PARTNER_GOODS_NAMED = (*PARTNER_GOODS, TablePlace("country_sa"), TablePlace("country_bop", Sector.GOODS))
"""With the tables on another footing than the rule's, for questions that name a basis or an adjustment."""
PARTNER_GOODS_SA = (TablePlace("country_sa"), *PARTNER_GOODS_NAMED)
EVERY_PARTNER = frozenset(having("every_partner"))
"""Tables in which a partner without a row had no trade; the others show selected partners only."""
BESIDE = frozenset(having("beside_releases"))
"""Histories that come beside a release: when a release is named, its exhibits are asked first."""
DUTIES = (TablePlace("duties"), TablePlace("naics"), TablePlace("naics_consumption"))
HEADLINES = "headlines"
"""What the text of a release states, to a tenth of a billion."""
STATED = (
    TablePlace(HEADLINES, Sector.BOTH, _B),
    TablePlace(HEADLINES, Sector.GOODS, _B),
    TablePlace(HEADLINES, Sector.SERVICES, _B),
    TablePlace(HEADLINES, Sector.GOODS, _C),
)
_STATED_OF: dict[tuple[Sector | None, Basis | None], tuple[tuple[str, Sector | None], ...]] = {
    (Sector.BOTH, _B): (("totals", Sector.BOTH),),
    (Sector.GOODS, _B): (("totals", Sector.GOODS),),
    (Sector.SERVICES, _B): (("totals", Sector.SERVICES),),
    (Sector.GOODS, _C): (("country_sa", None),),
}
PARTNER_SERVICES = (TablePlace("country_bop", Sector.SERVICES),)
PARTNER_BOTH = (TablePlace("country_bop", Sector.BOTH),)

WITHOUT_PRODUCT = frozenset(
    place.table
    for places in (WORLD_BOTH, WORLD_SERVICES, WORLD_GOODS, WORLD_REAL, PARTNER_GOODS_NAMED, PARTNER_SERVICES, STATED)
    for place in places
)
"""The tables that answer where no product is named."""

CONSUMPTION = ("duties", "naics_consumption", "naics", "naics6_consumption", "hs_consumption", "hs10_consumption")
"""The tables whose imports are imports for consumption, in the order in which to try them where no product is named."""
ALIKE = {"naics_consumption": CONSUMPTION}
"""A table that is meant by what it measures (imports for consumption), and those that measure the same."""

BY_SCHEME: dict[str, tuple[str, ...]] = {
    "enduse": ("enduse_sa", "enduse_monthly", "enduse_annual", "enduse_nsa", "real_enduse", "enduse_partner"),
    "petroleum": ("petroleum_sa", "petroleum_energy", "crude_by_country", "real_petroleum"),
    "hs": ("hs", "hs_consumption"),
    detail.SCHEME: ("hs10", "hs10_consumption"),
    "sitc": ("sitc",),
    "naics": ("naics", "naics_consumption", "naics6_consumption"),
    "atp": ("atp", "country"),
    "motor_vehicles": ("motor_vehicles",),
    "service": ("services", "services_old"),
    "state": ("states",),
    "state_hs": ("state_hs",),
    "port_hs": ("port_hs",),
    "adjustment": ("goods_bases_sa", "goods_bases_nsa", "petroleum_sa", "enduse_sa", "enduse_nsa", "areas", "sitc"),
}
"""The tables of each classification, in the order in which to try them."""


def _matches(query: Query, book: Book) -> bool:
    named = ((query.basis, book.basis), (query.adjustment, book.adjustment))
    if not (query.prices or Prices.NOMINAL).fits(book.prices):
        return False
    if query.sector and query.sector is not book.sector and not query.products:
        return False
    if query.table and book.table not in ALIKE.get(query.table, (query.table,)):
        return False
    return query.variable is book.variable and all(a is None or a is b for a, b in named)


def places(query: Query) -> tuple[TablePlace, ...]:
    """The list for a question without a product."""
    if query.table is not None:
        return tuple(TablePlace(t) for t in ALIKE.get(query.table, (query.table,)))
    listed = _places(query)
    return tuple(sorted(listed, key=lambda p: p.table in BESIDE)) if query.vintage.kind == "release" else listed


def _places(query: Query) -> tuple[TablePlace, ...]:
    """The exhibits, and after them what a release's text states, where that may answer."""
    listed = _exhibits(query)
    stated = [place for place in STATED if any(one.holds_as(place) for one in listed)]
    return (*listed, *stated) if _may_be_stated(query) else listed


def _may_be_stated(query: Query) -> bool:
    """Headlines are never added up and never the newest: they answer for a named month, or how it moved."""
    alone = query.shape in (Shape.LEVEL, Shape.CHANGE, Shape.PERCENT_CHANGE) and bool(query.periods)
    return alone and query.over is None and Flow.TOTAL_TRADE not in query.measures and not query.products


def _exhibits(query: Query) -> tuple[TablePlace, ...]:
    if query.variable is Variable.DUTY:
        return DUTIES
    partner = any(t.kind != "world" for t in query.targets) or query.over == "partner"
    if not partner:
        if query.prices is not None and query.prices.real:
            return WORLD_REAL
        named = query.basis is Basis.CENSUS or query.adjustment is _NSA or query.variable is Variable.CIF_VALUE
        if query.sector is Sector.GOODS or (query.sector is None and named):
            return WORLD_GOODS
        return WORLD_SERVICES if query.sector is Sector.SERVICES else WORLD_BOTH
    if query.sector is Sector.SERVICES:
        return PARTNER_SERVICES
    if query.sector is Sector.BOTH:
        return PARTNER_BOTH
    if month_on_month(query):
        return PARTNER_GOODS_SA
    return PARTNER_GOODS if query.adjustment is None and query.basis is None else PARTNER_GOODS_NAMED


def month_on_month(query: Query) -> bool:
    """Whether a change between neighbouring months is asked: seasonal swings would be in NSA figures."""
    changes = query.shape in (Shape.CHANGE, Shape.PERCENT_CHANGE, Shape.STREAK)
    return changes and query.comparison in ("month", "previous")


def tables(query: Query) -> tuple[str, ...]:
    """Every table that could answer."""
    if not query.products:
        named = [p.table for p in places(query)]
        beside = ["country_sa"] if "country" in named else []  # for a second line
        return tuple(dict.fromkeys([*named, *beside]))
    schemes = [c.scheme for product in query.products for c in product.candidates]
    found = tuple(dict.fromkeys(t for s in schemes for t in BY_SCHEME.get(s, ())))
    return found if query.table is None else ALIKE.get(query.table, (query.table,))


def books(query: Query, product: Product | None, found: dict[Book, list[Run]]) -> Iterator[tuple[Book, list[Run]]]:
    """The published books that may answer, best first, each with its runs."""
    if product is None:
        fits = [
            (at, b)
            for at, p in enumerate(places(query))
            for b in found
            if p.holds(b) and b.scheme == TOTAL and _matches(query, b)
        ]
        for _, book in sorted(fits, key=lambda one: (*newest_base(one[1]), one[0], _other_sector(query, one[1]))):
            yield book, found[book]
        return
    for candidate in product.candidates:
        if stands_for_more(query, candidate):
            continue
        for table in _newest_first(query, candidate, found):
            yield from _product_books(query, table, candidate, found)


def newest_base(book: Book) -> tuple[int]:
    """Orders books by the base year of their prices, the newest first; without one, all are alike."""
    return (-int(book.prices.value[-4:]) if book.prices.real else 0,)


def _other_sector(query: Query, book: Book) -> bool:
    return query.sector is None and book.sector is not Sector.BOTH


def stands_for_more(query: Query, candidate: Candidate) -> bool:
    """Whether a category holds more than what was asked; for a balance or both flows together, in either of them."""
    if Flow.BALANCE in query.measures or Flow.TOTAL_TRADE in query.measures:
        return query.over != "product" and (bool(candidate.wider) or not candidate.comparable)
    return bool(set(query.measures) & set(candidate.wider))


def _newest_first(query: Query, candidate: Candidate, found: dict[Book, list[Run]]) -> list[str]:
    """The tables of a candidate; when no period is named, of two monthly ones the one that reaches further."""
    names = sorted(BY_SCHEME.get(candidate.scheme, ()), key=lambda t: t != query.table)
    if candidate.scheme == "adjustment" and Flow.BALANCE in query.measures:
        names.sort(key=lambda t: t != "petroleum_sa")  # only Exhibit 9 prints the net of both adjustments
    if candidate.scheme == "atp":
        released = {b.table: max(r.release for r in runs) for b, runs in found.items() if b.scheme == "atp" and runs}
        return sorted(names, key=lambda t: -released[t].toordinal() if t in released else 0)
    if any(e.kind not in ("latest", "ytd") for e in query.periods):
        return names
    reach: dict[str, int] = {}
    codes = {*candidate.exports, *candidate.imports, ANY}
    for book, runs in found.items():
        if book.scheme == candidate.scheme and book.codes[0] in codes and _matches(query, book):
            monthly = [r.last for r in runs if r.step == 1]
            reach[book.table] = max([reach.get(book.table, 0), *monthly])
    return sorted(names, key=lambda t: -reach.get(t, 0))


def _product_books(
    query: Query, table: str, candidate: Candidate, found: dict[Book, list[Run]]
) -> Iterator[tuple[Book, list[Run]]]:
    """Books of one table that carry a candidate's codes, joined into one."""
    groups: dict[tuple[object, ...], list[tuple[Book, list[Run]]]] = {}
    listed = wanted(query, candidate)
    codes = {code for flow in listed for code in flow}
    for book, runs in found.items():
        fits = book.table == table and book.scheme == candidate.scheme and book.codes[0] in codes
        if fits and _matches(query, book):
            key = (book.basis, book.adjustment, book.prices, book.sector, book.unit)
            groups.setdefault(key, []).append((book, runs))
    for group in sorted(groups.values(), key=lambda g: (*newest_base(g[0][0]), g[0][0].adjustment is not _SA)):
        runs = [r for _, many in group for r in many]
        exports, imports = _printed(listed[0], runs, "exports"), _printed(listed[1], runs, "imports")
        if exports or imports:
            yield replace(group[0][0], exports=exports, imports=imports), runs


def reasons_of(product: Product | None, book: Book) -> list[str]:
    """Why a word has the codes that a book answers from, where that is to be said."""
    mine = [c for c in (product.candidates if product else ()) if c.scheme == book.scheme and c.reason]
    return [c.reason for c in mine if book.exports == c.exports or book.imports == c.imports][:1]


def wanted(query: Query, candidate: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of exports and imports that a candidate asks for; where its categories are listed, one that stands for
    all of them."""
    if query.over != "product":
        return candidate.exports, candidate.imports
    if candidate.scheme != detail.SCHEME:
        return (ANY,), (ANY,)
    level = candidate.level or 2
    exports, imports = candidate.exports or ("",), candidate.imports or ("",)
    return tuple(detail.listing(level, c) for c in exports), tuple(detail.listing(level, c) for c in imports)


def _printed(codes: tuple[str, ...], runs: list[Run], flow: str) -> tuple[str, ...]:
    """The codes of a flow when the table has them all, else none."""
    have = {r.commodity for r in runs if r.flow in (flow, "balance", "none")}
    return codes if codes and all(c in have for c in codes) else ()


def partners_needed(query: Query) -> tuple[str, ...]:
    """Every partner code that the question's targets touch, and the world."""
    codes = [c for t in query.targets for c in (*t.codes, *t.minus, *((t.row,) if t.row else ()))]
    if query.share_of:
        codes += [*query.share_of.codes, *query.share_of.minus]
    return tuple(dict.fromkeys([*codes, WORLD]))
