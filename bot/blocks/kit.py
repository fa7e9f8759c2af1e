"""The few Block Kit shapes that tradebot uses, as functions. Lengths are cut here, once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.blocks.text import cut, cut_escaped, quiet

Json = dict[str, Any]


NO_BREAK = "\u00a0"


class Look(StrEnum):
    """Which blocks a workspace draws. ``CLASSIC``: it refuses the newer ones (tables, native charts, feedback).
    ``LOCAL``: as classic, and it knows no fenced text and joins spaces."""

    NEW = "new"
    CLASSIC = "classic"
    LOCAL = "local"


@dataclass(frozen=True)
class Message:
    """Blocks with the text that notifications and screen readers get."""

    text: str
    blocks: list[Json]


def plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": cut(quiet(text), most).strip() or "-", "emoji": True}


def section(mrkdwn: str) -> Json:
    """A paragraph; ``mrkdwn`` must be escaped already."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut_escaped(mrkdwn, 3000).strip() or "-"}}


def fields(pairs: list[tuple[str, str]]) -> Json:
    """Up to ten small labelled figures, two beside each other; escaped already."""
    cells = [{"type": "mrkdwn", "text": cut_escaped(f"{name}\n*{value}*", 2000)} for name, value in pairs[:10]]
    return {"type": "section", "fields": cells}


def context(*mrkdwn: str) -> Json:
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": cut_escaped(t, 2000).strip() or "-"} for t in mrkdwn[:10]],
    }


def button(action_id: str, label: str, value: str = "", style: str | None = None) -> Json:
    made: Json = {"type": "button", "action_id": action_id, "text": plain(label, 75)}
    if value:
        made["value"] = value[:2000]
    if style:
        made["style"] = style
    return made


def menu(action_id: str, *options: tuple[str, str]) -> Json:
    """An overflow menu of up to five choices: what is read, and the value that a choice sends."""
    made = [{"text": plain(label, 75), "value": value[:150]} for label, value in options[:5]]
    return {"type": "overflow", "action_id": action_id, "options": made}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text, 150)}


def preformatted(lines: list[str], look: Look = Look.CLASSIC) -> list[Json]:
    """Escaped lines in fixed width, split over as many sections as their length needs."""
    if look is Look.LOCAL:
        # It escapes what is escaped already, and so would show "&gt;" in a query.
        shown = [line.replace("&gt;", ">").replace("&lt;", "<").replace(" ", NO_BREAK) for line in lines]
        lines = [f"`{line or NO_BREAK}`" for line in shown]
    parts: list[list[str]] = [[]]
    for line in lines:
        if sum(len(kept) + 1 for kept in parts[-1]) + len(line) > 2900:
            parts.append([])
        parts[-1].append(line[:2800])
    fence = "" if look is Look.LOCAL else "```"
    return [section(fence + "\n".join(part) + fence) for part in parts if part]


def divider() -> Json:
    return {"type": "divider"}
