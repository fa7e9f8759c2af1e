"""A workbook or an archive that unpacks to more than a machine has is refused before it is opened."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from data.ingest import archive
from data.sources import bounds
from data.sources.base import LayoutError
from data.sources.workbook import open_workbook


def book(path: Path, cells: str, filling: int = 0) -> Path:
    """A workbook of one sheet with these cells, and bytes that repeat beside it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
        )
        made.writestr("xl/media/image1.bin", b"\0" * filling)
    return path


@pytest.mark.parametrize("place", ["XFD1048576", "A999999999", "ZZ99999", "XFD2000"])
def test_a_cell_at_the_far_corner_of_a_sheet(tmp_path: Path, place: str) -> None:
    path = book(tmp_path / "exh1.xlsx", f'<c r="A1"><v>1</v></c><c s="1" r="{place}"><v>1</v></c>')
    with pytest.raises(LayoutError, match=r"exh1\.xlsx: expected a sheet of at most 20,000,000 cells"):
        open_workbook(path)


@pytest.mark.parametrize("lying", [False, True])
def test_bytes_that_repeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lying: bool) -> None:
    monkeypatch.setattr(bounds, "MOST_BYTES", 5_000_000)
    path = book(tmp_path / "exh1.xlsx", "", filling=6_000_000)
    assert path.stat().st_size < 20_000
    if lying:
        path.write_bytes(path.read_bytes().replace(struct.pack("<L", 6_000_000), struct.pack("<L", 5_999)))
    with pytest.raises(LayoutError):
        open_workbook(path)


def test_the_publishers_sizes_are_well_within(tmp_path: Path) -> None:
    path = book(tmp_path / "exh1.xlsx", '<c r="BZ200000"><v>1</v></c>', filling=200_000_000)
    bounds.bounded(path)


def test_an_archive_is_unpacked_up_to_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    for name, size in (("small", 900_000), ("large", 1_100_000)):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("exh1.xlsx", b"\0" * size)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    found, refused = archive.expanded(tmp_path / "small.zip", scratch)
    assert [name for _, name in found] == ["small.zip/exh1.xlsx"] and not refused
    found, refused = archive.expanded(tmp_path / "large.zip", scratch)
    assert not found and "1,000,000 bytes unpacked" in refused[0][1]
