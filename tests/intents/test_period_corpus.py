"""Every line of tests/corpus/periods.tsv reads as it says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from intents.dimensions.period import period_spans
from intents.text import read
from tests.intents.period_notation import notation

CORPUS = Path(__file__).parents[1] / "corpus" / "periods.tsv"
LINES = [line.split("\t") for line in CORPUS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def test_the_corpus_is_large() -> None:
    assert len(LINES) > 300


@pytest.mark.parametrize(("phrase", "today", "expected"), LINES, ids=[line[0] for line in LINES])
def test_phrase(phrase: str, today: str, expected: str) -> None:
    spans = period_spans(read(phrase), dt.date.fromisoformat(today))
    assert (" | ".join(map(notation, spans)) or "-") == expected


@pytest.mark.parametrize(("phrase", "today", "expected"), LINES[::7], ids=[line[0] for line in LINES[::7]])
def test_case_does_not_matter(phrase: str, today: str, expected: str) -> None:
    if "may" in phrase.lower():
        return  # the month or the verb: the capital decides where nothing else does
    spans = period_spans(read(phrase.upper()), dt.date.fromisoformat(today))
    assert (" | ".join(map(notation, spans)) or "-") == expected
