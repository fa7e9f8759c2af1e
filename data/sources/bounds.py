"""How large a workbook or an archive may be, known before it is opened.

A small file can unpack to more than a machine has: bytes that repeat, or one cell at the far corner of a sheet, for
which a reader makes room for all the cells before it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from data.sources.base import LayoutError

MOST_BYTES = 300_000_000
"""Unpacked size of a workbook: the largest of a publisher has some 30 MB."""
MOST_CELLS = 20_000_000
"""Rows by columns of a sheet: the largest of a publisher has two million."""

_CHUNK = 1 << 20
_OVERLAP = 32
_PLACE = re.compile(rb' r="([A-Z]{1,4})(\d{1,9})"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def bounded(path: Path) -> None:
    """Raise LayoutError for a workbook that is too large to open; what is no zip archive is left to its reader."""
    try:
        with zipfile.ZipFile(path) as archive:
            _weigh(path, sum(member.file_size for member in archive.infolist()))
            total = 0
            for member in archive.infolist():
                # What the archive says of its members may be wrong.
                total += _unpacked(path, archive, member, total)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
        return


def _weigh(path: Path, size: int) -> None:
    if size > MOST_BYTES:
        raise LayoutError(
            path.name, "", "", f"a workbook of at most {MOST_BYTES:,} bytes unpacked", f"{size:,} or more"
        )


def _unpacked(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, before: int) -> int:
    """The size of one member, unpacked piece by piece and not kept."""
    size, row, columns, tail = 0, 0, set[bytes](), b""
    sheet = _SHEET.fullmatch(member.filename) is not None
    with archive.open(member) as opened:
        while piece := opened.read(_CHUNK):
            size += len(piece)
            _weigh(path, before + size)
            if sheet:
                places = _PLACE.findall(tail + piece)
                row = max(row, max((int(number) for _, number in places), default=0))
                columns.update(letters for letters, _ in places)
                tail = piece[-_OVERLAP:]
    cells = row * max(map(_number, columns), default=0)
    if cells > MOST_CELLS:
        raise LayoutError(path.name, "", "", f"a sheet of at most {MOST_CELLS:,} cells", f"{cells:,}")
    return size


def _number(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found
