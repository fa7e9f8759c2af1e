"""A published file in another folder: on another machine's disk, or on storage that several machines share."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from data.warehouse import slices
from data.warehouse.lock import locked
from data.warehouse.pointer import forget_old, point

KEPT = 3
SUM = ".sha256"
"""Beside a copied file: its checksum, as ``sha256sum -c`` reads it."""


class CopyError(Exception):
    """What arrived is not what was published; nothing serves that did not before."""


def copy(file: Path, into: Path) -> str:
    """Copy a published file and let it serve there. Gives its checksum. It may be killed anywhere: the file appears
    under its name when it is whole, and serves from then on.

    Raises CopyError where the file is not what its checksum says, or its copy is not the file.
    """
    with locked(into):
        digest = checksum(file)
        told = file.with_suffix(SUM)
        if told.is_file() and told.read_text(encoding="utf-8").split()[:1] != [digest]:
            raise CopyError(f"{file} is not what {told.name} says: copy it anew")
        final = into / file.name
        if not final.is_file() or checksum(final) != digest:
            temporary = into / f".{file.stem[:16]:0>16}.{os.getpid()}.tmp"
            shutil.copyfile(file, temporary)
            if checksum(temporary) != digest:
                temporary.unlink()
                raise CopyError(f"the copy of {file} in {into} differs from it: is the disk full?")
            temporary.replace(final)
        final.with_suffix(SUM).write_text(f"{digest}  {final.name}\n", encoding="utf-8")
        point(into, final.name)
        forget_old(into, final, KEPT)
        for left in into.glob(f"*{SUM}"):
            if not left.with_suffix(file.suffix).exists():
                left.unlink()
    return digest


def copy_slices(source: Path, into: Path) -> int:
    """Copy the slices of detail of a folder of tables to another one; those that are there stay. Gives how many files
    were copied. The index comes last, so that readers see all of them or none.

    Raises CopyError where a copy is not the file.
    """
    own, there = source / slices.FOLDER, into / slices.FOLDER
    known = slices.read(own)
    if not known:
        return 0
    copied = 0
    with locked(there):
        for file in sorted({file for one in known for file in (*one.files, *one.by_partner)}):
            copied += _file(file, there / file.name)
        slices.write_units(there, slices.units(own))
        slices.write(there, slices.together(known, slices.read(there)))
    return copied


def _file(file: Path, final: Path) -> bool:
    """One immutable file, where it is not there yet."""
    if final.is_file() and final.stat().st_size == file.stat().st_size:
        return False
    temporary = final.with_name(f".{final.name}.{os.getpid()}.tmp")
    shutil.copyfile(file, temporary)
    if checksum(temporary) != checksum(file):
        temporary.unlink()
        raise CopyError(f"the copy of {file} in {final.parent} differs from it: is the disk full?")
    temporary.replace(final)
    return True


def checksum(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
