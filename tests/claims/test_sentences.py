"""Sentences of the kinds that were once misread, with their claims marked: none is called wrong that stands."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import checking
from bot.replies.ask import Asker
from tests.conftest import TODAY

DAY = dt.date(2026, 10, 7)
FILE = Path(__file__).parent / "sentences.txt"
BESIDE = FILE.with_name("beside.txt")
_MARKED = re.compile(r"\{(?P<sign>[+-])(?P<words>[^}|]*)(?:\|(?P<quote>[^}]*))?\}")
OPEN = 0.08
"""Of the marked claims: how many may be left open or not found."""


class Wanted(NamedTuple):
    start: int
    end: int
    stands: bool


def paragraphs(file: Path = FILE) -> list[str]:
    text = "".join(x for x in file.read_text(encoding="utf-8").splitlines(keepends=True) if not x.startswith("#"))
    return [p.strip() for p in text.split("\n\n") if p.strip()]


def unmarked(paragraph: str) -> tuple[str, list[Wanted]]:
    """The plain text of a paragraph, and where its claims stand."""
    plain, wanted, at = "", list[Wanted](), 0
    for m in _MARKED.finditer(paragraph):
        plain += paragraph[at : m.start()]
        quote = m["quote"] or m["words"]
        words = m["words"] if quote in m["words"] else quote
        begin = len(plain) + words.index(quote)
        wanted.append(Wanted(begin, begin + len(quote), m["sign"] == "+"))
        plain, at = plain + words, m.end()
    return plain + paragraph[at:], wanted


def verdicts(asker: Asker, paragraph: str) -> Iterator[tuple[str, bool, str]]:
    """Of each marked claim its quote, whether it stands, and the verdict on what overlaps it most."""
    plain, wanted = unmarked(paragraph)
    found = checking.check(asker, plain, DAY, TODAY)["claims"]
    for w in wanted:
        size = [(min(c["end"], w.end) - max(c["start"], w.start), c["verdict"]) for c in found]
        most = max(size, default=(0, ""))
        yield plain[w.start : w.end], w.stands, most[1] if most[0] > 0 else "missed"


@pytest.fixture(scope="module")
def told(shipped_asker: Asker) -> list[tuple[str, str, bool, str]]:
    return [(p, *one) for p in paragraphs() for one in verdicts(shipped_asker, p)]


def test_what_stands_is_never_called_wrong(told: list[tuple[str, str, bool, str]]) -> None:
    assert not [(p, quote) for p, quote, stands, verdict in told if stands and verdict == "contradicted"]


def test_what_does_not_hold_is_never_let_through(told: list[tuple[str, str, bool, str]]) -> None:
    assert not [(p, quote) for p, quote, stands, v in told if not stands and v in ("supported", "revised")]


def test_few_are_left_open(told: list[tuple[str, str, bool, str]]) -> None:
    counted = Counter(verdict for *_, verdict in told)
    left = [(p, quote, verdict) for p, quote, _, verdict in told if verdict in ("not_checkable", "missed")]
    assert counted.total() > 500
    assert len(left) <= OPEN * counted.total(), left


def test_what_a_story_tells_beside_trade_is_never_called_wrong(shipped_asker: Asker) -> None:
    wrong = [
        (c["sentence"], c["quote"])
        for paragraph in paragraphs(BESIDE)
        for c in checking.check(shipped_asker, paragraph, DAY, TODAY)["claims"]
        if c["verdict"] == "contradicted"
    ]
    assert not wrong
