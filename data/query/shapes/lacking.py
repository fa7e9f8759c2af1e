"""Rankings from detail: partners that one release of it does not list are taken from another, and who is in none.

One vintage per comparison: the newest release that lists most partners. Only where it has no row for a partner at all
do the figures of another release stand in, and the answer says whose. A partner that no loaded file lists may belong in
any place: the answer says who those are, and how much of the whole is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data.articles import with_article
from data.model import WORLD, Adjustment, Basis, Prices, Sector, Unit, Variable
from data.partners import load_partners
from data.query.book import Book
from data.query.cells import Cells
from data.query.issues import day_words
from data.query.plan import Plan
from data.query.session import Session
from data.warehouse.slices import Slice

NAMED = 4
"""How many partners are named; the others are counted."""
WHOLE = 0.999
_COUNTRY = Book("country", Sector.GOODS, Basis.CENSUS, Adjustment.NSA, Prices.NOMINAL, Variable.VALUE, Unit.USD_MILLION)


def filled(session: Session, plan: Plan, cells: Cells) -> Cells:
    """The cells of a ranking, with those of partners that its release does not list from another one."""
    if not plan.book.patchy or plan.as_of is None or plan.query.vintage.kind != "latest":
        return cells
    newest = session.cells(plan.book, plan.periods, partners=None, any_commodity=False)
    for key, parts in newest.sums.items():
        if not _listed(session, plan, key[1]):
            cells.sums[key] = parts
    return cells


def _listed(session: Session, plan: Plan, partner: str) -> bool:
    """Whether the release of a plan has a partner, with or without trade."""
    return any(
        s.table == plan.book.table and plan.as_of is not None and s.release <= plan.as_of and s.has(partner)
        for s in session.warehouse.slices
        if s.first <= plan.periods[0].start and plan.periods[0].end <= s.last
    )


def said(session: Session, plan: Plan, partners: Sequence[str]) -> str | None:
    """The caveat of a ranking of these partners: whose figures are of another release, and who is in no file."""
    if any(s.partners is None for s in _mine(session, plan)):
        return None  # every partner there is
    others = [code for code in partners if plan.as_of is not None and not _listed(session, plan, code)]
    parts = []
    if others and plan.as_of is not None:
        are = "are" if len(others) > 1 else "is"
        parts.append(f"{_names(others)} {are} from a newer release; the others are of {day_words(plan.as_of)}")
    absent, part = _absent(session, plan), _part(session, plan)
    if absent and part:
        parts.append(f"no loaded file lists {_names(absent)}: partners not listed make {part}, and may belong here")
    elif part:
        parts.append(f"partners that no loaded file lists make {part}, and may belong here")
    return "; ".join(parts) or None


def _mine(session: Session, plan: Plan) -> list[Slice]:
    """The slices of the table and flow that have something of the period."""
    mine, period = (plan.book.table, plan.measure.value), plan.periods[0]
    return [
        s
        for s in session.warehouse.slices
        if (s.table, s.flow) == mine and s.first <= period.end and period.start <= s.last
    ]


def _absent(session: Session, plan: Plan) -> list[str]:
    """Who has trade of that flow in the all-country table and is in no slice, the largest first."""
    period = plan.periods[0]
    known = session.cells(_COUNTRY, [period], partners=None, flows=(plan.measure.value,))
    have = _mine(session, plan)
    names = load_partners().partners
    missing = {
        code: level.value
        for _, code, _, _ in known.sums
        if code in names
        and code[0] != "0"
        and not any(s.has(code) for s in have)
        and (level := known.measure(plan.measure, code, 0)) is not None
    }
    return sorted(missing, key=lambda code: -missing[code])


def _part(session: Session, plan: Plan) -> str:
    """How much of the product's whole they make, where the files have the whole."""
    one = plan.periods[:1]
    cells = filled(session, plan, session.cells(plan.book, one, partners=None, as_of=plan.as_of))
    whole = session.cells(plan.book, one, partners=[WORLD], as_of=plan.as_of).measure(plan.measure, WORLD, 0)
    names = load_partners().partners
    codes = {code for _, code, _, _ in cells.sums if code in names and code[0] != "0"}
    listed = sum(level.value for code in codes if (level := cells.measure(plan.measure, code, 0)) is not None)
    if whole is None or whole.value <= 0 or listed >= WHOLE * whole.value:
        return ""
    return f"{1 - listed / whole.value:.1%} of the whole together"


def _names(codes: Iterable[str]) -> str:
    listed = list(codes)
    named = [with_article(load_partners().partners[code].name) for code in listed[:NAMED]]
    more = len(listed) - len(named)
    if more:
        return f"{', '.join(named)} and {more} more"
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
