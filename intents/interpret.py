"""An utterance as a reading: what every dimension proposes, and the best set of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from data.partners import PartnerMention, load_partners
from intents.reading import Reading, choose
from intents.text import Span, Utterance
from intents.vocabulary import Vocabulary, commodity_spans, partner_spans, period_spans


def interpret(utterance: Utterance, today: dt.date, words: Vocabulary) -> Reading:
    """Every dimension's proposals, and the best set of them."""
    return Reading(utterance, list(_chosen(utterance, today, words)))


@lru_cache(maxsize=64)
def _chosen(utterance: Utterance, today: dt.date, words: Vocabulary) -> tuple[Span, ...]:
    """Spelling, splitting and filling ask for the same words one after the other: they are read once."""
    spans = proposals(utterance, today, words)
    known = [s for s in spans if s.dimension != "commodity" or not _only_fillers(s, utterance, words)]
    return tuple(choose(utterance, known).spans)


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


def _only_fillers(span: Span, utterance: Utterance, words: Vocabulary) -> bool:
    """ "which month saw ...": a word that means nothing here is no product."""
    return span.score >= 1 and all(w in words.fillers for w in utterance.norms[span.start : span.end])
