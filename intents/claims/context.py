"""What a text has named so far, and what one place of it names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from data.model import Adjustment, Basis, Prices, Sector, Variable
from data.period import Period, from_date
from data.query.spec import Product, Target
from intents.claims.claim import Relation
from intents.claims.marks import Mark


@dataclass
class TextContext:
    """What a text has named so far, for what the next sentence leaves out. ``block`` is where the partner was named."""

    day: dt.date
    head: str = ""
    sector: Sector | None = None
    target: Target | None = None
    product: Product | None = None
    period: Period | None = None
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    variable: Variable | None = None
    column: Variable | None = None
    """The duty or rate of duty that the text speaks of, until it names another figure."""
    relation: Relation | None = None
    fixed: bool = False
    """Whether partner and product are given (a row of a table), not only told before."""
    latest: int | None = None
    """The newest month that was out on the text's day."""

    either: bool = False
    """Whether the surplus that was spoken of may be the partner's."""
    yearly: bool = False
    """Whether the paragraph compares with the year before."""
    heads: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    targets: tuple[Target, ...] = ()
    products: tuple[Product, ...] = ()
    """What was named before, the last first."""
    listed: tuple[Target, ...] = ()
    """The partners of the last sentence that named any."""
    past: tuple[Period, ...] = ()
    """Periods named before the newest one, the last first."""
    named: tuple[Period, ...] = ()
    """Every period that the last sentence named, the newest first; it was of the block ``named_in``."""
    named_in: int = -1
    span: tuple[Period, Period] | None = None
    """The two years between which the text last told a movement."""
    block: int = -1
    reading: int = -1
    """The block of the sentence that is being read."""
    scale: float | None = None
    listing: tuple[int, float | None] = (-1, None)
    """The block of the last list that gave its numbers a unit, and that unit."""
    signed: frozenset[tuple[int, int]] = frozenset()
    """Block and column of the tables' cells where some have a minus: there a number without one is positive."""
    title: TextContext | None = None
    writer: Target | None = None
    """The partner that "we" and "our" are in a text of its own."""

    @property
    def latest_month(self) -> int:
        """The newest month that was out, or that before the text's day."""
        return self.latest if self.latest is not None else from_date(self.day) - 1


@dataclass
class ClaimSlots:
    """What one place names itself, or takes from before it in its sentence."""

    head: str = ""
    own_head: bool = False
    head_mark: Mark | None = None
    sector: Sector | None = None
    targets: list[Target] = field(default_factory=list)
    own_target: bool = False
    whole: bool = False
    """That the total is meant is said ("overall", "worldwide")."""
    product: Product | None = None
    own_product: bool = False
    periods: list[Period] = field(default_factory=list)
    own_period: bool = False
    bases: list[Period | Relation] = field(default_factory=list)
    basis: Basis | None = None
    adjustment: Adjustment | None = None
    prices: Prices | None = None
    flipped: bool = False
    doubtful: bool = False
    either: bool = False
    """Whether it may be the partner's surplus or the United States'."""
    theirs: bool = False
    """Whether it is a partner's balance, in a sentence that does not speak of the United States."""
    foreign: str = ""
    open: bool = False
    """Whether who buys and who sells is only pointed to: then it may be either flow."""
    average: bool = False
    variable: Variable | None = None
    ends: tuple[Period, Period] | None = None
    """The two ends of "from 2018 to 2024", "between 1992 and 2024"."""
    since: Period | None = None
    shifted: bool = False
    """Whether the period is counted from another ("a year earlier")."""
