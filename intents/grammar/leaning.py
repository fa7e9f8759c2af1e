"""Whether a message leans on the conversation, and what its pronouns stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.model import Flow, Sector
from data.period import PeriodExpr
from data.query.spec import CHANGES, Product, Shape
from intents.grammar.partners import without
from intents.grammar.periods import newest, since
from intents.grammar.roles import NoReading
from intents.grammar.rules import load
from intents.slots import Slots
from intents.wordlists import wordlist

_BEFORE = wordlist("period_before")
_HISTORY = frozenset((Shape.RECORD, Shape.REACHED, Shape.STREAK, Shape.CROSSING, Shape.SINCE_WHEN))
"""What is asked of a whole history: a period told before is no part of it."""


def leans(slots: Slots, connected: bool) -> bool:
    """Whether a question that has a figure of its own still leans on the conversation: it names less than a whole one.

    ``connected``: it begins with "and", "what about" or the like.
    """
    named = bool(slots.targets or slots.products or slots.over)
    level = slots.shape in (None, Shape.LEVEL)
    part = bool(slots.sector) and (bool(slots.periods) or not level)  # "what was the services balance" of the partner
    whole = bool(slots.measures) and (named or part)
    if connected:
        return not (whole and slots.periods)
    undated = all(e.assumed_year or newest(e) or e.kind == "shift" for e in slots.periods)  # "in July", "that year"
    dated = not undated and not (slots.base_only or slots.from_then)  # "how much did imports grow from 2024"
    return not whole and not (slots.measures and dated)


def of_states(products: Sequence[Product]) -> bool:
    """Whether states are meant, and nothing else."""
    return bool(products) and all(c.scheme == "state" for p in products for c in p.candidates[:1])


def part_of_product(slots: Slots, last: Slots) -> bool:
    """ "What share of that was drugs" after consumer goods: a share of one product in another, which no table gives."""
    part = slots.products or (slots.sector if not slots.measures else None)
    return slots.shape is Shape.SHARE and bool(part and last.products) and slots.products != last.products


def widened(context: Slots | None, whole: Slots, norms: Sequence[str]) -> Slots | None:
    """The conversation without its product for "total imports?", without its partner too for "the overall deficit"."""
    said = set(norms) & load().classes["of_all"]
    if context is None or not (said and whole.measures) or whole.products or whole.shape is Shape.SHARE:
        return context
    dated = bool(whole.periods and said & wordlist("total_words"))  # "what about the total deficit in 2023"
    world = bool(said & wordlist("overall_words")) or dated or set(norms) >= wordlist("all_our")
    listed = bool(said & wordlist("all_words")) and world  # "and of all our imports?" after a list of what they are
    if context.shape is Shape.RANKING and (context.over == "product" or not listed):
        context = context if listed else replace(context, shape=None, over=None, limit=None, nth=None, products=())
        return replace(context, targets=() if world else context.targets)
    return replace(context, products=(), targets=() if world else context.targets)


def _step_back(expr: PeriodExpr) -> bool:
    """ "Previous year" by itself: in a conversation the one before its period, not before today."""
    said = [word for word in expr.label.lower().split() if word not in wordlist("leading_article")]
    return expr.kind == "range" and expr.relative and expr.count == -1 and said[0] in _BEFORE


def refer_back(slots: Slots, last: Slots, *, pronoun: bool) -> Slots:
    """ "How much did it change" after an answer about one partner: that partner."""
    if len(slots.periods) == 1 and _step_back(slots.periods[0]):
        slots = replace(slots, periods=(replace(slots.periods[0], kind="shift", period=None),))
    if pronoun and not slots.targets and not slots.over and last.over == "partner" and last.focus is not None:
        return replace(slots, targets=(last.focus,), shape=slots.shape or Shape.LEVEL)
    return slots


def named_before(slots: Slots, context: Slots) -> bool:
    """ "Metal shapes jumped: imports in Q1 2025?": a bare flow and its period after a statement about something."""
    subject = context.targets or context.products
    return context.told and bool(subject) and not (slots.targets or slots.products or slots.over or slots.sector)


def undated(slots: Slots, context: Slots) -> bool:
    """Whether a question after an unread statement with a period in it names none: it may mean that one."""
    named = any(e.kind != "shift" for e in slots.periods)
    return context.told and not named and slots.shape not in _HISTORY


def after_told(whole: Slots, context: Slots) -> Slots:
    """A whole question after a statement: its period where it names none, "from March" of the told year."""
    if not context.told or whole.shape in _HISTORY or not context.periods:
        return whole
    if not whole.periods:
        return replace(whole, periods=context.periods)
    moved = whole.shape in CHANGES
    if moved and len(whole.periods) == len(context.periods) == 1 and whole.periods[0].assumed_year:
        base = in_conversation(context, Slots(periods=whole.periods)).periods
        return replace(whole, periods=(*base, *context.periods))
    return whole


_OF_BEFORE = frozenset(("first_of", "whole_of", "differing"))


def set_beside(record: dict[str, Any], context: Slots, whole: Slots) -> Slots:
    """ "How does that compare with France?": beside the partner of the conversation. "By how much?" after two figures
    side by side: by how much one is larger."""
    if "added" in record and not set(whole.targets) & set(context.targets):
        return replace(whole, targets=(*context.targets, *whole.targets))
    if "of_two" in record:
        if len(context.periods) != 1 or not context.period_before:
            raise NoReading("between which two")
        return replace(whole, periods=(*context.periods, *context.period_before))
    if _OF_BEFORE & record.keys() or (whole.shape is Shape.SHARE and context.variable is not None):
        from intents.grammar.of_before import of_before  # few messages ask that

        return of_before(record, context, whole)
    if "itself" in record:
        return replace(whole, itself=True)
    if "amount_of" in record and context.measures == (Flow.BALANCE,):
        whole = replace(whole, shape=Shape.LEVEL, part=None)  # a balance has parts of either sign
    two = len(context.targets) == 2 or len(context.products) == 2
    if "margin" in record and two and context.shape in (None, Shape.LEVEL) and not context.combined:
        return replace(whole, shape=Shape.PERCENT_MORE if record.get("unit") == "percent" else Shape.LEVEL)
    if "pron" in record and whole.shape is Shape.SHARE and context.products and whole.sector and not whole.products:
        whole = replace(whole, sector=None)  # "what share of all services exports is that?"
    elif "pron" in record and whole.shape is Shape.SHARE and whole.sector and not (context.products or context.targets):
        whole = replace(whole, part="sector")  # "services as a share of the total?"
    only = context.periods[0] if len(context.periods) == 1 else None
    if "judged" in record and not whole.periods and only is not None and only.period is not None:
        grain = only.period.grain  # "is that a record?": among years after a year, among months after a month
        return replace(whole, judged=grain is not None, grain=grain, periods=(only,))
    return whole


def dated_now(whole: Slots, context: Slots) -> bool:
    """ "Is there a deficit in insurance? 2024 balance": the second question only says when."""
    bare = whole.named() <= {"measures", "spoken", "periods"} and whole.periods
    about = bool(context.targets or context.products) or whole.measures == context.measures
    return bool(context.here and bare) and not context.periods and about


def in_same_message(whole: Slots, context: Slots) -> Slots:
    """ "Who bought most in 2024? Who sold us most?": the period of the question before it in the same message."""
    only = context.periods[0] if len(context.periods) == 1 else None
    if not context.here or whole.periods or only is None or only.kind != "range" or whole.shape in _HISTORY:
        return whole
    return replace(whole, periods=context.periods)


def of_same_partner(whole: Slots, context: Slots) -> Slots:
    """ "Exports to Italy" after imports from Italy in 2024: in the same period. So of a product."""
    level = whole.shape in (None, Shape.LEVEL) and context.shape in (None, Shape.LEVEL)
    same = whole.targets == context.targets
    alike = same and _first(whole) == _first(context)
    only = len(context.periods) == 1 and context.periods[0].kind == "range"
    about = bool(whole.targets or whole.products) and alike and whole.measures != context.measures
    about = about or (same and bool(whole.products) and whole.measures == context.measures)  # "the surplus in travel"
    if context.told or whole.periods or not (level and only and about):
        return whole
    return replace(whole, periods=context.periods)


def _first(slots: Slots) -> list[object]:
    return [p.candidates[:1] for p in slots.products]


def in_conversation(context: Slots, whole: Slots) -> Slots:
    """A message filled from the conversation before it."""
    from intents.merge import merge  # most questions have none

    return merge(context, whole)


def leaning_on(context: Slots, whole: Slots, *, pronoun: bool) -> Slots:
    """A question that leaves something out, with what the conversation or the statement before it has."""
    if whole.minus and context.targets:
        whole = _less(context, whole)
    if context.told and whole.measures:
        context = replace(context, shape=None, over=None, sign=None)
    if context.told and whole.shape in _HISTORY and not whole.periods:
        context = replace(context, periods=())
    moved = whole.shape in CHANGES and len(whole.periods) == 1
    from_one = moved and len(context.periods) == 1 and whole.periods[0].assumed_year
    if from_one and (context.told or whole.periods[0].kind == "since"):  # "how much did imports rise from March?"
        whole = replace(whole, base_only=True)
    then = whole.periods[0] if moved and whole.from_then and len(context.periods) == 1 else None
    if then is not None and then.kind == "since" and _before(then, context.periods[0]):
        base = PeriodExpr("range", label=then.label, period=then.period)
        whole = replace(whole, periods=(base,), base_only=True)  # "so how much did imports grow from 2024?" after 2025
    end = whole.periods[0] if moved and whole.periods[0].kind == "until" else None
    if end is not None and (reached := _same_unit_at(end, context)) is not None:
        whole = replace(whole, periods=(reached,), base_only=True)  # "how much had they grown by 2024?" after 2022
    only = whole.periods[0] if whole.base_only and not context.periods else None
    if only is not None and only.kind == "range" and only.period is not None and only.period.grain:
        whole = replace(whole, periods=(since(only.period),), base_only=False)  # "growth from 2020" up to the newest
    return in_conversation(context, refer_back(whole, context, pronoun=pronoun))


def _same_unit_at(until: PeriodExpr, context: Slots) -> PeriodExpr | None:
    """The year, quarter or month at whose end something has moved by, as long as the conversation's one period."""
    named = context.periods[0].period if len(context.periods) == 1 else None
    end = until.period
    if named is None or end is None or end.end <= named.end:
        return None
    if end.months != named.months:
        raise NoReading("a month and a year")  # "by March 2026", after a year
    return PeriodExpr("range", until.label, end)


def _before(then: PeriodExpr, named: PeriodExpr) -> bool:
    """Whether a period lies before another."""
    return then.period is not None and named.period is not None and then.period.end < named.period.start


def _less(context: Slots, whole: Slots) -> Slots:
    """ "Without Germany" after the European Union: that without it. Raises NoReading where nothing can be left out."""
    if any(t.kind == "partner" or t.minus for t in context.targets):
        raise NoReading("a country without another")
    return replace(whole, targets=tuple(without(list(context.targets), list(whole.minus), whole)))


def fits(record: dict[str, Any], context: Slots, whole: Slots) -> bool:
    """Whether what a follow-up takes for granted is so: three partners to add up, two to compare, a ranking."""
    if "home_state" in record and not of_states(whole.products):
        return False  # "our state's exports": one was named
    if "compared" in record and not 2 <= max(len(whole.targets), len(whole.periods), len(whole.products)) <= 3:
        return False
    if str(record.get("together")) == "3" and len(whole.targets) != 3:
        return False
    joined = max(len(whole.targets), len(whole.products), len(whole.periods), len(whole.measures)) > 1
    if "together" in record and not joined and whole.sector is not Sector.BOTH:
        return False  # "both together?" of one
    if not _has_what_it_asks_of(record, context, whole):
        return False
    if "of_series" in record and context.shape not in (Shape.SERIES, Shape.RECORD) and not context.grain:
        return False  # "the lowest?" of one figure
    if whole.shape is Shape.SHARE and not (whole.targets or whole.products or whole.sector or whole.over):
        return False  # "in per cent of the total" after the top five
    if whole.shape is Shape.SHARE and context.shape in _HISTORY and not record.get("pers"):
        return False  # of the month that was the record: it is not known here
    if "not_pers" in record and any(e.period is None or e.period.months > 12 for e in whole.periods):
        return False  # "2015 to 2020, not 2018": of years without one of them
    if "diff" in record and "fl" not in record and len(whole.periods) < 2:
        return False  # "exports?", "imports?", "difference?": of the two, no change on a year before
    flows = context.measures in ((Flow.EXPORTS,), (Flow.IMPORTS,))
    if "mate" in record and "fl" not in record and "conn" not in record and context.targets and flows:
        return False  # "imports from China", "with Hong Kong": together with it, or its own
    if record.get("over") == "partner" and record.get("op") == ("ranking",) and whole.targets and "fl" not in record:
        return False
    if {"nth", "limit"} & record.keys() and "op" not in record and context.shape is not Shape.RANKING:
        return False
    return not (record.get("over") == "product" and context.sector is Sector.SERVICES and "sector" not in record)


def _has_what_it_asks_of(record: dict[str, Any], context: Slots, whole: Slots) -> bool:
    """Whether there is a change to explain, several to go through, a balance to take a part of."""
    if "moved_before" in record and context.shape not in CHANGES:
        return False  # "why?" of an amount
    if "bare_trade" in record and ("fl" in record or context.measures != (Flow.BALANCE,)):
        return False
    of_list = context.shape in (Shape.RANKING, *CHANGES) or max(len(context.targets), len(context.products)) > 1
    if record.get("op") == ("record",) and "pron" in record and of_list and not whole.grain:
        return False  # "which one is highest?" of a list
    bare = record.keys() <= {"op", "pron", "descending", "conn"} and record.get("op") == ("record",)
    if bare and not whole.grain and context.shape not in (Shape.SERIES, Shape.RECORD):
        return False  # "which is the biggest?" of one figure
    counted = record.get("op") == ("count",) and record.get("over") == "partner" and "fl" not in record
    if counted and [t.kind for t in whole.targets] == ["partner"]:
        return False  # "how many countries?" of one country
    if "separate" in record and not context.combined and max(len(whole.targets), len(whole.products)) < 2:
        return False
    many = max(len(whole.targets), len(whole.products), len(whole.measures))
    if {"each_of", "both_said"} & record.keys() and many < 2:
        return False
    only = "totalled" in record and record.keys() <= {"pron", "conn", "totalled"}
    return not only or context.told  # "and the total?", which is not what was asked
