"""Past releases from the archive of the publishers: each under its own day, once; what is not there is no failure."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import stamina
from rich.console import Console

from bot.commands import tables
from bot.commands.errors import CommandError
from data.ingest import backfill, fetch
from data.warehouse.reader import Warehouse
from tests.ingest.loads import APRIL, MAY, february, load
from tests.ingest.publisher_layouts import exhibit_1, save, totals_row
from tests.loopback import Sent, serving

TODAY = dt.date(2025, 5, 10)
ARCHIVE = """
file = []
[[archive]]
url = "{base}/ft900/ft900xls_{{yymm}}.zip"
folder = "census/ft900"
[[archive]]
url = "{base}/{{release}}/trad-time-series-{{mmyy}}.xlsx"
folder = "bea"
[[archive]]
url = "{base}/alfredgraph.csv?id=BOPGSTB&vintage_date={{day}}"
name = "BOPGSTB-{{day}}.csv"
folder = "fred"
"""


@dataclass
class Archive:
    """A folder, its list of addresses, and what is served at which path; ``asked``: the paths asked for."""

    folder: Path
    addresses: Path
    base: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    out: io.StringIO = field(default_factory=io.StringIO)
    err: io.StringIO = field(default_factory=io.StringIO)

    def refresh(self, since: str | None) -> int:
        for stream in (self.out, self.err):
            stream.seek(0)
            stream.truncate()
        consoles = [Console(file=stream, width=200, highlight=False) for stream in (self.out, self.err)]
        return tables.refresh(self.folder / "w", TODAY, *consoles, self.addresses, since=since)  # type: ignore[arg-type, call-arg, misc]


def balances(last: int) -> bytes:
    """FRED's archive of the balance as Exhibit 1 has it, to a month of 2025, headed as that archive heads a vintage."""
    months = [(year, month) for year in (2024, 2025) for month in range(1, 13) if (year, month) <= (2025, last)]
    rows = [f"{year}-{month:02d}-01,{totals_row([(year, month)])[0]}" for year, month in months]
    return "\n".join([f"observation_date,BOPGSTB_2025040{last}", *rows, ""]).encode()


def zipped(path: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.write(path, path.name)
    return made.getvalue()


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    state = Archive(tmp_path, tmp_path / "publishers.toml")
    for last, day, revised in ((2, APRIL, 0), (3, MAY, 7)):
        path = tmp_path / "made" / day / "exh1.xlsx"
        save(path, exhibit_1(2023, (2025, last), revised=revised))
        state.files[f"/ft900/ft900xls_250{last}.zip"] = zipped(path)
    state.files[f"/alfredgraph.csv?id=BOPGSTB&vintage_date={APRIL}"] = balances(2)

    def answer(path: str, _sent: dict[str, str], _body: bytes) -> Sent:
        state.asked.append(path)
        body = state.files.get(path)
        if body is None:
            return 404, {"content-type": "text/html"}, b"<html>gone"
        return 200, {"content-type": "text/csv" if "csv" in path else "application/zip"}, body

    with serving(answer) as state.base, stamina.set_testing(True, attempts=1):
        state.addresses.write_text(ARCHIVE.format(base=state.base))
        load(tmp_path / "made" / MAY, tmp_path / "w")
        yield state


def test_every_release_is_had_once_under_its_own_day(archive: Archive) -> None:
    assert [row[0] for row in february(Warehouse(archive.folder / "w"))] != []
    assert archive.refresh("2025") == 0, archive.err.getvalue()
    assert len(archive.asked) == 3 * 3  # January too, whose release the archive lacks
    kept = sorted(
        str(p.relative_to(archive.folder / "w" / "downloads"))
        for p in (archive.folder / "w" / "downloads").rglob("*.*")
        if not p.name.startswith(".")
    )
    assert kept == [
        f"census/ft900/{APRIL}/ft900xls_2502.zip",
        f"census/ft900/{MAY}/ft900xls_2503.zip",
        f"fred/{APRIL}/BOPGSTB-{APRIL}.csv",
    ]
    releases = [row[1].isoformat() for row in february(Warehouse(archive.folder / "w"))]  # type: ignore[attr-defined]
    assert releases == [APRIL, MAY], "February as first published, and as revised"
    assert "3 files are new, 0 unchanged, 0 not to be had, 6 not in the archive" in archive.out.getvalue()
    documents = Warehouse(archive.folder / "w").rows("SELECT exhibit FROM documents WHERE release = ?", [APRIL])
    assert sorted(name for (name,) in documents) == ["BOPGSTB", "FT-900 Exhibit 1"]


def test_what_was_had_is_not_asked_for_again(archive: Archive) -> None:
    archive.refresh("2025-02")
    first, archive.asked[:] = list(archive.asked), []
    assert archive.refresh("2025-02") == 0
    assert set(archive.asked) == {path for path in first if path not in archive.files}
    (archive.folder / "w/downloads/census/ft900" / APRIL / "ft900xls_2502.zip").write_bytes(b"spoilt")
    archive.asked.clear()
    archive.refresh("2025-02")
    assert "/ft900/ft900xls_2502.zip" in archive.asked


def test_without_since_the_archive_is_left_alone(archive: Archive) -> None:
    archive.refresh(None)
    assert archive.asked == []


@pytest.mark.parametrize("since", ["18", "2018-13", "last year", ""])
def test_what_is_no_year_is_said(archive: Archive, since: str) -> None:
    with pytest.raises(CommandError, match="2018 or 2018-05"):
        archive.refresh(since)


def test_a_year_to_come_has_no_release(archive: Archive) -> None:
    with pytest.raises(CommandError, match="no past release"):
        archive.refresh("2027")


def test_the_list_that_ships_names_every_release_since_a_year() -> None:
    wanted = backfill.archived(dt.date(2025, 1, 1), dt.date(2025, 5, 10))
    assert len(wanted) == 4 * 3 and all(one.archived for one in wanted)
    urls = {one.url: f"{one.folder}/{one.file}" for one in wanted}
    kept = urls["https://www.census.gov/foreign-trade/Press-Release/ft900/ft900xls_2503.zip"]
    assert kept == f"census/ft900/{MAY}/ft900xls_2503.zip"
    assert f"fred/{APRIL}/BOPGSTB-{APRIL}.csv" in urls.values()
