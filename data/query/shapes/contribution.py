"""What drove a change: which partners and products moved, by how much of the total. Accounting, not cause."""

from __future__ import annotations

from dataclasses import replace

from data.commodities import Candidate
from data.model import Flow, Sector
from data.query.answer import Answer, Figure
from data.query.describe import describe
from data.query.issues import Empty, Unpublished
from data.query.plan import Library
from data.query.session import Session
from data.query.shapes.change import change
from data.query.shapes.ranking import Names, ranking
from data.query.spec import Product, Query, Shape

CAVEAT = "this is the accounting of what moved, not an explanation of why"
MOVERS = 5
_CATEGORIES = Product("end-use category", (Candidate("enduse", (), (), "end-use category"),))


def contribution(session: Session, library: Library, query: Query, names: Names) -> Answer:
    """The total change (supporting) and the partners and products that moved most in its direction.

    The primary figures are the movers asked for, else the products, else the partners.
    """
    total = change(session, library, replace(query, shape=Shape.CHANGE, over=None))
    amount = next(f for f in total.figures if f.role == "change")
    fell = float(amount.value) < 0
    asked = replace(query, shape=Shape.RANKING, of_change="change", limit=MOVERS, descending=not fell, sign=None)
    parts: list[Answer] = []
    if not query.products and query.sector is not Sector.SERVICES:
        flow = query.measures[0] if query.measures[0] in (Flow.EXPORTS, Flow.IMPORTS) else Flow.IMPORTS
        rising = not fell if flow is query.measures[0] else fell
        moved = replace(
            asked, over="product", products=(_CATEGORIES,), sector=None, measures=(flow,), descending=rising
        )
        parts += _try(session, library, moved, names)
    if not query.targets and query.over != "product":
        parts += _try(session, library, replace(asked, over="partner", sector=None), names)
    if query.over == "partner":
        parts = [p for p in parts if p.query.over == "partner"] or parts
    if not parts:
        raise Empty(describe(query, None), "The tables do not say which parts of that moved.")
    figures: list[Figure] = []
    for index, part in enumerate(parts):
        figures += [replace(f, primary=index == 0, role="mover") for f in part.primary]
        against = replace(part.query, descending=not part.query.descending, limit=2)
        figures += [
            replace(f, primary=False, role="offset") for a in _try(session, library, against, names) for f in a.primary
        ]
    figures += [replace(f, primary=False) for f in total.figures]
    comparable = all(f.of == amount.of for f in parts[0].primary)  # imports are no part of a change in the balance
    notes = tuple(dict.fromkeys(n for a in (*parts, total) for n in a.sources))
    return Answer(query, tuple(figures), notes, tuple(dict.fromkeys(n for a in (*parts, total) for n in a.assumptions)),
                  (CAVEAT, *total.caveats), tuple(session.statements),
                  {"plans": total.facts["plans"], "total": float(amount.value) if comparable else None})  # fmt: skip


def _try(session: Session, library: Library, query: Query, names: Names) -> list[Answer]:
    try:
        return [ranking(session, library, query, names)]
    except Unpublished:
        return []
