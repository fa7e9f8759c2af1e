"""Misspelled words of the trade vocabulary ("imprts") put right before a question is read."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from intents.grammar.sentences import sentences
from intents.text import Utterance, read
from intents.vocabulary import VOCAB, vocabulary


@lru_cache(maxsize=1)
def _confusions() -> dict[str, str]:
    """Words often typed for another, from ``confusions.csv``."""
    lines = (VOCAB / "confusions.csv").read_text(encoding="utf-8").splitlines()
    return dict(line.split(",") for line in lines[2:] if line and not line.startswith("#"))


def confused(word: str) -> str | None:
    """The word that is often meant by another one."""
    return _confusions().get(word)


def spelled(utterance: Utterance, today: dt.date) -> tuple[Utterance, tuple[str, ...]]:
    """The message with misspelled words put right where nothing else explains them, and a note for each."""
    words, found = vocabulary(), sentences(utterance, today)
    spans = found[0].values.spans if found else ()
    guessed = {i for s in spans if s.rule == "fuzzy" for i in range(s.start, s.end)}
    known = {i for s in spans for i in range(s.start, s.end)} - guessed
    text, notes = utterance.text, []
    for index in reversed(range(len(utterance.tokens))):
        token = utterance.tokens[index]
        acronym = token.raw.isupper() and not utterance.text.isupper()
        right = None if acronym else confused(token.norm)
        if right is None and not acronym and index not in known:
            right = words.correct(token.norm)
        if right is not None:
            text = text[: token.start] + right + text[token.end :]
            notes.append(f"reading *{token.raw}* as {right}")
    return (read(text), tuple(reversed(notes))) if notes else (utterance, ())
