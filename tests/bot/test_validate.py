"""The validator against every payload of the collected cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.blocks.validate import problems

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
