"""How ``tests/corpus/periods.tsv`` writes what a phrase says: one short text per span."""

from __future__ import annotations

from data.period import PeriodExpr, VintageExpr, iso
from intents.text import Span


def notation(span: Span) -> str:
    """ "range 2024-01..2024-12", "since 2018-01..", "trailing 12 month", "comparison year", "as_of 2025-03"."""
    value = span.value
    if isinstance(value, VintageExpr):
        when = str(value.date) if value.date else iso(value.month) if value.month is not None else ""
        return " ".join(filter(None, ["vintage", value.kind, when]))
    if not isinstance(value, PeriodExpr):
        return f"{span.dimension} {value}"
    return " ".join([value.kind, *_details(value)])


def _details(expr: PeriodExpr) -> list[str]:
    if expr.kind in ("part", "too_fine"):
        return ["..".join(str(d or "") for d in expr.days)] if expr.days else []
    if expr.kind in ("trailing", "leading", "latest"):
        return [str(x) for x in (expr.count, expr.unit) if x]
    if expr.kind == "shift":
        return [str(expr.year)] if expr.year else [str(expr.count), str(expr.unit)]
    if expr.kind == "ytd" and expr.period is None:
        return [str(expr.year)] if expr.year else []
    low = iso(expr.start) if expr.start is not None else ""
    high = iso(expr.end) if expr.end is not None else ""
    return [f"{low}..{high}", "?"][: 1 + expr.assumed_year] if low or high else []
