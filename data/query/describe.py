"""A query in words, without its period: for refusals."""

from __future__ import annotations

from data.model import Flow
from data.query.spec import Product, Query


def describe(query: Query, product: Product | None) -> str:
    """The thing asked, in words, without a period."""
    named = {Flow.BALANCE: "balance", Flow.EXPORTS: "exports", Flow.IMPORTS: "imports", Flow.TOTAL_TRADE: "total trade"}
    what = product.name if product else (query.sector.value.replace("_", " ") if query.sector else "")
    flow = " and ".join(named[m] for m in query.measures if m in named)
    who = " and ".join(t.name for t in query.targets if t.kind != "world")
    link = {"exports": "to", "imports": "from"}.get(query.measures[0].value, "with")
    adjusted = {"sa": "seasonally adjusted", "nsa": "not seasonally adjusted"}.get(
        query.adjustment.value if query.adjustment else "", ""
    )
    words = [adjusted, what, flow, f"{link} {who}" if who else ""]
    text = " ".join(w for w in words if w)
    return text[:1].upper() + text[1:]
