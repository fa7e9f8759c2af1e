"""A month of the Bureau's bulk files into the warehouse: districts added up by country, at every depth of codes.

Memory stays flat: a block of records at a time goes into a table on disk, one month after the other. What answers
questions is a pack for each table, depth and year: Parquet sorted by code, partner and month, with the release in each
row, so that ten years are ten files. The records themselves stay as they came, with their districts, in one sorted file
a month.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from data.model import WORLD, Document
from data.sources import bulk
from data.sources.base import digest
from data.warehouse import slices
from data.warehouse.file import quiet, quoted
from data.warehouse.lock import locked
from data.warehouse.slices import Slice

LEVELS = (10, 6, 4, 2, 0)
MEMORY = "400MB"
GROUP = 50_000
DISTRICTS = "districts"
"""The folder of the records as they came."""
_TITLES = {"imports": "U.S. Imports of Merchandise", "exports": "U.S. Exports of Merchandise"}
_URLS = {
    "imports": "https://www.census.gov/foreign-trade/data/IMDB.html",
    "exports": "https://www.census.gov/foreign-trade/data/EXDB.html",
}


@dataclass(frozen=True, slots=True)
class Month:
    """A bulk file that was read: its layout, month (an ordinal), release, provenance and number of records."""

    layout: bulk.Layout
    month: int
    release: dt.date
    document: Document
    records: int


class Bulk:
    """Bulk files on their way into a folder of slices. Nothing of them is seen before ``publish``."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._stage = folder, folder / ".bulk"
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir(parents=True)
        self._months: list[Month] = []
        self._units: dict[str, dict[str, str]] = {}  # of each flow, the last file's: a list of every code is large

    def add(self, path: Path, release: dt.date) -> Month:
        """Read one file. Raises LayoutError naming the line that is wrong; nothing of the file is kept then."""
        layout, month = bulk.layout_of(path)
        with _database(self._stage) as db:
            records = _records(db, path, layout)
            self._districts(db, layout, month, release)
            for table, columns in layout.tables.items():
                for level in LEVELS:
                    self._part(db, table, columns, layout.flow, month, level, release)
        name = f"{_TITLES[layout.flow]}, Ten-Digit Detail by Country and District, Monthly"
        url = _URLS[layout.flow]
        document = Document("U.S. Census Bureau", name, path.name.upper(), path.name, digest(path), release, url)
        made = Month(layout, month, release, document, records)
        self._units[layout.flow] = bulk.units(path)
        self._months = [m for m in self._months if (m.layout, m.month, m.release) != (layout, month, release)] + [made]
        return made

    def publish(self) -> list[Slice]:
        """Pack what was added by year, and take it into the index. Gives the slices."""
        with locked(self.folder):
            known = list(slices.read(self.folder))
            out: list[Slice] = []
            for flow, table, columns, year in self._packs():
                months = [m for m in self._months if m.layout.flow == flow and m.month // 12 == year]
                for level in LEVELS:
                    place = (table, flow, level, year)
                    old = [s for s in known if s.dated and (s.table, s.flow, s.level, s.first // 12) == place]
                    paths = self._pack(table, flow, level, year, months, old)
                    made = [_slice(m, table, columns, level, paths) for m in months]
                    again = {m.key for m in made}
                    kept = [replace(s, files=paths[:1], by_partner=paths[1:]) for s in old if s.key not in again]
                    known = [s for s in known if s not in old] + kept + made
                    out += made
            for file in self._stage.glob("districts-*.parquet"):
                (self.folder / DISTRICTS).mkdir(exist_ok=True)
                file.replace(self.folder / DISTRICTS / file.name.removeprefix("districts-"))
            slices.write(self.folder, known)
            slices.write_units(self.folder, self._units)
        shutil.rmtree(self._stage, ignore_errors=True)
        self._months, self._units = [], {}
        return out

    def _packs(self) -> list[tuple[str, str, dict[str, str], int]]:
        found = {
            (m.layout.flow, table, m.month // 12): columns
            for m in self._months
            for table, columns in m.layout.tables.items()
        }
        return [(flow, table, columns, year) for (flow, table, year), columns in sorted(found.items())]

    def _districts(self, db: duckdb.DuckDBPyConnection, layout: bulk.Layout, month: int, release: dt.date) -> None:
        amounts = ", ".join(f"sum({name})::BIGINT AS {name}" for name in layout.amounts)
        target = self._stage / f"districts-{layout.flow}-{_iso(month)}-{release}.parquet"
        _copy(db, f"SELECT commodity, partner, district, {amounts} FROM records GROUP BY ALL ORDER BY 1, 2, 3", target)

    def _part(
        self,
        db: duckdb.DuckDBPyConnection,
        table: str,
        columns: dict[str, str],
        flow: str,
        month: int,
        level: int,
        release: dt.date,
    ) -> None:
        """One depth of one month: by country, and the world."""
        deep = {name: of for name, of in columns.items() if level == 10 or name != "quantity"}
        sums = ", ".join(f"sum({of})::BIGINT AS {name}" for name, of in deep.items())
        code = f"commodity[1:{level}]" if level else "''"
        some = " OR ".join(f"sum({of}) <> 0" for of in columns.values())
        rows = f"SELECT {code} AS commodity, {{whom}} AS partner, {sums} FROM records GROUP BY 1, 2 HAVING {some}"
        both = f"{rows.format(whom='partner')} UNION ALL {rows.format(whom=repr(WORLD))}"
        when = f"DATE '{_iso(month)}-01' AS start, DATE '{release}' AS release"
        target = self._file(table, flow, level, month, release)
        _copy(db, f"SELECT *, {when} FROM ({both}) ORDER BY commodity, partner", target)

    def _file(self, table: str, flow: str, level: int, month: int, release: dt.date) -> Path:
        return self._stage / f"{table}-{flow}-{level}-{_iso(month)}-{release}.parquet"

    def _pack(
        self, table: str, flow: str, level: int, year: int, months: Sequence[Month], old: Sequence[Slice]
    ) -> tuple[Path, ...]:
        """The year's file: what was packed before, less the months that came once more, with the new. And the same
        sorted by partner."""
        parts = [self._file(table, flow, level, m.month, m.release) for m in months]
        before = sorted({file for s in old for file in s.files})
        made_of = [*sorted(m.document.sha256 for m in months), *(file.name for file in before)]
        mark = hashlib.sha256("".join(made_of).encode()).hexdigest()
        target = self.folder / f"{table}-{flow}-{level}-{year}-{mark[:10]}.parquet"
        same = " OR ".join(f"(start = DATE '{_iso(m.month)}-01' AND release = DATE '{m.release}')" for m in months)
        kept = f"SELECT * FROM {_scan(before)} WHERE NOT ({same})" if before else ""
        rows = " UNION ALL BY NAME ".join(filter(None, (f"SELECT * FROM {_scan(parts)}", kept)))
        with _database(self._stage) as db:
            db.execute(f"CREATE TABLE pack AS {rows}")
            _gone(db)
            _copy(db, "SELECT * FROM pack ORDER BY commodity, partner, start, release", target)
            beside = target.with_name(f"{target.stem}-by-partner.parquet")
            _copy(db, "SELECT * FROM pack ORDER BY partner, commodity, start, release", beside)
        return target, beside


def _gone(db: duckdb.DuckDBPyConnection) -> None:
    """Rows of zero where a newer release of a month has none for what an older had."""
    amounts = [
        name
        for (name,) in db.execute("SELECT column_name FROM (DESCRIBE pack)").fetchall()
        if name in ("value", "duty", "quantity")
    ]
    zeros = ", ".join(f"0 AS {name}" for name in amounts)
    db.execute(
        f"""INSERT INTO pack BY NAME SELECT DISTINCT o.commodity, o.partner, o.start, r.release, {zeros}
        FROM pack o JOIN (SELECT DISTINCT start, release FROM pack) r ON r.start = o.start AND r.release > o.release
        WHERE NOT EXISTS (FROM pack n WHERE n.commodity = o.commodity AND n.partner = o.partner AND n.start = o.start
                          AND n.release = r.release)"""
    )


def _slice(of: Month, table: str, columns: dict[str, str], level: int, paths: tuple[Path, ...]) -> Slice:
    named = {"value": "value", "duty": "calculated_duty", "quantity": "quantity"}
    variables = tuple(named[name] for name in columns if level == 10 or name != "quantity")
    return Slice(
        table,
        "hs_detail",
        of.layout.flow,
        variables,
        of.release,
        of.month,
        of.month,
        1,
        level,
        ("",),
        None,
        paths[:1],
        of.records,
        of.document,
        dated=True,
        by_partner=paths[1:],
    )


def _records(db: duckdb.DuckDBPyConnection, path: Path, layout: bulk.Layout) -> int:
    """The records of a file into a table of the database; how many they are."""
    keys = ", ".join(f"{name} VARCHAR" for name in layout.keys)
    db.execute(f"CREATE TABLE records ({keys}, {', '.join(f'{name} BIGINT' for name in layout.amounts)})")
    count = 0
    for block in bulk.blocks(path):
        given = pa.table({name: pa.array(column) for name, column in block.items()})
        db.register("given", given)
        db.execute("INSERT INTO records SELECT * FROM given")
        db.unregister("given")
        count += given.num_rows
    return count


def _copy(db: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    temporary = target.with_suffix(".tmp")
    db.execute(
        f"COPY ({rows}) TO '{quoted(temporary)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP}, "
        "PARQUET_VERSION v2)"
    )
    temporary.replace(target)


def _scan(files: Sequence[Path]) -> str:
    named = ", ".join(f"'{quoted(file)}'" for file in files)
    return f"read_parquet([{named}], union_by_name = true)"


def _iso(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


@contextmanager
def _database(stage: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database on disk, for one month or pack."""
    path = stage / "work.duckdb"
    path.unlink(missing_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": "2",
        "temp_directory": str(stage / "spill"),
        "preserve_insertion_order": "false",
    }
    db = duckdb.connect(str(path), config=config)
    try:
        quiet(db)
        yield db
    finally:
        db.close()
        path.unlink(missing_ok=True)
