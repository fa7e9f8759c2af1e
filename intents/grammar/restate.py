"""Every query as one plain English question, which read again gives the query back."""

from __future__ import annotations

from data.articles import with_article
from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.period import PeriodExpr, month_name
from data.query.spec import Query, Shape, Target

_SECTOR = {Sector.GOODS: "goods", Sector.SERVICES: "services", Sector.BOTH: "goods and services"}
_LINK = {Flow.EXPORTS: "to", Flow.IMPORTS: "from"}


def restate(queries: tuple[Query, ...]) -> str:
    """The questions of a message, as one message."""
    return "; ".join(restated(q) for q in queries)


def restated(query: Query) -> str:
    """One query as a question: "What were US imports from Vietnam in 2024?"."""
    verb = "was" if query.measures[0] in (Flow.BALANCE, Flow.TOTAL_TRADE) else "were"
    return f"What {verb} US {series(query)}{_tail(query)}?"


def series(query: Query) -> str:
    """What is measured, without its period: "goods imports from Vietnam"."""
    words = []
    if query.prices is Prices.CHAINED_2017:
        words.append("real")
    if query.sector is not None:
        words.append(_SECTOR[query.sector])
    words.append(_noun(query))
    text = " ".join(words)
    if query.products:
        text += f" of {_listed([p.name for p in query.products])}"
    return text + _with(query)


def _noun(query: Query) -> str:
    if len(query.measures) == 2:
        return "exports and imports"
    flow = query.measures[0]
    if flow is Flow.BALANCE:
        return {"deficit": "trade deficit", "surplus": "trade surplus"}.get(query.spoken or "", "trade balance")
    return "total trade" if flow is Flow.TOTAL_TRADE else flow.value


def _with(query: Query) -> str:
    if not query.targets:
        return ""
    link = _LINK.get(query.measures[0], "with") if len(query.measures) == 1 else "with"
    return f" {link} {_listed([_name(t) for t in query.targets])}"


def _name(target: Target) -> str:
    return with_article(target.name)


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _tail(query: Query) -> str:
    out = ""
    if query.shape is Shape.SERIES and query.grain:
        out += f" by {query.grain}"
    if query.periods:
        out += f" {' and '.join(_period(e) for e in query.periods)}"
    for one in (query.basis, query.adjustment, query.variable):
        if one in _SAID:
            out += f", {_SAID[one]}"
    if query.vintage.kind == "first":
        out += ", as first published"
    return out


_SAID = {Basis.CENSUS: "Census basis", Basis.BOP: "balance of payments basis", Adjustment.SA: "seasonally adjusted",
         Adjustment.NSA: "not seasonally adjusted", Variable.QUANTITY: "in barrels"}  # fmt: skip


def _period(expr: PeriodExpr) -> str:
    if expr.kind == "range" and expr.period is not None:
        return f"in {expr.period.label}"
    if expr.kind == "since" and expr.start is not None:
        return f"since {month_name(expr.start)}"
    return expr.label
