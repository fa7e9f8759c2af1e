"""A claim: a query with a claimed value, as the words of a text have it. Nothing here is judged.

``subjects`` and ``periods`` hold what the words may mean, the likeliest first; ``firm`` says whether the words leave no
doubt, so that a figure that does not agree contradicts them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.period import Period
from data.query.spec import Product, Target
from intents.claims.quantities import Quantity

Kind = Literal[
    "level", "change", "percent", "points", "share", "gdp_share", "multiple", "record", "since", "rank", "order",
    "count", "compare", "direction", "streak", "each", "first", "other", "release", "revision", "part",
]  # fmt: skip
Way = Literal["", "up", "down", "widen", "narrow", "flat"]
WAYS: tuple[Way, ...] = ("up", "down", "widen", "narrow", "flat")


def way_of(key: str) -> Way:
    """A key of the section ``way`` of the vocabulary."""
    return next((w for w in WAYS if w == key), "")


Reason = Literal["", "no_data", "not_trade", "ambiguous"]
Relation = Literal["year", "month", "previous"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is spoken of. ``sign`` turns the measure into what is claimed: -1 where a deficit is a positive amount."""

    measure: Flow
    sign: int = 1
    sector: Sector | None = None
    target: Target | None = None
    product: Product | None = None
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    prices: Prices | None = None
    average: int | None = None
    variable: Variable | None = None
    """Another column than the value: a duty, a rate of duty, barrels, a price."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Which figures agree with the words: ``low`` to ``high``; ``loose`` is what round numbers may mean besides."""

    low: float | None
    high: float | None
    loose: tuple[float | None, float | None] = (None, None)
    value: float | None = None

    def holds(self, figure: float, slack: float = 0.0) -> bool:
        """Whether a figure agrees, give or take ``slack``."""
        room = slack + 1e-9 * max(1.0, abs(figure))
        return (self.low is None or figure >= self.low - room) and (self.high is None or figure <= self.high + room)

    def roughly(self, figure: float) -> bool:
        """Whether it agrees with the number taken as a round one."""
        low, high = self.loose
        return (
            (low is not None or high is not None)
            and (low is None or figure >= low)
            and (high is None or figure <= high)
        )


Around = tuple[tuple[Subject, tuple[Period, ...]], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """``start``-``end`` are the quote, ``sentence`` what it stands in. ``bases`` are what a change is measured against.

    ``others``: partners compared with or listed. ``nth``: the claimed rank. ``high``: of an extreme, whether the top.
    ``since``: the period back to which an extreme is claimed; None: the whole series.
    """

    kind: Kind
    start: int
    end: int
    sentence: tuple[int, int]
    subjects: tuple[Subject, ...] = ()
    periods: tuple[Period, ...] = ()
    bases: tuple[Period | Relation, ...] = ()
    interval: Interval | None = None
    way: Way = ""
    quantity: Quantity | None = None
    reason: Reason = ""
    why: str = ""
    firm: bool = True
    others: tuple[Target, ...] = ()
    nth: int | None = None
    high: bool = True
    since: Period | None = None
    grain: int | None = None
    day: dt.date | None = None
    wholes: tuple[Subject, ...] = ()
    """What each of ``subjects`` is a share of."""
    owned: frozenset[str] = frozenset()
    """Which of head, partner, product, sector and period the claim's own words name."""
    turn: Period | None = None
    """Of a base ("down from $3 billion"): the period that is compared with it."""
    guessed: bool = False
    """Of a base: whether its period is not said, so that it may be of any before."""
    dated: bool = False
    """Whether the part of the sentence that the claim stands in names its period."""
    named: tuple[Period, ...] = ()
    """Periods that the text has named so far: what a movement without its base may be measured from."""
    doubt: tuple[tuple[Subject, ...], tuple[Period, ...]] = ((), ())
    """Subjects and periods that the text named before, where the claim names none itself."""
    around: Around = ()
    """What else the sentence and what it leans on name, that its number may be of: subjects, each with periods."""
    whole_base: bool = False
    """Whether the base is meant as long as it is: "larger than in the whole of 2025"."""
    of_all: bool = False
    """Whether an extreme is one of all periods, those after it too: "the worst month ever was January 2025"."""
    signless: bool = False
    theirs: bool = False
    """Whether it may be a partner's trade with the whole world: its balance, and nothing says with whom."""
    notes: tuple[str, ...] = field(default=())
