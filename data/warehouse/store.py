"""The writing side: stages what adapters read, merges it into vintages, publishes an immutable file.

Everything happens in memory, on a copy of what was published before; readers never see a half-done load.
Vintages are ordered by release date, whatever the order of loading.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data.warehouse import schema
from data.warehouse.file import quiet, quoted, write_file
from data.warehouse.loaded import LoadedFiles
from data.warehouse.pointer import forget_old, point
from data.warehouse.repair import damaged

if TYPE_CHECKING:
    from data.model import Document
    from data.sources.base import Extract
    from data.warehouse.incoming import Coded
    from data.warehouse.merge import Disagreement

KEPT = 3
"""Published files that stay on disk: a reader may still be opening the one before."""

_STAGING = f"""
CREATE OR REPLACE TABLE staged_series (staged_id INTEGER, {", ".join(f"{name} VARCHAR" for name in schema.SERIES_KEY)});
CREATE OR REPLACE TABLE staged (staged_id INTEGER, start DATE, "end" DATE, release DATE, value {schema.VALUE},
    document_id INTEGER, decimals INTEGER, prior BOOLEAN, turn INTEGER);
"""

_SAME = """SELECT document_id FROM documents
WHERE publisher = ? AND exhibit = ? AND file = ? AND sha256 = ? AND release = ?"""


class DamagedError(Exception):
    """A published file cannot be read to its end."""


class Store(LoadedFiles):
    """A warehouse being written. Close it, or use it as a context manager."""

    def __init__(self) -> None:
        self._db = duckdb.connect(":memory:", config={"threads": "2"})
        quiet(self._db)
        for name in schema.TABLES:
            self._db.execute(schema.create(name))
        self._db.execute(_STAGING)
        self._names: dict[int, Extract] = {}
        self._dropped: set[int] = set()
        self._turn = 0

    @classmethod
    def of_file(cls, path: Path) -> Store:
        """A copy of a published warehouse. Raises DamagedError where it cannot be read to its end."""
        store = cls()
        try:
            store._db.execute(f"ATTACH '{quoted(path)}' AS published (READ_ONLY)")
            for name in schema.TABLES:
                store._db.execute(f"INSERT INTO {name} BY NAME SELECT * FROM published.{name}")
            store._db.execute("DETACH published")
        except duckdb.Error as error:
            store.close()
            raise DamagedError((str(error).splitlines() or ["unreadable"])[0]) from error
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

    def stage(self, extract: Extract, prior_release: dt.date, coded: Coded | None = None) -> int:
        """Take in one document's values; they count after ``commit``. Gives the document's number.

        ``coded``: its values numbered already, where a check has done so.
        """
        # Imported here: the first answer may come from a snapshot unpacked by this class, without pandas.
        from data.warehouse.incoming import Coded as Numbered

        document = extract.document
        number = self._number(document)
        self._turn += 1
        self._stage_values(coded or Numbered.of(extract.values), number, document.release, prior=False)
        if extract.prior is not None and len(extract.prior):
            self._stage_values(Numbered.of(extract.prior), number, prior_release, prior=True)
        self._names[number] = extract
        return number

    def _number(self, document: Document) -> int:
        """The document's number: its own where it was in before (and was corrected since), else the next."""
        key = [document.publisher, document.exhibit, document.file, document.sha256, document.release]
        known = self.rows(_SAME, key)
        if known:
            for name in ("precisions", "checks"):
                self._db.execute(f"DELETE FROM {name} WHERE document_id = ?", list(known[0]))
            return int(known[0][0])
        number = int(self.rows("SELECT coalesce(max(document_id), 0) + 1 FROM documents")[0][0])
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [number, document.publisher, document.title, *key[1:], document.url],
        )
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
            """INSERT INTO staged SELECT staged_id, start, "end", ?, value, ?, decimals, ?, ?
            FROM incoming JOIN coded USING (code)""",
            [release, number, prior, self._turn],
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
        """Take documents back out, as if they had never been staged."""
        for number in numbers:
            self._names.pop(number, None)
            for name in ("staged", "precisions", "checks"):
                self._db.execute(f"DELETE FROM {name} WHERE document_id = ?", [number])
            # One that was in before, and was corrected since, stays as what it was.
            self._db.execute(
                "DELETE FROM documents d WHERE document_id = ? AND NOT EXISTS (SELECT 1 FROM files f "
                "WHERE f.sha256 = d.sha256 AND f.release = d.release AND f.replaced_by IS NOT NULL)",
                [number],
            )

    def drop(self, release: dt.date, file: str) -> int:
        """Take out, with the next ``commit``, every figure that came with a file of this name and release; how many
        documents that are. They stay among the documents, as what was loaded once."""
        found = self.rows("SELECT document_id FROM documents WHERE release = ? AND file = ?", [release, file])
        self._dropped |= {int(number) for (number,) in found}
        return len(found)

    def record(self, check_id: str, document_id: int | None, status: str, detail: str) -> None:
        """Keep the outcome of a check (``ok``, ``noted`` or ``failed``)."""
        self._db.execute("INSERT INTO checks VALUES (?, ?, ?, ?)", [check_id, document_id, status, detail])

    def forget_checks(self, prefix: str) -> None:
        """Drop the outcomes of checks whose name starts so: they are made anew."""
        self._db.execute("DELETE FROM checks WHERE starts_with(check_id, ?)", [prefix])

    def set_releases(self, rows: Sequence[tuple[dt.date, dt.date, str, bool]]) -> None:
        """Replace the release calendar: reference month, release date, evidence, verified."""
        self._db.execute("DELETE FROM releases")
        self._insert("releases", rows)

    def set_meta(self, key: str, value: str) -> None:
        self._db.execute("DELETE FROM meta WHERE key = ?", [key])
        self._db.execute("INSERT INTO meta VALUES (?, ?)", [key, value])

    def commit(self) -> list[Disagreement]:
        """Merge what is staged into the vintages. Gives where documents of one release agree or not: a later one of
        the same exhibit has corrected the earlier; of two exhibits one stands."""
        from data.warehouse.merge import merge

        for number in sorted(self._names):
            self._stage_names(self._names[number])
        found = merge(self._db, self._dropped)
        self._db.execute(_STAGING)
        self._names, self._dropped = {}, set()
        return found

    @contextmanager
    def attempt(self) -> Iterator[Callable[[], None]]:
        """A part of the work that the function given takes back whole, staged values included."""
        names, dropped, taken_back = dict(self._names), set(self._dropped), False
        self._db.execute("BEGIN")

        def undo() -> None:
            nonlocal taken_back
            taken_back = True

        try:
            yield undo
        except BaseException:
            taken_back = True
            raise
        finally:
            self._db.execute("ROLLBACK" if taken_back else "COMMIT")
            if taken_back:
                self._names, self._dropped = names, dropped

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
        if not final.exists() or damaged(final):
            self.write(final)
        point(directory, final.name)
        forget_old(directory, final, KEPT)
        return final

    def write(self, final: Path) -> None:
        """Write the warehouse to a new file that appears whole or not at all."""
        selects = {name: f"SELECT * FROM {name} ORDER BY {schema.ORDER[name]}" for name in schema.TABLES}
        write_file(final, selects, self._db)

    def export(self, name: str, path: Path, select: str = "*") -> None:
        """Write one table, in its physical order, to a Parquet file."""
        rows = f"SELECT {select} FROM {name} ORDER BY {schema.ORDER[name]}"
        if name == "observations":
            from data.warehouse.packed import write_apart

            write_apart(self._db.sql(rows).to_arrow_table(), path, ("value",), 1_000_000)
            return
        self._db.execute(
            f"COPY ({rows}) TO '{quoted(path)}' "
            "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 1000000, PARQUET_VERSION v2)"
        )

    def import_(self, name: str, path: Path, select: str = "*") -> None:
        """Read one table back from a Parquet file."""
        self._db.execute(f"INSERT INTO {name} BY NAME SELECT {select} FROM read_parquet('{quoted(path)}')")
