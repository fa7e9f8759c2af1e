"""Misspelled words of the trade vocabulary ("imprts") put right before a question is read."""

from __future__ import annotations

import datetime as dt

from intents.interpret import proposals
from intents.text import Utterance, read
from intents.vocabulary import vocabulary


def spelled(utterance: Utterance, today: dt.date) -> tuple[Utterance, tuple[str, ...]]:
    """The message with misspelled words put right where nothing else explains them, and a note for each."""
    words, spans = vocabulary(), proposals(utterance, today, vocabulary())
    guessed = {i for s in spans if s.rule == "fuzzy" for i in range(s.start, s.end)}
    known = {i for s in spans for i in range(s.start, s.end)} - guessed
    text, notes = utterance.text, []
    for index in reversed(range(len(utterance.tokens))):
        token = utterance.tokens[index]
        acronym = token.raw.isupper() and not utterance.text.isupper()
        right = None if acronym or index in known else words.correct(token.norm)
        if right is not None:
            text = text[: token.start] + right + text[token.end :]
            notes.append(f"reading *{token.raw}* as {right}")
    return (read(text), tuple(reversed(notes))) if notes else (utterance, ())
