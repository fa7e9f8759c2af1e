"""Small functions that answers, charts and checked texts rest on, each by itself: what they say on both sides."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.checking.correct import _number, _placed, _turned
from bot.checking.orders import EU, _countries_between, _in_order
from bot.files.chart_marks import _domain, apart
from bot.speak.notes import _about_the_newest, _is_over, _step, newer_out
from data.period import Period, PeriodExpr, month
from data.query.answer import QueryAnswer
from data.query.spec import Query, Shape
from intents.claims.claim import Claim
from intents.claims.quantities import Quantity


@pytest.mark.parametrize(
    ("quote", "right", "said"),
    [
        ("$1,234.5 million", 2345.67, "$2,345.7 million"),
        ("$1,234.5 million", 345.67, "$345.7 million"),
        ("$1234 million", 9999.4, "$9999 million"),
        ("$1234 million", 10000.0, "$10,000 million"),
        ("$950 million", 12345.6, "$12,346 million"),
        ("$12 million", 3.4, "$3 million"),
        ("$0 million", 3.4, None),
    ],
)
def test_a_number_is_exchanged_as_it_was_written(quote: str, right: float, said: str | None) -> None:
    text = f"It was {quote} then."
    begin, written = text.index("$"), float(quote[1:].split(" ")[0].replace(",", ""))
    quantity = Quantity(begin, begin + len(quote), written, 1.0, "USD million")  # type: ignore[arg-type]
    assert _number(text, quantity, quote, begin, right) == said
    assert _number(text, None, quote, begin, right) is None


def test_a_place_is_exchanged_in_figures_and_in_words() -> None:
    assert _placed("the 3rd largest", 3, 2) == "the second largest"
    assert _placed("No. 3", 3, 2) == "No. 2"
    assert _placed("the third largest", 3, 12) == "the twelfth largest"
    assert _placed("largest", 1, 2) == "second-largest"
    assert _placed("largest", 1, 1) is None and _placed("largest", 2, 3) is None


def test_the_word_of_the_direction_is_exchanged_with_its_capital() -> None:
    assert _turned("Exports rose") == "Exports fell" and _turned("Rose by $3 billion") == "Fell by $3 billion"
    assert _turned("Exports were large") is None


def test_names_of_lines_lie_apart_around_where_they_were() -> None:
    assert apart({"a": 10.0, "b": 30.0}, 5.0) == {"a": 10.0, "b": 30.0}
    assert apart({"b": 10.0, "a": 10.0}, 4.0) == {"b": 8.0, "a": 12.0}
    found = apart({"a": 1.0, "b": 2.0, "c": 30.0}, 5.0)
    assert list(found) == ["a", "b", "c"] and found["b"] - found["a"] == pytest.approx(5.0)
    assert sum(found.values()) == pytest.approx(33.0)


@pytest.mark.parametrize(
    ("values", "zero", "low", "high"),
    [
        ([10.0, 110.0], True, 0.0, 116.6),
        ([-110.0, -10.0], True, -116.6, 0.0),
        ([-10.0, 90.0], False, -16.0, 96.0),
        ([10.0, 110.0], False, 4.0, 116.0),
        ([5.0, 5.0], False, 4.7, 5.3),
    ],
)
def test_an_axis_has_zero_but_for_rates_and_room_past_the_ends(
    values: list[float], zero: bool, low: float, high: float
) -> None:
    assert list(_domain(values, zero=zero)) == pytest.approx([low, high])


def ordered(listed: dict[str, float], codes: list[str], nth: int | None = 1) -> bool | None:
    ranking = [(code, code, value) for code, value in sorted(listed.items(), key=lambda pair: -abs(pair[1]))]
    facts = SimpleNamespace(ranking=lambda *_: ranking)
    claim = cast(Claim, SimpleNamespace(others=[SimpleNamespace(code=code) for code in codes], nth=nth))
    return _in_order(cast(Any, facts), claim, cast(Any, None), Period.of_year(2024), None)


def test_a_list_in_order_has_nothing_between_its_members() -> None:
    listed = {"2010": -50.0, "1220": -40.0, "5700": -30.0, "4280": -20.0}
    assert ordered({}, ["2010"]) is None
    assert ordered(listed, ["2010", "1220", "5700"]) is True
    assert ordered(listed, ["2010", "5700"]) is False, "one lies between"
    assert ordered(listed, ["1220", "2010"]) is False
    assert ordered(listed, ["1220", "5700"]) is False, "not from the first on"
    assert ordered(listed, ["1220", "5700"], nth=2) is True
    assert ordered(listed, ["2010", "9999"]) is False
    assert ordered({**listed, EU: -45.0}, ["2010", "1220"]) is True, "a union is no country"
    assert ordered({**listed, EU: -45.0}, ["2010", EU, "1220"]) is True


def test_ahead_of_others_says_nothing_of_what_lies_between() -> None:
    listed = {"2010": 50.0, "1220": 40.0, "5700": 30.0}
    assert ordered(listed, ["2010", "5700"], nth=None) is True
    assert ordered(listed, ["5700", "1220"], nth=None) is False
    assert ordered({**listed, "5700": 50.0}, ["2010", "5700"], nth=None) is False, "as large is not ahead"


def test_a_country_between_is_none_of_those_listed() -> None:
    listed = [("2010", "", -50.0), ("1220", "", -40.0), ("5700", "", -30.0)]
    size = {code: abs(value) for code, _, value in listed}
    assert _countries_between(listed, ["2010", "5700"], size) and not _countries_between(listed, ["2010", "1220"], size)
    assert not _countries_between(listed, ["2010"], size)


def test_newer_figures_are_told_where_they_are_out() -> None:
    out = (month(2026, 9), dt.date(2026, 11, 4))
    assert newer_out(month(2026, 9), out) == newer_out(month(2026, 8), None) == ""
    assert "reach August 2026, and those for September 2026 were published on November 4" in newer_out(
        month(2026, 8), out
    )


def _answer(query: Query) -> QueryAnswer:
    return cast(QueryAnswer, SimpleNamespace(primary=(), query=query))


def test_the_step_of_a_question_is_its_longest_unit() -> None:
    years, months = (PeriodExpr("trailing", count=5, unit=unit, relative=True) for unit in ("year", "month"))
    assert _step(_answer(Query())) == _step(_answer(Query(periods=(months,)))) == 1
    assert _step(_answer(Query(periods=(years,)))) == 12
    assert _step(_answer(Query(periods=(years, months)))) == 1
    assert _step(_answer(Query(Shape.SERIES, grain="quarter"))) == 3
    assert _step(_answer(Query(Shape.LEVEL, grain="quarter"))) == 1


def test_what_is_over_is_within_what_is_loaded() -> None:
    year = PeriodExpr("range", period=Period.of_year(2024))
    assert _is_over(Query(periods=(year,)), month(2024, 12)) and not _is_over(Query(periods=(year,)), month(2024, 11))
    assert not _is_over(Query(), month(2024, 12))
    assert not _is_over(Query(periods=(year, PeriodExpr("since", period=Period.of_year(2020)))), month(2024, 12))
    assert _about_the_newest(Query()) and not _about_the_newest(Query(periods=(year,)))
    assert not _about_the_newest(Query(Shape.CROSSING))
