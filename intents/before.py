"""Text to typed question: the one door of this package.

``parse`` gives the queries of a message (two questions in one message give two), or raises one of
``intents.issues``. Nothing here reads the clock, the warehouse or a network.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace

from data.period import Period, PeriodExpr
from data.query.spec import Shape
from intents import clauses, direction, shapes
from intents.amounts import amounts
from intents.complete import Completed, complete
from intents.explained import explained, in_scope
from intents.fill import fill
from intents.follow_up import has_pronoun, is_follow_up, refer_back
from intents.interpret import interpret
from intents.issues import EXAMPLES, Misunderstood, UnknownWords
from intents.messages import questions
from intents.reading import Reading
from intents.slots import Slots, merge
from intents.spelling import spelled
from intents.text import TextTooLongError, Utterance, read
from intents.vocabulary import vocabulary, wordlist

_HOW_MUCH = wordlist("how_much")
_OF_HISTORIES = (Shape.RECORD, Shape.REACHED, Shape.SINCE_WHEN, Shape.STREAK)
_DENIALS, _LIMITING = wordlist("denials"), wordlist("limiting")
__all__ = ["Parsed", "interpret", "parse"]


@dataclass(frozen=True)
class Parsed:
    """One question: what it says by itself, what it says in its conversation, and the query."""

    reading: Reading
    slots: Slots
    completed: Completed
    follow_up: bool = False


def parse(text: str, today: dt.date, last: Slots | None = None) -> list[Parsed]:
    """The questions of one message, in order. ``last`` are the slots of the conversation so far.

    Raises ``Misunderstood`` (or one of its kinds) for the first question that is not understood.
    """
    try:
        utterance = read(text)
    except TextTooLongError as error:
        raise UnknownWords(f"That is too long: {error}. Ask one question at a time.") from error
    utterance = clauses.corrected(clauses.without_attribution(utterance, vocabulary()), last)
    if last is None:
        utterance = clauses.asked_when(utterance)
    utterance, notes = spelled(utterance, today)
    try:
        return [_noted(p, notes) for p in _turned(utterance, today, last)]
    except Misunderstood as issue:
        issue.sentence = f"{issue.sentence} ({'; '.join(notes)}.)" if notes else issue.sentence
        raise


def _noted(parsed: Parsed, notes: tuple[str, ...]) -> Parsed:
    done = parsed.completed
    return replace(parsed, completed=replace(done, assumptions=(*notes, *done.assumptions))) if notes else parsed


def _turned(utterance: Utterance, today: dt.date, last: Slots | None) -> list[Parsed]:
    """The message as one question, or as the question at its end with what is told before it."""
    utterance = clauses.without_denied(utterance, lambda u: interpret(u, today, vocabulary()).spans)
    asked = clauses.unquoted(utterance)
    if asked is not utterance and _stands_alone(asked, today):
        utterance = asked
    elif asked is not utterance:
        with suppress(Misunderstood):
            return _after_told(utterance, today)
    try:
        return _message(utterance, today, last)
    except Misunderstood as issue:
        if issue.status == "clarify" or last is not None:
            raise
        with suppress(Misunderstood):
            return _after_told(utterance, today)
        raise


def _after_told(utterance: Utterance, today: dt.date) -> list[Parsed]:
    """The question at the end of a message, with what is told before it as its context. Raises UnknownWords."""
    for told, asked in clauses.turns(utterance):
        try:
            return _message(asked, today, _told(told, today), within=True)
        except Misunderstood:
            if clauses.claim(told) and _stands_alone(asked, today):
                with suppress(Misunderstood):
                    return _message(asked, today, None)
    raise UnknownWords("I did not find a question in that.", EXAMPLES)


def _stands_alone(utterance: Utterance, today: dt.date) -> bool:
    """Whether a question names a measure, and when or with whom."""
    reading = interpret(utterance, today, vocabulary())
    named = any(reading.has(dimension) for dimension in ("period", "partner", "commodity"))
    return reading.has("measure") and (named or reading.has("shape", "record"))


def _message(utterance: Utterance, today: dt.date, last: Slots | None, *, within: bool = False) -> list[Parsed]:
    """The questions of a message. ``within``: ``last`` was said in the same message, so all of it counts."""
    context = clauses.statement(utterance) if last is None and not within else None
    if context is not None:
        told, utterance = context
        last, within = _told(told, today), True
    out = []
    for part in questions(utterance, today):
        parsed = _one(part, today, last, within)
        last = parsed[-1].slots
        out += parsed
    return out


def _one(utterance: Utterance, today: dt.date, last: Slots | None, within: bool) -> list[Parsed]:
    """One question, in its conversation where it leans on one; two where goods and services stand side by side."""
    reading = interpret(utterance, today, vocabulary())
    slots = Slots()
    try:
        _fill(reading, slots, today, last)
        follows = last is not None and (within or is_follow_up(reading, slots))
        if last is not None:
            refer_back(reading, slots, last)
            if within and "then and" in " ".join(reading.utterance.norms) and slots.periods:
                slots.periods = (*last.periods, *slots.periods)  # "what were they then and in January 2024"
            if not follows and any(e.kind == "shift" for e in slots.periods):
                slots.periods = merge(last, Slots(periods=slots.periods)).periods
        only_how = set(reading.utterance.norms) <= _HOW_MUCH
        if within and not slots.named() and not has_pronoun(reading) and not only_how:
            raise UnknownWords("I did not find a question in that.", EXAMPLES)
        whole = merge(last, slots) if follows and last is not None else slots
        if within and not slots.periods and slots.shape in _OF_HISTORIES:
            whole.periods = ()  # the year of a claim is no bound of the record that is asked about it
        if not whole.named():
            raise UnknownWords("I did not find a question about trade figures in that.", EXAMPLES)
        each = [replace(whole, sector=sector, apart=()) for sector in slots.apart] or [whole]
        return [Parsed(reading, one, complete(one, utterance.text), follows) for one in each]
    except Misunderstood as issue:
        if slots.measures and last is None:
            issue.slots = slots
        raise


def _fill(reading: Reading, slots: Slots, today: dt.date, last: Slots | None) -> None:
    """Every slot and the shape that a question names, with nothing left over."""
    if reading.word(0) in _DENIALS:  # "no, I meant imports"
        reading.used.add(0)
    in_scope(reading, vocabulary())
    fill(reading, slots, today)
    shapes.detect(reading, slots, last)
    explained(reading, vocabulary())


def _told(utterance: Utterance, today: dt.date) -> Slots | None:
    """What a statement before the question is about; that something moved is not asked again.

    Its own unknown words are prose, unless one stands before a product or a flow and may narrow it, or
    a word limits what is counted: then the message is not understood.
    """
    words = vocabulary()
    reading = interpret(utterance, today, words)
    nouns = {s.start for s in (*reading.find("commodity"), *reading.find("measure"))}
    money = amounts(reading)
    unread = [i for i in reading.unread(words.is_filler) if i not in money]
    norms = utterance.norms
    said = clauses.claim(utterance)
    strange = any(any(c.isdigit() for c in norms[i]) or words.correct(norms[i]) or i + 1 in nouns for i in unread)
    if (strange and not said) or norms[:2] == ("as", "of") or _LIMITING & set(norms):
        raise UnknownWords("I do not understand the words before the question.", EXAMPLES)
    if not (reading.has("measure") or reading.has("commodity") or direction.partners(reading) or reading.has("period")):
        return None
    slots = Slots()
    fill(reading, slots, today)
    periods = tuple(p for e in slots.periods if (p := _as_context(e)) is not None)
    shape = Shape.GDP_SHARE if reading.has("shape", "gdp") else None
    return Slots(shape=shape, measures=slots.measures, spoken=slots.spoken, sector=slots.sector, targets=slots.targets,
                 products=slots.products, comparison=slots.comparison, periods=periods)  # fmt: skip


def _as_context(expr: PeriodExpr) -> PeriodExpr | None:
    """A period of prose: "early last year" is that year; "since 2009" is no period of the question."""
    if expr.kind == "part" and expr.days is not None and expr.days[0] is not None:
        return PeriodExpr("range", label=expr.label, period=Period.of_year(expr.days[0].year))
    return expr if expr.kind in ("range", "ytd", "trailing", "latest") else None
