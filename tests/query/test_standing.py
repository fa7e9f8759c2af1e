"""The place of a partner among all: found once for all partners of a period, the same whoever is asked for first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.commands import figures
from bot.contract.reply import Reply
from data.query.session import Session

PARTNERS = ("Vietnam", "Mexico", "Peru")
DAY = dt.date(2026, 11, 21)


def places(replies: dict[str, Reply]) -> dict[str, tuple[object, ...]]:
    return {
        name: (reply.headline, reply.lines, reply.sql, *(f.value for f in reply.figures if f.measure == "rank"))
        for name, reply in replies.items()
    }


def test_the_place_is_the_same_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the statement that it came from, also where that was not run again."""
    whole: list[int] = []
    ranked = Session.cells

    def counted(self: Session, *given: object, **how: object) -> object:
        whole.append(1) if how.get("partners") is None else None
        return ranked(self, *given, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "cells", counted)
    first = figures.asker(tmp_path, DAY)
    there = {name: first.ask(f"deficit with {name} 2024") for name in PARTNERS}
    assert len(whole) == 1
    second = figures.asker(tmp_path, DAY)
    back = {name: second.ask(f"deficit with {name} 2024") for name in reversed(PARTNERS)}
    assert places(there) == places(back)
    assert len({len(reply.sql) for reply in there.values()}) == 1
    assert places(there)["Vietnam"][3:] == (3,)
