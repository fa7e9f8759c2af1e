"""An update of the package: its figures and the user's own, whichever are newer, are both there afterwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data.ingest.load import load_folder
from data.ingest.shipped import merge_newer
from data.warehouse import snapshot
from data.warehouse.lock import locked
from data.warehouse.pointer import current
from data.warehouse.reader import Warehouse, open_warehouse
from data.warehouse.store import Store
from tests.ingest.loads import APRIL, MAY, differing, february
from tests.ingest.publisher_layouts import country, exhibit_1, exports, save

JUNE = "2025-06-05"
ROWS = [(2025, "0015", "World, Not Seasonally Adjusted", [9.0], [5.0]), (2025, "5700", "China", [9.0], [5.0])]


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """Exhibit 1 of three releases; each but the first revises the month before its last by 7."""
    folder = tmp_path / "sources"
    for release, last, revised in ((APRIL, 2, 0), (MAY, 3, 7), (JUNE, 4, 7)):
        save(folder / release / "exh1.xlsx", exhibit_1(2023, (2025, last), revised=revised))
    return folder


def ship(monkeypatch: pytest.MonkeyPatch, folder: Path, *sources: Path) -> None:
    """Make these files the snapshot of the package."""
    for source in sources:
        load_folder(source, warehouse=folder / "w", base=False)
    with Store.of_file(current(folder / "w") or Path()) as store:
        snapshot.write(store, folder / "snapshot")
    monkeypatch.setattr(snapshot, "FOLDER", folder / "snapshot")


@pytest.fixture
def own(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse with a file of the user's, loaded where April's release is shipped."""
    ship(monkeypatch, tmp_path / "old", releases / APRIL)
    save(tmp_path / "mine" / JUNE / "country.xlsx", country(ROWS), "country")
    load_folder(tmp_path / "mine", warehouse=tmp_path / "w")
    return tmp_path / "w"


def test_newer_shipped_figures_are_merged_with_the_users_own(
    own: Path, releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_warehouse(own, tmp_path / "cache").path
    assert before == open_warehouse(own, tmp_path / "cache").path, "nothing new, nothing done"

    ship(monkeypatch, tmp_path / "new", releases)
    warehouse = open_warehouse(own, tmp_path / "cache")
    value = float(exports(2025, 2, 1))
    # June's release has February as it was before May revised it: that is how the test's file is made.
    assert [row[0] for row in february(warehouse)] == [value, value + 7, value]
    assert warehouse.rows("SELECT DISTINCT file FROM documents ORDER BY 1") == [("country.xlsx",), ("exh1.xlsx",)]
    assert warehouse.path != before
    assert warehouse.path == open_warehouse(own, tmp_path / "cache").path

    together = tmp_path / "together"
    load_folder(releases, warehouse=together, base=False)
    load_folder(tmp_path / "mine", warehouse=together, base=False)
    tables = ("observations", "coverage", "series", "documents", "precisions", "checks", "files")
    assert differing(warehouse.path, current(together) or Path(), *tables) == []


def test_a_snapshot_with_every_file_is_published_as_it_is(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, tmp_path / "old", releases / APRIL)
    load_folder(releases / MAY, warehouse=tmp_path / "w")
    ship(monkeypatch, tmp_path / "new", releases)
    assert merge_newer(tmp_path / "w") and not merge_newer(tmp_path / "w")
    with Store.of_file(current(tmp_path / "w") or Path()) as found, snapshot.read() as shipped:
        assert found.rows("SELECT count(*) FROM observations") == shipped.rows("SELECT count(*) FROM observations")


def test_a_load_takes_the_newer_figures_in_as_well(
    own: Path, releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, tmp_path / "new", releases / APRIL, releases / MAY)
    report = load_folder(tmp_path / "mine", warehouse=own)
    assert report.changed and [outcome.status for outcome in report.outcomes] == ["unchanged"]
    assert len(february(Warehouse(own))) == 2


def test_own_figures_alone_stay_alone(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, tmp_path / "old", releases / MAY)
    load_folder(releases / APRIL, warehouse=tmp_path / "w", fresh=True)
    assert not merge_newer(tmp_path / "w")
    found = open_warehouse(tmp_path / "w", tmp_path / "cache").rows("SELECT DISTINCT release FROM documents")
    assert found == [(dt.date.fromisoformat(APRIL),)]


def test_what_is_published_serves_while_a_load_is_going_on(
    own: Path, releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, tmp_path / "new", releases)
    with locked(own):
        assert len(february(open_warehouse(own, tmp_path / "cache"))) == 1
    assert len(february(open_warehouse(own, tmp_path / "cache"))) == 3
