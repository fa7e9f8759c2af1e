"""The place of a partner among all: found once for all partners of a period, the same whoever is asked for first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.commands import figures
from bot.contract.reply import Reply
from data.model import Flow, Unit
from data.query.answer import Figure
from data.query.session import Session
from data.query.shapes import standing
from data.query.spec import Target

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


LEVELS = {"2010": -50.0, "1220": -40.0, "5700": -40.0, "4280": 30.0, "4120": 0.0}


def placed(
    monkeypatch: pytest.MonkeyPatch, value: float, measure: Flow = Flow.BALANCE, code: str = "5700", **more: Any
) -> tuple[Any, object]:
    """The place of a value among ``LEVELS``, and of how many."""
    monkeypatch.setattr(standing, "_levels", lambda *_: LEVELS)
    target = more.pop("target", Target("China", (code,)))
    book = SimpleNamespace(table=more.pop("table", "country"))
    plan = SimpleNamespace(book=book, product=more.pop("product", None), targets=(target,), measure=measure)
    facts: dict[str, object] = {}
    figures = [Figure(measure.value, value, Unit.USD_MILLION)] * more.pop("count", 1)
    found = standing.place(cast(Any, None), cast(Any, plan), figures, facts)
    return (found[0].value if found else None), facts.get("partners")


def test_a_place_is_among_those_of_its_sign_and_as_large_is_as_good(monkeypatch: pytest.MonkeyPatch) -> None:
    assert placed(monkeypatch, -50, code="2010") == (1, 3)
    assert placed(monkeypatch, -40) == placed(monkeypatch, -40, code="1220") == (2, 3)
    assert placed(monkeypatch, -39) == (3, 3), "its own row does not count"
    assert placed(monkeypatch, 30, code="4280") == (1, 1)
    assert placed(monkeypatch, 20, code="4120") == (2, 1)
    assert placed(monkeypatch, 20, Flow.EXPORTS) == (2, 1)


def test_only_one_figure_of_a_single_partner_has_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for more in (
        {"table": "areas"},
        {"product": "corn"},
        {"count": 2},
        {"target": Target("both", ("5700", "1220"))},
        {"target": Target("the world", ("0015",), "world")},
    ):
        assert placed(monkeypatch, -40, **more) == (None, None)
    assert placed(monkeypatch, 0) == (None, None)
