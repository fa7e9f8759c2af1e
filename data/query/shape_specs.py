"""One ``ShapeSpec`` for each shape of question: what the rooms of this package have to know about it.

A shape is known in four more places, each on its own floor, and ``tests/test_completeness.py`` says which one lacks it:
what answers it (``data/query/shapes/which.py``), its sentence (``bot/speak/headline.py``), its restatement
(``intents/grammar/restate_shapes.py``), and its reviewed question (``tests/query/shape_questions.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.query.spec import Shape

Several = Literal["periods", "measures", "products", "targets"]
_ALL: frozenset[Several] = frozenset(("periods", "measures", "products"))
_BUT_PERIODS: frozenset[Several] = frozenset(("measures", "products"))
_TIMES: frozenset[Several] = frozenset(("measures", "products", "targets"))
_EVERY: frozenset[Several] = frozenset(("periods", "measures", "products", "targets"))
_PERIODS: frozenset[Several] = frozenset(("periods",))


@dataclass(frozen=True, slots=True)
class ShapeSpec:
    """``example``: a question of ``docs/asking.md``. ``one_by_one``: the fields of a query of which it takes one, so
    that several are answered one by one. ``one_period``: what a refusal calls it, where "by year" cannot be within it.
    ``compares``: a comparison ("than a year before") is read. ``whole``: it needs every row of a table."""

    example: str
    one_by_one: frozenset[Several] = frozenset()
    one_period: str = ""
    compares: bool = False
    whole: bool = False


SPECS: dict[Shape, ShapeSpec] = {
    Shape.LEVEL: ShapeSpec("deficit with Vietnam 2024?", compares=True),
    Shape.SERIES: ShapeSpec("imports from Vietnam by year since 2020", compares=True),
    Shape.CHANGE: ShapeSpec(
        "by how much did imports from China fall between 2022 and 2024?", _PERIODS, "A change", compares=True
    ),
    Shape.PERCENT_CHANGE: ShapeSpec("growth of exports to India in 2025", _PERIODS, "A growth rate", compares=True),
    Shape.SHARE: ShapeSpec("China's share of imports in 2017", one_period="A share", whole=True),
    Shape.GDP_SHARE: ShapeSpec("trade deficit as a share of GDP in 2024", _BUT_PERIODS, "A share of GDP"),
    Shape.RANKING: ShapeSpec("top 5 deficits 2025", _ALL, "A ranking"),
    Shape.RANK: ShapeSpec("rank of Vietnam among import sources in 2024", _ALL, "A rank", whole=True),
    Shape.COUNT: ShapeSpec(
        "how many countries do we run a deficit with in 2025", _ALL, "A count of partners", whole=True
    ),
    Shape.AVERAGE: ShapeSpec("average monthly deficit with China in 2024", _BUT_PERIODS),
    Shape.MEDIAN: ShapeSpec("median monthly imports from Canada in 2024", _BUT_PERIODS),
    Shape.RECORD: ShapeSpec("highest monthly deficit with Germany", _ALL),
    Shape.STREAK: ShapeSpec("how many months in a row have we had a deficit with Mexico", _EVERY),
    Shape.CROSSING: ShapeSpec("when did Mexico overtake China in imports", frozenset(("measures",))),
    Shape.CONCENTRATION: ShapeSpec(
        "how many partners make half of our imports in 2024", _ALL, "A concentration", whole=True
    ),
    Shape.TOP_SHARE: ShapeSpec(
        "what share of imports came from the top 5 suppliers in 2024", _ALL, "A share", whole=True
    ),
    Shape.CONTRIBUTION: ShapeSpec("what drove the rise in imports in 2024", _ALL, "What moved", compares=True),
    Shape.REVISION: ShapeSpec("how was the 2024 deficit revised"),
    Shape.RATIO: ShapeSpec(
        "how many times larger are imports from Mexico than from Vietnam in 2024", one_period="A ratio"
    ),
    Shape.COUNT_PERIODS: ShapeSpec("how many months did imports from China exceed $40 billion in 2024", _EVERY),
    Shape.REACHED: ShapeSpec("when did imports from Vietnam first exceed $10 billion in a month", _TIMES),
    Shape.SINCE_WHEN: ShapeSpec("the October 2025 trade deficit was the smallest since when?", _TIMES),
    Shape.WHICH_PERIODS: ShapeSpec("in which months of 2025 did imports fall", _TIMES),
    Shape.PART_OF_CHANGE: ShapeSpec(
        "how much of the rise in imports in 2024 came from Vietnam", _EVERY, "A part of a change", compares=True
    ),
    Shape.LONGEST_RUN: ShapeSpec("longest run of monthly increases in imports from Mexico", _TIMES),
    Shape.RUNNING_SUM: ShapeSpec("cumulative trade deficit by month in 2025", _BUT_PERIODS),
    Shape.ANNUAL_RATE: ShapeSpec(
        "trade deficit in the first half of 2025 at an annual rate", _BUT_PERIODS, "An annual rate"
    ),
    Shape.PERCENT_MORE: ShapeSpec(
        "by how many percent did imports exceed exports in 2024", one_period="By how many per cent one is larger"
    ),
    Shape.PORTION: ShapeSpec("what is 10% of imports from Vietnam in 2025", _BUT_PERIODS),
    Shape.REST: ShapeSpec("imports excluding pharmaceuticals in 2024", _BUT_PERIODS, "A total without a product"),
}
