"""A message cut into its questions: at sentence ends, and at "and" before a whole new question."""

from __future__ import annotations

import datetime as dt
import re

from intents.interpret import interpret
from intents.reading import Reading
from intents.text import Utterance, read
from intents.vocabulary import vocabulary, wordlist

_SPLIT = re.compile(r"(?<=[?;])\s+|(?<=[a-z\d])\.\s+(?=[A-Z])|\n+", re.M)
_BEGINS = (
    "what|how|which|who|when|where|imports|exports|the|our|us|goods|services|deficit|surplus|total|trade"
    "|from|to|with|by"
)
_AND = re.compile(rf",?\s+(?:and|also|plus|&)\s+(?:also\s+)?(?=(?:{_BEGINS})\b)", re.I)
_GOES_ON, _PAIRED = wordlist("goes_on"), wordlist("paired")


def questions(utterance: Utterance, today: dt.date) -> list[Utterance]:
    """The questions of a message in order; the message itself where it is one."""
    sentences = [p for p in _SPLIT.split(utterance.text) if p and p.strip()]
    parts = [u for sentence in sentences for p in _cut(sentence, today) if (u := read(p)).tokens]
    if len(parts) < 2 or not (_asks(parts[0], today) or _whole(sentences[0], parts[0], today)):
        return [utterance]
    return parts if all(_asks(u, today) or _goes_on(u, today) for u in parts[1:]) else [utterance]


def _cut(sentence: str, today: dt.date) -> list[str]:
    """A sentence at each "and" with a question on both sides; two things set against each other are one question."""
    if _set_against(_read(read(sentence), today)):
        return [sentence]
    for match in _AND.finditer(sentence):
        left, right = sentence[: match.start()], sentence[match.end() :]
        again = right.lower().startswith(("what", "how")) and _goes_on(read(right), today)
        if _asks(read(left), today) and (_asks(read(right), today) or again):
            left, right = left + _shared_period(left, right, today), right + _shared_period(right, left, today)
            return [left, *_cut(right, today)]
    return [sentence]


def _set_against(reading: Reading) -> bool:
    """ "The ratio of imports from A and imports from B", "the difference between"."""
    norms = reading.utterance.norms
    return reading.has("shape", "ratio") or any(
        word in _PAIRED and "between" in norms[at + 1 : at + 3] for at, word in enumerate(norms)
    )


def _read(utterance: Utterance, today: dt.date) -> Reading:
    return interpret(utterance, today, vocabulary())


def _asks(utterance: Utterance, today: dt.date) -> bool:
    """Whether a piece could stand as a question: it names a measure and what it is of."""
    reading = _read(utterance, today)
    whom = reading.has("rank", "which_partner") and len(utterance.tokens) > 4
    named = reading.has("partner") or reading.has("commodity") or whom or reading.has("sector")
    return reading.has("measure") and named


def _whole(sentence: str, utterance: Utterance, today: dt.date) -> bool:
    """Whether a sentence that ends in a question mark asks for a total: "What was the trade deficit in 2024?"."""
    reading = _read(utterance, today)
    return sentence.rstrip().endswith("?") and reading.has("measure") and reading.has("period")


def _goes_on(utterance: Utterance, today: dt.date) -> bool:
    """Whether a later sentence asks the same of something else: "...; and from Taiwan in 2025"."""
    reading = _read(utterance, today)
    names = reading.has("partner") or reading.has("commodity") or reading.has("measure")
    return names and not reading.unread(vocabulary().is_filler) and utterance.norms[0] in _GOES_ON


def _shared_period(left: str, right: str, today: dt.date) -> str:
    """ "goods deficit and services surplus in 2024": the period said once is meant for both."""
    here, there = _read(read(left), today), _read(read(right), today)
    if here.has("period") or not there.has("period"):
        return ""
    return " " + " ".join(there.words(s) for s in there.find("period"))
