"""The words of wishes to be told, and the rule that they come to: what both kinds of conditions share."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal

from intents.dimensions.phrases import Phrases, load
from intents.text import Span, Utterance, read
from intents.vocabulary import VOCAB
from intents.wordlists import wordlist

Of = Literal["level", "change", "percent_change", "record", "rank", "overtaking"]
Side = Literal["above", "below"]
Grain = Literal["month", "quarter", "year"]
EXAMPLES = (
    "alert me when the deficit with Vietnam tops 15 billion in a month",
    "tell me when imports from China fall more than 10% on the year",
    "follow pharmaceuticals from Ireland",
    "alert me when Vietnam overtakes China in imports",
)


@dataclass(frozen=True)
class FigureCondition:
    """A condition on one figure. ``question`` is the figure in words, without a period; ``value`` is a size in USD
    million, per cent or a place; ``comparison`` is what a change is against. A record and an overtaking have no
    value; ``told`` is an overtaking in words."""

    question: str
    of: Of
    side: Side
    value: float
    unit: Literal["USD million", "percent", "rank"]
    grain: Grain = "month"
    comparison: Literal["year", "month", "previous"] | None = None
    told: str = ""

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_kept(cls, kept: dict[str, Any]) -> FigureCondition:
        return cls(**kept)


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The phrases of the folder ``watch``."""
    return load(VOCAB / "watch")


def grain_of(utterance: Utterance, event: Span) -> Grain:
    """Over how long: "in a month" unless another is said outside of what happens."""
    spans = [s for s in phrases().spans(utterance) if s.dimension == "span"]
    named = {str(s.value) for s in spans if s.start >= event.end or s.end <= event.start}
    return "year" if "year" in named else "quarter" if "quarter" in named else "month"


def ends_off(text: str) -> str:
    """The words without small words at both ends."""
    utterance = read(text)
    kept = list(range(len(utterance.tokens)))
    while kept and utterance.norms[kept[0]] in wordlist("ends", "watch"):
        kept = kept[1:]
    while kept and utterance.norms[kept[-1]] in wordlist("ends", "watch"):
        kept = kept[:-1]
    return utterance.text[utterance.tokens[kept[0]].start : utterance.tokens[kept[-1]].end] if kept else ""
