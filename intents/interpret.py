"""What every dimension proposes for the words of an utterance: names, periods, products, properties."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from data.partners import PartnerMention, load_partners
from intents.text import Span, Utterance
from intents.vocabulary import Vocabulary, commodity_spans, partner_spans, period_spans


def proposals(utterance: Utterance, today: dt.date, words: Vocabulary) -> list[Span]:
    """What each dimension reads, overlaps included."""
    spans = words.phrases.spans(utterance)
    spans += period_spans(utterance, today)
    spans += _one_america(partner_spans(utterance, words.explains))
    taken = {i for s in spans if s.dimension == "partner" and s.score < 1 for i in range(s.start, s.end)}

    def known(word: str) -> bool:
        return words.explains(word) or any(utterance.norms[i] == word for i in taken)

    return spans + commodity_spans(utterance, known)


def _one_america(spans: list[Span]) -> list[Span]:
    """ "the EU's surplus with America": beside another partner America is the United States."""
    mentions = [(s, s.value) for s in spans if isinstance(s.value, PartnerMention)]
    if not any(m.kind in ("partner", "group", "area") for _, m in mentions):
        return spans
    asked = [s for s, m in mentions if m.kind == "ambiguous" and "United States" in str(m.choices)]
    us = load_partners().mention(("US",))
    return [replace(s, value=us) if s in asked else s for s in spans]
