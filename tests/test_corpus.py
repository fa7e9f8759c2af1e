"""The corpus of questions: every set stays above its floor, every line can be scored, ids are unique."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from bot.replies.ask import Asker
from tests.accuracy import MARKS, QUESTIONS, agrees, ask, read, verdict
from tests.frozen import SHIPPED_SETS
from tests.held.ratchet import difference

FLOORS = tomllib.loads((QUESTIONS / "floors.toml").read_text(encoding="utf-8"))
SETS = sorted(file.stem for file in QUESTIONS.glob("*.jsonl"))
KINDS = {"figures", "any_of", "unordered", "status", "either"}


def test_every_set_has_a_floor() -> None:
    assert sorted(FLOORS) == SETS


@pytest.mark.parametrize("name", SETS)
def test_the_set_stays_above_its_floor(asker: Asker, shipped_asker: Asker, name: str) -> None:
    score = ask(shipped_asker if name in SHIPPED_SETS else asker, read(QUESTIONS / f"{name}.jsonl"))
    wrong = [f"{one.line['id']} {one.line['question']!r}" for one in score.marked if one.mark == "wrong"]
    assert score.share("wrong") <= FLOORS[name]["wrong"], wrong
    missed = [f"{one.line['id']} {one.line['question']!r}" for one in score.marked if one.mark != "right"]
    assert score.share("right") >= FLOORS[name]["right"], missed
    failing = [one.line["id"] for one in score.marked if one.mark != "right"]
    lost = difference(failing, [one.line["id"] for one in score.marked]).lost
    bad = [f"{one.line['id']}: {one.reply['text']}" for one in score.marked if misshapen(one.reply)]
    assert not bad, "a refusal is a sentence"
    assert not lost, f"right before, not now (python -m tests.accuracy --show wrong): {', '.join(lost)}"


@pytest.mark.parametrize("name", SETS)
def test_every_line_says_what_it_expects(name: str) -> None:
    lines = read(QUESTIONS / f"{name}.jsonl")
    assert [i for i, n in Counter(line["id"] for line in lines).items() if n > 1] == []
    assert [line["id"] for line in lines if not KINDS & set(line["expect"]) or not line["question"].isprintable()] == []


def misshapen(reply: dict[str, Any]) -> bool:
    """No figure, and no sentence either: it has a capital (or a quoted word) in front, a full stop at the end, nothing
    twice and no empty slot."""
    text = reply["text"].splitlines()[0]
    good = re.match(r"[A-Z“]", text) and re.search(r"[.?!)]$", text)
    twice = re.search(r"  |None|\b([\w ]+) or \1\.|\.\.| \.|imports is |exports is ", text)
    return reply["status"] != "answered" and bool(not good or twice)


def test_a_refusal_that_is_no_sentence_would_be_found() -> None:
    said = ("It is not published.", "it is not published.", "It is not published", "It is in None.", "Imports is it.")
    replies = [{"status": "refused", "text": text} for text in (*said, "By year or year.", "It  is.")]
    assert [misshapen(reply) for reply in replies] == [False, True, True, True, False, True, True]


FIGURE = {
    "primary": True,
    "value": -123457.03,
    "unit": "USD million",
    "measure": "balance",
    "partner": {"code": "5520", "name": "Vietnam"},
    "commodity": None,
    "period": {"label": "2024", "start": "2024-01", "end": "2024-12"},
}


def answered(*figures: dict[str, object]) -> dict[str, object]:
    return {"status": "answered", "reason": None, "text": "The deficit was large.", "figures": list(figures)}


def test_agreement_is_of_value_unit_and_named_properties() -> None:
    want = {"value": -123457.028, "unit": "USD million"}
    assert agrees(want | {"partner": "5520", "period": ["2024-01", "2024-12"]}, FIGURE)
    assert not agrees(want | {"partner": "5700"}, FIGURE)
    assert not agrees(want | {"unit": "percent"}, FIGURE)
    assert not agrees({"value": 123457.028, "unit": "USD million"}, FIGURE)
    assert not agrees({"value": 2, "unit": "rank"}, FIGURE | {"value": 3, "unit": "rank"})


def test_a_refusal_is_never_wrong_and_a_figure_too_many_is() -> None:
    want = {"figures": [{"value": -123457.028, "unit": "USD million"}]}
    refused = {"status": "refused", "reason": "empty", "text": "No.", "figures": []}
    assert [verdict(want, refused), verdict(want, answered(FIGURE))] == [MARKS[1], MARKS[0]]
    assert verdict(want, answered(FIGURE, FIGURE)) == "wrong"
    assert verdict(want | {"at_least": True}, answered(FIGURE, FIGURE)) == "right"
    assert verdict({"status": "refused"}, answered(FIGURE)) == "wrong"
    assert verdict({"either": [{"status": "clarify"}, want]}, answered(FIGURE)) == "right"
    assert verdict(want | {"text_has": ["small"]}, answered(FIGURE)) == "wrong"
