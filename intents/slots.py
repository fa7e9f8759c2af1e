"""What one message says, slot by slot, before any default: the material of a query and of a follow-up.

``None`` (or an empty tuple) means that the message does not name it. ``intents.merge`` fills a follow-up
from the conversation; ``intents.complete`` turns slots into a query.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Literal

from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.period import Grain, PeriodExpr
from data.query.spec import (
    Comparison,
    Edge,
    OfChange,
    Over,
    Part,
    Product,
    Shape,
    Sign,
    Spoken,
    Target,
    VintageSel,
)

Contrast = Literal["periods", "measures", "targets"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """An amount that a question names and asks about: "is the deficit $295 billion?".

    ``value`` in ``unit``, ``digit`` the size of the last digit written, ``hedge`` how it was said: about, over, under,
    nearly, or nothing.
    """

    value: float
    digit: float
    unit: str
    hedge: str = ""

    def roughly(self, figure: float) -> bool:
        """Whether a size agrees when the zeros that the number ends in are taken as rounded: 295 of "300"."""
        size = self.digit
        while self.value % (size * 10) == 0 and self.value > size * 10:
            size *= 10
        return abs(figure - self.value) <= size / 2

    def holds(self, figure: float) -> bool:
        """Whether a size (no sign) agrees with it, at the precision and hedge of its words."""
        near = max(self.digit, 0.05 * self.value if self.hedge in ("about", "nearly") else 0.0)
        match self.hedge:
            case "over":
                return figure > self.value - self.digit / 2
            case "under":
                return figure < self.value + self.digit / 2
            case "nearly":
                return self.value - near <= figure <= self.value + self.digit / 2
        return abs(figure - self.value) <= (near if self.hedge else self.digit / 2) * 1.0000001


@dataclass
class Slots:
    """One message. ``notes`` are readings to print; they never carry over to the next message."""

    shape: Shape | None = None
    measures: tuple[Flow, ...] = ()
    variable: Variable | None = None
    sector: Sector | None = None
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    prices: Prices | None = None
    targets: tuple[Target, ...] = ()
    products: tuple[Product, ...] = ()
    periods: tuple[PeriodExpr, ...] = ()
    comparison: Comparison | None = None
    grain: Grain | None = None
    vintage: VintageSel | None = None
    over: Over | None = None
    of_change: OfChange | None = None
    descending: bool | None = None
    limit: int | None = None
    nth: int | None = None
    sign: Sign | None = None
    spoken: Spoken | None = None
    threshold: float | None = None
    edge: Edge | None = None
    annualised: bool = False
    apart: tuple[Sector, ...] = ()
    """Goods and services side by side: a question each."""
    previous: tuple[Target, ...] = ()
    """The partner of the question before that of ``targets``: "the two of them together"."""
    sector_before: Sector | None = None
    earlier: tuple[Target, ...] = ()
    """The partner before that of ``previous``: "the three together"."""
    minus: tuple[Target, ...] = ()
    """Who is left out, where the message does not say of whom: of those of the conversation."""
    three: bool = False
    in_dollars: bool = False
    """Only the unit is named: a rate of the conversation becomes an amount, everything else is one."""
    in_percent: bool = False
    """Only "per cent" is named: a share of the conversation stays one, everything else is a rate of change."""
    both: bool = False
    separate: bool = False
    versus: bool = False
    """The periods are set against each other: no sum goes over both."""
    one_number: bool = False
    """The conversation's series is asked as one sum."""
    combined: bool = False
    part: Part | None = None
    table: str | None = None
    moving_average: int | None = None
    beaten: bool = False
    """Whether there was ever more than in that period is asked."""
    without_top: int | None = None
    without_by: Flow | None = None
    focus: Target | None = None
    """The one partner that the last answer named ("our biggest customer"): what "it" then is."""
    shifted_from: tuple[PeriodExpr, ...] = ()
    """The period before "a year earlier?": what a change asked next is measured against."""
    judged: bool = False
    """Whether the one period named is asked to be a record: of all such periods."""
    period_before: tuple[PeriodExpr, ...] = ()
    """The one period before that of the conversation: "between the two years"."""
    base_only: bool = False
    """The one period named is what the conversation's is compared with ("up from 2024")."""
    from_then: bool = False
    """That period is one from which something moved."""
    reverse: bool = False
    """The conversation's flow the other way round."""
    contrast: Contrast | None = field(default=None, compare=False)
    """What the last message changed of the one before it: "the difference then"."""
    everything: bool = False
    """The whole that the conversation's figure is a part of."""
    itself: bool = False
    """The level that the conversation's change is of."""
    lost: bool = False
    """The message before was not understood: nothing can lean on it."""
    guess: Slots | None = None
    """What that message was probably about: asked about, never taken for granted."""
    told: bool = False
    """These are of a statement before the question: no figure was asked yet."""
    here: bool = False
    """These are of a question before it in the same message."""
    claimed: Claimed | None = None
    """An amount that the message asks about: it belongs to this message alone."""
    notes: tuple[str, ...] = field(default=(), compare=False)

    def named(self) -> set[str]:
        """The slots that the message fills."""
        return {f.name for f in fields(self) if f.name != "notes" and getattr(self, f.name) not in (None, (), False)}


LOST = Slots(lost=True)
"""The conversation after a message that was not understood."""
