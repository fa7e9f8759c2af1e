"""Of the questions refused though a figure exists: how many have the right one among the first three suggestions."""

from __future__ import annotations

from collections.abc import Iterable

from bot.contract.encode import to_json
from bot.replies.ask import Asker
from tests.accuracy import TODAY, Line, Marked, verdict

COUNT = 3


def has_figure(line: Line) -> bool:
    """Whether a figure is expected."""
    expect = line["expect"]
    return "status" not in expect and any(expect.get(key) for key in ("figures", "any_of", "unordered"))


def measure(asker: Asker, marked: Iterable[Marked]) -> tuple[list[Line], list[Line]]:
    """The lines that are one click away, and those that are not."""
    near: list[Line] = []
    far: list[Line] = []
    for one in marked:
        if one.mark == "asked or refused" and has_figure(one.line) and not one.line.get("thread"):
            offered = one.reply["suggestions"][:COUNT]
            right = any(
                verdict(one.line["expect"], to_json(asker.ask(words, None, TODAY))) == "right"  # type: ignore[arg-type]
                for words in offered
            )
            (near if right else far).append(one.line)
    return near, far
