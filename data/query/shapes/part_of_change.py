"""How much of a change came from one partner or product: its change over that of the total, in one vintage."""

from __future__ import annotations

from dataclasses import replace

from data.model import Unit
from data.query.answer import Figure, QueryAnswer
from data.query.describe import describe
from data.query.issues import Empty
from data.query.plan import Library
from data.query.session import Session
from data.query.shapes.change import change
from data.query.shapes.contribution import CAVEAT
from data.query.spec import Query, Shape


def part_of_change(session: Session, library: Library, query: Query) -> QueryAnswer:
    """The share of the total change in per cent, negative where the part moved the other way.

    The part is the partner named, or the product where no partner is; the total is that of all partners, or of all
    goods, on the same basis. Both changes stand beside. Raises Empty where the total did not change.
    """
    plain = replace(query, shape=Shape.CHANGE, over=None)
    part = change(session, library, plain)
    of_part = next(f for f in part.figures if f.role == "change")
    book = of_part.book
    assert book is not None
    total = replace(
        plain,
        targets=(),
        products=plain.products if plain.targets else (),
        sector=book.sector,
        basis=book.basis,
        adjustment=book.adjustment,
    )
    whole = change(session, library, total)
    of_whole = next(f for f in whole.figures if f.role == "change")
    if (of_whole.period, of_whole.compared_to) != (of_part.period, of_part.compared_to):
        total = replace(total, periods=query.periods, base=query.base)
        raise Empty(describe(total, None), "The total is not published for the same months as the part.")
    if not of_whole.value:
        raise Empty(describe(total, None), "The total did not change.")
    share = float(of_part.value) / float(of_whole.value) * 100
    made = replace(of_part, measure="share", of="change", value=share, unit=Unit.PERCENT, primary=True, role="part")
    beside: list[Figure] = [replace(f, primary=False) for f in part.figures]
    beside += [replace(f, primary=False, role=f"whole {f.role}") for f in whole.figures]
    return QueryAnswer(
        query,
        (made, *beside),
        tuple(dict.fromkeys((*part.sources, *whole.sources))),
        assumptions=tuple(dict.fromkeys((*part.assumptions, *whole.assumptions))),
        caveats=(CAVEAT, *dict.fromkeys((*part.caveats, *whole.caveats))),
        statements=tuple(session.statements),
        facts={"plans": [*part.facts["plans"], *whole.facts["plans"]]},
    )
