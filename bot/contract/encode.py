"""The JSON object of one reply, the same on every surface: ``docs/json.md`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.contract.reply import CodeName, PeriodOut, Reply, ReplyFigure, Source

if TYPE_CHECKING:
    from bot.contract.schema import FigureJson, PeriodJson, ProductJson, ReplyJson, SourceJson

SCHEMA: Final = 1


def to_json(reply: Reply) -> ReplyJson:
    """The object of ``docs/json.md``; plain types only, in the documented order."""
    answered = reply.status == "answered"
    return {
        "schema": SCHEMA,
        "id": reply.id,
        "question": reply.question,
        "status": reply.status,
        "reason": reply.reason,
        "figures": [figure_json(figure) for figure in reply.figures] if answered else [],
        "text": text(reply),
        "assumptions": list(reply.assumptions),
        "sources": [source_json(source) for source in reply.sources] if answered else [],
        "sql": list(reply.sql),
        "suggestions": list(reply.suggestions),
        "elapsed_ms": reply.elapsed_ms,
    }


def text(reply: Reply) -> str:
    """The whole reply as plain text, one statement a line."""
    assumed = [f"Assumed: {'; '.join(a.rstrip('.') for a in reply.assumptions)}."] if reply.assumptions else []
    offers = [f"{number}. {offer}" for number, offer in enumerate(reply.suggestions, 1)]
    return "\n".join([reply.headline, *reply.lines, *assumed, *reply.notes, *offers])


def source_json(source: Source) -> SourceJson:
    """One source note as plain types."""
    return {
        "publisher": source.publisher,
        "title": source.title,
        "table": source.table,
        "release": source.release,
        "basis": source.basis,
        "adjustment": source.adjustment,
        "url": source.url,
    }


def figure_json(figure: ReplyFigure) -> FigureJson:
    """One figure as plain types."""
    first, partner = figure.first_published, figure.partner
    return {
        "primary": figure.primary,
        "label": figure.label,
        "measure": figure.measure,
        "of": figure.of,
        "value": figure.value,
        "unit": figure.unit,
        "partner": None if partner is None else {"code": partner.code, "name": partner.name},
        "commodity": _commodity(figure.commodity),
        "sector": figure.sector,
        "basis": figure.basis,
        "adjustment": figure.adjustment,
        "prices": figure.prices,
        "period": _period(figure.period),
        "compared_to": _period(figure.compared_to),
        "release": figure.release,
        "first_published": None if first is None else {"value": first.value, "release": first.release},
    }


def _commodity(named: CodeName | None) -> ProductJson | None:
    return None if named is None else {"scheme": named.scheme, "code": named.code, "name": named.name}


def _period(period: PeriodOut | None) -> PeriodJson | None:
    return None if period is None else {"label": period.label, "start": period.start, "end": period.end}
