"""When a series passed an amount, or had a sign: "when did imports first exceed $10 billion", "last surplus with"."""

from __future__ import annotations

from data.period import Grain
from data.query.spec import Shape
from intents.amounts import threshold
from intents.reading import Reading
from intents.shapes.cues import sign, unit
from intents.slots import Slots
from intents.vocabulary import GRAINS, wordlist

_FIRST, _LAST, _WHEN = wordlist("first_time"), wordlist("last_time"), wordlist("at_what_time")


def reached(reading: Reading, slots: Slots) -> bool:
    """The first or last period beyond an amount, or with a deficit or surplus."""
    norms = reading.utterance.norms
    free = _free(reading)
    first = [i for i in free if norms[i] in _FIRST]
    last = [i for i in free if norms[i] in _LAST]
    when = [i for i in free if norms[i] in _WHEN]
    if not (first or last or when) or reading.has("rank", "count"):
        return False
    bound = threshold(reading)
    if bound is None and not ((first or last) and slots.spoken in ("deficit", "surplus")):
        return False
    reading.used.update((*first, *last, *when))
    slots.shape, slots.edge = Shape.REACHED, "last" if last else "first"
    slots.grain = unit(reading) or _unit_of_time(reading) or slots.grain
    if bound is not None:
        slots.threshold, slots.descending = bound
    slots.periods = tuple(e for e in slots.periods if e.kind != "all")
    sign(slots)
    reading.take("shape", "crossing", "record", "up", "down", "widen", "narrow")
    reading.take("rank")
    return True


def _free(reading: Reading) -> set[int]:
    """The tokens that are no part of a period, a partner or a release."""
    names = ("period", "partner", "vintage", "commodity", "comparison")
    spans = [s for s in reading.spans if s.dimension in names and getattr(s.value, "kind", "") != "all"]
    taken = {i for s in spans for i in range(s.start, s.end)}
    return set(range(len(reading.utterance.norms))) - taken


def _unit_of_time(reading: Reading) -> Grain | None:
    """The unit in "first month above"."""
    words = [reading.word(i) for s in reading.find("shape", "crossing") for i in range(s.start, s.end)]
    return next((GRAINS[w] for w in words if w in GRAINS), None)
