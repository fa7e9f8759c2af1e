"""The sentences of a message in their order, each in the context of those before it: what asks, what a question after
it leans on, and what is told and not used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from data.query.spec import Shape, Target
from intents.grammar.beside.asides import (
    aside,
    denies,
    introduces,
    may_leave_product,
    names,
    of_all,
    of_asker,
    told_beside,
    works,
)
from intents.grammar.beside.chatter import chatter, signed
from intents.grammar.beside.telling import UNREAD, abroad, dated, doubting, lent, reported, setting, told
from intents.grammar.either import either
from intents.grammar.leaning import of_states
from intents.grammar.reader import ReadingOutcome, outcomes
from intents.grammar.restate import restate
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence
from intents.grammar.sentences import of_a_flow, sentences
from intents.issues import Ambiguous
from intents.slots import LOST, Slots
from intents.text import Utterance
from intents.wordlists import wordlist

__all__ = ["Found", "in_context"]

_OUR = wordlist("our")
Found = list[tuple[Sentence, list[ReadingOutcome]]]
"""Sentences that ask, with what each comes to; nothing where one is not read."""


def in_context(utterance: Utterance, today: dt.date, last: Slots | None) -> tuple[Found, tuple[str, ...]]:
    """The sentences of a message with what each comes to in the context of those before, and what is told and not used.

    Something told before a question is its context where it is understood; where it is not, only a question that
    is whole by itself follows it.
    """
    out: Found = []
    unused: list[str] = []
    context = before = last
    found = sentences(utterance, today)
    several = len(found) > 1
    home: Target | None = None
    asking = [s for s in found if not (s.only_frame or (several and signed(s)))]
    for place, sentence in enumerate(asking):
        more = sentence is not asking[-1]
        meant = _of_ours(outcomes(sentence, context), home, sentence.norms)
        got = either(meant, sentence, context, before)
        unused = unused[:-1] if got is not meant and _of_a_place(context) else unused
        home = abroad(sentence) or home
        said = _told(sentence, got, asking[place + 1 :]) if more else None
        if said is not None:
            context = said
            continue
        if more and not got and reported(sentence):
            context = UNREAD if dated(sentence) else last or LOST
            unused.append(sentence.said)
            continue
        if more and not got and _repeated(setting(sentence), outcomes(asking[place + 1], last)):
            unused.append(sentence.said)
            continue
        if more and not got and (aside(sentence) or of_asker(sentence)):
            taken, before = lent(sentence, asking[place + 1]) or context, context
            next_one = outcomes(asking[place + 1], taken)
            if _anchored(sentence, asking[place + 1], next_one):
                context = taken
                unused += [] if any("home_state" in o.edge.record for o in next_one) else [sentence.said]
                continue
        following = asking[place + 1 : place + 2]
        if several and not got and (chatter(sentence) or _beside(sentence, _neighbours(following, out, last))):
            unused.append(sentence.said)
            continue
        out.append((sentence, got))
        if len(got) == 1 and got[0].slots:
            context = replace(got[0].slots[-1], here=True)
    return out, tuple(f"not used: “{words}”" for words in unused)


def _of_a_place(context: Slots | None) -> bool:
    """Whether the context is what an asker said of himself, which is asked about instead of being said to be left."""
    return context is not None and not context.measures


def _of_ours(got: list[ReadingOutcome], home: Target | None, norms: Sequence[str]) -> list[ReadingOutcome]:
    """ "Thai embassy here. Our exports to Vietnam": those are not the United States', as far as anybody can tell."""
    out: list[ReadingOutcome] = []
    for one in got:
        ours = "ours" in one.edge.record or bool("parts" in one.edge.record and _OUR & set(norms))
        if home is not None and ours and any(q.targets != (home,) for q in one.queries):
            whose = f"Whose trade is that: {home.name}'s or that of the United States?"
            one = replace(one, issue=Ambiguous(whose, (restate(one.queries),)))
        out.append(one)
    return out


def _told(sentence: Sentence, got: Sequence[ReadingOutcome], following: Sequence[Sentence]) -> Slots | None:
    """What a sentence before others tells, where it is no question."""
    doubted = doubting(sentence) and not _another(following)
    asked = bool(got) and not doubted and (sentence.asks or _named(sentence, got))
    return None if asked else told(sentence)


def _named(sentence: Sentence, got: Sequence[ReadingOutcome]) -> bool:
    """ "US exports to Switzerland Aug 2026.": a figure is named with its period, so that it is asked; "exports" is no
    verb here."""
    first = sentence.norms[:_FLOW_BEFORE]
    flows = load().classes["flow_noun"]
    return bool(flows & set(first)) and any(q.periods and q.shape is Shape.LEVEL for o in got for q in o.queries)


_FLOW_BEFORE = 6
"""Tokens of a sentence among which the noun of the flow stands: "South African goods exports to ..."."""


def _another(following: Sequence[Sentence]) -> bool:
    """ "Is it true that we have a surplus with Australia? With Spain?": the next asks the same of somebody else."""
    return bool(following) and any(_LINKS & e.record.keys() for e in following[0].chart.edges("Fragment"))


_LINKS = frozenset(("mate", "source", "goal", "near"))


def _neighbours(following: Sequence[Sentence], before: Found, last: Slots | None) -> Found:
    """The question after a sentence with what it comes to by itself, or the last before it where none follows."""
    return [(s, outcomes(s, last)) for s in following] or [one for one in before if one[1]][-1:]


def _beside(sentence: Sentence, neighbours: Found) -> bool:
    """Whether an unread sentence only tells something beside the question after it, or before it where it is the
    last."""
    if aside(sentence) and (not names(sentence) or any(_anchored(sentence, *one) for one in neighbours)):
        return True
    return any(
        (of_a_flow(asked) and told_beside(sentence, asked)) or denies(sentence, asked) for asked, _ in neighbours
    )


def _repeated(named: frozenset[Target], next_one: Sequence[ReadingOutcome]) -> bool:
    """Whether the question after a sentence about the asker names the partners of that sentence itself."""
    return bool(named and next_one) and all(
        named <= {t for query in o.queries for t in query.targets} for o in next_one
    )


def _anchored(told: Sentence, asked: Sentence, next_one: Sequence[ReadingOutcome]) -> bool:
    """Whether the question beside a sentence that names partners or products names one too, or takes it from there: a
    product, or a state, is its own, or that of what an asker does."""
    if next_one and all(o.issue is not None for o in next_one):
        return True  # no figure is given
    named, queries = names(told), [q for o in next_one for q in o.queries]
    whole = may_leave_product(told, asked)
    if "Product" in named and not (of_all(asked) or whole or all(q.products for q in queries)):
        return False
    if "State" in named and (of_states([p for q in queries for p in q.products]) or not works(told)):
        return all(map(of_states, (q.products for q in queries)))
    beside = introduces(told) or named <= {"Product"}
    return not named or (bool(queries) and all(q.targets or q.over or (beside and q.products) for q in queries))
