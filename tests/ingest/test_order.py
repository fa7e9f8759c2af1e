"""Rows of an exhibit out of the order in which the publisher prints them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from data.ingest.order import check_order
from data.model import Adjustment, Basis, Document, Flow, Sector, SeriesKey, Unit
from data.period import month
from data.sources.base import Extract, frame
from data.sources.ft900_supplement import states

PARTNERS = {
    "0010": "North America", "1220": "Canada", "2010": "Mexico", "0012": "Europe", "4231": "Belgium", "4279": "France",
    "4280": "Germany", "x:other-europe": "Other Europe", "0013": "Africa", "7290": "Egypt", "7910": "South Africa",
}  # fmt: skip
AREAS = list(PARTNERS)
SITC = ["total", "x:manufactured-goods", "0", "00", "01", "02", "1", "11", "12", "2", "21", "22", "23", "24"]
STATES = ["US/manufactured", "total", "x:foreign-trade-zone", "AL/manufactured", "AL", "AK", "AZ", "AR", "WY", "DC"]


def exhibit(codes: list[str], table: str, cited: str) -> Extract:
    """A document that prints these rows from the top down."""
    at, column = month(2025, 3), "partner" if table in ("areas", "totals") else "commodity"
    rows = []
    for place, code in enumerate(codes):
        kept = (table, Flow.EXPORTS, Sector.GOODS, Basis.CENSUS, Adjustment.NSA, Unit.USD_MILLION)
        key = replace(SeriesKey(*kept), **{column: code})  # type: ignore[arg-type]
        rows.append((key, at, at, 100.0 * (len(codes) - place)))
    document = Document("Census", "A title", cited, "exh9.xlsx", "0" * 64, dt.date(2025, 5, 6), "")
    return Extract(document, frame(rows), partners=sorted(PARTNERS.items()) if column == "partner" else [])


def outcome(codes: list[str], table: str, cited: str = "FT-900 Exhibit 14") -> tuple[str, str]:
    found = check_order(exhibit(codes, table, cited))
    return (found.status, found.detail) if found else ("", "")


def exchanged(codes: list[str], one: str, other: str) -> list[str]:
    return [{one: other, other: one}.get(code, code) for code in codes]


@pytest.mark.parametrize(("table", "codes"), [("areas", AREAS), ("sitc", SITC), ("states", STATES)])
def test_the_publishers_order_is_in_order(table: str, codes: list[str]) -> None:
    assert outcome(codes, table)[0] == "ok"


@pytest.mark.parametrize(
    ("table", "codes", "one", "other"),
    [
        ("areas", AREAS, "4231", "4279"),
        ("areas", AREAS, "1220", "7290"),
        ("areas", AREAS, "0012", "0013"),
        ("areas", AREAS, "4280", "x:other-europe"),
        ("sitc", SITC, "11", "12"),
        ("sitc", SITC, "0", "1"),
        ("states", STATES, "AZ", "AR"),
    ],
)
def test_two_names_exchanged_are_out_of_order(table: str, codes: list[str], one: str, other: str) -> None:
    assert outcome(exchanged(codes, one, other), table)[0] == "failed"


def test_a_name_moved_is_out_of_order_and_named() -> None:
    moved = [*AREAS[:4], AREAS[6], *AREAS[4:6], *AREAS[7:]]
    detail = "1 of 7 rows are out of the order in which they are always printed: Germany"
    assert outcome(moved, "areas") == ("failed", detail)


def test_five_of_those_out_of_order_are_named() -> None:
    """Sixteen states from the last to the first: one of them is in order."""
    names = [code for code in dict.fromkeys(states().values()) if len(code) == 2][:16]
    found, detail = outcome(["US/manufactured", "total", *names[::-1]], "states")
    assert found == "failed" and len(detail.rpartition(": ")[2].split(", ")) == 5
    assert detail.startswith("15 of 16 rows are out of the order")


def test_a_country_stands_under_its_area() -> None:
    """Names that moved down by one: the area's stands beside the figures of its first country."""
    assert outcome(["1220", "0010", *AREAS[2:]], "areas")[0] == "failed"
    assert outcome(["0010", "0012", "1220", "2010", *AREAS[4:]], "areas")[0] == "failed"


def test_only_exhibits_have_an_order() -> None:
    assert outcome(AREAS[::-1], "areas", cited="country.xlsx") == ("", "")
    assert outcome(AREAS, "totals") == ("", "")
