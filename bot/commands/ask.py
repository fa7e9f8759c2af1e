"""``tradebot ask``: one question, or a question a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TextIO

from bot.contract.encode import text, to_json
from bot.contract.reply import Reply

if TYPE_CHECKING:
    from bot.replies.ask import Asker


def one(asker: Asker, question: str, *, as_json: bool, sink: TextIO) -> None:
    """Write the reply to one question, as text or as one JSON object."""
    reply = asker.ask(question)
    sink.write((json.dumps(to_json(reply), indent=1, ensure_ascii=False) if as_json else text(reply)) + "\n")


def lines(asker: Asker, source: Iterable[str], sink: TextIO) -> None:
    """A JSON object with a ``question`` a line in, one reply a line out, in order. Empty lines are passed over.

    A line that is no such object gets a refusal in its place, so that lines in and out stay together.
    """
    for number, line in enumerate(source, 1):
        if line.strip():
            sink.write(json.dumps(to_json(_reply(asker, number, line)), ensure_ascii=False) + "\n")
            sink.flush()


def _reply(asker: Asker, number: int, line: str) -> Reply:
    try:
        item: Any = json.loads(line)
    except (ValueError, RecursionError):
        item = None
    if not isinstance(item, dict) or not isinstance(item.get("question"), str):
        sentence = f'Line {number} is not a JSON object with a "question".'
        return Reply("refused", line.strip()[:200], sentence, reason="empty", id=_id(item))
    thread = item.get("thread")
    reply = asker.ask(item["question"], None if thread is None else str(thread))
    return replace(reply, id=_id(item))


def _id(item: Any) -> str | None:
    found = item.get("id") if isinstance(item, dict) else None
    return None if found is None else str(found)
