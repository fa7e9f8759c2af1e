"""A checked text drawn for Slack: the summary and what does not hold; the form for a long text."""

from __future__ import annotations

from typing import Any

from bot.blocks import kit
from bot.blocks.kit import Json, Message
from bot.blocks.text import escape
from bot.checking import told

SHORT = 8
"""Claims of a text that are all shown in its message."""
SHOWN = 2600
"""Characters of a paragraph of a message."""
PARTS = 3
"""Fields of the form: one holds three thousand characters."""


def message(checked: dict[str, Any], rest_is: str = "in the file in this thread") -> tuple[Message, bool]:
    """The message, and whether the rest is better in a file; ``rest_is`` says where that is."""
    few = len(checked["claims"]) <= SHORT
    verdicts = ("contradicted", "revised", "supported") if few else ("contradicted", "revised")
    lines, rest = told.lines(checked, verdicts), not few
    shown: list[str] = []
    for line in lines:
        if sum(map(len, shown)) + len(line) > SHOWN:
            rest = True
            break
        shown.append(f"• {line}")
    if rest and len(shown) < len(checked["claims"]):
        shown.append(f"All of them are {rest_is}.")
    first = told.summary(checked)
    body = escape("\n".join(shown))
    blocks = [kit.section(f"*{escape(first)}*"), *([kit.section(body)] if body else [])]
    return Message(escape("\n".join([first, *shown])), blocks), rest


def form() -> Json:
    """The form of the global shortcut "Check a text"."""
    more = [
        _input(f"part{n}", "The text" if n == 1 else "... continued", n > 1, multiline=True)
        for n in range(1, PARTS + 1)
    ]
    return {
        "type": "modal",
        "callback_id": "check_text_form",
        "title": kit.plain("Check a text", 24),
        "submit": kit.plain("Check", 24),
        "close": kit.plain("Cancel", 24),
        "blocks": [*more, _input("as_of", "Date of the text (YYYY-MM-DD; empty: its dateline, or today)", True)],
    }


def _input(block_id: str, label: str, optional: bool, multiline: bool = False) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": "value", **({"multiline": True} if multiline else {})}
    made: Json = {"type": "input", "block_id": block_id, "label": kit.plain(label, 75), "element": element}
    return {**made, "optional": True} if optional else made
