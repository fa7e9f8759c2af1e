"""Loading: vintages whatever the order, nothing twice, archives, the snapshot."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from data.ingest.load import load_folder
from data.warehouse import snapshot
from data.warehouse.pointer import current
from data.warehouse.reader import Warehouse
from data.warehouse.store import Store
from tests import samples
from tests.ingest.loads import APRIL, MAY, content, differing, february, load, partners
from tests.ingest.other_figures import lay
from tests.ingest.publisher_layouts import country, exhibit_1, exports, save

SOURCES = Path(__file__).parents[3] / "shared" / "sources"


def test_a_value_is_stored_again_only_when_a_release_changed_it(sources: Path, tmp_path: Path) -> None:
    report = load(sources, tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["loaded", "loaded"]
    first, second, never = dt.date(2025, 4, 3), dt.date(2025, 5, 6), dt.date(9999, 12, 31)
    value = float(exports(2025, 2, 1))
    assert february(Warehouse(tmp_path / "w")) == [(value, first, second), (value + 7, second, never)]
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
    assert february(Warehouse(tmp_path / "together")) == february(Warehouse(tmp_path / "backwards"))
    together = current(tmp_path / "together") or Path()
    for one in ("backwards", "forwards"):
        found = current(tmp_path / one) or Path()
        assert differing(found, together, "observations", "coverage", "series", "documents") == [], one


def test_a_value_that_returns_is_a_new_vintage(tmp_path: Path) -> None:
    """10, then 11, then 10 again; and the middle one loaded last."""
    for release, revised, last in ((APRIL, 0, (2025, 2)), ("2025-06-05", 0, (2025, 4)), (MAY, 7, (2025, 3))):
        folder = tmp_path / "s" / release
        save(folder / "exh1.xlsx", exhibit_1(2023, last, revised=revised))
        load(folder, tmp_path / "w")
    value = float(exports(2025, 2, 1))
    assert [row[0] for row in february(Warehouse(tmp_path / "w"))] == [value, value + 7, value]


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


def test_a_load_from_nothing_that_has_less_leaves_what_serves(sources: Path, tmp_path: Path) -> None:
    load(sources, tmp_path / "w")
    before = current(tmp_path / "w")
    bad = tmp_path / "bad" / MAY / "exh1.xlsx"
    save(bad, [["Service unavailable"]])
    for other in (None, exhibit_1(2023, (2025, 2))):
        if other is not None:
            save(tmp_path / "bad" / APRIL / "exh1.xlsx", other)
        report = load_folder(tmp_path / "bad", warehouse=tmp_path / "w", fresh=True, base=False)
        assert report.refused and report.held and not report.changed and report.published == before
    bad.unlink()
    report = load_folder(tmp_path / "bad", warehouse=tmp_path / "w", fresh=True, base=False)
    assert report.changed and not report.held and report.published != before


@pytest.mark.parametrize("fresh", [False, True])
def test_a_load_repairs_what_is_damaged_and_says_so(sources: Path, tmp_path: Path, fresh: bool) -> None:
    load(sources / APRIL, tmp_path / "w")
    first = (current(tmp_path / "w") or Path()).name
    load(sources, tmp_path / "w")
    whole = content(tmp_path / "w")
    path = current(tmp_path / "w") or Path()
    path.write_bytes(path.read_bytes()[:5000])
    report = load_folder(sources, warehouse=tmp_path / "w", fresh=fresh, base=False)
    assert "cannot be read" in report.repaired and ("nothing" if fresh else first) in report.repaired
    assert content(tmp_path / "w") == whole and not load(sources, tmp_path / "w").repaired


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


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.is_dir(), reason="the publishers' files are not here")
def test_the_real_files(tmp_path: Path) -> None:
    """Figures of the publishers' files that were looked up by hand."""
    partners_of = [f"census/country/{day}" for day in ("2025-04-03", "2026-03-12", "2026-10-06")]
    files = lay(tmp_path / "s", (*partners_of, "census/ft900/2026-03-12/exh1.xlsx", "fred"))
    assert not load(files, tmp_path / "w").refused
    read = Warehouse(tmp_path / "w")
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
        found = float(read.rows(of, [partner, 2024, day, day])[0][0])
        assert found == pytest.approx(value, abs=0.5 if day == first else 1e-4), partner
    (months,) = read.rows("SELECT max(start) FROM observations JOIN series USING (series_id) WHERE partner = '5520'")
    assert months == (dt.date(2026, 8, 1),)


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.is_dir(), reason="the publishers' files are not here")
@samples.only_long
def test_every_file_of_the_publishers_that_has_an_adapter_loads(tmp_path: Path) -> None:
    report = load(SOURCES, tmp_path / "w")
    assert [outcome.reason for outcome in report.refused] == [] and len(report.of("loaded")) > 90
    with Store.of_file(current(tmp_path / "w") or Path()) as store:
        assert store.rows("SELECT check_id, detail FROM checks WHERE status = 'failed'") == []
