"""Exports and imports side by side are one question, however they were named.

"exports and imports with Japan" has them in one head; "exports to Japan and imports from Japan" names each for itself.
"""

from __future__ import annotations

from dataclasses import replace

from data.query.spec import Query, Shape
from intents.complete import Completed, complete
from intents.grammar.build import FLOWS
from intents.issues import Misunderstood
from intents.slots import Slots

_TOGETHER = frozenset(FLOWS.values())
_PLAIN = frozenset((Shape.LEVEL, Shape.SERIES))


def together(slots: list[Slots], done: list[Completed], text: str) -> tuple[list[Slots], list[Completed]]:
    """The questions of a sentence, levels and series that differ only in the flow as one; the others as they are."""
    measures = tuple(flow for one in done for flow in one.query.measures)
    if len(done) < 2 or measures not in _TOGETHER or any(one.query.shape not in _PLAIN for one in done):
        return slots, done
    if len({_but_for_flow(one.query) for one in done}) > 1:
        return slots, done
    whole = replace(slots[0], measures=measures, spoken=next((s.spoken for s in slots if s.spoken), None))
    try:
        made = complete(whole, text)
    except Misunderstood:
        return slots, done
    alike = _but_for_flow(made.query) == _but_for_flow(done[0].query)
    return ([whole], [made]) if alike else (slots, done)


def _but_for_flow(query: Query) -> Query:
    return replace(query, measures=(), spoken=None)
