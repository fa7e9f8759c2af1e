"""How a published file is opened to be read: nothing can be changed or reached from it but the slices of detail."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb

from data.warehouse import slices
from data.warehouse.file import quoted

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "192MB",
    "temp_directory": "",
    "threads": "1",
}
"""One thread: the threads of a pool cost more than they bring. Outside access goes once the folders are named."""


_OPENING = threading.Lock()
"""Two threads that open one file are given one database, and only the first can still set what it may reach."""


def opened_at(path: Path, own: Path) -> duckdb.DuckDBPyConnection:
    """A warehouse opened to read; outside it only the folders of slices can be. A file that this process has open
    already stays as it was opened."""
    with _OPENING:
        opened = duckdb.connect(str(path), read_only=True, config=CONFIG)
        if opened.execute("SELECT current_setting('lock_configuration')").fetchone() == (False,):
            folders = ", ".join(f"'{quoted(folder)}/'" for folder in (slices.SHIPPED, own))
            opened.execute(f"SET allowed_directories = [{folders}]")
            opened.execute("SET enable_external_access = false")
            opened.execute("SET lock_configuration = true")
    return opened


def shelved(opened: duckdb.DuckDBPyConnection, own: Path) -> tuple[slices.Slice, ...]:
    """The slices that belong to a warehouse: its own, and the shipped ones where it began with the shipped figures."""
    found = opened.cursor().execute("SELECT value FROM meta WHERE key = 'snapshot'").fetchall()
    shipped = slices.read(slices.SHIPPED) if found and found[0][0] != "none" else ()
    return slices.together(slices.read(own), shipped)
