"""Fixed phrases: what a pattern stands for is what is found, and many choices cost no more than their words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import islice

import pytest

from intents.dimensions.phrases import Phrases, expand
from intents.text import read
from intents.vocabulary import VOCAB


def found(phrases: Phrases, text: str) -> set[tuple[int, int, str, object]]:
    return {(s.start, s.end, s.dimension, s.value) for s in phrases.spans(read(text))}


def test_a_pattern_of_many_choices_is_as_small_as_its_words() -> None:
    phrases = Phrases()
    phrases.add(" ".join(["a|b|c|d?"] * 30), "kind", "long")
    assert found(phrases, "a b c d d d a") == {(start, 7, "kind", "long") for start in range(7)}
    assert phrases.vocabulary == {"a", "b", "c", "d"}


def test_words_may_be_left_out_at_the_end_and_in_between() -> None:
    phrases = Phrases()
    phrases.add("rose by? {n}|percent sharply?", "kind", "up")
    for text, end in (
        ("rose 3", 2),
        ("rose by percent", 3),
        ("rose by twelve sharply", 4),
        ("rose percent sharply", 3),
    ):
        assert found(phrases, text) == {(0, end, "kind", "up")}, text
    assert not found(phrases, "rose by sharply")


def test_a_phrase_that_two_patterns_have_is_found_once() -> None:
    phrases = Phrases()
    phrases.add("the? gap", "kind", "same")
    phrases.add("gap|hole", "kind", "same")
    phrases.add("gap", "kind", "other")
    assert [s.value for s in phrases.spans(read("gap"))] == ["same", "other"]


def patterns(folder: str) -> Iterator[str]:
    def leaves(table: object) -> Iterator[str]:
        if isinstance(table, dict):
            for value in table.values():
                yield from leaves(value)
        elif isinstance(table, list):
            yield from (str(each) for each in table)

    for path in sorted((VOCAB / folder).glob("*.toml")):
        yield from leaves(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("folder", ["posts", "phrases", "watch"])
def test_every_phrase_of_the_vocabulary_is_found(folder: str) -> None:
    for pattern in patterns(folder):
        phrases = Phrases()
        phrases.add(pattern, "kind", "it")
        for phrase in islice(expand(pattern), 50):
            text = " ".join(phrase).replace("{n}", "7")
            if read(text).norms == tuple(text.split()):
                assert (0, len(phrase), "kind", "it") in found(phrases, text), (pattern, text)
