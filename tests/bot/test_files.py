"""CSV and charts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from bot.files import charts, csv_export
from tests.bot import recorded
from tests.bot.recorded import NOW


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_says_where_the_figures_come_from() -> None:
    told = rows(csv_export.csv_of(recorded.vietnam(), NOW))
    head = {row[0]: row[1] for row in told if row[0].startswith("# ")}
    assert "release of 2026-03-12" in head["# Source"] and head["# Question"] == "deficit with Vietnam 2024?"
    columns = next(row for row in told if row[0] == "label")
    figure = dict(zip(columns, told[told.index(columns) + 1], strict=True))
    assert (figure["value"], figure["unit"], figure["partner_code"]) == ("-123463.0", "USD million", "5520")


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(words: str) -> None:
    hostile = replace(recorded.vietnam(), question=words, headline=words, notes=(words,))
    for row in rows(csv_export.csv_of(hostile, NOW)):
        for cell in row:
            number = cell.replace(".", "").replace("-", "", 1).isdecimal()
            assert number or not cell.lstrip().startswith(("=", "+", "-", "@")), cell


def test_file_names() -> None:
    assert csv_export.file_name(recorded.vietnam()) == "tradebot-goods-balance-with-vietnam-2024.csv"


@pytest.mark.parametrize("reply", [recorded.series(), recorded.ranking()], ids=["series", "ranking"])
def test_a_chart_is_a_png_with_its_source_and_figures_in_words(reply: recorded.Reply) -> None:  # type: ignore[name-defined]
    picture = charts.render(reply)
    assert picture.png.startswith(b"\x89PNG") and len(picture.png) < 400_000
    assert "illion US dollars" in picture.alt and len(picture.alt) <= 1000
    assert picture.title.startswith("US goods deficit") and picture.name.startswith("tradebot-us-goods-deficit-")
    subtitle = charts.spec_of(charts.rows_of(reply), reply)["title"]["subtitle"]  # type: ignore[arg-type, attr-defined]
    title = " ".join(subtitle).replace("\u00a0", " ")
    assert "released March 12, 2026" in title and "Census basis, not seasonally adjusted" in title


def test_every_bar_is_drawn_and_what_is_not_is_said() -> None:
    partners = [recorded.CodeName(str(at), f"Partner {at}") for at in range(70)]  # type: ignore[attr-defined]
    rows = tuple(
        recorded.figure(f"Goods imports from {p.name}, 2024", 900.0 + at, p, measure="imports")
        for at, p in enumerate(partners)
    )
    for count, told in ((33, False), (70, True)):
        reply = recorded.answered("imports", "The largest source was one.", rows[:count])
        spec = charts.spec_of(charts.rows_of(reply), reply)  # type: ignore[arg-type, attr-defined]
        assert len(spec["data"]["values"]) == min(count, charts.BARS_MOST)
        assert ("The first 60 of 70" in spec["title"]["subtitle"]) is told


def test_several_series_are_a_column_and_a_line_each_with_its_name() -> None:
    figures = [
        recorded.figure(
            f"Goods imports from {p.name}, {year}",
            1000.0 * year - 2_000_000 + 10 * at,
            p,
            measure="imports",
            period=recorded.year(year),
        )
        for at, p in enumerate((recorded.VIETNAM, recorded.MEXICO))
        for year in (2021, 2022, 2023)
    ]
    reply = recorded.answered("imports", "US goods imports by partner.", tuple(figures))
    table = charts.rows_of(reply)  # type: ignore[attr-defined]
    assert table is not None and table.columns == ("Vietnam", "Mexico") and table.labels == ("2021", "2022", "2023")
    assert table.title == "US goods imports from Vietnam and Mexico: 2021 to 2023"
    spec = charts.spec_of(table, reply)
    named = spec["layer"][-1]["data"]["values"]
    assert {one["name"] for one in named} == {"Vietnam", "Mexico"}
    high, low = sorted((one["value"] for one in named), reverse=True)
    assert high - low > 1.0  # a hair apart in the figures, a line of text apart in the picture


def test_one_figure_is_no_chart() -> None:
    with pytest.raises(charts.ChartError):
        charts.render(recorded.vietnam())
