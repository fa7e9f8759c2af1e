"""How many, and for how much each: quantities with their unit, unit values, never across units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.speak.headline import headline
from bot.speak.labels import value
from data.library import Data
from data.model import Unit, Variable
from data.query.issues import NotHeld, Unpublished
from data.query.needs import needs
from data.query.session import Session
from data.query.spec import Shape
from tests.detail import files, peer
from tests.detail.questions import CHINA, EXPORTS, TODAY, VIETNAM, ask, product, values, year
from tests.detail.test_fetching import fetcher

ASKED = replace(EXPORTS, products=product("1201"), targets=(CHINA,), periods=year(2024), variable=Variable.QUANTITY)
YEAR = sum(range(1, 13))


@pytest.fixture
def figures(tmp_path: Path) -> Iterator[Data]:
    lines = [*peer.exports("5700", "1201900095", 4_000), *peer.exports("5700", "1201100000", 400)]
    lines += [*peer.exports("5700", "0105110010", 40, unit="NO"), *peer.exports("5700", "0105120000", 40, unit="KG")]
    made = files.data(tmp_path)
    with peer.serving(lines) as api:
        for code in ("1201", "0105"):
            query = replace(ASKED, products=product(code))
            (need,) = needs(query, Session(made.engine.warehouse, TODAY), made.engine.library)
            assert need.level == 10  # the API has quantities there only
            assert fetcher(made, api).fetch(need, TODAY).status == "fetched"
    made.warehouse.look()
    yield made


def test_a_quantity_has_its_unit(figures: Data) -> None:
    answer = ask(figures, ASKED)
    assert values(answer) == [1_100.0 * YEAR]
    assert answer.primary[0].unit is Unit.KILOGRAMS and answer.primary[0].measure == "quantity"
    assert value(answer.primary[0]) == "85,800 kilograms"
    assert "85,800 kilograms" in headline(answer)


def test_a_unit_value_is_value_over_quantity_and_named_so(figures: Data) -> None:
    answer = ask(figures, ASKED, variable=Variable.UNIT_PRICE)
    assert values(answer) == [4.0]
    one = answer.primary[0]
    assert (one.measure, one.unit) == ("unit_price", Unit.USD_PER_KILOGRAM)
    assert value(one) == "$4.00 a kilogram" and "unit value of US exports" in headline(answer)
    parts = {f.role: f.value for f in answer.figures if f.role in ("quantity", "value") and f.period == one.period}
    assert parts == {"quantity": 1_100 * YEAR, "value": pytest.approx(4_400 * YEAR / 1e6)}
    assert any("no price" in caveat for caveat in answer.caveats)


def test_a_series_of_unit_values(figures: Data) -> None:
    answer = ask(figures, ASKED, variable=Variable.UNIT_PRICE, shape=Shape.SERIES, grain="year", periods=())
    assert values(answer) == [4.0, 4.0]


def test_never_across_units(figures: Data) -> None:
    with pytest.raises(NotHeld) as issue:
        ask(figures, ASKED, products=product("0105"))
    assert "counted in kilograms and units, which do not add up" in issue.value.sentence
    assert values(ask(figures, ASKED, products=product("010511"))) == [10.0 * YEAR]


def test_where_the_files_have_no_quantities_that_is_said(figures: Data) -> None:
    with pytest.raises(NotHeld) as issue:
        ask(figures, ASKED, targets=(VIETNAM,))
    assert "not Vietnam" in issue.value.sentence
    with pytest.raises(Unpublished) as other:
        ask(figures, ASKED, variable=Variable.UNIT_PRICE, shape=Shape.CHANGE)
    assert "as a level and a series only" in other.value.sentence
