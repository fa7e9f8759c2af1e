"""What is told before a question: context for what the question leaves out, where it is understood."""

from __future__ import annotations

from data.partners import PartnerMention
from data.query.spec import Shape, Target
from intents.grammar.beside.words import part_words
from intents.grammar.build import build
from intents.grammar.partners import target
from intents.grammar.products import of_products
from intents.grammar.roles import NoReading
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence, of_trade
from intents.grammar.sentences import tellings
from intents.issues import Misunderstood
from intents.slots import Slots
from intents.wordlists import wordlist

UNREAD = Slots(lost=True, told=True)
"""The context after something told that is not understood and names a period: only a whole question with its own
follows it."""
_TOLD_SHAPES = frozenset((Shape.SHARE, Shape.GDP_SHARE, Shape.COUNT))
_PLACES = frozenset(("Partner", "Group", "Demonym"))
_TOLD_PERIODS = frozenset(("range", "ytd", "trailing", "latest", "part"))


def told(sentence: Sentence) -> Slots | None:
    """What a statement before a question is about: its figure with partner, product and period; None where it is none.

    That something moved is not asked again. What follows "as", "amid", "after" and names nothing of trade is left.
    """
    for edge in tellings(sentence):
        try:
            slots = build(edge.record, sentence.values).slots
        except (NoReading, Misunderstood):
            continue
        return Slots(
            measures=slots.measures, spoken=slots.spoken, sector=slots.sector, targets=slots.targets,
            products=slots.products, variable=slots.variable, told=True,
            shape=slots.shape if slots.shape in _TOLD_SHAPES else None,
            over=slots.over if slots.shape is Shape.COUNT else None,
            sign=slots.sign if slots.shape is Shape.COUNT else None,
            periods=tuple(e for e in slots.periods if e.kind in _TOLD_PERIODS),
        )  # fmt: skip
    return None


def reported(sentence: Sentence) -> bool:
    """Whether it tells somebody's words ("Xinhua puts trade at ..."): none narrows the question after it."""
    chart, classes = sentence.chart, load().classes
    told = any(e.category in ("Head", "Verb", "Sector", "Partner") for e in chart.everything())
    if not told and (
        dated(sentence) or part_words(sentence.norms).weighed & (classes["narrowing"] | classes["computing"])
    ):
        return False  # "my boss says through May"
    return any(
        e.category == "Reporting"
        or (e.category == "Source" and ":" in sentence.utterance.gap(sentence.start + e.end - 1))
        for e in chart.starting()
        if e.end < len(chart.norms)
    )


def setting(sentence: Sentence) -> frozenset[Target]:
    """The partners of a sentence about the asker that names nothing else of trade ("I teach a class on Africa")."""
    norms, named = set(sentence.norms), [e for e in sentence.chart.everything() if of_trade(e)]
    about_us = bool(norms & load().classes["speaker"]) and not norms & load().classes["limiting"]
    if sentence.complete or not about_us or not named or any(e.category not in _PLACES for e in named):
        return frozenset()
    return _partners(sentence)


def _partners(sentence: Sentence) -> frozenset[Target]:
    """The partners that a sentence names anywhere."""
    places = (e for e in sentence.chart.everything() if e.category in _PLACES)
    mentions = {sentence.values.items[index][0] for e in places for index in e.record.get("ps", ())}
    return frozenset(target(m) for m in mentions if isinstance(m, PartnerMention))


def lent(sentence: Sentence, asked: Sentence | None = None) -> Slots | None:
    """The one partner of what an asker says of himself, for a question that leaves its partner out ("from there"); the
    one state for a question about a state that it does not name ("our state's exports")."""
    named = _partners(sentence)
    states = {i for e in sentence.chart.everything() if e.category == "State" for i in e.record.get("prods", ())}
    if len(states) == 1 and asked is not None and wordlist("state_words").intersection(asked.norms):
        of_state = Slots(told=True)
        of_products({"prods": tuple(states)}, sentence.values, of_state)
        return of_state
    return Slots(targets=tuple(named), told=True) if len(named) == 1 else None


def abroad(sentence: Sentence) -> Target | None:
    """The country of an asker who is of another one: "Royal Thai Embassy here", "we Kenyans"."""
    norms, classes = sentence.norms, load().classes
    named = [e for e in sentence.chart.everything() if e.category in _PLACES]
    partners = _partners(sentence)
    official = bool(set(norms) & classes["foreign_office"])
    we = any(e.start and norms[e.start - 1] in classes["ourselves"] for e in named)
    bare = norms[-1] in classes["present"] and any(e.end == len(norms) - 1 for e in named)
    return next(iter(partners)) if len(partners) == 1 and (official or we or bare) else None


def dated(sentence: Sentence) -> bool:
    """Whether a period is named anywhere in it."""
    return any(e.category in ("Period", "Since", "Span") for e in sentence.chart.everything())


def doubting(sentence: Sentence) -> bool:
    """Whether it asks if something is so ("is it true that ..."): what is asked after it is meant."""
    return any(e.category == "AsIs" for e in sentence.chart.starting())
