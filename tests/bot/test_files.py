"""CSV and charts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
import recorded
from recorded import NOW

from bot import charts, exports


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_says_where_the_figures_come_from() -> None:
    told = rows(exports.csv_of(recorded.vietnam(), NOW))
    head = {row[0]: row[1] for row in told if row[0].startswith("# ")}
    assert "release of 2026-03-12" in head["# Source"] and head["# Question"] == "deficit with Vietnam 2024?"
    columns = next(row for row in told if row[0] == "label")
    figure = dict(zip(columns, told[told.index(columns) + 1], strict=True))
    assert (figure["value"], figure["unit"], figure["partner_code"]) == ("-123463.0", "USD million", "5520")


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(words: str) -> None:
    hostile = replace(recorded.vietnam(), question=words, headline=words, notes=(words,))
    for row in rows(exports.csv_of(hostile, NOW)):
        for cell in row:
            number = cell.replace(".", "").replace("-", "", 1).isdecimal()
            assert number or not cell.lstrip().startswith(("=", "+", "-", "@")), cell


def test_file_names() -> None:
    assert exports.file_name(recorded.vietnam()) == "tradebot-goods-balance-with-vietnam-2024.csv"


@pytest.mark.parametrize("reply", [recorded.series(), recorded.ranking()], ids=["series", "ranking"])
def test_a_chart_is_a_png_with_its_source_and_figures_in_words(reply: recorded.Reply) -> None:
    picture = charts.render(reply)
    assert picture.png.startswith(b"\x89PNG") and len(picture.png) < 400_000
    assert "billion" in picture.alt and len(picture.alt) <= 1000
    assert "release of 2026-03-12" in str(charts.spec_of(charts.rows_of(reply), reply)["title"])  # type: ignore[arg-type]


def test_one_figure_is_no_chart() -> None:
    with pytest.raises(charts.ChartError):
        charts.render(recorded.vietnam())
