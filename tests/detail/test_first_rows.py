"""Categories ranked by the database are those that a ranking of all of them gives: by level, by change, of a group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from data.library import Data
from data.query.issues import Empty, Unpublished
from data.query.shapes import products
from data.query.shapes.first_rows import first_rows
from data.query.spec import Query, Shape, Target
from data.warehouse.reader import Warehouse
from tests.bench import scale
from tests.detail.questions import CHINA, IMPORTS, ask, listing, year

ASKED = replace(IMPORTS, shape=Shape.RANKING, over="product", periods=year(2025))
PAIR = Target("China and another", ("5700", "1010"), "sum")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Data]:
    """Three years of sixty codes with two partners."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scale, "CODES", 60)
        patched.setattr(scale, "SIXES", 20)
        folder = tmp_path_factory.mktemp("first")
        scale.make(folder, 60 * 2 * 12 * 3 / 1e6)
    yield Data(Warehouse(folder))


def told(figures: Data, query: Query) -> object:
    try:
        answer = ask(figures, query)
    except (Empty, Unpublished) as issue:
        return type(issue), str(issue)
    return [(f.product, f.value, f.release, f.role) for f in answer.figures], answer.facts, answer.caveats


@pytest.mark.parametrize("level", [2, 4, 6, 10])
@pytest.mark.parametrize("target", [CHINA, PAIR])
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"descending": False, "nth": 2},
        {"of_change": "change"},
        {"of_change": "change", "descending": False, "limit": 3},
        {"of_change": "percent_change"},
        {"of_change": "percent_change", "descending": False, "limit": 4},
        {"of_change": "percent_change", "nth": 3},
        {"of_change": "percent_change", "periods": year(2023)},
    ],
)
def test_the_database_s_first_rows_are_the_first_of_all(
    made: Data, monkeypatch: pytest.MonkeyPatch, level: int, target: Target, asked: dict[str, object]
) -> None:
    query, found = replace(ASKED, products=listing(level), targets=(target,), **asked), []  # type: ignore[arg-type]

    def counted(*given: object) -> object:
        found.append(first_rows(*given))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(products, "first_rows", counted)
    quick = told(made, query)
    monkeypatch.setattr(products, "first_rows", lambda *_: None)
    assert told(made, query) == quick
    assert all(rows is not None for rows in found)


def test_small_beginnings_are_left_out_of_rates_alone(made: Data) -> None:
    by_rate, by_amount = (
        ask(made, ASKED, products=listing(6), targets=(CHINA,), of_change=way) for way in ("percent_change", "change")
    )
    assert any("left out" in caveat for caveat in by_rate.caveats)
    assert not by_amount.caveats
    assert len(by_rate.statements) == 1 and "LIMIT" in by_rate.statements[0].text


def test_what_the_database_alone_does_not_tell(made: Data) -> None:
    """Above an amount, and of a group less somebody."""
    less = replace(PAIR, minus=("5700",))
    for asked in ({"threshold": 1.0, "targets": (CHINA,)}, {"targets": (less,)}):
        answer = ask(made, ASKED, products=listing(10), **asked)
        assert not any("LIMIT" in one.text for one in answer.statements)
