"""When a series passed an amount, or had a sign: "when did imports first exceed $10 billion", "last surplus with"."""

from __future__ import annotations

from data.model import Flow
from data.period import Grain
from data.query.spec import Shape
from intents.amounts import bounded, threshold
from intents.reading import Reading
from intents.shapes.cues import descending, plural_unit, sign, superlatives, unit
from intents.slots import Slots
from intents.vocabulary import GRAINS, wordlist

_FIRST, _LAST, _WHEN = wordlist("first_time"), wordlist("last_time"), wordlist("at_what_time")
_WHETHER = wordlist("whether")
_ASKS_WHICH, _WITH = wordlist("asks_which"), wordlist("with_a_sign")


def reached(reading: Reading, slots: Slots) -> bool:
    """The first or last period beyond an amount, or with a deficit or surplus."""
    norms = reading.utterance.norms
    free = _free(reading)
    first = [i for i in free if norms[i] in _FIRST]
    last = [i for i in free if norms[i] in _LAST]
    when = [i for i in free if norms[i] in _WHEN]
    whole = _last_unit(reading, slots)
    if whole is not None and len(slots.measures) == 2 and {"more", "than"} <= set(norms):
        slots.spoken = "surplus" if slots.measures[0] is Flow.EXPORTS else "deficit"
        slots.measures = (Flow.BALANCE,)  # "in which it exported more than it imported"
        reading.take("shape", "up", "versus")
        reading.used.update(i for i, w in enumerate(norms) if w in ("more", "than"))
    if whole is not None and slots.spoken in ("deficit", "surplus") and not bounded(reading):
        slots.shape, slots.edge, slots.grain = Shape.REACHED, "last", whole
        slots.periods = ()
        sign(slots)
        return True
    if not (first or last or when) or reading.has("rank", "count"):
        return False
    bound = threshold(reading)
    if bound is None and not ((first or last) and slots.spoken in ("deficit", "surplus")):
        return False
    reading.used.update((*first, *last, *when))
    slots.shape, slots.edge = Shape.REACHED, "last" if last else "first"
    slots.grain = unit(reading) or slots.grain
    if bound is not None:
        slots.threshold, slots.descending = bound
    slots.periods = tuple(e for e in slots.periods if e.kind != "all")
    sign(slots)
    reading.take("shape", "crossing", "record", "up", "down", "widen", "narrow")
    reading.take("rank")
    return True


def _last_unit(reading: Reading, slots: Slots) -> Grain | None:
    """The unit in "the last full year with a surplus": not the year before this one."""
    spans = reading.find("period")
    if len(spans) != 1 or reading.word(spans[0].end) not in _WITH:
        return None
    words = reading.words(spans[0]).lower().split()
    return GRAINS.get(words[-1]) if {"last", "latest"} & set(words) and len(slots.periods) == 1 else None


def _free(reading: Reading) -> set[int]:
    """The tokens that are no part of a period, a partner or a release."""
    names = ("period", "partner", "vintage", "commodity", "comparison")
    spans = [s for s in reading.spans if s.dimension in names and getattr(s.value, "kind", "") != "all"]
    taken = {i for s in spans for i in range(s.start, s.end)}
    return set(range(len(reading.utterance.norms))) - taken


def since_when(reading: Reading, slots: Slots) -> bool:
    """ "The lowest since when?", "when was it last this low": the last earlier period as extreme as the one named."""
    norms = reading.utterance.norms
    asks = any(norms[i : i + 2] == ("since", "when") for i in range(len(norms)))
    extreme = superlatives(reading) or reading.has("shape", "since_extreme", "record")
    if not asks or not extreme or len(slots.periods) > 1:
        return False
    slots.shape = Shape.SINCE_WHEN
    slots.descending = descending(reading, superlatives(reading))
    slots.grain = unit(reading)
    sign(slots)
    reading.take("shape", "since_extreme", "record", "streak")
    reading.take("rank")
    reading.used.update(i for i, w in enumerate(norms) if w in ("since", "when"))
    return True


def which_periods(reading: Reading, slots: Slots) -> bool:
    """ "In which years did we run a surplus with Brazil", "which months was the deficit above $120 billion"."""
    word = plural_unit(reading)
    other = superlatives(reading) or reading.has("rank", "count") or reading.has("shape", "streak", "record")
    if word is None or other or not _ASKS_WHICH & set(reading.utterance.norms):
        return False
    bound = threshold(reading)
    if bound is None and slots.spoken not in ("deficit", "surplus"):
        return False
    slots.shape, slots.grain = Shape.WHICH_PERIODS, GRAINS[word]
    if bound is not None:
        slots.threshold, slots.descending = bound
    sign(slots)
    reading.take("rank")
    reading.take("shape", "crossing", "up", "down", "series")
    reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w in _ASKS_WHICH)
    return True


def whether(reading: Reading, slots: Slots) -> bool:
    """ "Was the deficit above $900 billion in 2024?": the level answers that."""
    if reading.word(0) not in _WHETHER or len(slots.periods) != 1 or not bounded(reading):
        return False
    if reading.has("rank", "which_partner", "count") or slots.over is not None or unit(reading) is not None:
        return False
    threshold(reading)
    reading.take("shape", "crossing", "up", "down")
    reading.take("rank")
    slots.shape = Shape.LEVEL
    return True
