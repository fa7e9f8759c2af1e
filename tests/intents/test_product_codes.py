"""Words to HS codes at any depth: the corpus, and that every line of the vocabulary names codes that exist."""

from __future__ import annotations

import pytest

from data.hs import LEVELS, hs_known, hs_name
from data.hs_words import HsWord, hs_words, official_words
from data.model import Flow
from data.schemes import VocabularyError
from tests.intents.product_codes import codes as codes_of
from tests.intents.product_codes import lines, verdict

RIGHT, WRONG = 0.80, 0.01


def test_the_corpus() -> None:
    found = [verdict(phrase, expected) for phrase, expected, _ in lines()]
    assert found.count("right") >= RIGHT * len(found)
    assert found.count("wrong") <= WRONG * len(found)


def test_every_code_of_the_vocabulary_is_in_the_official_lists() -> None:
    for word in (*hs_words(), *official_words()):
        candidate = word.candidate()
        assert candidate.exports or candidate.imports, word
        for flow, codes in ((Flow.EXPORTS, candidate.exports), (Flow.IMPORTS, candidate.imports)):
            for code in codes:
                assert len(code) in LEVELS and hs_known(code, flow), (word.name, flow, code)
            twice = [(a, b) for a in codes for b in codes if a != b and b.startswith(a)]
            assert not twice and len(set(codes)) == len(codes), (word.name, twice)


def test_a_code_that_changed_says_so() -> None:
    for word in hs_words():
        if ".." in word.codes and not word.candidate().wider and "X:~" not in word.codes:
            assert word.reason or word.codes.count("..") > 1, word.name


def test_a_line_with_a_broken_code_is_refused() -> None:
    with pytest.raises(VocabularyError, match="'12a4'"):
        HsWord(("x",), "12a4").candidate()


def test_names_of_codes() -> None:
    assert "avocados" in hs_name("080440", Flow.IMPORTS)
    assert hs_name("8800", Flow.EXPORTS).startswith("Civilian aircraft")
    assert not hs_known("0899", Flow.IMPORTS)
    assert not hs_known("7115900530", Flow.EXPORTS)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("frozen boneless beef", {"020230"}),
        ("smoked trout", {"030543"}),
        ("cotton socks", {"611595"}),
        ("women's cotton dresses", {"610442", "620442"}),
        ("rubber floor mats", {"401691"}),
        ("diesel trucks", {"870421", "870422", "870423"}),
    ],
)
def test_a_kind_that_official_names_tell_apart(text: str, codes: set[str]) -> None:
    assert codes_of(text) == codes  # type: ignore[comparison-overlap]


@pytest.mark.parametrize("text", ["dried figs", "frozen lobster", "organic bananas", "wooden spoons", "women's shoes"])
def test_a_kind_that_they_do_not_tell_is_refused(text: str) -> None:
    """Fresh and dried figs are in one subheading; no list has organic bananas."""
    assert codes_of(text) is None


def test_what_is_denied_does_not_count() -> None:
    """ "Of textile materials (other than cotton)" is no cotton; "fresh, chilled or frozen" is not frozen alone."""
    found = codes_of("cotton underwear") or frozenset()
    assert found and all("other than" not in hs_name(code, Flow.IMPORTS).split("cotton")[0] for code in found)
    assert codes_of("frozen frog legs") is None
