"""What the sentences of a message come to: complete readings, every word consumed by a rule at its place, or none."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from data.commodities import Candidate
from data.model import Sector
from data.period import MONTHS_IN, PeriodExpr
from data.query.spec import CHANGES, Query, Shape
from intents.complete import Completed, complete
from intents.grammar.both_ways import together
from intents.grammar.build import Built, build
from intents.grammar.chart import Edge
from intents.grammar.leaning import (
    after_told,
    dated_now,
    fits,
    in_conversation,
    in_same_message,
    leaning_on,
    leans,
    named_before,
    of_same_partner,
    part_of_product,
    set_beside,
    undated,
    widened,
)
from intents.grammar.movement import NotComputed
from intents.grammar.periods import newest
from intents.grammar.places import Record
from intents.grammar.roles import ROLES, WORLD, NoReading
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence
from intents.issues import Ambiguous, Misunderstood, Territory
from intents.slots import Slots
from intents.wordlists import wordlist

_ARTICLE = wordlist("the")


@dataclass(frozen=True)
class ReadingOutcome:
    """What one reading comes to: the questions of it in order, or why there is no answer to it."""

    edge: Edge
    slots: tuple[Slots, ...] = ()
    completed: tuple[Completed, ...] = ()
    issue: Misunderstood | None = None
    leaning: bool = False

    @property
    def queries(self) -> tuple[Query, ...]:
        return tuple(c.query for c in self.completed)


def outcomes(sentence: Sentence, last: Slots | None) -> list[ReadingOutcome]:
    """What the complete readings of a sentence come to, those that come to the same only once.

    Readings by weak rules count only where no other is left; so do those that nothing computes.
    """
    found = [o for edge in sentence.complete if (o := _outcome(edge, sentence, last)) is not None]
    if last is not None and last.targets and not last.products and any(set(o.edge.record) == {"near"} for o in found):
        found = [o for o in found if set(o.edge.record) != {"prods"}]  # "Jordan?" after a partner
    found = [o for o in found if "home_state" in o.edge.record] or found  # "State exports?" after a state
    if last is not None:
        found = [o for o in found if "stated" not in o.edge.record or asks_again(o, last)]  # "that's goods"
        found = [o for o in found if not asks_again(o, last)] or found
        found = [o for o in found if o.leaning and "firm" in o.edge.record] or found
    for weak in (_not_computed, _by_weak_rule, _of_parts, _leans, _unanchored, _now):
        found = [o for o in found if not weak(o)] or found
    if any(o.queries for o in found):
        found = [o for o in found if not isinstance(o.issue, Territory)]
    if any(q.targets for o in found for q in o.queries):  # "with Switzerland, SA": beside a partner SA is no country
        found = [o for o in found if not isinstance(o.issue, Ambiguous)]
    distinct: dict[Any, ReadingOutcome] = {}
    for one in found:
        distinct.setdefault(tuple(dict.fromkeys(map(meaning, one.queries))) or (type(one.issue), str(one.issue)), one)
    return [o for o in distinct.values() if not any(_said_more(other, o) for other in distinct.values())]


def _said_more(one: ReadingOutcome, other: ReadingOutcome) -> bool:
    """Whether ``one`` speaks of a deficit or a surplus where ``other`` speaks of the same balance."""
    if one is other or not one.queries or len(one.queries) != len(other.queries):
        return False
    return all(
        q.spoken in ("deficit", "surplus") and meaning(replace(q, spoken="balance")) == meaning(balance)
        for q, balance in zip(one.queries, other.queries, strict=True)
    )


def _by_weak_rule(one: ReadingOutcome) -> bool:
    return bool(one.edge.record.get("weak"))


def _of_parts(one: ReadingOutcome) -> bool:
    """ "exports and imports of X": one figure of both before two figures, of which one has no X."""
    return "parts" in one.edge.record


def _not_computed(one: ReadingOutcome) -> bool:
    return isinstance(one.issue, NotComputed)


def _leans(one: ReadingOutcome) -> bool:
    return one.leaning


def _unanchored(one: ReadingOutcome) -> bool:
    """ "How much is that up from 2024": the year is what the conversation's is compared with, where a rule says so."""
    return one.leaning and not one.edge.record.get("against")


def asks_again(one: ReadingOutcome, last: Slots) -> bool:
    """Whether a reading only asks once more what was asked last."""
    with suppress(Misunderstood, NoReading):
        return not last.told and [meaning(q) for q in one.queries] == [meaning(complete(last, "").query)]
    return False


def _now(one: ReadingOutcome) -> bool:
    """ "Exports now": a turn to something else, where that can be said."""
    periods = [e for query in one.queries for e in query.periods]
    return one.leaning and bool(periods) and all(e.kind == "latest" and e.label == "now" for e in periods)


def meaning(query: Query) -> Query:
    """A query without the words that it was asked in: two that differ only in these are one. The newest figure is meant
    where no period is named, so that "right now" says no more."""
    undated = all(map(newest, query.periods))
    return replace(
        query,
        periods=() if undated else tuple(map(_dated, query.periods)),
        base=None if query.base is None else _dated(query.base),
        products=tuple(replace(p, name="", candidates=tuple(map(_unlabelled, p.candidates))) for p in query.products),
        vintage=replace(query.vintage, said=""),
        spoken=query.spoken if len(query.measures) == 1 else None,  # a balance beside both flows
        sector=None if query.sector is _unsaid(query) else query.sector,
    )


def _unsaid(query: Query) -> Sector | None:
    """The sector that is meant where none is named: goods with a partner, both in a total of no product."""
    if query.targets:
        return Sector.GOODS
    named = query.products or query.over or query.basis or query.adjustment or query.prices
    return None if named or query.shape is not Shape.LEVEL else Sector.BOTH


def _unlabelled(candidate: Candidate) -> Candidate:
    candidate = replace(candidate, reason="")  # "the figure holds more than heavy crude": of the words
    return candidate if candidate.exports or candidate.imports else replace(candidate, label="")


def _dated(expr: PeriodExpr) -> PeriodExpr:
    if expr.kind == "range" and expr.period is not None:
        return PeriodExpr("range", period=expr.period, ends=expr.ends)
    if expr.kind == "ytd" and expr.period is not None:
        return PeriodExpr("ytd", period=expr.period)
    unit = None if expr.kind == "since" else expr.unit  # a period that something began in has its own
    return replace(expr, label="", assumed_year=False, unit=unit)


def _outcome(edge: Edge, sentence: Sentence, last: Slots | None) -> ReadingOutcome | None:
    """What one reading comes to; None where its parts do not fit together."""
    records = [dict(p) for p in edge.record["parts"]] if "parts" in edge.record else [edge.record]
    slots: list[Slots] = []
    done: list[Completed] = []
    leaning = False
    try:
        for record in records:
            built = build(record, sentence.values)
            whole, context = built.slots, slots[-1] if slots else last
            if built.leaning and context is None:
                return None
            if context is not None and context.lost:
                bare = leans(whole, built.connected) and "owner" not in record
                if built.leaning or bare or undated(whole, context):
                    return None  # "imports?" is no question by itself here; "what were US imports?" is
                context = None
            context = context if "home_state" in record else widened(context, whole, sentence.norms)
            if context is not None:
                whole, leans_now = _in_context(record, built, context, sentence, first=not slots)
                leaning = leaning or leans_now
            for one in [whole] if not whole.apart else _apart(whole):
                slots.append(one)
                done.append(_plain(complete(one, sentence.utterance.text)))
    except NoReading:
        return None
    except Misunderstood as issue:
        issue.slots = issue.slots or _without_parties(records, sentence, last)
        return ReadingOutcome(edge, issue=issue, leaning=leaning)
    slots, done = together(slots, done, sentence.utterance.text)
    return ReadingOutcome(edge, tuple(slots), tuple(done), leaning=leaning)


def _short(whole: Slots, context: Slots, sentence: Sentence) -> bool:
    """Whether a question that names a figure of its own says in a few words what of the conversation is meant."""
    return dated_now(whole, context) or _narrowed(sentence) or _of_whom(whole, context, sentence)


def _of_whom(whole: Slots, context: Slots, sentence: Sentence) -> bool:
    """ "Top 3 origins": of the product that the conversation is about, in its period."""
    named = whole.periods or whole.products or whole.sector or whole.over != "partner" or context.targets
    ranked = context.shape is Shape.RANKING and bool(context.periods)
    if named or context.told or not (context.products or ranked):
        return False
    return ranked or not any(e.category in ("Head", "Verb") for e in sentence.chart.everything())


def _narrowed(sentence: Sentence) -> bool:
    """ "Exports only, second quarter": of what the conversation is about, one flow."""
    only, norms = load().classes["alone"], [*sentence.norms, ""]
    heads = [e for e in sentence.chart.everything() if e.category == "Head"]
    before = norms[0] in load().classes["only_one"] and any(
        all(norm in _ARTICLE for norm in norms[1 : e.start]) and e.start < 3 for e in heads
    )
    return before or any(e.start == 0 and norms[e.end] in only for e in heads)


def _in_context(record: Record, built: Built, context: Slots, sentence: Sentence, *, first: bool) -> tuple[Slots, bool]:
    """A question with what it leaves out of the conversation, and whether it left something out. Raises NoReading
    where both do not fit together. ``first``: it stands first in its sentence."""
    whole = built.slots
    if built.pronoun and part_of_product(whole, context):
        raise NoReading("a part of a product")
    headed = any(e.category == "Head" and e.start == 0 for e in sentence.chart.starting())
    leaves_out = (
        leans(whole, built.connected)
        or (headed and named_before(whole, context))
        or (not whole.targets and _short(whole, context, sentence))
    )
    worldwide = "world" in record or any(WORLD in record.get(role, ()) for role in ROLES)
    if record.get("op") == ("level",):
        context = replace(context, shape=None)  # "did they recover? 2019 and 2024 next to each other"
    if worldwide and not whole.targets:
        context = replace(context, targets=())  # "and with the whole world?"
    if "ever" in record or _among_others(record, context, whole.grain):
        context = replace(context, periods=())
    if built.leaning or (first and leaves_out):
        whole = leaning_on(context, set_beside(record, context, whole), pronoun=built.pronoun)
        if not fits(record, context, whole):
            raise NoReading("it does not fit the conversation")
        return whole, True
    if whole.periods and all(e.kind == "shift" for e in whole.periods):
        return replace(whole, periods=in_conversation(context, Slots(periods=whole.periods)).periods), False
    return of_same_partner(in_same_message(after_told(whole, context), context), context) if first else whole, False


def _among_others(record: Record, context: Slots, grain: str | None) -> bool:
    """ "What is the record year for that?": the conversation's one year is one of those that are compared."""
    unit = MONTHS_IN.get(grain or "", 1)
    short = [e.period for e in context.periods if e.period is not None and e.period.months <= unit]
    asked = record.get("op") == ("record",) and "pron" in record and "judged" not in record
    return asked and len(short) == len(context.periods) == 1


def _plain(done: Completed) -> Completed:
    """Raises NoReading for a change in three periods of which one holds another ("Q1 ... this year vs Q1 2025"): that
    is no list of periods, and what it is compared with is not said plainly; and for one against itself."""
    once = tuple({_dated(e): e for e in reversed(done.query.periods)}.values())[::-1]  # "that year, 2006"
    done = replace(done, query=replace(done.query, periods=once)) if len(once) < len(done.query.periods) else done
    query = done.query
    if query.base is not None and any(_dated(e) == _dated(query.base) for e in query.periods):
        raise NoReading("a period against itself")
    spans = [e.period for e in query.periods if e.period is not None]
    inside = any(a is not b and a.start <= b.start and b.end <= a.end for a in spans for b in spans)
    spanning = [e for e in (*query.periods, query.base) if e is not None and e.ends and e.period is not None]
    across = [(a.period, b.period) for a in spanning for b in spanning if a.period and b.period and a is not b]
    if query.shape in CHANGES and any(a.start < b.start <= a.end for a, b in across):
        raise NoReading("two movements, each between two periods")
    if query.shape in CHANGES and len(query.periods) > 2 and inside:
        raise NoReading("periods within each other")
    return done


def _without_parties(records: list[Record], sentence: Sentence, last: Slots | None) -> Slots | None:
    """What a question names besides the partner that has to be asked about: the answer to that goes on from it."""
    if len(records) != 1:
        return None
    try:
        built = build({k: v for k, v in records[0].items() if k not in (*ROLES, "ps", "minus")}, sentence.values)
    except (NoReading, Misunderstood):
        return None
    return in_conversation(last, built.slots) if built.leaning and last is not None else built.slots


def _apart(slots: Slots) -> list[Slots]:
    return [replace(slots, sector=sector, apart=()) for sector in slots.apart]
