"""What is asked of a release as a whole, and the answer before as a citation: what is wanted, composed elsewhere."""

from __future__ import annotations

from data.glossary import vocabulary_file
from data.period import PeriodExpr, VintageExpr
from intents.meta.patterns import Hit
from intents.meta.reply import Context, Meta


def report(hit: Hit, ctx: Context) -> Meta | None:
    """The summary of a release or its movers, of the one month that was named or of the newest; or a citation.

    None where a period was named that is not one month, or two of them.
    """
    if hit.action == "report.cite":
        if ctx.last is None or not ctx.last.figures:
            return Meta(vocabulary_file("meta.toml")["report"]["cite"]["none"], topic="report.cite")
        return Meta(ctx.last.headline, topic="report.cite")
    months = {month for value in hit.values if (month := _month(value)) is not None}
    if len(months) > 1 or -1 in months:
        return None
    return Meta("", month=next(iter(months), None), topic=hit.action)


def _month(value: object) -> int | None:
    """The month that a value names; None for no month, -1 for a span that is not one month."""
    if isinstance(value, VintageExpr):
        return value.month
    if not isinstance(value, PeriodExpr) or value.kind == "latest":
        return None
    return value.period.end if value.period is not None and value.period.months == 1 else -1
