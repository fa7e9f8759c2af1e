"""The JSON object of one reply, the same on every surface: ``docs/json.md`` describes it."""

from __future__ import annotations

from typing import Any

from bot.reply import Figure, Named, PeriodOut, Reply

SCHEMA = 1


def to_json(reply: Reply) -> dict[str, Any]:
    """The object of ``docs/json.md``; plain types only, in the documented order."""
    return {
        "schema": SCHEMA,
        "id": reply.id,
        "question": reply.question,
        "status": reply.status,
        "reason": reply.reason,
        "figures": [_figure(figure) for figure in reply.figures],
        "text": text(reply),
        "assumptions": list(reply.assumptions),
        "sources": [
            {name: getattr(source, name) for name in
             ("publisher", "title", "table", "release", "basis", "adjustment", "url")}
            for source in reply.sources
        ],
        "sql": list(reply.sql),
        "suggestions": list(reply.suggestions),
        "elapsed_ms": reply.elapsed_ms,
    }  # fmt: skip


def text(reply: Reply) -> str:
    """The whole reply as plain text, one statement a line."""
    assumed = [f"Assumed: {'; '.join(a.rstrip('.') for a in reply.assumptions)}."] if reply.assumptions else []
    offers = [f"{number}. {offer}" for number, offer in enumerate(reply.suggestions, 1)]
    return "\n".join([reply.headline, *reply.lines, *assumed, *reply.notes, *offers])


def _figure(figure: Figure) -> dict[str, Any]:
    first = figure.first_published
    return {
        "primary": figure.primary,
        "label": figure.label,
        "measure": figure.measure,
        "of": figure.of,
        "value": figure.value,
        "unit": figure.unit,
        "partner": figure.partner and {"code": figure.partner.code, "name": figure.partner.name},
        "commodity": _commodity(figure.commodity),
        "sector": figure.sector,
        "basis": figure.basis,
        "adjustment": figure.adjustment,
        "prices": figure.prices,
        "period": _period(figure.period),
        "compared_to": _period(figure.compared_to),
        "release": figure.release,
        "first_published": first and {"value": first.value, "release": first.release},
    }


def _commodity(named: Named | None) -> dict[str, str | None] | None:
    return None if named is None else {"scheme": named.scheme, "code": named.code, "name": named.name}


def _period(period: PeriodOut | None) -> dict[str, str] | None:
    return None if period is None else {"label": period.label, "start": period.start, "end": period.end}
