"""Levels in a sentence, what they are called, and how far two lie apart: on both sides of each limit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.speak import lines
from bot.speak.labels import apart, label, product_name, spanned, value, who, within
from bot.speak.levels import SAID_MOST, TIMES_FROM, difference, levels
from bot.speak.numbers import MINUS, barrels, counted, money, threshold
from data.model import Basis, Unit
from data.period import Period, month
from data.query.answer import Figure
from data.query.spec import Target
from tests.bot.figures_made import BOOK, CANADA, CORN, MEXICO, WHEAT, answer, figure


def said(*figures: Figure, spoken: str | None = None) -> str:
    return levels(answer(*figures, spoken=spoken))


@pytest.mark.parametrize(
    ("figures", "spoken", "sentence"),
    [
        ([figure(2000)], None, "US goods exports were $2.0 billion in 2024."),
        ([figure(0, target=MEXICO)], None, "No US goods exports to Mexico are recorded in 2024."),
        ([figure(-2000, "balance", target=MEXICO)], None, "The US goods deficit with Mexico was $2.0 billion in 2024."),
        ([figure(0, "balance")], "deficit", "The US goods surplus was $0 million in 2024."),
        (
            [figure(2000, "balance")],
            "deficit",
            "There was no deficit: the US goods surplus was $2.0 billion in 2024.",
        ),
        ([figure(2000, "balance")], "surplus", "The US goods surplus was $2.0 billion in 2024."),
        (
            [figure(2000, target=MEXICO), figure(3000, target=CANADA)],
            None,
            "US goods exports were $2.0 billion to Mexico and $3.0 billion to Canada in 2024.",
        ),
        (
            [figure(2000), figure(3000, year=2025)],
            None,
            "US goods exports were $2.0 billion in 2024 and $3.0 billion in 2025.",
        ),
        (
            [figure(2000, product=CORN), figure(3000, product=WHEAT)],
            None,
            "US exports of corn were $2.0 billion and those of wheat $3.0 billion in 2024.",
        ),
        (
            [figure(-2000, "balance", target=MEXICO), figure(-3000, "balance", target=CANADA)],
            "deficit",
            "The US goods deficit was $2.0 billion with Mexico and $3.0 billion with Canada in 2024.",
        ),
        (
            [figure(-2000, "balance", product=CORN), figure(-3000, "balance", product=WHEAT)],
            None,
            "The US deficit in corn was $2.0 billion and that in wheat $3.0 billion in 2024.",
        ),
    ],
)
def test_levels_are_one_sentence(figures: list[Figure], spoken: str | None, sentence: str) -> None:
    assert said(*figures, spoken=spoken) == sentence


@pytest.mark.parametrize(
    ("one", "other", "spoken"),
    [
        (figure(2000, target=MEXICO), figure(3000, year=2025, target=CANADA), None),
        (figure(2000), figure(3000, "imports"), None),
        (figure(2000), figure(0, year=2025), None),
        (figure(2000), figure(3000, year=2025, book=replace(BOOK, basis=Basis.BOP)), None),
        (figure(-2000, "balance", target=MEXICO), figure(3000, "balance", target=CANADA), None),
        (figure(2000, "balance", target=MEXICO), figure(3000, "balance", target=CANADA), "deficit"),
        (figure(2000), figure(2000), None),
    ],
)
def test_levels_of_different_kinds_have_a_sentence_each(one: Figure, other: Figure, spoken: str | None) -> None:
    assert said(one, other, spoken=spoken) == f"{said(one, spoken=spoken)} {said(other, spoken=spoken)}"


def test_of_many_levels_the_first_are_said() -> None:
    def years(count: int) -> str:
        return said(*(figure(1000 + at, year=2010 + at) for at in range(count)))

    assert "more below" not in years(SAID_MOST) and years(SAID_MOST).endswith("and $1.0 billion in 2015.")
    assert years(SAID_MOST + 1).endswith("in 2015 and 1 more below.")
    apart_ = [figure(1000 + at, measure, 2010 + at) for at, measure in enumerate(["exports", "imports"] * 3)]
    assert said(*apart_[:4]).count(".") == 8 and "…" not in said(*apart_[:4])
    assert said(*apart_[:5]).endswith(" …")


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        (figure(1000), figure(1500, year=2025), "They rose by $500 million (50.0%) from 2024 to 2025."),
        (figure(1500, year=2025), figure(1000), "They rose by $500 million (50.0%) from 2024 to 2025."),
        (figure(1500), figure(1000, year=2025), "They fell by $500 million (33.3%) from 2024 to 2025."),
        (
            figure(-1500, "balance"),
            figure(-1000, "balance", 2025),
            "It narrowed by $500 million (33.3%) from 2024 to 2025.",
        ),
        (
            figure(-1000, "balance"),
            figure(-1500, "balance", 2025),
            "It widened by $500 million (50.0%) from 2024 to 2025.",
        ),
        (
            figure(1000, target=MEXICO),
            figure(2500, target=CANADA),
            "The difference is $1.5 billion; the larger is 2.5 times the smaller.",
        ),
        (
            figure(1000 * TIMES_FROM, target=MEXICO),
            figure(1000, target=CANADA),
            "The difference is $200 million; the larger is 1.2 times the smaller.",
        ),
        (
            figure(1100, target=MEXICO),
            figure(1000, target=CANADA),
            "The difference is $100 million; the larger is 10.0% above the smaller.",
        ),
        (figure(1000), figure(1500, "imports"), ""),
        (figure(1000), figure(1500, year=2025, release=dt.date(2025, 5, 6)), ""),
        (figure(-1000, "balance"), figure(1500, "balance", 2025), ""),
        (figure(1000), figure(0, year=2025), ""),
        (figure(1000, target=MEXICO), figure(1500, year=2025, target=CANADA), ""),
        (figure(1000), figure(1500, period=Period.of_month(2025, 1)), ""),
        (figure(1000), figure(1500, year=2025, unit=Unit.PERCENT), ""),
    ],
)
def test_how_far_two_levels_lie_apart(one: Figure, other: Figure, sentence: str) -> None:
    assert difference([one, other]) == sentence
    assert difference([one]) == difference([one, other, other]) == ""


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (money(9.96), "$10.0 million"),
        (money(10), "$10 million"),
        (money(999.94), "$1,000 million"),
        (money(999.96), "$1.0 billion"),
        (money(-1234.5, 2), f"{MINUS}$1.23 billion"),
        (money(0), "$0 million"),
        (threshold(10_000), "$10 billion"),
        (threshold(2500), "$2.5 billion"),
        (counted(9), "nine"),
        (counted(10), "10"),
        (counted(1234), "1,234"),
        (barrels(999, "thousand barrels"), "999 thousand barrels"),
        (barrels(-999, "thousand barrels"), f"{MINUS}999 thousand barrels"),
        (barrels(1000, "thousand barrels"), "1.00 million barrels"),
        (barrels(9999, "thousand barrels per day"), "10.00 million barrels per day"),
        (barrels(10_000, "thousand barrels"), "10.0 million barrels"),
        (barrels(-10_000, "thousand barrels"), f"{MINUS}10.0 million barrels"),
        (value(figure(-2000)), f"{MINUS}$2.0 billion"),
        (value(figure(-2000), bare=True), "$2.0 billion"),
        (value(figure("April 2025")), "April 2025"),
        (value(figure(-1.25, unit=Unit.PERCENT)), f"{MINUS}1.2%"),
    ],
)
def test_numbers_as_people_read_them(made: str, shown: str) -> None:
    assert made == shown


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (figure(1250), figure(1320), ("$1.2 billion", "$1.3 billion")),
        (figure(1210), figure(1240), ("$1.21 billion", "$1.24 billion")),
        (figure(1211), figure(1213), ("$1.211 billion", "$1.213 billion")),
        (figure(1211), figure(1211), ("$1.2 billion", "$1.2 billion")),
        (figure(1.01, unit=Unit.PERCENT), figure(1.02, unit=Unit.PERCENT), ("1.0%", "1.0%")),
    ],
)
def test_values_that_differ_have_the_digits_to_see_it(first: Figure, second: Figure, shown: tuple[str, str]) -> None:
    assert apart(first, second) == shown
    minus = tuple(replace(one, value=-cast(float, one.value)) for one in (first, second))
    assert apart(*minus, bare=True) == shown


@pytest.mark.parametrize(
    ("target", "noun", "words"),
    [
        (None, "exports", ""),
        (MEXICO, "exports", " to Mexico"),
        (MEXICO, "imports", " from Mexico"),
        (MEXICO, "balance", " with Mexico"),
        (
            Target("the world without Mexico and Canada and China", ("world",), "world", ("2010", "1220", "5700")),
            "exports",
            " excluding Mexico, Canada and China",
        ),
        (Target("the world without Mexico", ("world",), "world", ("2010",)), "exports", " excluding Mexico"),
        (
            Target("Mexico and Canada and China", ("2010", "1220", "5700"), "sum"),
            "exports",
            " to Mexico, Canada and China",
        ),
        (Target("Mexico and Canada", ("2010", "1220"), "sum"), "exports", " to Mexico and Canada"),
        (Target("APEC", ("2010", "1220", "5700"), "sum"), "exports", " to APEC"),
    ],
)
def test_partners_are_named_each_where_they_were(target: Target | None, noun: str, words: str) -> None:
    assert who(figure(1, target=target), noun) == words


@pytest.mark.parametrize(
    ("category", "name"),
    [
        (("enduse", "00200", "corn"), "corn"),
        (("motor_vehicles", "1", "trucks"), "trucks (Exhibit 18)"),
        (("hs", "10", "cereals"), "cereals (HS 10)"),
        (("hs", "10", "cereals (HS 10)"), "cereals (HS 10)"),
        (("hs", "10+11+12", "plants"), "plants (HS 10 and 11 and 12)"),
        (("hs", "10+11+12+13", "plants"), "plants (HS)"),
        (("hs", "10:11", "plants"), "plants (HS)"),
    ],
)
def test_a_category_has_its_classification(category: tuple[str, str, str], name: str) -> None:
    assert product_name(*category) == name


def test_a_span_has_one_to() -> None:
    span = figure(1, period=Period(month(2017, 1), month(2020, 12)))
    assert (within(span), spanned(span)) == ("from 2017 to 2020", "2017-2020")
    fiscal = figure(1, period=Period.of_fiscal_year(2024))
    assert within(fiscal) == "in fiscal year 2024 (October 2023 to September 2024)"
    assert spanned(fiscal) == "fiscal year 2024 (October 2023 to September 2024)"
    assert (within(figure(1)), spanned(figure(1))) == ("in 2024", "2024")


@pytest.mark.parametrize(
    ("measure", "more", "named"),
    [
        ("exports", {}, "Goods exports, 2024"),
        ("exports", {"period": None}, "Goods exports"),
        (
            "change",
            {"of": "exports", "compared_to": Period.of_year(2023)},
            "Change in goods exports, 2024 against 2023",
        ),
        ("percent_change", {"of": "exports"}, "Per cent change in goods exports, 2024"),
        ("share", {"of": "exports"}, "Goods exports as a share, 2024"),
        ("share", {"of": "exports", "role": "gdp_share"}, "Goods exports as a share of GDP, 2024"),
        ("rank", {"of": "exports", "target": MEXICO}, "Rank in goods exports to Mexico, 2024"),
        ("average", {"of": "imports"}, "Average goods imports, 2024"),
        ("change", {"of": "exports", "role": "rest"}, "Rest of the change in goods exports, 2024"),
    ],
)
def test_a_figure_has_a_label(measure: str, more: dict[str, Any], named: str) -> None:
    assert label(figure(1, measure, **more)) == named


@pytest.mark.parametrize(
    ("now", "before", "measure", "moved"),
    [
        (1500, 1000, "exports", "$1.0 billion; they rose by $500 million (50.0%)."),
        (1000, 1500, "exports", "$1.5 billion; they fell by $500 million (33.3%)."),
        (1000, 1000, "exports", "$1.0 billion; they did not change."),
        (1000, 0, "exports", "$0 million."),
        (-1500, -1000, "balance", "a deficit of $1.0 billion; it widened by $500 million (50.0%)."),
        (-1000, -1500, "balance", "a deficit of $1.5 billion; it narrowed by $500 million (33.3%)."),
        (-1000, -1000, "balance", "a deficit of $1.0 billion; it did not change."),
        (1000, -1000, "balance", "a deficit of $1.0 billion."),
    ],
)
def test_the_year_before_stands_beside_with_what_moved(now: float, before: float, measure: str, moved: str) -> None:
    made, prior = figure(now, measure), figure(before, measure, 2023, primary=False)
    assert lines._prior(answer(made, facts={"one_vintage": True}), prior) == f"A year before (2023): {moved}"
    assert ";" not in lines._prior(answer(made), prior), "of two releases no movement is said"
