"""How many: partners that qualify, partners that make a part of the whole, periods in a row."""

from __future__ import annotations

from data.query.spec import Shape
from intents.amounts import threshold
from intents.reading import Reading
from intents.shapes.cues import PARTNER_NOUNS, moved, plural_unit, said, sign, unit
from intents.slots import Slots
from intents.vocabulary import GRAINS, numbers

_PARTS = numbers("parts")
"""Words for a part of the whole, in per cent."""


def counted(reading: Reading, slots: Slots) -> bool:
    """How many partners, how many periods, how many periods in a row, how many partners make half."""
    if any(words.lower() == "how many times" for words in said(reading, reading.find("shape", "ratio"))):
        return _times(reading, slots)
    counts = reading.find("rank", "count")
    if not counts:
        return False
    after = [reading.word(i) for i in range(counts[0].end, counts[0].end + 4)]
    in_a_row = reading.has("shape", "streak")
    word = after[0] if after[0] in GRAINS else plural_unit(reading)
    if word is not None and not in_a_row and _periods(reading, slots):
        slots.shape, slots.grain = Shape.COUNT_PERIODS, GRAINS[word]
        return True
    if in_a_row and any(w in GRAINS for w in after):
        reading.take("rank", "count", "which_period")
        return streak(reading, slots)
    if PARTNER_NOUNS & set(after) or reading.has("rank", "which_partner"):
        _partners(reading, slots)
        return True
    return False


def _times(reading: Reading, slots: Slots) -> bool:
    """ "How many times did the deficit top $100 billion in 2025": months, unless another unit is named."""
    bound = threshold(reading)
    if bound is None:
        return False
    slots.shape, slots.grain = Shape.COUNT_PERIODS, unit(reading) or slots.grain or "month"
    slots.threshold, slots.descending = bound
    sign(slots)
    reading.take("shape", "ratio", "crossing", "up", "down")
    reading.take("rank")
    return True


def _periods(reading: Reading, slots: Slots) -> bool:
    """How many months (or years) had a deficit, were above an amount, rose."""
    bound = threshold(reading)
    moving = reading.has("shape", "up", "down", "widen", "narrow")
    if bound is None and not moving and slots.spoken not in ("deficit", "surplus"):
        return False
    reading.take("rank")
    sign(slots)
    if bound is None:
        moved(reading, slots)
    else:
        slots.threshold, slots.descending = bound
        reading.take("shape", "up", "down", "crossing")
    return True


def _partners(reading: Reading, slots: Slots) -> None:
    reading.take("rank", "count", "which_partner")
    slots.over = "partner"
    if reading.take("shape", "concentration") or _of_the_whole(reading):
        slots.shape, slots.threshold = Shape.CONCENTRATION, _part(reading)
        reading.take("shape", "share", "up", "percent")
        return
    slots.shape = Shape.COUNT
    bound = threshold(reading)
    if bound is not None:
        slots.threshold, slots.descending = bound
        reading.take("shape", "up", "down")
    sign(slots)
    moved(reading, slots)


def _of_the_whole(reading: Reading) -> bool:
    """ "How many countries make up half of our imports"."""
    norms = reading.utterance.norms
    per_cent = any(word in ("%", "percent", "per") and norms[i - 1].isdecimal() for i, word in enumerate(norms) if i)
    return reading.has("shape", "share") and (per_cent or bool(_PARTS.keys() & set(norms)))


def _part(reading: Reading) -> float:
    """The part of the whole that is asked, in per cent: half unless another one is named."""
    for index, norm in enumerate(reading.utterance.norms):
        if norm in _PARTS:
            reading.used.add(index)
            return _PARTS[norm]
        if norm in ("%", "percent") and reading.word(index - 1).isdecimal():
            reading.used.update((index, index - 1))
            return float(reading.word(index - 1))
    return 50.0


def streak(reading: Reading, slots: Slots) -> bool:
    """ "How many months in a row": the run up to the newest period."""
    if not reading.take("shape", "streak"):
        return False
    slots.shape = Shape.STREAK
    slots.periods = tuple(e for e in slots.periods if e.kind != "latest")  # a run up to the newest, as always
    slots.grain = unit(reading) or slots.grain or "month"
    sign(slots)
    moved(reading, slots)
    reading.take("rank", "which_period", "count")
    return True
