"""The figures that ship with the package: the warehouse as small Parquet files, with their provenance.

Values are written as decimals of six places, which every published value has at most, so that they come
back exactly; the same content always makes the same files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data.warehouse import schema
from data.warehouse.file import quoted, write_file
from data.warehouse.store import Store

FOLDER = Path(__file__).parent.parent / "snapshot"
PROVENANCE = "provenance.json"

# ``end`` follows from the number of months.
_WRITTEN = {
    "observations": (
        "series_id, start, (date_diff('month', start, \"end\") + 1)::SMALLINT AS months, release, superseded, "
        "value, document_id::SMALLINT AS document_id"
    )
}
_READ = {
    "observations": (
        'series_id, start, (start + INTERVAL (months - 1) MONTH)::DATE AS "end", release, superseded, value, '
        "document_id"
    )
}
ORIGIN = "snapshot"
"""The key in ``meta`` that names the shipped snapshot whose figures are in: its fingerprint, or ``NO_ORIGIN``."""
NO_ORIGIN = "none"
"""Loaded without the shipped figures on purpose: no later snapshot is taken in either."""


def exists(folder: Path | None = None) -> bool:
    """Whether a snapshot came with the package."""
    return ((folder or FOLDER) / PROVENANCE).exists()


def provenance(folder: Path | None = None) -> dict[str, Any]:
    """What the snapshot was made from: its fingerprint, its documents and the number of rows of each table."""
    found: dict[str, Any] = json.loads(((folder or FOLDER) / PROVENANCE).read_text(encoding="utf-8"))
    return found


def newer_than(origin: list[tuple[Any, ...]], folder: Path | None = None) -> bool:
    """Whether the package has figures that a warehouse has not: ``origin`` is its row of ``ORIGIN``, if there is one.

    One that says nothing, or ``NO_ORIGIN``, is to be left alone.
    """
    if not origin or origin[0][0] == NO_ORIGIN or not exists(folder):
        return False
    return bool(provenance(folder)["fingerprint"] != origin[0][0])


def write(store: Store, folder: Path | None = None) -> int:
    """Write the snapshot of a store. Gives its size in bytes."""
    folder = folder or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in schema.TABLES:
        store.export(name, folder / f"{name}.parquet", _WRITTEN.get(name, "*"))
    documents = store.rows(
        "SELECT document_id, publisher, exhibit, title, file, sha256, release::VARCHAR, url FROM documents ORDER BY 1"
    )
    names = ("document_id", "publisher", "exhibit", "title", "file", "sha256", "release", "url")
    content = {
        "fingerprint": store.fingerprint(),
        "rows": {name: store.rows(f"SELECT count(*) FROM {name}")[0][0] for name in schema.TABLES},
        "documents": [dict(zip(names, row, strict=True)) for row in documents],
    }
    (folder / PROVENANCE).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())


def read(folder: Path | None = None) -> Store:
    """A store with the snapshot's content."""
    store, folder = Store(), folder or FOLDER
    for name in schema.TABLES:
        store.import_(name, folder / f"{name}.parquet", _READ.get(name, "*"))
    return store


@contextmanager
def beside(store: Store, name: str, folder: Path | None = None) -> Iterator[None]:
    """The snapshot as the schema ``name`` of a store, read where a statement asks for it, and gone afterwards."""
    store.script(f"CREATE SCHEMA {name}")
    try:
        for table in schema.TABLES:
            path = quoted((folder or FOLDER) / f"{table}.parquet")
            store.script(f"CREATE VIEW {name}.{table} AS SELECT {_READ.get(table, '*')} FROM read_parquet('{path}')")
        yield
    finally:
        store.script(f"DROP SCHEMA {name} CASCADE")


def ensure(cache: Path, folder: Path | None = None) -> Path | None:
    """The snapshot as a warehouse file under ``cache``, built there the first time; None without a snapshot.

    It is copied row by row, not through a store: that takes a third of the time and of the memory. Files of earlier
    snapshots are cleared away.
    """
    folder = folder or FOLDER
    if not exists(folder):
        return None
    fingerprint = provenance(folder)["fingerprint"]
    path = cache / f"snapshot-{fingerprint}.duckdb"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        selects = {
            name: f"SELECT {_READ.get(name, '*')} FROM read_parquet('{quoted(folder / f'{name}.parquet')}')"
            for name in schema.TABLES
        }
        selects["meta"] += f" WHERE key <> '{ORIGIN}' UNION ALL SELECT '{ORIGIN}', '{fingerprint}'"
        write_file(path, selects)
        for old in cache.glob("snapshot-*.duckdb"):
            if old != path:
                old.unlink(missing_ok=True)
    return path
