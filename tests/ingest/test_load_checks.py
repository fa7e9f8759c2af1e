"""What is refused when files are loaded: a bad file whole, and nothing else with it."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from pathlib import Path

import pytest

from data.ingest.checks import check_extract
from data.ingest.corrections import explain_all
from data.sources.base import Extract
from data.sources.totals import read_exhibit_1
from data.warehouse.reader import Warehouse
from tests.ingest.loads import APRIL, MAY, content, load, partners
from tests.ingest.publisher_layouts import country, exhibit_1, save


def test_a_bad_file_is_refused_whole_and_the_rest_serves(sources: Path, tmp_path: Path) -> None:
    load(sources / APRIL, tmp_path / "w")
    before = content(tmp_path / "w")
    grid = exhibit_1(2023, (2025, 3))
    grid[20][5] = 999_999
    save(sources / MAY / "exh1.xlsx", grid)
    report = load(sources / MAY, tmp_path / "w")
    (refused,) = report.refused
    assert "exh1.xlsx" in refused.reason and "'balance'" in refused.reason and "2023-" in refused.reason
    assert not report.changed and content(tmp_path / "w") == before


def test_another_unit_is_implausible(sources: Path, tmp_path: Path) -> None:
    load(sources / APRIL, tmp_path / "w")
    grid = exhibit_1(2023, (2025, 3))
    for row in grid[6:]:
        row[1:] = [cell * 1000 if isinstance(cell, int) else cell for cell in row[1:]]
    save(sources / MAY / "exh1.xlsx", grid)
    assert "plausible" in load(sources / MAY, tmp_path / "w").refused[0].reason


def test_partners_must_add_up_to_the_world(tmp_path: Path) -> None:
    save(tmp_path / "s" / APRIL / "country.xlsx", country(partners(2)), "country")
    assert not load(tmp_path / "s", tmp_path / "w").refused
    save(tmp_path / "s" / MAY / "country.xlsx", country(partners(3, world=1.2)), "country")
    assert "'world'" in load(tmp_path / "s" / MAY, tmp_path / "w").refused[0].reason


def test_a_cut_partner_list_is_refused_by_the_world_row_of_another_release(tmp_path: Path) -> None:
    save(tmp_path / "s" / APRIL / "country.xlsx", country(partners(2)), "country")
    save(tmp_path / "s" / MAY / "country.xlsx", country(partners(2)[1:15]), "country")
    report = load(tmp_path / "s", tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "refused"]
    assert "world_row" in report.refused[0].reason


def test_a_partner_list_that_lost_rows_is_refused(tmp_path: Path) -> None:
    """Small partners, so that the sum is still near the world row."""
    rows = partners(2)
    tiny = [(2025, f"{7000 + at}", f"Island {at}", [0.9, 0.9], [0.9, 0.9]) for at in range(6)]
    save(tmp_path / "s" / APRIL / "country.xlsx", country([*rows, *tiny]), "country")
    save(tmp_path / "s" / MAY / "country.xlsx", country([*rows, tiny[0]]), "country")
    report = load(tmp_path / "s", tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "refused"]
    assert "7001" in report.refused[0].reason


def test_a_misfit_beyond_rounding_fails_in_every_table(sources: Path, tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[20][1] = int(str(grid[20][1])) + 40
    save(sources / MAY / "exh1.xlsx", grid)
    (refused,) = load(sources, tmp_path / "w").refused
    assert "off by 40" in refused.reason
    values = read_exhibit_1(sources / APRIL / "exh1.xlsx", dt.date(2025, 4, 3))[0]
    values.values.loc[5, "value"] += 40  # type: ignore[assignment, index, operator]
    values.values["table"] = "motor_vehicles"
    findings, _ = check_extract(values)
    assert {finding.status for finding in findings if finding.check == "balance"} == {"failed"}


def test_a_stale_copy_and_figures_from_the_future_are_refused(sources: Path, tmp_path: Path) -> None:
    load(sources, tmp_path / "w")
    stale = tmp_path / "t" / "2025-06-05" / "exh1.xlsx"
    stale.parent.mkdir(parents=True)
    stale.write_bytes((sources / MAY / "exh1.xlsx").read_bytes())
    save(tmp_path / "t" / APRIL / "exh1.xlsx", exhibit_1(2023, (2025, 6)))
    early, late = load(tmp_path / "t", tmp_path / "w").outcomes
    assert early.status == late.status == "refused"
    assert "June 2025" in early.reason and "stale copy" in late.reason


def test_a_balance_without_its_last_years_is_refused(tmp_path: Path) -> None:
    lines = [
        "observation_date,BOPGSTB",
        *(f"{2024 + at // 12}-{at % 12 + 1:02d}-01,{-60_000 - at}" for at in range(12)),
    ]
    for name, last in (("whole", 13), ("cut", 7)):
        path = tmp_path / name / "BOPGSTB-2025-02-05.csv"
        path.parent.mkdir()
        path.write_text("\n".join(lines[:last]) + "\n", encoding="utf-8")
    assert not load(tmp_path / "whole", tmp_path / "w").refused
    (cut,) = load(tmp_path / "cut", tmp_path / "x").refused
    assert "ends in June 2024, but by 2025-02-05 December 2024 was out" in cut.reason


def test_a_broken_adapter_refuses_its_file_only(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, release: dt.date) -> list[Extract]:
        if release == dt.date(2025, 5, 6):
            raise KeyError("nothing")
        return read_exhibit_1(path, release)

    monkeypatch.setattr("data.sources.totals.read_exhibit_1", broken)
    report = load(sources, tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "refused"]
    assert "KeyError" in report.refused[0].reason


@pytest.mark.parametrize(
    "place", ["data.ingest.files._out_of_time", "data.ingest.files.check_known", "data.ingest.files.digest"]
)
def test_a_mistake_anywhere_refuses_its_file_only(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    module, name = place.rsplit(".", 1)
    whole = getattr(import_module(module), name)
    seen: list[object] = []

    def broken(*arguments: object, **named: object) -> object:
        seen.append(arguments)
        if len(seen) == 1:
            raise TypeError("a column of another kind")
        return whole(*arguments, **named)

    monkeypatch.setattr(place, broken)
    report = load(sources, tmp_path / "w")
    assert sorted(outcome.status for outcome in report.outcomes) == ["loaded", "refused"]
    assert "TypeError: a column of another kind" in report.refused[0].reason
    assert Warehouse(tmp_path / "w").rows("SELECT count(*) FROM documents") == [(1,)]


def test_identities_between_tables_are_recorded(sources: Path, tmp_path: Path) -> None:
    load(sources, tmp_path / "w")
    rows = Warehouse(tmp_path / "w").rows("SELECT check_id, status FROM checks WHERE starts_with(check_id, 'identity')")
    assert set(rows) == {("identity 1, goods and services", "ok")}


def test_a_failed_check_needs_its_own_line_of_the_corrections() -> None:
    release, file = dt.date(2026, 3, 12), "country.xlsx"
    assert explain_all(release, file, "world", ["2025-11 country imports goods census nsa"])
    assert not explain_all(release, file, "world", ["2025-11 country imports goods census nsa"], gross=True)
    assert not explain_all(release, file, "balance", ["2025-11 country"])
    assert not explain_all(release, file, "world", [])
