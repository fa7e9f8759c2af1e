"""Misspelled words of the trade vocabulary ("imprts") put right before a question is read."""

from __future__ import annotations

import datetime as dt

from intents.interpret import interpret
from intents.text import Utterance, read
from intents.vocabulary import vocabulary


def spelled(utterance: Utterance, today: dt.date) -> tuple[Utterance, tuple[str, ...]]:
    """The message with misspelled words put right where nothing else explains them, and a note for each."""
    words = vocabulary()
    reading = interpret(utterance, today, words)
    several = [s for s in reading.find("commodity") if s.rule == "fuzzy" and s.end - s.start > 1]
    guessed = {i for s in several for i in range(s.start, s.end)}
    text, notes = utterance.text, []
    for index in sorted(guessed.union(reading.unread(words.is_filler)), reverse=True):
        token = utterance.tokens[index]
        acronym = token.raw.isupper() and not utterance.text.isupper()
        right = None if acronym else words.correct(token.norm)
        if right is not None:
            text = text[: token.start] + right + text[token.end :]
            notes.append(f"reading *{token.raw}* as {right}")
    return (read(text), tuple(reversed(notes))) if notes else (utterance, ())
