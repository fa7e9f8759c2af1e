"""Every query as one plain English question, which read again gives the query back."""

from __future__ import annotations

from data.articles import with_article
from data.model import Adjustment, Basis
from data.query.spec import Query, Shape
from data.tables import tables
from intents.grammar.restate_counts import counted
from intents.grammar.restate_periods import vintage
from intents.grammar.restate_runs import without_top
from intents.grammar.restate_shapes import SENTENCES

_SAID = {
    Basis.CENSUS: "Census basis",
    Basis.BOP: "balance of payments basis",
    Adjustment.SA: "seasonally adjusted",
    Adjustment.NSA: "not seasonally adjusted",
}


def restate(queries: tuple[Query, ...]) -> str:
    """The questions of a message, as one message."""
    return " ".join(restated(q) for q in queries)


def restated(query: Query) -> str:
    """One query as a question: "What were US imports from Vietnam in 2024?"."""
    said = counted(query) or SENTENCES[query.shape](query)
    stood = vintage(query.vintage)
    if stood and query.shape is Shape.REVISION:
        stood = stood.replace(",", ", against the figure", 1)
    return f"{said}{without_top(query)}{''.join(f', {p}' for p in _properties(query))}{stood}?"


def _properties(query: Query) -> list[str]:
    return [_SAID[p] for p in (query.basis, query.adjustment) if p in _SAID] + _exhibit(query)


def _exhibit(query: Query) -> list[str]:
    """The exhibit that was named: ["according to Exhibit 19"]."""
    cited = tables()[query.table]["exhibits"][0][0] if query.table in tables() else ""
    _, found, number = cited.partition("Exhibit ")
    supplement = "supplement " if "Supplement" in cited else ""
    return [f"according to {supplement}Exhibit {number}"] if found else []


__all__ = ["restate", "restated", "with_article"]
