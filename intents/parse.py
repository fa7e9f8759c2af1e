"""Text to typed question: the one door of this package.

``parse`` gives the queries of a message (two questions in one message give two), or raises one of
``intents.issues``. Nothing here reads the clock, the warehouse or a network.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from data.query.spec import Shape
from intents.complete import Completed, complete
from intents.grammar.again import repeated, superseded
from intents.grammar.beside.telling import lent
from intents.grammar.nearest import COUNT, nearest
from intents.grammar.reader import ReadingOutcome, asks_again, meaning
from intents.grammar.restate import restate
from intents.grammar.sentence import Sentence, of_trade
from intents.in_context import Found, in_context
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
    outcome: ReadingOutcome
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
    found, notes = in_context(utterance, today, last)
    if not _whole(found):
        mended, said = spelled(utterance, today)
        if said:
            again, unused = in_context(mended, today, last)
            if _whole(again):
                found, notes = again, (*said, *unused)
    if not _whole(found):
        raise _doubtful(utterance, today, last) or _unread(utterance, found, today, last)
    return _asked_now(_questions(found, notes), last)


def _doubtful(utterance: Utterance, today: dt.date, last: Slots | None) -> Misunderstood | None:
    """What a message comes to if it leans on what the one before, which was not read, was probably about: asked."""
    if last is None or last.guess is None:
        return None
    found, _ = in_context(utterance, today, last.guess)
    if not _whole(found) or any(len(got) > 1 or got[0].issue is not None for _, got in found):
        return None
    asked = restate(tuple(q for _, got in found for q in got[0].queries))
    guess = found[-1][1][0].slots[-1]
    said = "I could not read the message before, so I do not know what this goes on from. Did you mean this?"
    return Ambiguous(said, (asked,), replace(LOST, guess=guess))


def _guess(questions: Mapping[str, Slots]) -> Slots | None:
    """The conversation after a message that is not read: lost, with what is offered first as a guess."""
    return next((replace(LOST, guess=slots) for slots in questions.values()), None)


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
                if superseded(before.sentence, asked, sentence.norms, one, done.query):
                    parsed.pop()
                elif repeated(asked, one, done.query):
                    continue
            if any(meaning(done.query) == meaning(p.completed.query) for p in parsed):
                continue  # "give the number", "how much did it shrink": the same once more
            noted = replace(done, assumptions=(*notes, *done.assumptions)) if notes else done
            parsed.append(Parsed(sentence, one, slots, noted, one.leaning))
    return [*itertools.starmap(_dated_later, itertools.pairwise(parsed)), *parsed[-1:]]


def _asked_now(parsed: list[Parsed], last: Slots | None) -> list[Parsed]:
    """ "OK, that's goods. And for services?": what only says again what was asked before is no question."""
    first = parsed[0]
    again = last is not None and len(parsed) > 1 and not first.sentence.asks and asks_again(first.outcome, last)
    return parsed[1:] if again else parsed


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


def _several(got: list[ReadingOutcome]) -> Misunderstood:
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
    offered = dict(itertools.islice((dict(_read_alone(found)) | near.questions).items(), COUNT))
    questions = tuple(offered)
    if issue is not None:
        issue.suggestions = questions or issue.suggestions
        if last is not None and not any(of_trade(e) for s, _ in found for e in s.chart.everything()):
            issue.slots = last  # "how many jobs did that cost?": the conversation is where it was
        issue.slots = issue.slots or _guess(offered)
        return issue
    quoted = ", ".join(f"“{w}”" for w in near.words)
    said = (
        f"I cannot place {quoted}, so I give no figure."
        if quoted
        else "I cannot read that as a question about trade figures."
    )
    return UnknownWords(said, questions, _guess(offered), words=near.words)


def _read_alone(found: Found) -> Iterator[tuple[str, Slots]]:
    """The questions of a message that are read by themselves, each with its slots; with the partner that an unread
    sentence names first."""
    named: Slots | None = None
    for sentence, outs in found:
        if not outs:
            named = lent(sentence) or named
        elif len(outs) == 1 and outs[0].queries:
            slots = outs[0].slots[0]
            if named is not None and len(outs[0].slots) == 1 and not (slots.targets or slots.over):
                whole = replace(slots, targets=named.targets)
                with suppress(Misunderstood):
                    yield restate((complete(whole, sentence.said).query,)), whole
            yield restate(outs[0].queries), outs[0].slots[-1]
