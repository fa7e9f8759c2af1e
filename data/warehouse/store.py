"""The writing side: stages what adapters read, merges it into vintages, publishes an immutable file.

Everything happens in memory, on a copy of what was published before; readers never see a half-done load.
Vintages are ordered by release date, whatever the order of loading.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data.warehouse import schema
from data.warehouse.file import quiet, quoted, write_file
from data.warehouse.pointer import point

if TYPE_CHECKING:
    from data.sources.base import Extract
    from data.warehouse.incoming import Coded

KEPT = 3
"""Published files that stay on disk: a reader may still be opening the one before."""

_STAGING = f"""
CREATE OR REPLACE TABLE staged_series (staged_id INTEGER, {", ".join(f"{name} VARCHAR" for name in schema.SERIES_KEY)});
CREATE OR REPLACE TABLE staged (staged_id INTEGER, start DATE, "end" DATE, release DATE, value DOUBLE,
    document_id INTEGER, decimals INTEGER, prior BOOLEAN);
"""


class Store:
    """A warehouse being written. Close it, or use it as a context manager."""

    def __init__(self) -> None:
        self._db = duckdb.connect(":memory:", config={"threads": "2"})
        quiet(self._db)
        for name in schema.TABLES:
            self._db.execute(schema.create(name))
        self._db.execute(_STAGING)

    @classmethod
    def of_file(cls, path: Path) -> Store:
        """A copy of a published warehouse."""
        store = cls()
        store._db.execute(f"ATTACH '{quoted(path)}' AS published (READ_ONLY)")
        for name in schema.TABLES:
            store._db.execute(f"INSERT INTO {name} SELECT * FROM published.{name}")
        store._db.execute("DETACH published")
        return store

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement on the store, staged rows included."""
        return self._db.execute(sql, list(parameters)).fetchall()

    def script(self, sql: str) -> None:
        """Run several statements."""
        self._db.execute(sql)

    def has_file(self, sha256: str, release: dt.date, kinds: Sequence[str]) -> bool:
        """Whether this file is in, read by all of these kinds of adapter."""
        found = self.rows("SELECT kinds FROM files WHERE sha256 = ? AND release = ?", [sha256, release])
        return bool(found) and set(kinds) <= set(str(found[0][0]).split("|"))

    def release_of_bytes(self, sha256: str) -> dt.date | None:
        """The release under which these bytes are in already, if they are."""
        found = self.rows("SELECT min(release) FROM files WHERE sha256 = ?", [sha256])[0][0]
        return found if isinstance(found, dt.date) else None

    def stage(self, extract: Extract, prior_release: dt.date, coded: Coded | None = None) -> int:
        """Take in one document's values; they count after ``commit``. Gives the document's number.

        ``coded``: its values numbered already, where a check has done so.
        """
        # Imported here: the first answer may come from a snapshot unpacked by this class, without pandas.
        from data.warehouse.incoming import Coded as Numbered

        document = extract.document
        number = int(self.rows("SELECT coalesce(max(document_id), 0) + 1 FROM documents")[0][0])
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [number, document.publisher, document.title, document.exhibit, document.file, document.sha256,
             document.release, document.url],
        )  # fmt: skip
        self._stage_values(coded or Numbered.of(extract.values), number, document.release, prior=False)
        if extract.prior is not None and len(extract.prior):
            self._stage_values(Numbered.of(extract.prior), number, prior_release, prior=True)
        self._stage_names(extract)
        return number

    def _stage_values(self, coded: Coded, number: int, release: dt.date, *, prior: bool) -> None:
        keys = ", ".join(schema.SERIES_KEY)
        for name, table in zip(("incoming_series", "incoming"), coded.tables(), strict=True):
            self._db.register(name, table)
        self._db.execute(
            f"""INSERT INTO staged_series
            SELECT (SELECT count(*) FROM staged_series) + row_number() OVER (), {keys}
            FROM (SELECT DISTINCT {keys} FROM incoming_series ANTI JOIN staged_series USING ({keys}))"""
        )
        self._db.execute(
            f"""CREATE OR REPLACE TEMP TABLE coded AS
            SELECT code, staged_id, table_id, variable FROM incoming_series JOIN staged_series USING ({keys})"""
        )
        self._db.execute(
            """INSERT INTO staged SELECT staged_id, start, "end", ?, value, ?, decimals, ?
            FROM incoming JOIN coded USING (code)""",
            [release, number, prior],
        )
        self._db.execute(
            """INSERT INTO precisions SELECT ?, table_id, variable, max(decimals)
            FROM incoming JOIN coded USING (code) GROUP BY ALL""",
            [number],
        )
        for name in ("incoming_series", "incoming"):
            self._db.unregister(name)

    def _stage_names(self, extract: Extract) -> None:
        release, tables = extract.document.release, [str(name) for name in extract.values["table"].unique()]
        self._insert(
            "published_partners", [(table, code, name, release) for table in tables for code, name in extract.partners]
        )
        schemes = {
            (str(table), str(scheme))
            for table, scheme in extract.values[["table", "scheme"]].drop_duplicates().itertuples(index=False)
        }
        named = [
            (table, *one, release) for one in extract.commodities for table in tables if (table, one[0]) in schemes
        ]
        self._insert("published_commodities", named)

    def _insert(self, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            lists = [list(column) for column in zip(*rows, strict=True)]
            columns = ", ".join("unnest(?)" for _ in lists)
            self._db.execute(f"INSERT INTO {name} SELECT {columns}", lists)

    def unstage(self, numbers: Sequence[int]) -> None:
        """Take documents back out, as if they had never been staged (their names may stay: they are only names)."""
        for number in numbers:
            for name in ("staged", "documents", "precisions", "checks"):
                self._db.execute(f"DELETE FROM {name} WHERE document_id = ?", [number])

    def record(self, check_id: str, document_id: int | None, status: str, detail: str) -> None:
        """Keep the outcome of a check (``ok``, ``noted`` or ``failed``)."""
        self._db.execute("INSERT INTO checks VALUES (?, ?, ?, ?)", [check_id, document_id, status, detail])

    def forget_checks(self, prefix: str) -> None:
        """Drop the outcomes of checks whose name starts so: they are made anew."""
        self._db.execute("DELETE FROM checks WHERE starts_with(check_id, ?)", [prefix])

    def add_file(self, sha256: str, release: dt.date, file: str, kinds: Sequence[str]) -> None:
        """Remember that a file is in, so that loading it again changes nothing."""
        self._db.execute("DELETE FROM files WHERE sha256 = ? AND release = ?", [sha256, release])
        self._db.execute("INSERT INTO files VALUES (?, ?, ?, ?)", [sha256, release, file, "|".join(sorted(kinds))])

    def set_releases(self, rows: Sequence[tuple[dt.date, dt.date, str, bool]]) -> None:
        """Replace the release calendar: reference month, release date, evidence, verified."""
        self._db.execute("DELETE FROM releases")
        self._insert("releases", rows)

    def set_meta(self, key: str, value: str) -> None:
        self._db.execute("DELETE FROM meta WHERE key = ?", [key])
        self._db.execute("INSERT INTO meta VALUES (?, ?)", [key, value])

    def commit(self) -> None:
        """Merge what is staged into the vintages."""
        from data.warehouse.merge import merge

        merge(self._db)
        self._db.execute(_STAGING)

    def fingerprint(self) -> str:
        """A hash of everything stored: the same content has the same one."""
        made = hashlib.sha256()
        for name in sorted(schema.TABLES):
            made.update(str(self.rows(f"SELECT count(*), bit_xor(hash(t)) FROM {name} t")).encode())
        return made.hexdigest()[:16]

    def publish(self, directory: Path) -> Path:
        """Write the immutable file and point ``current`` at it. Gives its path."""
        directory.mkdir(parents=True, exist_ok=True)
        final = directory / f"{self.fingerprint()}.duckdb"
        if not final.exists():
            self.write(final)
        point(directory, final.name)
        _forget_old(directory, final)
        return final

    def write(self, final: Path) -> None:
        """Write the warehouse to a new file that appears whole or not at all."""
        selects = {name: f"SELECT * FROM {name} ORDER BY {schema.ORDER[name]}" for name in schema.TABLES}
        write_file(final, selects, self._db)

    def export(self, name: str, path: Path, select: str = "*") -> None:
        """Write one table, in its physical order, to a Parquet file."""
        self._db.execute(
            f"COPY (SELECT {select} FROM {name} ORDER BY {schema.ORDER[name]}) TO '{quoted(path)}' "
            "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 1000000, PARQUET_VERSION v2)"
        )

    def import_(self, name: str, path: Path, select: str = "*") -> None:
        """Read one table back from a Parquet file."""
        self._db.execute(f"INSERT INTO {name} SELECT {select} FROM read_parquet('{quoted(path)}')")


def _forget_old(directory: Path, final: Path) -> None:
    published = sorted(directory.glob("*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [one for one in published if one != final][KEPT - 1 :]:
        path.unlink(missing_ok=True)
