"""A message as complete readings: every word consumed by a rule at its place, or no reading at all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.commodities import Candidate
from data.period import PeriodExpr
from data.query.spec import Query
from intents.complete import Completed, complete
from intents.grammar.atoms import Values, atoms, pauses
from intents.grammar.build import build
from intents.grammar.chart import Chart, Edge, Record, TooManyEdgesError
from intents.grammar.leaning import after_told, leaning_on, leans, named_before, part_of_product, undated
from intents.grammar.movement import NotComputed
from intents.grammar.roles import ROLES, NoReading
from intents.grammar.rules import load
from intents.interpret import proposals
from intents.issues import Ambiguous, Misunderstood, Territory
from intents.slots import Slots, merge
from intents.text import Utterance
from intents.vocabulary import vocabulary

PAUSES = 4
"""Commas and dashes of a sentence at which what is told may end."""
MUTTERED = 3
"""Tokens that chatter has at least."""
OF_TRADE = frozenset((
    "Partner", "Demonym", "Group", "Product", "Code", "State", "Head", "Sector", "Amount", "Percent", "Basis",
    "Adjustment", "Prices", "Vintage", "Denied", "Verb", "Period", "Since",
))  # fmt: skip
"""Constituents that a sentence of chatter does not have."""
LONGEST = 60
"""Tokens of a clause: a longer one is not read."""
_SENTENCE_END = re.compile(r"[?!;\n]|\.(?=[\"'”\u2019)]*(?:\s|$))")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a message: its tokens, all constituents, and those over the whole of it that ask something."""

    utterance: Utterance
    start: int
    end: int
    chart: Chart
    values: Values
    complete: tuple[Edge, ...]

    @property
    def only_frame(self) -> bool:
        """Whether it only greets, thanks or says what the answer is for."""
        return not self.complete and bool(self.chart.edges("Opening"))

    @property
    def chatter(self) -> bool:
        """Whether it speaks of the asker or the occasion, and nothing in it could say something of trade."""
        norms = self.chart.norms
        if self.mutters:
            return True
        aside = len(norms) > 1 and not limiting() & set(norms) and self.ends_apart
        return aside and not self.complete and not any(map(of_trade, self.chart.everything()))

    @property
    def mutters(self) -> bool:
        """Whether it begins as the asker speaks of himself or somebody, and names nothing of trade."""
        norms = self.chart.norms
        speaks = norms[0] in load().classes["speaker"] and len(norms) > MUTTERED
        return speaks and not self.complete and not any(map(of_trade, self.chart.everything()))

    @property
    def said(self) -> str:
        """Its words as typed."""
        tokens = self.utterance.tokens
        return self.utterance.text[tokens[self.start].start : tokens[self.end - 1].end]

    @property
    def asks(self) -> bool:
        """Whether a question mark stands at its end."""
        return "?" in self.utterance.gap(self.end - 1)

    @property
    def ends_apart(self) -> bool:
        """Whether a full stop or a colon stands after it: what follows is another sentence."""
        gap = self.utterance.gap(self.end - 1)
        return any(sign in gap for sign in ".!:;\n\u2014") or " - " in gap


@dataclass(frozen=True)
class Outcome:
    """What one reading comes to: the questions of it in order, or why there is no answer to it."""

    edge: Edge
    slots: tuple[Slots, ...] = ()
    completed: tuple[Completed, ...] = ()
    issue: Misunderstood | None = None
    leaning: bool = False

    @property
    def queries(self) -> tuple[Query, ...]:
        return tuple(c.query for c in self.completed)


def limiting() -> frozenset[str]:
    """Words that may limit what is counted: a sentence with one is no chatter."""
    return load().classes["limiting"]


def of_trade(edge: Edge) -> bool:
    """Whether a constituent says something of trade: a name, a figure, a period."""
    return edge.category in OF_TRADE and edge.record.get("kind") != "too_fine"


def sentences(utterance: Utterance, today: dt.date) -> list[Sentence]:
    """The sentences of a message, each read by itself; one that only adds a period belongs to that before."""
    spans = proposals(utterance, today, vocabulary())
    edges, values = atoms(utterance, spans)
    breaks, out = pauses(utterance), list[Sentence]()
    for start, end in _cuts(utterance):
        one = _sentence(utterance, start, end, edges, values, breaks)
        if out and out[-1].complete and (one.chart.edges("Modifiers") or one.chart.edges("Addition")):
            joined = _sentence(utterance, out[-1].start, end, edges, values, breaks)
            if joined.complete:
                out[-1] = joined
                continue
        told = _told_and_asked(one, edges, values, breaks)
        out += told or _asked_and_muttered(one, edges, values, breaks) or [one]
    return out


def _told_and_asked(
    one: Sentence, edges: Sequence[Edge], values: Values, breaks: Sequence[str]
) -> tuple[Sentence, Sentence] | None:
    """ "The gap exploded last year, how big was it in Q1?": what is told, and the question after it."""
    if one.complete or one.chart.edges("Telling"):
        return None
    for cut in [i for i in range(one.end - 1, one.start, -1) if breaks[i]][:PAUSES]:
        asked = _sentence(one.utterance, cut, one.end, edges, values, breaks)
        if asked.complete:
            told = _sentence(one.utterance, one.start, cut, edges, values, breaks)
            if told.complete and asked.chart.norms[0] not in load().classes["inquiring"]:
                continue  # a question and a bit of it, no statement
            if tellings(told) or told.only_frame or told.chatter:
                return told, asked
    return None


def _asked_and_muttered(
    one: Sentence, edges: Sequence[Edge], values: Values, breaks: Sequence[str]
) -> tuple[Sentence, Sentence] | None:
    """ "Exports to Japan in 2024, need it for a board meeting": the question, and what speaks of the asker after it."""
    if one.complete:
        return None
    for cut in [i for i in range(one.end - 1, one.start, -1) if breaks[i]][:PAUSES]:
        muttered = _sentence(one.utterance, cut, one.end, edges, values, breaks)
        if muttered.mutters and not limiting() & set(muttered.chart.norms):
            asked = _sentence(one.utterance, one.start, cut, edges, values, breaks)
            if asked.complete:
                return asked, muttered
    return None


def _cuts(utterance: Utterance) -> list[tuple[int, int]]:
    """Where sentences begin and end."""
    norms, cuts = utterance.norms, [0]
    for index in range(len(norms) - 1):
        gap = utterance.gap(index)
        if not _SENTENCE_END.search(gap):
            continue
        abbreviation = gap[0] == "." and (norms[index + 1][0].isdigit() or len(norms[index]) <= 2)
        if not abbreviation or "\n" in gap:
            cuts.append(index + 1)
    return list(zip(cuts, [*cuts[1:], len(norms)], strict=True)) if norms else []


def _sentence(
    utterance: Utterance, start: int, end: int, edges: Sequence[Edge], values: Values, breaks: Sequence[str]
) -> Sentence:
    inside = [
        Edge(e.category, e.start - start, e.end - start, e.record) for e in edges if start <= e.start and e.end <= end
    ]
    chart = Chart(utterance.norms[start:end], ["", *breaks[start + 1 : end]])
    found: tuple[Edge, ...] = ()
    if end - start <= LONGEST:
        try:
            chart.run(inside)
            found = tuple(chart.edges("Question"))
        except TooManyEdgesError:
            found = ()
    return Sentence(utterance, start, end, chart, values, found)


def tellings(sentence: Sentence) -> list[Edge]:
    """Statements over the whole sentence; else the longest before a reason that names nothing of trade."""
    chart = sentence.chart
    whole = chart.edges("Telling")
    if whole:
        return whole
    reasons = load().classes["reason"]
    found = sorted((e for e in chart.starting() if e.category == "Telling"), key=lambda e: -e.end)
    for edge in found:
        led = chart.norms[edge.end] in reasons
        if led and not any(e.start >= edge.end and of_trade(e) for e in chart.everything()):
            return [edge]
    return []


def outcomes(sentence: Sentence, last: Slots | None) -> list[Outcome]:
    """What the complete readings of a sentence come to, those that come to the same only once.

    Readings by weak rules count only where no other is left; so do those that nothing computes.
    """
    found = [o for edge in sentence.complete if (o := _outcome(edge, sentence, last)) is not None]
    for weak in (_not_computed, _by_weak_rule, _of_parts, _leans, _unanchored):
        found = [o for o in found if not weak(o)] or found
    if any(o.queries for o in found):
        found = [o for o in found if not isinstance(o.issue, Territory)]
    if any(q.targets for o in found for q in o.queries):  # "with Switzerland, SA": beside a partner SA is no country
        found = [o for o in found if not isinstance(o.issue, Ambiguous)]
    distinct: dict[Any, Outcome] = {}
    for one in found:
        distinct.setdefault(tuple(map(meaning, one.queries)) or (type(one.issue), str(one.issue)), one)
    return list(distinct.values())


def _by_weak_rule(one: Outcome) -> bool:
    return bool(one.edge.record.get("weak"))


def _of_parts(one: Outcome) -> bool:
    """ "exports and imports of X": one figure of both before two figures, of which one has no X."""
    return "parts" in one.edge.record


def _not_computed(one: Outcome) -> bool:
    return isinstance(one.issue, NotComputed)


def _leans(one: Outcome) -> bool:
    return one.leaning


def _unanchored(one: Outcome) -> bool:
    """ "How much is that up from 2024": the year is what the conversation's is compared with, where a rule says so."""
    return one.leaning and not one.edge.record.get("against")


def meaning(query: Query) -> Query:
    """A query without the words that it was asked in: two that differ only in these are one. The newest figure is meant
    where no period is named, so that "right now" says no more."""
    newest = [e for e in query.periods if e.kind == "latest" and e.unit is None]
    return replace(
        query,
        periods=() if len(newest) == len(query.periods) else tuple(map(_dated, query.periods)),
        base=None if query.base is None else _dated(query.base),
        products=tuple(replace(p, name="", candidates=tuple(map(_unlabelled, p.candidates))) for p in query.products),
        vintage=replace(query.vintage, said=""),
    )


def _unlabelled(candidate: Candidate) -> Candidate:
    return candidate if candidate.exports or candidate.imports else replace(candidate, label="")


def _dated(expr: PeriodExpr) -> PeriodExpr:
    if expr.kind == "range" and expr.period is not None:
        return PeriodExpr("range", period=expr.period, ends=expr.ends)
    if expr.kind == "ytd" and expr.period is not None:
        return PeriodExpr("ytd", period=expr.period)
    return replace(expr, label="")


def _outcome(edge: Edge, sentence: Sentence, last: Slots | None) -> Outcome | None:
    """What one reading comes to; None where its parts do not fit together."""
    records = [dict(p) for p in edge.record["parts"]] if "parts" in edge.record else [edge.record]
    slots: list[Slots] = []
    done: list[Completed] = []
    leaning = False
    headed = any(e.category == "Head" and e.start == 0 for e in sentence.chart.starting())
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
            if context is not None and built.pronoun and part_of_product(whole, context):
                return None
            leaves_out = leans(whole, built.connected) or (context and headed and named_before(whole, context))
            if context is not None and (built.leaning or (not slots and leaves_out)):
                whole, leaning = leaning_on(context, whole, pronoun=built.pronoun), True
            elif context is not None and whole.periods and all(e.kind == "shift" for e in whole.periods):
                whole = replace(whole, periods=merge(context, Slots(periods=whole.periods)).periods)
            elif context is not None and not slots:
                whole = after_told(whole, context)
            for one in [whole] if not whole.apart else _apart(whole):
                slots.append(one)
                done.append(complete(one, sentence.utterance.text))
    except NoReading:
        return None
    except Misunderstood as issue:
        issue.slots = issue.slots or _without_parties(records, sentence, last)
        return Outcome(edge, issue=issue, leaning=leaning)
    return Outcome(edge, tuple(slots), tuple(done), leaning=leaning)


def _without_parties(records: list[Record], sentence: Sentence, last: Slots | None) -> Slots | None:
    """What a question names besides the partner that has to be asked about: the answer to that goes on from it."""
    if len(records) != 1:
        return None
    try:
        built = build({k: v for k, v in records[0].items() if k not in (*ROLES, "ps", "minus")}, sentence.values)
    except (NoReading, Misunderstood):
        return None
    return merge(last, built.slots) if built.leaning and last is not None else built.slots


def _apart(slots: Slots) -> list[Slots]:
    return [replace(slots, sector=sector, apart=()) for sector in slots.apart]
