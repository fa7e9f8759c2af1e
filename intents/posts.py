"""What a channel is to get from now on, said in words: "stop alerts", "notify me when new data come out", "pause the
digest", "digest 8:30 London". The whole message is the wish; a time may follow a digest, which the bot reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from intents.dimensions.phrases import Phrases, load
from intents.text import TextTooLongError, Utterance, read
from intents.vocabulary import VOCAB
from intents.watch import courtesy

Deed = Literal["subscribe", "unsubscribe", "pause", "resume", "quiet", "listed"]


@dataclass(frozen=True)
class Order:
    """``of``: ``alert``, ``digest``, ``all``; of ``quiet``, ``line`` or ``nothing``. ``when``: the words after a
    digest, not read here."""

    deed: Deed
    of: str
    when: str = ""


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    return load(VOCAB / "posts")


def order(text: str) -> Order | None:
    """The wish in a message; None where it is none."""
    try:
        utterance = read(text.strip().rstrip(".!?"))
    except TextTooLongError:
        return None
    start, end = courtesy(utterance), len(utterance.norms)
    spans = [s for s in _phrases().spans(utterance) if s.start == start]
    for span in sorted(spans, key=lambda s: -s.end):
        when = _after(utterance, span.end)
        if span.dimension == "timed":
            if when:
                return Order("subscribe", "digest", when)
        elif span.end == end and span.dimension in get_args(Deed):
            return Order(span.dimension, str(span.value))  # type: ignore[arg-type]
        elif when and (span.dimension, span.value) == ("subscribe", "digest"):
            return Order("subscribe", "digest", when)
    return None


def _after(utterance: Utterance, index: int) -> str:
    return utterance.text[utterance.tokens[index].start :] if index < len(utterance.tokens) else ""
