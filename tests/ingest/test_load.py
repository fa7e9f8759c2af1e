"""Loading: vintages whatever the order, nothing twice, a bad file refused whole, archives, the snapshot."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from publisher_layouts import country, exhibit_1, exports, save

from data.ingest.checks import check_extract
from data.ingest.corrections import explain_all
from data.ingest.load import SHIPPED_CALENDAR, LoadReport, load_folder
from data.ingest.status import ScheduledRelease, newer_release, status
from data.sources.base import Extract
from data.sources.calendar_csv import read_calendar
from data.sources.totals import read_exhibit_1
from data.warehouse import snapshot
from data.warehouse.pointer import current
from data.warehouse.reader import Warehouse
from data.warehouse.store import Store

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
APRIL, MAY = "2025-04-03", "2025-05-06"


def load(folder: Path, warehouse: Path) -> LoadReport:
    return load_folder(folder, warehouse=warehouse, base=False)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Two releases of Exhibit 1; the second revises February's goods exports by 7."""
    folder = tmp_path / "sources"
    save(folder / APRIL / "exh1.xlsx", exhibit_1(2023, (2025, 2)))
    save(folder / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=7))
    return folder


def february(warehouse: Path) -> list[tuple[object, ...]]:
    return Warehouse(warehouse).rows(
        "SELECT value, release, superseded FROM observations JOIN series USING (series_id) WHERE table_id = 'totals' "
        "AND flow = 'exports' AND sector = 'goods' AND start = '2025-02-01' AND \"end\" = start ORDER BY release"
    )


def content(warehouse: Path) -> str:
    path = current(warehouse)
    assert path is not None
    with Store.of_file(path) as store:
        return store.fingerprint()


def test_a_value_is_stored_again_only_when_a_release_changed_it(sources: Path, tmp_path: Path) -> None:
    report = load(sources, tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "loaded"]
    first, second, never = dt.date(2025, 4, 3), dt.date(2025, 5, 6), dt.date(9999, 12, 31)
    value = float(exports(2025, 2, 1))
    assert february(tmp_path / "w") == [(value, first, second), (value + 7, second, never)]
    rows = Warehouse(tmp_path / "w").rows(
        "SELECT count(*) FROM observations WHERE start = '2024-05-01' AND \"end\" = start"
    )
    assert rows == [(9,)]


def test_coverage_tells_what_each_release_carried(sources: Path, tmp_path: Path) -> None:
    load(sources, tmp_path / "w")
    rows = Warehouse(tmp_path / "w").rows(
        "SELECT release, step, first, last FROM coverage JOIN series USING (series_id) WHERE flow = 'exports' "
        "AND sector = 'goods' AND step IN (1, 12) ORDER BY release, step"
    )
    day = dt.date
    # The row "January data as published last month" of April's exhibit belongs to the release of March 6.
    assert rows == [
        (day(2025, 3, 6), 1, day(2025, 1, 1), day(2025, 1, 1)),
        (day(2025, 4, 3), 1, day(2023, 1, 1), day(2025, 2, 1)),
        (day(2025, 4, 3), 12, day(2023, 1, 1), day(2024, 12, 1)),
        (day(2025, 5, 6), 1, day(2023, 1, 1), day(2025, 3, 1)),
        (day(2025, 5, 6), 12, day(2023, 1, 1), day(2024, 12, 1)),
    ]


def test_the_same_file_twice_changes_nothing(sources: Path, tmp_path: Path) -> None:
    first = load(sources, tmp_path / "w")
    again = load(sources, tmp_path / "w")
    assert {outcome.status for outcome in again.outcomes} == {"unchanged"}
    assert not again.changed and again.published == first.published


def test_the_order_of_loading_leaves_no_trace(sources: Path, tmp_path: Path) -> None:
    load(sources, tmp_path / "together")
    for release in (MAY, APRIL):
        load(sources / release, tmp_path / "backwards")
    for release in (APRIL, MAY):
        load(sources / release, tmp_path / "forwards")
    assert february(tmp_path / "together") == february(tmp_path / "backwards")
    for one in ("backwards", "forwards"):
        with (
            Store.of_file(current(tmp_path / one) or Path()) as left,
            Store.of_file(current(tmp_path / "together") or Path()) as right,
        ):
            for table in ("observations", "coverage", "series", "documents"):
                assert sorted(left.rows(f"FROM {table}")) == sorted(right.rows(f"FROM {table}")), (one, table)


def test_a_value_that_returns_is_a_new_vintage(tmp_path: Path) -> None:
    """10, then 11, then 10 again; and the middle one loaded last."""
    for release, revised, last in ((APRIL, 0, (2025, 2)), ("2025-06-05", 0, (2025, 4)), (MAY, 7, (2025, 3))):
        folder = tmp_path / "s" / release
        save(folder / "exh1.xlsx", exhibit_1(2023, last, revised=revised))
        load(folder, tmp_path / "w")
    value = float(exports(2025, 2, 1))
    assert [row[0] for row in february(tmp_path / "w")] == [value, value + 7, value]


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


def partners(last: int, scale: float = 1.0, world: float = 1.0) -> list[tuple[int, str, str, list[float], list[float]]]:
    codes = [f"{5000 + 10 * at}" for at in range(20)]
    each = [scale * (100.0 + month) for month in range(last)]
    rows = [(2025, code, f"Partner {code}", each, each) for code in codes]
    total = [20 * world * one for one in each]
    return [(2025, "0015", "World, Not Seasonally Adjusted", total, total), *rows]


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


def test_a_coarser_copy_is_no_revision(tmp_path: Path) -> None:
    """One decimal that agrees with three is not a change; the precise value stays."""
    rows = partners(2, scale=1.00123)
    save(tmp_path / "s" / APRIL / "country.xlsx", country(rows), "country")
    coarse = [(y, c, n, [round(v, 1) for v in i], [round(v, 1) for v in e]) for y, c, n, i, e in rows]
    save(tmp_path / "s" / MAY / "country.xlsx", country(coarse), "country")
    load(tmp_path / "s", tmp_path / "w")
    found = Warehouse(tmp_path / "w").rows("SELECT DISTINCT release FROM observations")
    assert found == [(dt.date(2025, 4, 3),)]


def test_archives_unknown_files_and_missing_dates(sources: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    with zipfile.ZipFile(folder / "ft900_2503.zip", "w") as archive:
        archive.write(sources / MAY / "exh1.xlsx", "release/exh1.xlsx")
    whole = (folder / "ft900_2503.zip").read_bytes()
    (folder / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (folder / "notes.docx").write_text("nothing")
    save(folder / "loose" / "country.xlsx", country(partners(2)), "country")
    save(folder / "odd" / "exh12.xlsx", [["nothing"]])
    outcomes = {outcome.file: outcome for outcome in load(folder, tmp_path / "w").outcomes}
    assert outcomes["ft900_2503.zip/exh1.xlsx"].release == dt.date(2025, 5, 6)
    assert outcomes["loose/country.xlsx"].release == dt.date(2025, 4, 3), "by its last month and the calendar"
    assert outcomes["cut.zip"].status == "refused" and "zip" in outcomes["cut.zip"].reason
    assert outcomes["notes.docx"].status == "unknown"
    assert outcomes["odd/exh12.xlsx"].status == "refused" and "release date" in outcomes["odd/exh12.xlsx"].reason


def test_progress_is_told(sources: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    load_folder(sources, warehouse=tmp_path / "w", base=False, progress=lambda *step: told.append(step))
    assert told[0] == (0, told[0][1], f"{APRIL}/exh1.xlsx")
    assert told[-1][0] == told[-1][1]


def test_the_snapshot_comes_back_exactly_and_is_always_the_same(sources: Path, tmp_path: Path) -> None:
    save(sources / APRIL / "country.xlsx", country(partners(2, scale=1.2345678)), "country")
    load(sources, tmp_path / "w")
    with Store.of_file(current(tmp_path / "w") or Path()) as store:
        snapshot.write(store, tmp_path / "one")
        snapshot.write(store, tmp_path / "two")
        with snapshot.read(tmp_path / "one") as back:
            assert back.fingerprint() == store.fingerprint()
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name
    built = snapshot.ensure(tmp_path / "cache", tmp_path / "one")
    assert built is not None and built == snapshot.ensure(tmp_path / "cache", tmp_path / "one")
    served = Warehouse(tmp_path / "empty", fallback=built)
    assert served.rows("SELECT count(*) FROM documents") == [(3,)]


def test_status(sources: Path, tmp_path: Path) -> None:
    load(sources, tmp_path / "w")
    found = status(Warehouse(tmp_path / "w"), dt.date(2025, 6, 10))
    (table,) = found.tables
    assert (table.table_id, table.last, table.release) == ("totals", dt.date(2025, 3, 1), dt.date(2025, 5, 6))
    assert table.newer is not None and table.newer.month == dt.date(2025, 4, 1)
    assert found.following is not None and found.following.release == dt.date(2025, 7, 3)
    assert not found.failed and found.checks
    assert status(Warehouse(tmp_path / "w"), dt.date(2025, 5, 20)).tables[0].newer is None


def test_a_stale_copy_and_figures_from_the_future_are_refused(sources: Path, tmp_path: Path) -> None:
    load(sources, tmp_path / "w")
    stale = tmp_path / "t" / "2025-06-05" / "exh1.xlsx"
    stale.parent.mkdir(parents=True)
    stale.write_bytes((sources / MAY / "exh1.xlsx").read_bytes())
    save(tmp_path / "t" / APRIL / "exh1.xlsx", exhibit_1(2023, (2025, 6)))
    early, late = load(tmp_path / "t", tmp_path / "w").outcomes
    assert early.status == late.status == "refused"
    assert "June 2025" in early.reason and "stale copy" in late.reason


def test_a_broken_adapter_refuses_its_file_only(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, release: dt.date) -> list[Extract]:
        if release == dt.date(2025, 5, 6):
            raise KeyError("nothing")
        return read_exhibit_1(path, release)

    monkeypatch.setattr("data.sources.totals.read_exhibit_1", broken)
    report = load(sources, tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "refused"]
    assert "KeyError" in report.refused[0].reason


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


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.is_dir(), reason="the publishers' files are not here")
def test_the_real_files(tmp_path: Path) -> None:
    """Figures of the publishers' files that were looked up by hand."""
    warehouse = tmp_path / "w"
    for folder in ("census/country", "census/ft900/2026-03-12", "fred"):
        assert not load(SOURCES / folder, warehouse).refused
    read = Warehouse(warehouse)
    of = (
        "SELECT sum(CASE flow WHEN 'exports' THEN value ELSE -value END) "
        "FROM observations JOIN series USING (series_id) "
        "WHERE table_id = 'country' AND scheme = 'total' AND adjustment = 'nsa' AND partner = ? AND year(start) = ? "
        "AND release <= ? AND ? < superseded"
    )
    newest, first = dt.date(2026, 11, 21), dt.date(2025, 4, 3)
    for partner, day, value in (
        ("5520", newest, -123457.028336),
        ("world", newest, -1204719.43772),
        ("5700", first, -295401.6),
    ):
        found = read.rows(of, [partner, 2024, day, day])[0][0]
        assert found == pytest.approx(value, abs=0.5 if day == first else 1e-4), partner
    (months,) = read.rows("SELECT max(start) FROM observations JOIN series USING (series_id) WHERE partner = '5520'")
    assert months == (dt.date(2026, 8, 1),)


def test_a_partner_list_that_lost_rows_is_refused(tmp_path: Path) -> None:
    """Small partners, so that the sum is still near the world row."""
    rows = partners(2)
    tiny = [(2025, f"{7000 + at}", f"Island {at}", [0.9, 0.9], [0.9, 0.9]) for at in range(6)]
    save(tmp_path / "s" / APRIL / "country.xlsx", country([*rows, *tiny]), "country")
    save(tmp_path / "s" / MAY / "country.xlsx", country([*rows, tiny[0]]), "country")
    report = load(tmp_path / "s", tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "refused"]
    assert "7001" in report.refused[0].reason


def test_totals_must_be_exact_elsewhere_small_misfits_are_kept_as_failed_checks(sources: Path, tmp_path: Path) -> None:
    grid = exhibit_1(2023, (2025, 3))
    grid[20][1] = int(str(grid[20][1])) + 40
    save(sources / MAY / "exh1.xlsx", grid)
    (refused,) = load(sources, tmp_path / "w").refused
    assert "off by 40" in refused.reason
    values = read_exhibit_1(sources / APRIL / "exh1.xlsx", dt.date(2025, 4, 3))[0]
    values.values.loc[5, "value"] += 40
    values.values["table"] = "motor_vehicles"
    findings, _ = check_extract(values)
    assert {finding.status for finding in findings if finding.check == "balance"} == {"failed"}


@pytest.mark.parametrize(
    ("table", "last", "today", "missing"),
    [
        # Quarters come with the month after; years with December.
        ("country_bop", "2024-12-01", "2025-05-20", None),
        ("country_bop", "2024-12-01", "2025-06-04", None),
        ("country_bop", "2024-12-01", "2025-06-05", "2025-04-01"),
        ("country_bop", "2024-12-01", "2025-07-20", "2025-04-01"),
        ("enduse_annual", "2025-12-01", "2026-11-21", None),
        ("enduse_annual", "2024-12-01", "2026-02-18", None),
        ("enduse_annual", "2024-12-01", "2026-02-19", "2025-12-01"),
        ("totals", "2025-03-01", "2025-06-05", "2025-04-01"),
        ("gdp", "2024-12-01", "2026-11-21", None),
    ],
)
def test_a_table_is_behind_by_its_own_frequency(table: str, last: str, today: str, missing: str | None) -> None:
    day = dt.date.fromisoformat
    out = [
        ScheduledRelease(one.month, one.release, one.verified)
        for one in read_calendar(SHIPPED_CALENDAR).entries
        if one.release <= day(today)
    ]
    found = newer_release(table, day(last), day("2025-05-06"), sorted(out, key=lambda one: one.release))
    assert (found and found.month) == (day(missing) if missing else None)
