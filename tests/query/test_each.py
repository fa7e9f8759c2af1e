"""One question of several periods, partners or flows: each gets the figure that it would get alone."""

from __future__ import annotations

import pytest

from bot.contract.reply import ReplyFigure
from bot.replies.ask import Asker

YEARS = (2022, 2023, 2024)
BY_YEAR = [
    ("change in exports to Japan by year 2022 to 2024", "change in exports to Japan in {}"),
    ("growth of imports from Vietnam by year 2022 to 2024", "growth of imports from Vietnam in {}"),
    ("India rank among import sources each year 2022 to 2024", "India rank among import sources {}"),
    ("top 3 deficits by year 2022 to 2024", "top 3 deficits {}"),
    ("number of countries with a surplus each year 2022 to 2024", "number of countries with a surplus in {}"),
    ("ratio of exports to imports with Japan by year 2022 to 2024", "ratio of exports to imports with Japan {}"),
]


def primary(asker: Asker, question: str) -> list[ReplyFigure]:
    reply = asker.ask(question)
    assert reply.status == "answered", (question, reply.headline)
    return [f for f in reply.figures if f.primary]


def told(figures: list[ReplyFigure]) -> list[object]:
    return [(f.measure, f.value, f.partner, f.period, f.compared_to) for f in figures]


@pytest.mark.parametrize(("question", "alone"), BY_YEAR)
def test_each_year_is_what_it_is_alone(asker: Asker, question: str, alone: str) -> None:
    single = [f for year in YEARS for f in primary(asker, alone.format(year))]
    assert told(primary(asker, question)) == told(single)


def test_runs_of_two_partners_are_those_of_each(asker: Asker) -> None:
    both = primary(asker, "how many months in a row have we run a deficit with China and Mexico")
    single = [
        f
        for name in ("China", "Mexico")
        for f in primary(asker, f"how many months in a row have we run a deficit with {name}")
    ]
    assert told(both) == told(single)


def test_a_span_begins_where_there_is_a_year_before(asker: Asker) -> None:
    reply = asker.ask("annual growth of imports from Vietnam since 1992")
    figures = [f for f in reply.figures if f.primary]
    assert figures[0].period is not None and figures[0].period.label == "1993"
    assert "The first that can be answered is 1993." in reply.lines


def test_changes_of_the_share_are_shares_at_both_ends(asker: Asker) -> None:
    ends = primary(asker, "how did China's share of imports change from 2017 to 2024")
    assert [f.value for f in ends] == [
        f.value for year in (2017, 2024) for f in primary(asker, f"China's share of imports in {year}")
    ]


def test_months_or_years_are_asked_about_where_both_answer(asker: Asker) -> None:
    asked = asker.ask("when did imports from Vietnam first exceed $10 billion?")
    assert asked.status == "clarify" and asked.reason == "ambiguous"
    values = [primary(asker, choice)[0] for choice in asked.suggestions]
    assert [f.period.label for f in values if f.period] == ["March 2022", "2007"]


def test_a_series_that_begins_above_the_amount_does_not_say_when(asker: Asker) -> None:
    reply = asker.ask("when did imports from Japan first exceed $1 billion in a month")
    assert reply.status == "refused" and "already in January 1985" in reply.headline


def test_goods_against_services_are_a_figure_each(asker: Asker) -> None:
    both = primary(asker, "goods surplus and services surplus with Hong Kong 2024")
    assert [f.sector for f in both] == ["goods", "services"]
    assert [f.value for f in both] == [
        f.value for word in ("goods", "services") for f in primary(asker, f"{word} surplus with Hong Kong 2024")
    ]


def test_the_lowest_since_when_is_the_last_earlier_month_as_low(asker: Asker) -> None:
    lowest = primary(asker, "imports from China in June 2025 were the lowest since when?")[0]
    months = [f for f in primary(asker, "imports from China by month January 2009 to June 2025") if f.period]
    low = [f for f in months[:-1] if float(f.value) <= float(months[-1].value)][-1]  # type: ignore[arg-type]
    assert (lowest.value, lowest.period) == (low.value, low.period)


@pytest.mark.parametrize(
    "question", ["deficit over 900 billion years", "imports from China above $20 bn", "monthly exports over $300 bn"]
)
def test_an_amount_is_never_dropped(asker: Asker, question: str) -> None:
    reply = asker.ask(question)
    assert (reply.status, reply.figures) == ("refused", ())


def test_whether_an_amount_was_passed_is_answered_with_the_level(asker: Asker) -> None:
    told = primary(asker, "was the trade deficit above $900 billion in 2024?")
    assert [f.value for f in told] == [f.value for f in primary(asker, "trade deficit in 2024")]
