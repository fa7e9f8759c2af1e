"""The history of a series in words: records, averages, runs, counts, and when one passed another."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.speak import histories, runs
from bot.speak.histories import FEW
from data.model import Unit
from data.period import Period, month
from data.query.answer import Figure
from data.query.spec import Shape
from tests.bot.figures_made import CANADA, MEXICO, answer, figure

FACTS = {"begins": Period.of_year(1992), "ends": Period.of_year(2024)}
SPAN = {**FACTS, "span": True}
HIGHEST = "The highest annual US goods exports on record (since 1992) were $2.0 billion, in 2024"
MAY = Period.of_month(2024, 5)


def record(*figures: Figure, facts: dict[str, Any] = FACTS, **query: Any) -> str:
    return histories.records(answer(*figures, facts=facts, **query))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (record(figure(2000)), f"{HIGHEST}."),
        (record(figure(2000), facts=SPAN),
         "The highest annual US goods exports from 1992 to 2024 were $2.0 billion, in 2024."),
        (record(figure(2000), descending=False),
         "The lowest annual US goods exports on record (since 1992) were $2.0 billion, in 2024."),
        (record(figure(2000), nth=2),
         "The second highest annual US goods exports on record (since 1992) were $2.0 billion, in 2024."),
        (record(figure(-2000, "balance", period=MAY)),
         "The largest monthly US goods deficit on record (since 1992) was $2.0 billion, in May 2024."),
        (record(figure(2000), figure(1000, year=2023), limit=2),
         f"{HIGHEST}; then $1.0 billion in 2023."),
        (record(figure(5, "change", of="exports"), of_change="change"),
         "The largest annual rise in US goods exports was $5.0 million, in 2024 (the series begins in 1992)."),
        (record(figure(-5, "change", of="exports"), of_change="change", descending=False),
         "The largest annual drop in US goods exports was $5.0 million, in 2024 (the series begins in 1992)."),
        (record(figure(-5, "change", of="exports"), of_change="change", facts=SPAN),
         "The largest annual change in US goods exports was \u2212$5.0 million, in 2024 (1992 to 2024)."),
        (record(figure(-5, "change", of="balance"), of_change="change", sign="deficit"),
         "The largest annual widening of the US goods deficit was $5.0 million, in 2024 (the series begins in 1992)."),
        (record(figure(5, "change", of="balance"), of_change="change", sign="deficit", descending=False),
         "The largest annual narrowing of the US goods deficit was $5.0 million, in 2024 (the series begins in 1992)."),
        (record(figure(5, "share", of="imports", unit=Unit.PERCENT, target=MEXICO), of_share=True, facts={}),
         "The highest annual share of Mexico in US imports was 5.0%, in 2024."),
    ],
)  # fmt: skip
def test_a_record_is_the_end_of_a_history(made: str, sentence: str) -> None:
    assert made == sentence


@pytest.mark.parametrize(
    ("year", "beaten", "begins"),
    [
        (2024, False, "Yes: the highest annual US goods exports on record"),
        (2024, True, "No: the highest annual US goods exports on record"),
        (2023, False, "No: it was $1.5 billion in 2023, third of 33. The highest annual"),
        (2023, True, "Yes: it was $1.5 billion in 2023, third of 33. The highest annual"),
    ],
)
def test_a_period_is_asked_to_be_a_record(year: int, beaten: bool, begins: str) -> None:
    judged = figure(1500, year=year, role="judged", primary=False)
    place = replace(judged, measure="rank", of="exports", value=3, unit=Unit.RANK, role="among")
    facts = {**FACTS, "of": 33}
    assert record(figure(2000), judged, place, facts=facts, beaten=beaten).startswith(begins)


def averaged(*figures: Figure, **query: Any) -> str:
    return histories.averages(answer(*figures, facts={"grain": "month"}, **query))


def test_few_averages_are_said_one_by_one_and_of_a_moving_one_both_ends() -> None:
    def years(count: int, of: str = "exports", start: float = 1000) -> list[Figure]:
        return [figure(start + at, "average", 2010 + at, of=of) for at in range(count)]

    assert averaged(*years(1)) == "US goods exports averaged $1.0 billion a month in 2010."
    assert averaged(*years(FEW), moving_average=3).count("averaged") == FEW
    moving = averaged(*years(FEW + 1), moving_average=3)
    ends = "from $1.0 billion a month in 2010 to $1.0 billion a month in 2014."
    assert moving == f"US goods exports, averaged over 3 months, went {ends}"
    assert averaged(*years(FEW + 1)).count("averaged") == FEW + 1
    deficit = averaged(*years(FEW + 1, "balance", -1000), moving_average=3)
    assert deficit.startswith("The US goods deficit, averaged over 3 months, went from $1.0 billion")
    turned = averaged(*years(FEW + 1, "balance", -2), moving_average=3)
    assert turned.startswith("The US goods balance, averaged over 3 months, went from \u2212$2.0 million")
    assert averaged(figure(5, "median", of="exports")) == "Median monthly US goods exports were $5.0 million in 2024."
    median = averaged(figure(-5, "median", of="balance"))
    assert median == "The median monthly US goods deficit was $5.0 million in 2024."


def run(count: int, of: str = "balance", plans: list[Any] | None = None, **query: Any) -> str:
    span = Period(month(2024, 1), month(2024, count))
    made = figure(count, "count", of=of, unit=Unit.COUNT, period=span)
    return histories.streak(answer(made, facts={"grain": "month", "plans": plans or []}, **query))


def begun(at: int, oldest: int | None = None) -> list[Any]:
    return [SimpleNamespace(reach=SimpleNamespace(oldest=oldest), periods=[Period(at, at + 20)])]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (run(5, sign="deficit"), "The US has had a goods deficit for 5 months in a row, January-May 2024."),
        (run(1, sign="deficit"), "The US has had a goods deficit for 1 month, January 2024."),
        (run(5, sign="deficit", of_change="change"),
         "The US goods deficit has widened for 5 months in a row, January-May 2024."),
        (run(5, "exports", of_change="change"), "US goods exports have risen for 5 months in a row, January-May 2024."),
        (run(5, "exports", of_change="change", descending=False),
         "US goods exports have fallen for 5 months in a row, January-May 2024."),
        (run(5, sign="deficit", plans=begun(month(2024, 1))),
         "The US has had a goods deficit for at least 5 months in a row, January-May 2024."),
        (run(5, sign="deficit", plans=begun(month(2023, 12))),
         "The US has had a goods deficit for 5 months in a row, January-May 2024."),
        (run(5, sign="deficit", plans=begun(month(2020, 1), month(2024, 1))),
         "The US has had a goods deficit for at least 5 months in a row, January-May 2024."),
        (run(5, "exports", of_change="change", plans=begun(month(2023, 12))),
         "US goods exports have risen for at least 5 months in a row, January-May 2024."),
        (run(5, "exports", of_change="change", plans=begun(month(2023, 11))),
         "US goods exports have risen for 5 months in a row, January-May 2024."),
    ],
)  # fmt: skip
def test_a_run_is_of_so_many_and_at_least_where_the_series_begins(made: str, sentence: str) -> None:
    assert made == sentence


def counted(of: str = "balance", **query: Any) -> str:
    made = figure(3, "count", of=of, unit=Unit.COUNT)
    return histories.count_periods(answer(made, facts={"grain": "month", "of": 12}, **query))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (counted(sign="deficit"), "There was a US goods deficit in 3 of 12 months, 2024."),
        (counted("exports", threshold=1000.0), "US goods exports were above $1 billion in 3 of 12 months, 2024."),
        (counted(sign="deficit", threshold=1000.0, descending=False),
         "The US goods deficit was below $1 billion in 3 of 12 months, 2024."),
        (counted("exports", of_change="change"), "US goods exports rose in 3 of 12 months, 2024."),
        (counted("exports", of_change="change", descending=False), "US goods exports fell in 3 of 12 months, 2024."),
        (counted(sign="deficit", of_change="change", descending=False),
         "The US goods deficit narrowed in 3 of 12 months, 2024."),
    ],
)  # fmt: skip
def test_in_how_many_periods_it_was_so(made: str, sentence: str) -> None:
    assert made == sentence


def test_when_it_was_so_and_since_when_it_had_not_been() -> None:
    def reached(**query: Any) -> str:
        return histories.reached(answer(figure(-2000, "balance"), sign="deficit", **query))

    assert reached(edge="first") == "The first annual US goods deficit was in 2024: $2.0 billion."
    assert reached(edge="last").startswith("The last annual")
    assert reached(edge="first", threshold=1000.0) == (
        "The annual US goods deficit was first above $1 billion in 2024: $2.0 billion."
    )

    def since(now: Figure, then: Figure, **query: Any) -> str:
        return histories.since_when(answer(then, replace(now, role="now", primary=False), **query))

    assert since(figure(2000), figure(2500, year=2020)) == (
        "US goods exports in 2024 ($2.0 billion) were the highest since 2020 ($2.5 billion)."
    )
    assert "were the lowest since 2020" in since(figure(2000), figure(1500, year=2020), descending=False)
    balance = since(figure(-2000, "balance"), figure(-2500, "balance", 2020), sign="deficit")
    assert balance == "The US goods deficit in 2024 ($2.0 billion) was the largest since 2020 ($2.5 billion)."


def test_which_periods_it_was_so_and_when_one_passed_another() -> None:
    facts = {"grain": "year", "of": 5}
    two = [figure(-1, "balance", year) for year in (2023, 2024)]
    assert histories.which_periods(answer(*two, facts=facts, sign="deficit")) == (
        "There was a US goods deficit in 2 of 5 years: 2023 and 2024."
    )
    over = answer(*(figure(1, year=year) for year in (2023, 2024)), facts=facts, threshold=1000.0)
    assert histories.which_periods(over) == "US goods exports were above $1 billion in 2 of 5 years: 2023 and 2024."
    fell = answer(figure(-1, "change", of="exports"), facts=facts, of_change="change", descending=False)
    assert histories.which_periods(fell) == "US goods exports fell in 1 of 5 years: 2024."
    passed = answer(figure(2000, target=MEXICO), figure(1000, target=CANADA, role="other", primary=False))
    assert (
        histories.crossing(passed) == "Mexico passed Canada in US exports in 2024: $2.0 billion against $1.0 billion."
    )


def longest(of: str = "balance", **query: Any) -> str:
    made = figure(3, "count", of=of, unit=Unit.COUNT)
    return runs.longest(answer(made, facts={"grain": "month"}, **query))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (longest(sign="deficit"), "The longest run of months with a US goods deficit was 3 months, 2024."),
        (longest("exports", of_change="change"),
         "The longest run of months in which US goods exports rose was 3 months, 2024."),
        (longest(sign="deficit", of_change="change", descending=False),
         "The longest run of months in which the US goods deficit narrowed was 3 months, 2024."),
        (longest("exports", threshold=1000.0),
         "The longest run of months in which US goods exports were above $1 billion was 3 months, 2024."),
        (runs.running(answer(figure(2000))), "US goods exports were $2.0 billion in all in 2024."),
        (runs.running(answer(figure(-2000, "balance"), moving_average=3)),
         "The US goods deficit over 3 months was $2.0 billion in 2024."),
        (runs.annual_rates(answer(figure(-2000, "annual_rate", of="balance"))),
         "The US goods deficit was $2.0 billion at an annual rate in 2024 (computed: no table prints one)."),
    ],
)  # fmt: skip
def test_runs_sums_and_rates_in_words(made: str, sentence: str) -> None:
    assert made == sentence


def test_rows_of_sums_have_signs_where_they_differ_and_names_where_they_are_several() -> None:
    def rows(*figures: Figure, **query: Any) -> list[str]:
        return runs.rows(answer(*figures, **query), figures)

    deficits = [figure(-2000, "balance", year) for year in (2023, 2024)]
    assert rows(*deficits) == ["2023: $2.0 billion", "2024: $2.0 billion"]
    assert rows(deficits[0], figure(2000, "balance")) == ["2023: \u2212$2.0 billion", "2024: $2.0 billion"]
    assert rows(figure(-2000, "change", of="exports")) == ["2024: \u2212$2.0 billion"]
    two = rows(figure(2000, target=MEXICO), figure(3000, target=CANADA), shape=Shape.RUNNING_SUM)
    assert two == ["Through December 2024: Mexico $2.0 billion", "Through December 2024: Canada $3.0 billion"]
    assert rows(figure(2000), shape=Shape.RUNNING_SUM, moving_average=3) == ["2024: $2.0 billion"]


def more(amount: float, first: Figure, second: Figure) -> str:
    part = figure(amount, "percent_more", of=first.measure, unit=Unit.PERCENT)
    terms = [replace(one, role="term", primary=False) for one in (first, second)]
    return runs.percent_more(answer(part, *terms))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (more(50, figure(3), figure(2, "imports")),
         "US goods exports were 50.0% higher than US goods imports in 2024."),
        (more(-50, figure(1), figure(2, "imports")),
         "US goods exports were 50.0% lower than US goods imports in 2024."),
        (more(50, figure(3, target=MEXICO), figure(2, target=CANADA)),
         "US goods exports to Mexico were 50.0% higher than those to Canada in 2024."),
        (more(50, figure(3), figure(2, year=2023)),
         "US goods exports were 50.0% higher than US goods exports in 2023 in 2024."),
        (more(0, figure(-2, "balance", target=MEXICO), figure(-2, "balance", target=CANADA)),
         "The US goods deficit with Mexico was 0.0% larger than that with Canada in 2024."),
    ],
)  # fmt: skip
def test_by_how_many_per_cent_one_is_above_another(made: str, sentence: str) -> None:
    assert made == sentence
