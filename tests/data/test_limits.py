"""Limits and conditions of small functions, on both sides of each: what is far from them is told by other tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from data.ingest import asking
from data.ingest import corrections as known
from data.ingest.asking import BusyError, RefusedError
from data.ingest.commodity_words import clauses, phrases
from data.model import Adjustment, Basis, Prices, Sector, Unit, Variable
from data.period import Period, month
from data.query.book import Book
from data.query.cells import Level
from data.query.shapes.runs import _summed
from data.query.spec import Query
from data.query.when import Reach, ReleaseDates
from data.sources.base import LayoutError
from data.sources.bulk import layout_of


@pytest.mark.parametrize(
    ("first", "last", "unit", "expected"),
    [
        ((2024, 1), (2024, 8), "month", Period.of_month(2024, 8)),
        ((2024, 1), (2024, 8), "quarter", Period.of_quarter(2024, 2)),
        ((2024, 1), (2024, 6), "quarter", Period.of_quarter(2024, 2)),
        ((2024, 1), (2024, 12), "year", Period.of_year(2024)),
        ((2024, 1), (2025, 11), "year", Period.of_year(2024)),
        ((2024, 2), (2025, 11), "year", Period(month(2024, 12), month(2025, 11))),  # no whole year: the newest months
        ((2025, 3), (2025, 11), "year", Period(month(2025, 3), month(2025, 11))),
    ],
)
def test_the_newest_period_is_whole_and_inside_of_the_reach(
    first: tuple[int, int], last: tuple[int, int], unit: str, expected: Period
) -> None:
    found = Reach(month(*first), month(*last)).newest(unit)  # type: ignore[arg-type]
    assert (found.start, found.end) == (expected.start, expected.end)


def test_the_day_of_a_release_is_past_and_not_to_come() -> None:
    day = dt.date(2025, 5, 6)
    dates = ReleaseDates({month(2025, 3): day, month(2025, 4): dt.date(2025, 6, 5)})
    assert dates.last_until(day) == (month(2025, 3), day)
    assert dates.last_until(dt.date(2025, 5, 5)) is None
    assert dates.next_after(dt.date(2025, 5, 5)) == (month(2025, 3), day)
    assert dates.next_after(day) == (month(2025, 4), dt.date(2025, 6, 5))
    assert dates.next_after(dt.date(2025, 6, 5)) is None


def _summed_months(window: int | None, *months: int) -> list[list[int]]:
    level = Level(1.0, dt.date(2025, 5, 6), dt.date(2025, 5, 6))
    points = [(Period.of_month(2024, at), level) for at in months]
    found = _summed(replace(Query(), moving_average=window), points)
    return [[period.start - month(2024, 1) + 1 for period, _ in part] for part in found]


def test_a_moving_sum_has_all_of_its_months_and_no_more() -> None:
    assert _summed_months(3, 1, 2, 3, 4) == [[1, 2, 3], [2, 3, 4]]
    assert _summed_months(3, 1, 2) == []
    assert _summed_months(None, 1, 2, 3) == [[1], [1, 2], [1, 2, 3]]


def test_a_balance_has_codes_where_both_flows_have_the_same() -> None:
    book = Book(
        "hs", Sector.GOODS, Basis.CENSUS, Adjustment.NSA, Prices.NOMINAL, Variable.VALUE, Unit.USD_MILLION,
        exports=("1", "2"), imports=("1", "3"),
    )  # fmt: skip
    assert [book.codes_of(flow) for flow in ("exports", "imports", "balance")] == [("1", "2"), ("1", "3"), ()]
    assert book.codes == ("1", "3", "2")
    assert replace(book, imports=("1", "2")).codes_of("balance") == ("1", "2")
    assert replace(book, exports=()).codes_of("balance") == ("1", "3")


@pytest.mark.parametrize(("name", "at"), [("IMDB2401.ZIP", (2024, 1)), ("exdb2412.zip", (2024, 12))])
def test_the_month_of_a_file_is_in_its_name(name: str, at: tuple[int, int]) -> None:
    assert layout_of(Path(name))[1] == month(*at)


@pytest.mark.parametrize("name", ["IMDB2400.ZIP", "EXDB2413.ZIP", "IMDB24.ZIP"])
def test_a_name_without_a_month_is_refused(name: str) -> None:
    with pytest.raises(LayoutError, match=name):
        layout_of(Path(name))


LINES = (
    known.Correction("2025-*", "exh1.xlsx", "identity 1", "2025-0* exports*", "a", "many releases"),
    known.Correction("2025-05-06", "exh*.xlsx", "identity 1", "2025-03 imports*", "b", "this release"),
)


def test_a_correction_explains_its_release_file_check_and_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "corrections", lambda: LINES)
    day, places = dt.date(2025, 5, 6), ("2025-03 exports goods", "2025-03 imports goods")
    assert known.explain_all(day, "exh1.xlsx", "identity 1", places) == "many releases; this release"
    assert known.explain_all(day, "exh1.xlsx", "identity 1", (*places, "2024-03 imports goods")) is None
    assert known.explain_all(day, "exh1.xlsx", "identity 1", ()) is None
    assert known.explain_all(day, "exh1.xlsx", "identity 2", places) is None
    assert known.explain_all(day, "exh2.xlsx", "identity 1", places) is None
    assert known.explain_all(dt.date(2024, 5, 7), "exh1.xlsx", "identity 1", places) is None


def test_a_gross_misfit_needs_a_line_of_its_very_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "corrections", lambda: LINES)
    day = dt.date(2025, 5, 6)
    assert known.explained(day, "exh1.xlsx", "identity 1", "2025-03 exports goods", gross=True) is None
    assert known.explained(day, "exh1.xlsx", "identity 1", "2025-03 imports goods", gross=True) == LINES[1]


def _client(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(answer))


@pytest.mark.parametrize(
    ("status", "after", "wait"),
    [(429, "7", 7.0), (429, "90", 60.0), (429, "soon", None), (500, "", None), (503, "1", 1.0)],
)
def test_a_busy_server_is_told_from_one_that_refuses(status: int, after: str, wait: float | None) -> None:
    web = _client(lambda _: httpx.Response(status, headers={"retry-after": after}))
    with web, pytest.raises(BusyError, match=str(status)) as busy:
        asking._read(web, "http://publisher/", {})
    assert busy.value.wait == wait


@pytest.mark.parametrize("status", [200, 304, 404, 428, 499])
def test_what_is_no_fault_of_the_server_is_an_answer(status: int) -> None:
    with _client(lambda _: httpx.Response(status, headers={"etag": "x", "server": "y"}, content=b"abc")) as web:
        found = asking._read(web, "http://publisher/", {})
    assert (found.status_code, found.content, found.headers["etag"]) == (status, b"abc", "x")
    assert "server" not in found.headers


def test_an_answer_has_as_many_bytes_as_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_BYTES", 3)
    with _client(lambda request: httpx.Response(200, content=b"x" * int(request.url.path[1:]))) as web:
        assert asking._read(web, "http://publisher/3", {}).content == b"xxx"
        with pytest.raises(RefusedError, match="more than 3 bytes"):
            asking._read(web, "http://publisher/4", {})


def test_a_file_is_put_into_a_folder_that_is_not_there_and_over_another(tmp_path: Path) -> None:
    path = tmp_path / "one" / "two" / "file"
    for content in (b"first", b"second"):
        asking.put(path, content)
        assert path.read_bytes() == content
    assert [one.name for one in path.parent.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wheat", [("wheat",)]),
        ("live swine and cattle", [("live", "swine"), ("cattle",)]),
        ("rough sawn softwood", [("rough", "sawn", "softwood")]),
        ("rough sawn dried softwood", []),
        ("tv sets", []),
        ("type 9mm", []),
    ],
)
def test_a_phrase_has_up_to_three_words_of_letters(text: str, expected: list[tuple[str, ...]]) -> None:
    assert list(phrases(clauses(text))) == expected
