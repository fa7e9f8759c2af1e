"""The files to load: a folder walked, zip archives of exhibits unpacked beside it."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

MOST_BYTES = 400_000_000
"""Unpacked size at which an archive is refused: a whole release is some 10 MB."""

BULK = re.compile(r"(im|ex)db\d{4}\.zip", re.IGNORECASE)
"""Archives that their adapter reads as a stream: too large to be unpacked."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def expanded(path: Path, scratch: Path) -> tuple[list[tuple[Path, str]], list[tuple[str, str]]]:
    """Every file at or under ``path`` with the name to call it by, and the archives refused with the reason.

    Archives are unpacked under ``scratch``, in folders named like those that the archive is in, so that a
    release date in a folder's or archive's name still tells the vintage.
    """
    root = path if path.is_dir() else path.parent
    found: list[tuple[Path, str]] = []
    refused: list[tuple[str, str]] = []
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(root).parts)
        if hidden or not file.is_file():
            continue
        name = str(file.relative_to(root))
        if file.suffix.lower() != ".zip" or BULK.fullmatch(file.name):
            found.append((file, name))
            continue
        try:
            found += [(one, f"{name}/{one.name}") for one in _unpack(file, scratch)]
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            refused.append((name, f"{name}: expected a whole zip archive: {error}"))
    return found, refused


def _unpack(archive: Path, scratch: Path) -> list[Path]:
    """The workbooks of an archive, flat, in a folder that keeps the date in the archive's path."""
    dated = [part for part in (*archive.parts[:-1], archive.stem) if _DAY.search(part)]
    folder = scratch / f"{len(list(scratch.iterdir()))}" / archive.stem / (dated[-1] if dated else archive.stem)
    folder.mkdir(parents=True)
    found: list[Path] = []
    with zipfile.ZipFile(archive) as opened:
        members = [member for member in opened.infolist() if not member.is_dir()]
        # A cut archive may end just after a workbook, which is an archive itself: then that one would be read.
        if members and min(member.header_offset for member in members) > 0:
            raise ValueError("it does not start with its first file")
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES:,} bytes unpacked")
        left = MOST_BYTES
        for member in members:
            # Only the last part of a member's name is used: an archive cannot write elsewhere.
            target = folder / Path(member.filename.replace("\\", "/")).name
            left -= _write(opened, member, target, left)
            if not target.name.startswith((".", "~$")):
                found.append(target)
    return found


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Unpack one member and check it; what the archive says of its size may be wrong. Its size."""
    size = 0
    with opened.open(member) as source, target.open("wb") as sink:
        while piece := source.read(1 << 20):
            size += len(piece)
            if size > most:
                raise ValueError(f"more than {MOST_BYTES:,} bytes unpacked")
            sink.write(piece)
    return size
