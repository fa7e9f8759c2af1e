"""One question asked of several periods: "by year since 2018", "in 2023 and 2024". Each is answered by itself.

A comparison inside a period (a change, a ranking) then takes its figures from one vintage, as it does alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from data.query.answer import QueryAnswer
from data.query.issues import BeforeSeries, Empty, NotLoaded, NotYetReleased, Unpublished
from data.query.shape_specs import SPECS, Several
from data.query.spec import Query, Shape

ONE_OF: tuple[Several, ...] = ("periods", "measures", "products", "targets")
"""Fields of a query, in the order in which several of them are taken one by one, where the shape takes one."""
ROWS_MOST = 100
"""Rows of rankings in all of their parts together."""


def singles(query: Query) -> list[Query]:
    """The query for each single period, product, measure and partner that its shape takes one of; itself where that
    is one already."""
    out = [query]
    for name in ONE_OF:
        ranked = name == "targets" and query.shape is Shape.RANKING and query.over == "product"
        if (name in SPECS[query.shape].one_by_one or ranked) and len(getattr(query, name)) > 1:
            changes: list[dict[str, Any]] = [{name: (value,)} for value in getattr(query, name)]
            out = [replace(q, **change) for q in out for change in changes]
    return out


def answer_each(answer: Callable[[Query], QueryAnswer], query: Query, asked: list[Query], *, span: bool) -> QueryAnswer:
    """The answers of ``asked`` as one answer of ``query``. ``span``: its periods are parts of one span, which may begin
    before what can be answered and end after it; then those ends are left out, and the beginning is said.

    Raises what the single answers raise.
    """
    parts: list[QueryAnswer] = []
    early: Unpublished | None = None
    for one in asked:
        try:
            parts.append(answer(one))
        except (BeforeSeries, Empty) as issue:
            if not span or parts:
                raise
            early = issue
        except (NotLoaded, NotYetReleased):
            if not span or not parts:
                raise
            break
    if not parts:
        raise early or Empty("A span", "It has no whole period.")
    return _joined(query, parts, early)


def _joined(query: Query, parts: list[QueryAnswer], early: Unpublished | None) -> QueryAnswer:
    figures = tuple(f for part in parts for f in part.figures)
    if len(figures) > ROWS_MOST and query.shape is Shape.RANKING:
        raise Empty(f"{len(parts)} rankings", "That is more than can be read: name fewer periods, or the top three.")
    begins = () if early is None else (f"the first that can be answered is {parts[0].query.periods[0].label}",)
    return QueryAnswer(
        query,
        figures,
        tuple(dict.fromkeys(s for p in parts for s in p.sources)),
        assumptions=tuple(dict.fromkeys((*begins, *(n for p in parts for n in p.assumptions)))),
        caveats=tuple(dict.fromkeys(c for p in parts for c in p.caveats)),
        statements=parts[-1].statements,
        facts={"plans": [plan for p in parts for plan in p.facts.get("plans", [])]},
        parts=tuple(parts),
    )
