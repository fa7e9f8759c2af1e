"""A pointer that names nothing, a published file that cannot be read: said, and put right from what is still there."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import duckdb

from data.warehouse import schema
from data.warehouse.file import quiet, quoted
from data.warehouse.lock import locked
from data.warehouse.pointer import POINTER, current, kept, named, point

log = logging.getLogger("tradebot.warehouse")


def unreadable(path: Path) -> str:
    """Why a published file cannot be opened; empty where it can."""
    return _tried(path, ["SELECT count(*) FROM published.meta"])


def damaged(path: Path) -> str:
    """Why a published file cannot be read to its end; empty where every block of it is whole."""
    return _tried(path, [f"SELECT bit_xor(hash(t)) FROM published.{name} t" for name in schema.TABLES])


def _tried(path: Path, statements: list[str]) -> str:
    # Attached, not connected to: this process may have it open already, with limits of its own.
    try:
        with duckdb.connect(":memory:") as opened:
            quiet(opened)
            opened.execute(f"ATTACH '{quoted(path)}' AS published (READ_ONLY)")
            for statement in statements:
                opened.execute(statement).fetchall()
    except duckdb.Error as error:
        return (str(error).splitlines() or ["unreadable"])[0]
    return ""


def wrong(directory: Path) -> str:
    """What is wrong with what a directory serves, in a sentence; empty where nothing is, or nothing was published."""
    found, path = named(directory), current(directory)
    if found is None:
        return ""
    if path is None:
        return f"{directory / POINTER} names {found[:60]!r}, and there is no such file of figures"
    reason = unreadable(path)
    return f"the published figures ({path.name}) cannot be read: {reason}" if reason else ""


def candidates(directory: Path) -> Iterator[Path]:
    """The file that serves, then the others that were published and kept, newest first."""
    serving = current(directory)
    if serving is not None:
        yield serving
    yield from (path for path in kept(directory) if path != serving)


def repaired(directory: Path) -> str:
    """Point at the newest published file that can be read, where the one that serves cannot.

    Gives what was wrong and what serves now, as it was logged; empty where nothing was wrong. Where no published file
    is left nothing is changed: the caller serves the shipped figures, or fails to open the file and says that.
    """
    told = wrong(directory)
    if not told:
        return ""
    for path in candidates(directory):
        if not damaged(path):
            try:
                with locked(directory, wait=False):
                    point(directory, path.name)
            except OSError:  # A load is going on, which repairs it too; or nothing can be written here.
                return ""
            told += f"; the figures published before ({path.name}) serve now: load the newest files again"
            break
    else:
        if current(directory) is not None:
            return ""  # Opening it will say so.
        told += "; load the publishers' files again (tradebot load DIR)"
    log.warning(told)
    return told
