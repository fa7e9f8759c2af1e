"""A question that the next one only says more exactly, or that only says the one before once more: one question.

"Do we sell anything to Cuba? How much in 2025" asks one figure, and so does "the travel balance in 2024? surplus or
deficit in tourism".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.model import Flow
from data.query.spec import CHANGES, Query, Shape
from intents.grammar.reader import ReadingOutcome, meaning
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence

_SIZES = (Shape.LEVEL, Shape.SHARE, *CHANGES)


def superseded(sentence: Sentence, query: Query, words: Sequence[str], later: ReadingOutcome, more: Query) -> bool:
    """Whether ``more`` says in the next sentence, whose ``words`` those are, what ``query`` left open: its period, or
    that per cents are meant. What begins with "and" is a question of its own."""
    corrects = words[0] in load().classes["correcting"]
    if _netted(query, more) or (corrects and later.leaning and not query.periods and query.measures == more.measures):
        return True
    if query.shape not in _SIZES or _subject(query) != _subject(more):
        return False
    if later.edge.record.get("conn") and (query.periods or words[0] in load().classes["adding"]):
        return False
    if query.periods:
        per_cent = query.shape is Shape.CHANGE and more.shape is Shape.PERCENT_CHANGE
        return per_cent and meaning(replace(query, shape=more.shape)) == meaning(more)
    return bool(more.periods) and (corrects or sentence.norms[0] not in load().classes["which_of"])


def _netted(query: Query, more: Query) -> bool:
    """ "Do we sell Norway more than it sells us? The 2025 balance": the balance of both flows, with its period."""
    both = set(query.measures) == {Flow.EXPORTS, Flow.IMPORTS} and query.shape is Shape.LEVEL and not query.periods
    balance = more.measures == (Flow.BALANCE,) and more.shape is Shape.LEVEL and bool(more.periods)
    return both and balance and query.targets == more.targets and len(query.products) == len(more.products)


def repeated(query: Query, later: ReadingOutcome, more: Query) -> bool:
    """Whether ``more`` says ``query`` once more, without its period."""
    if later.edge.record.get("conn"):
        return False
    alike = query.shape in _SIZES and query.shape is more.shape
    return alike and not more.periods and _subject(query) == _subject(more)


def _subject(query: Query) -> Query:
    """What is asked about: the query without its time, a change in dollars or in per cent."""
    shape = Shape.CHANGE if query.shape in CHANGES else query.shape
    meant = meaning(query)
    products = tuple(replace(p, candidates=p.candidates[:1]) for p in meant.products)
    return replace(meant, shape=shape, periods=(), base=None, comparison=None, spoken=None, products=products)
