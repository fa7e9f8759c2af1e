"""Messages that ask for a figure and for something else: "what does NSA mean, and what was the deficit in 2024?"."""

from __future__ import annotations

import re
from collections.abc import Callable

from intents.meta.reply import Meta

_CUT = re.compile(
    r"(?<=[?!;])\s+(?:and\s+)?|(?<=[a-z\d])\.\s+(?=[A-Z])|\n+"
    r"|,?\s+(?:and|also|plus)\s+(?:also\s+)?(?=(?:what|how|which|who|when|where|why|is|are|do|does|define|explain)\b)",
    re.I,
)
_SECTIONS = ("define:", "group.", "calendar.", "coverage.")
"""What may be one of several questions. A greeting is no question, and "is it final?" leans on another."""


def parts(text: str, ask: Callable[[str], Meta | None]) -> list[Meta | str]:
    """The pieces of a message in order: replies, and the words between them that want a figure.

    Empty when the message is one question, or none of its pieces is answered by ``ask``.
    """
    pieces = [piece for piece in _CUT.split(text) if piece.strip()]
    if len(pieces) < 2:
        return []
    out: list[Meta | str] = []
    for piece in pieces:
        reply = ask(piece)
        if reply is not None and reply.topic.startswith(_SECTIONS):
            out.append(reply)
        elif out and isinstance(out[-1], str):
            out[-1] = f"{out[-1]} {piece}"
        else:
            out.append(piece)
    return out if any(isinstance(item, Meta) for item in out) else []
