"""Which figures agree with a number as it is said: both ends of what each hedge allows."""

from __future__ import annotations

import pytest

from intents.claims.claim import Interval
from intents.claims.hedges import interval, multiple
from intents.claims.quantities import Quantity


def money(value: float, digit: float, hedge: str = "", high: float | None = None, decimal: bool = False) -> Interval:
    return interval(Quantity(0, 1, value, digit, "money", high=high, hedge=hedge, decimal=decimal))


@pytest.mark.parametrize(
    ("found", "low", "high"),
    [
        (money(23_900, 100), 23_845, 23_950),
        (money(23_900, 100, "about"), 22_705, 25_095),
        (money(1000, 100, "about"), 900, 1100),
        (money(23_900, 100, "nearly"), 22_466, 23_923.9),
        (money(23_900, 100, "over"), 23_876.1, None),
        (money(23_900, 10, "over"), 23_895, None),
        (money(23_900, 100, "at_least"), 23_876.1, None),
        (money(23_900, 100, "under"), None, 23_923.9),
        (money(23_900, 100, "at_most"), None, 23_923.9),
        (money(24_000, 100, "just_under"), 23_000, 24_024),
        (money(24_000, 100, "just_over"), 23_976, 25_000),
        (money(90_000, 100, "just_over"), 89_950, 94_500),
        (money(20_000, 1000, high=30_000), 19_500, 30_500),
        (money(20_000, 1000, "over", high=30_000), 20_000, 30_500),
        (interval(Quantity(0, 1, 3.4, 0.1, "percent")), 3.35, 3.45),
        (interval(Quantity(0, 1, 0.5, 0.01, "fraction", hedge="about")), 0.425, 0.575),
        (interval(Quantity(0, 1, 0.5, 0.01, "fraction", hedge="nearly")), 0.45, 0.5005),
        (interval(Quantity(0, 1, 2, 1, "times")), 1.84, 2.32),
        (multiple(2, "over"), 1.996, None),
        (multiple(0.5, "over"), None, 0.501),
        (multiple(1, "over"), 0.998, None),
        (multiple(2, "nearly"), 1.7, 2.01),
        (multiple(0.5, "nearly"), 0.4975, 0.6),
        (multiple(2, "under"), None, 2.004),
        (multiple(2, "about"), 1.7, 2.4),
    ],
)
def test_sizes_that_agree(found: Interval, low: float | None, high: float | None) -> None:
    assert [found.low, found.high] == pytest.approx([low, high])


@pytest.mark.parametrize(
    ("found", "loose"),
    [
        (money(300, 1), (295, 305)),
        (money(2300, 1), (2250, 2350)),
        (money(310, 1), (305, 315)),
        (money(311, 1), (None, None)),
        (money(300, 1, "about"), (None, None)),
        (money(300, 1, decimal=True), (None, None)),
        (money(41, 1), (None, None)),
        (money(40, 1), (None, None)),
        (money(50, 1), (45, 55)),
        (money(0, 1), (None, None)),
    ],
)
def test_a_round_number_may_be_rounded_more(found: Interval, loose: tuple[float | None, float | None]) -> None:
    assert list(found.loose) == pytest.approx(list(loose))


def test_a_figure_agrees_up_to_both_ends() -> None:
    one = Interval(10, 20, (5, 25))
    assert [one.holds(figure) for figure in (9.99, 10, 20, 20.01)] == [False, True, True, False]
    assert [one.holds(figure, 1) for figure in (8.99, 9, 21, 21.01)] == [False, True, True, False]
    assert [one.roughly(figure) for figure in (4.99, 5, 25, 25.01)] == [False, True, True, False]
    assert Interval(None, 20).holds(-1e9) and Interval(10, None).holds(1e9) and not Interval(10, 20).roughly(15)
    assert Interval(1, 2, (None, 5)).roughly(-9) and not Interval(1, 2, (None, 5)).roughly(6)
    assert Interval(1, 2, (5, None)).roughly(9) and not Interval(1, 2, (5, None)).roughly(4)
