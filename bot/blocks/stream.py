"""A reply as the pieces of a stream: Markdown, as Slack's streaming methods take it."""

from __future__ import annotations

import re

from bot.blocks.support import prose
from bot.blocks.text import FIGURE, cut, quiet
from bot.contract.reply import Reply
from bot.speak.rows import rows_of

PIECE_MOST = 10_000
_SIGNS = re.compile(r"([\\`*_~\[\]|#])")


def markdown(text: str) -> str:
    """Words that are shown as they are: no markup, no link, no ping."""
    plain = _SIGNS.sub(r"\\\1", quiet(text))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parts(reply: Reply) -> list[str]:
    """The headline with its figure in bold, then the supporting lines; at least one piece, none empty."""
    bold = FIGURE.sub(lambda found: f"**{found.group(0)}**", markdown(cut(reply.headline, 3000)), count=1)
    rows = rows_of(reply) if reply.status == "answered" else None
    lines = [f"- {markdown(line)}" for line in prose(reply, rows)]
    listed = cut("\n".join(lines), PIECE_MOST)
    return [bold.strip() or "No answer.", *([f"\n\n{listed}\n"] if listed else [])]
