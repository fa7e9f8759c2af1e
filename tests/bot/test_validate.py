"""The validator against every payload of the collected cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.blocks import pages, preferences
from bot.blocks.validate import problems, view_problems
from bot.listeners import watch
from bot.state.policies import Policy

CASES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "block-kit-cases.json").read_text())


def test_all_cases_are_here() -> None:
    assert (len(CASES["accept"]), len(CASES["reject"])) == (15, 40)


@pytest.mark.parametrize("name", CASES["accept"])
def test_accepts_what_slack_accepts(name: str) -> None:
    assert problems(CASES["accept"][name]) == []


@pytest.mark.parametrize("name", CASES["reject"])
def test_refuses_what_slack_refuses(name: str) -> None:
    assert problems(CASES["reject"][name]) != []


def test_a_message_needs_fallback_text() -> None:
    assert problems([{"type": "divider"}], text="") != []


VIEWS = {
    "question": pages.form(typeahead=True),
    "settings": preferences.form(Policy()),
    "entry": watch.form(3, "deficit with Vietnam"),
    "home": pages.home(["country.xlsx: to August 2026"], [], []),
}


@pytest.mark.parametrize("name", VIEWS)
def test_our_views_are_accepted(name: str) -> None:
    assert view_problems(VIEWS[name]) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": {"type": "plain_text", "text": "A title of twenty-five ch."}}, "title of 26"),
        ({"title": None}, "title is not"),
        ({"submit": {"type": "mrkdwn", "text": "Save"}}, "submit is not plain_text"),
        ({"close": {"type": "plain_text", "text": ""}}, "close of 0"),
        ({"private_metadata": "x" * 3001}, "private_metadata over"),
        ({"callback_id": "x" * 256}, "callback_id over"),
        ({"type": "dialog"}, "unknown view"),
        ({"blocks": [{"type": "section"}]}, "section without text"),
    ],
)
def test_views_that_slack_refuses(change: dict[str, Any], reason: str) -> None:
    assert any(reason in problem for problem in view_problems({**VIEWS["entry"], **change}))


def test_a_form_needs_its_button() -> None:
    form = {key: value for key, value in VIEWS["entry"].items() if key != "submit"}
    assert view_problems(form) == ["input without submit"]
