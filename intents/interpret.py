"""What every dimension proposes for the words of an utterance: names, periods, products, properties."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from data.partners import PartnerMention, load_partners
from intents.text import Span, Utterance
from intents.vocabulary import Vocabulary, commodity_spans, partner_spans, period_spans
from intents.wordlists import wordlist

_SOLD, _INTO = wordlist("sold_into"), wordlist("into")
_NEAR = 6
"""Words before a name within which it is said who sells."""


def proposals(utterance: Utterance, today: dt.date, words: Vocabulary) -> list[Span]:
    """What each dimension reads, overlaps included."""
    spans = words.phrases.spans(utterance)
    spans += period_spans(utterance, today)
    spans += _one_america(utterance, partner_spans(utterance, words.explains))
    taken = {i for s in spans if s.dimension == "partner" and s.score < 1 for i in range(s.start, s.end)}

    def known(word: str) -> bool:
        return words.explains(word) or any(utterance.norms[i] == word for i in taken)

    return spans + commodity_spans(utterance, known)


def _one_america(utterance: Utterance, spans: list[Span]) -> list[Span]:
    """ "The EU's surplus with America", "suppliers to America": beside another partner, and behind those who sell to
    it, America is the United States."""
    asked = [s for s in spans if isinstance(s.value, PartnerMention) and _may_be_us(s.value)]
    if not asked:
        return spans
    us = load_partners().mention(("US",))
    if not any(isinstance(s.value, PartnerMention) and s.value.kind in ("partner", "group", "area") for s in spans):
        asked = [s for s in asked if _sold_into(utterance, s)]
    return [replace(s, value=us) if s in asked else s for s in spans]


def _may_be_us(mention: PartnerMention) -> bool:
    return mention.kind == "ambiguous" and "United States" in str(mention.choices)


def _sold_into(utterance: Utterance, span: Span) -> bool:
    before = utterance.norms[: span.start]
    return bool(before) and before[-1] in _INTO and not _SOLD.isdisjoint(before[-_NEAR:])
