"""Headlines: each line of the file is a release of its own, in USD million, and nothing in it is passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.sources import headlines, registry
from data.sources.base import LayoutError
from data.sources.calendar_csv import Calendar
from tests.sources.conftest import day, source

LINE: dict[str, Any] = {
    "month": "2026-08", "release": "2026-10-06", "kind": "quoted", "deficit": 105.6, "prior": 92.8, "exports": 310.2,
    "imports_pct": 4.3, "services_surplus": 28.1, "ytd_deficit_chg": -12.5, "partners": {"China": -9.1},
}  # fmt: skip


def written(tmp_path: Path, *lines: dict[str, Any]) -> Path:
    path = tmp_path / "ft900-highlights.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_figures_with_their_signs_periods_and_release(tmp_path: Path) -> None:
    older = {"month": "2026-05", "release": "2026-07-07", "kind": "official text", "deficit": 77.6}
    path = written(tmp_path, LINE, older)
    entry = registry.entries_for(path)[0]
    assert registry.release_date(path, entry, Calendar()) == day("2026-10-06")
    newest, first = headlines.read(path, day("2026-10-06"))
    assert set(newest.values["table"]) == {"headlines"}
    assert (first.document.release, newest.document.release) == (day("2026-07-07"), day("2026-10-06"))
    assert "as quoted" in newest.document.title and "as stated" in first.document.title
    rows = {
        (r.flow, r.sector, r.variable, r.partner, f"{r.start:%Y-%m}"): (r.value, r.unit, f"{r.end:%Y-%m}")
        for r in newest.values.itertuples()
    }
    assert rows == {
        ("balance", "goods_and_services", "value", "world", "2026-08"): (-105_600.0, "USD million", "2026-08"),
        ("balance", "goods_and_services", "value", "world", "2026-07"): (-92_800.0, "USD million", "2026-07"),
        ("exports", "goods_and_services", "value", "world", "2026-08"): (310_200.0, "USD million", "2026-08"),
        ("imports", "goods_and_services", "percent_change", "world", "2026-08"): (4.3, "percent", "2026-08"),
        ("balance", "services", "value", "world", "2026-08"): (28_100.0, "USD million", "2026-08"),
        ("balance", "goods_and_services", "change_on_year", "world", "2026-01"): (12_500.0, "USD million", "2026-08"),
        ("balance", "goods", "value", "5700", "2026-08"): (-9_100.0, "USD million", "2026-08"),
    }


@pytest.mark.parametrize(
    "change",
    [{"deficit": "105.6"}, {"unheard_of": 1.0}, {"partners": {"Atlantis": 1.0}}, {"kind": "rumour"}, {"month": "2026"}],
)
def test_a_line_that_is_not_understood_refuses_the_file(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(LayoutError, match="line 1"):
        headlines.read(written(tmp_path, {**LINE, **change}), day("2026-10-06"))


def test_a_release_twice_or_none_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="line 2"):
        headlines.read(written(tmp_path, LINE, LINE), day("2026-10-06"))
    with pytest.raises(LayoutError):
        headlines.read(written(tmp_path), day("2026-10-06"))


@pytest.mark.sources
def test_the_real_file() -> None:
    found = headlines.read(source("highlights/ft900-highlights.jsonl"), day("2026-10-06"))
    assert len(found) == 24 and all(len(extract.values) >= 2 for extract in found)
