"""Text to typed question: the one door of this package.

``parse`` gives the queries of a message (two questions in one message give two), or raises one of
``intents.issues``. Nothing here reads the clock, the warehouse or a network.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from data.query.spec import Shape, Target
from intents.complete import Completed, complete
from intents.grammar.again import repeated, superseded
from intents.grammar.asides import aside, introduces, may_leave_product, names, of_all, of_asker, told_beside, works
from intents.grammar.either import either
from intents.grammar.nearest import COUNT, nearest
from intents.grammar.reader import Outcome, meaning, outcomes
from intents.grammar.restate import restate
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence, of_trade
from intents.grammar.sentences import of_a_flow, sentences
from intents.grammar.telling import UNREAD, abroad, dated, doubting, lent, reported, setting, told
from intents.issues import Ambiguous, Misunderstood, UnknownWords
from intents.numbered import unnumbered
from intents.scope import out_of_scope
from intents.slots import LOST, Slots
from intents.spelling import spelled
from intents.text import TextTooLongError, Utterance, read

__all__ = ["Parsed", "parse"]


@dataclass(frozen=True)
class Parsed:
    """One question: the sentence that asks it and how it was read, its slots in their conversation, and the query."""

    sentence: Sentence
    outcome: Outcome
    slots: Slots
    completed: Completed
    follow_up: bool = False


def parse(text: str, today: dt.date, last: Slots | None = None) -> list[Parsed]:
    """The questions of one message, in order. ``last`` are the slots of the conversation so far.

    Raises ``Misunderstood`` (or one of its kinds) for the first question that is not understood.
    """
    try:
        utterance = read(unnumbered(text))
    except TextTooLongError as error:
        raise UnknownWords(f"That is too long: {error}. Ask one question at a time.") from error
    found, notes = _read(utterance, today, last)
    if not _whole(found):
        mended, said = spelled(utterance, today)
        if said:
            again, unused = _read(mended, today, last)
            if _whole(again):
                found, notes = again, (*said, *unused)
    if not _whole(found):
        raise _doubtful(utterance, today, last) or _unread(utterance, found, today, last)
    return _questions(found, notes)


def _doubtful(utterance: Utterance, today: dt.date, last: Slots | None) -> Misunderstood | None:
    """What a message comes to if it leans on what the one before, which was not read, was probably about: asked."""
    if last is None or last.guess is None:
        return None
    found, _ = _read(utterance, today, last.guess)
    if not _whole(found) or any(len(got) > 1 or got[0].issue is not None for _, got in found):
        return None
    asked = restate(tuple(q for _, got in found for q in got[0].queries))
    guess = found[-1][1][0].slots[-1]
    said = "I could not read the message before, so I do not know what this goes on from. Did you mean this?"
    return Ambiguous(said, (asked,), replace(LOST, guess=guess))


def _guess(questions: Sequence[str], today: dt.date) -> Slots | None:
    """The conversation after a message that is not read: lost, with what is offered first as a guess."""
    for question in questions[:1]:
        with suppress(Misunderstood):
            return replace(LOST, guess=parse(question, today)[-1].slots)
    return None


Found = list[tuple[Sentence, list[Outcome]]]


def _read(utterance: Utterance, today: dt.date, last: Slots | None) -> tuple[Found, tuple[str, ...]]:
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
    asking = [s for s in found if not (s.only_frame or (several and s.signed))]
    for place, sentence in enumerate(asking):
        more = sentence is not asking[-1]
        got = _of_ours(outcomes(sentence, context), home, sentence.chart.norms)
        got = either(got, sentence, context, before)
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
            taken, before = lent(sentence) or context, context
            if _anchored(sentence, asking[place + 1], outcomes(asking[place + 1], taken)):
                context = taken
                unused.append(sentence.said)
                continue
        following = asking[place + 1 : place + 2]
        if several and not got and (sentence.chatter or _beside(sentence, _neighbours(following, out, last))):
            unused.append(sentence.said)
            continue
        out.append((sentence, got))
        if len(got) == 1 and got[0].slots:
            context = replace(got[0].slots[-1], here=True)
    return out, tuple(f"not used: “{words}”" for words in unused)


def _of_ours(got: list[Outcome], home: Target | None, norms: Sequence[str]) -> list[Outcome]:
    """ "Thai embassy here. Our exports to Vietnam": those are not the United States', as far as anybody can tell."""
    out: list[Outcome] = []
    for one in got:
        ours = "ours" in one.edge.record or ("parts" in one.edge.record and "our" in norms)
        if home is not None and ours and any(q.targets != (home,) for q in one.queries):
            whose = f"Whose trade is that: {home.name}'s or that of the United States?"
            one = replace(one, issue=Ambiguous(whose, (restate(one.queries),)))
        out.append(one)
    return out


def _told(sentence: Sentence, got: Sequence[Outcome], following: Sequence[Sentence]) -> Slots | None:
    """What a sentence before others tells, where it is no question."""
    doubted = doubting(sentence) and not _another(following)
    asked = bool(got) and not doubted and (sentence.asks or _named(sentence, got))
    return None if asked else told(sentence)


def _named(sentence: Sentence, got: Sequence[Outcome]) -> bool:
    """ "US exports to Switzerland Aug 2026.": a figure is named with its period, so that it is asked; "exports" is no
    verb here."""
    first = sentence.chart.norms[:_FLOW_BEFORE]
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
    return any(of_a_flow(asked) and told_beside(sentence, asked) for asked, _ in neighbours)


def _repeated(named: frozenset[Target], next_one: Sequence[Outcome]) -> bool:
    """Whether the question after a sentence about the asker names the partners of that sentence itself."""
    return bool(named and next_one) and all(
        named <= {t for query in o.queries for t in query.targets} for o in next_one
    )


def _anchored(told: Sentence, asked: Sentence, next_one: Sequence[Outcome]) -> bool:
    """Whether the question beside a sentence that names partners or products names one too, or takes it from there: a
    product, or a state, is its own, or that of what an asker does."""
    if next_one and all(o.issue is not None for o in next_one):
        return True  # no figure is given
    named, queries = names(told), [q for o in next_one for q in o.queries]
    whole = may_leave_product(told, asked)
    if "Product" in named and not (of_all(asked) or whole or all(q.products for q in queries)):
        return False
    if "State" in named and not works(told):
        return False
    beside = introduces(told) or named <= {"Product"}
    return not named or (bool(queries) and all(q.targets or q.over or (beside and q.products) for q in queries))


def _whole(found: Found) -> bool:
    return bool(found) and all(got for _, got in found)


def _questions(found: Found, notes: tuple[str, ...]) -> list[Parsed]:
    """The questions of sentences that are read whole. Raises what stands against an answer."""
    parsed: list[Parsed] = []
    for sentence, got in found:
        if len(got) > 1:
            raise _several(got)
        one = got[0]
        if one.issue is not None:
            one.issue.sentence = f"{one.issue.sentence} ({'; '.join(notes)}.)" if notes else one.issue.sentence
            raise one.issue
        for slots, done in zip(one.slots, one.completed, strict=True):
            if parsed and (before := parsed[-1]).sentence is not sentence:
                asked = before.completed.query
                if superseded(before.sentence, asked, sentence.chart.norms, one, done.query):
                    parsed.pop()
                elif repeated(asked, one, done.query):
                    continue
            if any(meaning(done.query) == meaning(p.completed.query) for p in parsed):
                continue  # "give the number", "how much did it shrink": the same once more
            noted = replace(done, assumptions=(*notes, *done.assumptions)) if notes else done
            parsed.append(Parsed(sentence, one, slots, noted, one.leaning))
    return [*itertools.starmap(_dated_later, itertools.pairwise(parsed)), *parsed[-1:]]


def _dated_later(one: Parsed, following: Parsed) -> Parsed:
    """ "A surplus with Australia? With the Netherlands? 2025 please": the period said last is of both."""
    if not following.follow_up or one.slots.periods or one.follow_up:
        return one
    query = following.completed.query
    if not query.periods or query.shape is not Shape.LEVEL or one.completed.query.shape is not Shape.LEVEL:
        return one
    slots = replace(one.slots, periods=following.slots.periods)
    done = complete(slots, one.sentence.utterance.text)
    return replace(one, slots=slots, completed=replace(done, assumptions=one.completed.assumptions))


def _several(got: list[Outcome]) -> Misunderstood:
    """Several readings that come to different questions: one to choose."""
    asked = [restate(o.queries) for o in got if o.issue is None]
    if len(asked) < 2:
        return next(o.issue for o in got if o.issue is not None)
    return Ambiguous("That can be read in several ways. Which one?", tuple(dict.fromkeys(asked)))


def _unread(utterance: Utterance, found: Found, today: dt.date, last: Slots | None) -> Misunderstood:
    """Why a message is not answered, with the nearest questions that are read."""
    last = None if last is not None and last.lost else last
    issue = out_of_scope(utterance, today)
    near = nearest(utterance, [s for s, outs in found if not outs], today, last)
    questions = tuple(dict.fromkeys((*_read_alone(found), *near.questions)))[:COUNT]
    if issue is not None:
        issue.suggestions = questions or issue.suggestions
        if last is not None and not any(of_trade(e) for s, _ in found for e in s.chart.everything()):
            issue.slots = last  # "how many jobs did that cost?": the conversation is where it was
        issue.slots = issue.slots or _guess(issue.suggestions, today)
        return issue
    quoted = ", ".join(f"“{w}”" for w in near.words)
    said = (
        f"I cannot place {quoted}, so I give no figure."
        if quoted
        else "I cannot read that as a question about trade figures."
    )
    return UnknownWords(said, questions, _guess(questions, today), words=near.words)


def _read_alone(found: Found) -> Iterator[str]:
    """The questions of a message that are read by themselves, first with the partner that an unread sentence names."""
    named: Slots | None = None
    for sentence, outs in found:
        if not outs:
            named = lent(sentence) or named
        elif len(outs) == 1 and outs[0].queries:
            slots = outs[0].slots[0]
            if named is not None and len(outs[0].slots) == 1 and not (slots.targets or slots.over):
                with suppress(Misunderstood):
                    yield restate((complete(replace(slots, targets=named.targets), sentence.said).query,))
            yield restate(outs[0].queries)
