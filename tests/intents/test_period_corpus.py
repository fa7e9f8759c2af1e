"""Every line of tests/corpus/periods.tsv reads as it says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from intents.dimensions.period import period_spans
from intents.text import read
from tests.intents.period_notation import notation

CORPUS = Path(__file__).parents[1] / "corpus" / "periods.tsv"
LINES = [line.split("\t") for line in CORPUS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def test_the_corpus_is_large() -> None:
    assert len(LINES) > 300


def misread(phrase: str, today: str, expected: str) -> str:
    """What a phrase is read as, where it is not what was expected."""
    found = " | ".join(map(notation, period_spans(read(phrase), dt.date.fromisoformat(today)))) or "-"
    return f"{phrase!r} on {today}: {found}, not {expected}" if found != expected else ""


def test_every_phrase_is_read_as_it_says() -> None:
    wrong = list(filter(None, (misread(*line) for line in LINES)))
    assert not wrong, "\n".join(wrong)


def test_case_does_not_matter() -> None:
    """But in "may", the month or the verb: there the capital decides where nothing else does."""
    large = [(phrase.upper(), today, expected) for phrase, today, expected in LINES[::7] if "may" not in phrase.lower()]
    wrong = list(filter(None, (misread(*line) for line in large)))
    assert len(large) > 40 and not wrong, "\n".join(wrong)
