"""Which shape the question has: a level, a change, a share, a ranking, a record ... from its words.

Each rule looks at the reading and the slots filled so far; it sets the shape and returns True, or returns False
and leaves it to the next. The order of ``RULES`` matters: the more particular shape is tried first.
"""

from __future__ import annotations

from collections.abc import Callable

from data.model import Variable
from data.query.spec import Shape
from intents.amounts import number
from intents.issues import Ambiguous
from intents.reading import Reading
from intents.shapes.changes import changed, compared, compound, contribution, part_of_change, revision
from intents.shapes.counts import counted, streak
from intents.shapes.histories import averaged, crossing, cumulated, record, series
from intents.shapes.rankings import rank_of, ranking, states
from intents.shapes.reached import reached, since_when, whether, which_periods
from intents.shapes.shares import gdp, ratio, share
from intents.slots import Slots

Rule = Callable[[Reading, Slots], bool]


def combined(reading: Reading, slots: Slots) -> bool:
    """ "together", "combined": one sum over the partners named, in whatever shape follows."""
    slots.combined = bool(reading.take("shape", "sum"))
    return False


RULES: tuple[Rule, ...] = (
    revision, gdp, ratio, counted, since_when, streak, which_periods, reached, crossing, part_of_change, contribution,
    states, whether, record, rank_of, share, ranking, compound, averaged, changed, compared, combined, cumulated,
    series,
)  # fmt: skip


_THOSE = ("those", "these", "the")


def detect(reading: Reading, slots: Slots, last: Slots | None = None) -> None:
    """Set the shape of the slots; none means a level. ``last`` is the conversation: "where does it rank"."""
    reading.take("shape", "dollars")
    borrowed = False
    _together(reading, slots, last)
    if last is not None:
        _continued(reading, slots, last)
        borrowed = not slots.targets and bool(last.targets) and slots.over is None
        slots.targets = last.targets if borrowed else slots.targets
    found = slots.shape is not None or any(rule(reading, slots) for rule in RULES)
    if borrowed:
        slots.targets = ()
        if not found:  # "top 5 deficits 2025" names nobody and needs nobody
            ranking(reading, slots)
    if slots.shape is Shape.SHARE or slots.shape is None:
        slots.combined = slots.combined or bool(reading.take("shape", "sum"))
    if slots.shape is Shape.AVERAGE and slots.variable is Variable.UNIT_PRICE:
        slots.shape = None  # the unit price is printed: "average price of crude"


def _together(reading: Reading, slots: Slots, last: Slots | None) -> None:
    """ "The two of them together", "now those three separately". Raises Ambiguous where there are not two."""
    if reading.take("shape", "separate"):
        slots.separate, norms = True, reading.utterance.norms
        reading.used.update(i for i, w in enumerate(norms) if i and number(w) and norms[i - 1] in _THOSE)
    if reading.take("shape", "both") and last is not None and not slots.targets:
        slots.both = True
        if len(last.targets) + len(last.previous) != 2 and last.sector_before is None:
            raise Ambiguous("Which two? Name them both.")


def _continued(reading: Reading, slots: Slots, last: Slots) -> None:
    """What a follow-up asks of the last shape: "in dollars?", "make it five"."""
    if last.shape is Shape.PERCENT_CHANGE and reading.has("shape", "dollars") and not reading.has("measure"):
        slots.shape = Shape.CHANGE
    if last.shape is Shape.CHANGE and reading.has("shape", "percent") and not reading.has("measure"):
        reading.take("shape", "percent")
        slots.shape = Shape.PERCENT_CHANGE
    if last.shape is Shape.RANKING and not reading.has("measure") and not reading.has("rank"):
        counts = [i for i, w in enumerate(reading.utterance.norms) if number(w)]
        if len(counts) == 1 and not any(s.start <= counts[0] < s.end for s in reading.find("period")):
            slots.limit = number(reading.word(counts[0]))
            reading.used.add(counts[0])
