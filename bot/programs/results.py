"""What a tool gives back: the JSON of a reply cut to a readable length, and words that say all of it."""

from __future__ import annotations

from bot.contract.encode import to_json
from bot.contract.reply import Reply
from bot.contract.schema import AnswerJson, FigureJson

FIGURES_MOST = 40
"""Figures in one result; the rest is in the CSV that it names."""


class ToolReply(AnswerJson):
    """A reply for an assistant. ``rows`` counts all figures; where ``truncated``, ``csv`` is where all of them are."""

    rows: int
    truncated: bool
    csv: str | None


def tool_reply(reply: Reply, csv: str) -> ToolReply:
    """The reply as a tool's structured result; ``csv`` is the address of all its rows."""
    told = to_json(reply)
    figures = sorted(told["figures"], key=lambda figure: not figure["primary"])
    long = len(figures) > FIGURES_MOST
    found: ToolReply = {
        "schema": told["schema"],
        "question": told["question"],
        "status": told["status"],
        "reason": told["reason"],
        "figures": figures[:FIGURES_MOST],
        "text": "",
        "assumptions": told["assumptions"],
        "sources": told["sources"],
        "suggestions": told["suggestions"],
        "rows": len(figures),
        "truncated": long,
        "csv": csv if long else None,
    }
    return {**found, "text": words(found, reply)}


def words(found: ToolReply, reply: Reply) -> str:
    """Everything that the structure says, in lines, and what the reply says besides."""
    assumed = [f"Assumed: {one}" for one in found["assumptions"]]
    offers = ["Questions that work: " + " | ".join(found["suggestions"])] if found["suggestions"] else []
    if found["status"] != "answered":
        head = "Asked back" if found["status"] == "clarify" else "No figure"
        return "\n".join([f"{head} ({found['reason']}): {reply.headline}", *assumed, *offers])
    cut = f"Truncated: {len(found['figures'])} of {found['rows']} rows are shown; all as CSV: {found['csv']} . "
    sources = [
        f"Source: {one['publisher']}; {one['title']}; {one['table']}; {one['basis']}; {one['adjustment']}; "
        f"release of {one['release']}; {one['url']}"
        for one in found["sources"]
    ]
    notes = [note for note in reply.notes if not note.startswith("Source: ")]
    besides = [] if found["figures"] and found["truncated"] else list(reply.lines)
    head = (cut if found["truncated"] else "") + reply.headline
    return "\n".join([head, *map(_figure, found["figures"]), *besides, *assumed, *notes, *sources, *offers])


def _figure(figure: FigureJson) -> str:
    """One figure in a line: value, unit and everything that it is."""
    partner, product, first = figure["partner"], figure["commodity"], figure["first_published"]
    period, base = figure["period"], figure["compared_to"]
    parts = [
        "" if figure["primary"] else "beside it",
        f"{figure['measure']} of {figure['of']}" if figure["of"] else figure["measure"],
        f"partner {partner['code']} {partner['name']}" if partner else "",
        f"product {product['scheme']}:{product['code']} {product['name']}" if product else "",
        f"{period['label']}: {period['start']} to {period['end']}" if period else "",
        f"against {base['label']}: {base['start']} to {base['end']}" if base else "",
        figure["sector"] or "",
        figure["basis"] or "",
        figure["adjustment"] or "",
        figure["prices"] or "",
        f"release {figure['release']}" if figure["release"] else "",
        f"first published {first['value']} on {first['release']}" if first else "",
    ]
    return f"- {figure['label']}: {figure['value']} {figure['unit']} ({'; '.join(part for part in parts if part)})"
