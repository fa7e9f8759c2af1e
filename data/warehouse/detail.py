"""The writing side of detail: a slice becomes a sorted Parquet file, and an older one that it revises stays.

Where two slices of a table meet, the newest row of a key counts. What the newer release has no row for any more gets a
row of zero, whichever of the two is loaded first. A column that is empty in a row stands for what the older state has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from data.schemes import nested
from data.warehouse import slices
from data.warehouse.file import quiet, quoted
from data.warehouse.lock import locked
from data.warehouse.packed import write_apart
from data.warehouse.slices import Slice

if TYPE_CHECKING:
    from data.sources.detail import Detail

ROW_GROUP = 100_000
AMOUNTS = ("value", "duty", "quantity")
KEYS = ("commodity", "partner", "start")
_START = "make_date(CAST(start // 12 AS INTEGER), CAST(start % 12 + 1 AS INTEGER), 1)"


def add(folder: Path, details: Sequence[Detail], *, fetched: bool = False, fresh: bool = False) -> list[Slice]:
    """Write slices into a folder and take them into its index, all at once (``fresh``: instead of what was there).
    Gives them."""
    with locked(folder):
        known = [] if fresh else list(slices.read(folder))
        made = [_stored(folder, detail, fetched) for detail in details]
        for one in made:
            known = [old for old in known if old.key != one.key]
            known = _meet(folder, one, known)
        slices.write(folder, known)
        slices.write_units(folder, _units(details))
    return [one for one in known if one.key in {new.key for new in made}]


def _units(details: Sequence[Detail]) -> dict[str, dict[str, str]]:
    """The unit of quantity of each line, by flow."""
    out: dict[str, dict[str, str]] = {}
    for one in details:
        if "unit" in one.rows:
            named = one.rows[["commodity", "unit"]].drop_duplicates("commodity")
            out.setdefault(one.flow, {}).update(dict(zip(named["commodity"], named["unit"], strict=True)))
    return out


def drop(folder: Path, release: str, file: str) -> int:
    """Take the slices of a file of a release out of the index; how many those were. Their rows stay on disk until
    they are swept: a reader may have them open."""
    with locked(folder):
        known = slices.read(folder)
        kept = [s for s in known if (s.release.isoformat(), s.document.file) != (release, file)]
        if len(kept) < len(known):
            slices.write(folder, kept)
    return len(known) - len(kept)


def sweep(folder: Path) -> int:
    """Remove the Parquet files that no slice of the index names; how many those were."""
    with locked(folder):
        named = {file.name for one in slices.read(folder) for file in (*one.files, *one.by_partner)}
        gone = [file for file in folder.glob("*.parquet") if file.name not in named]
        for file in gone:
            file.unlink(missing_ok=True)
    return len(gone)


def compact(target: Path, given: Iterable[Slice]) -> int:
    """Write slices into another folder without what the older state has already, as small as it goes. Its size."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        old.unlink()
    done: list[Slice] = []
    with _database() as db:
        for one in sorted(given, key=lambda s: (s.release, s.table, s.flow)):
            older = [s for s in done if _may_meet(s, one)]
            rows = db.sql(_changed(one, older)).to_arrow_table()
            done.append(_written(target, replace(one, files=()), rows))
    slices.write(target, done)
    return sum(file.stat().st_size for file in target.iterdir())


def _stored(folder: Path, detail: Detail, fetched: bool) -> Slice:
    one = Slice(
        detail.table,
        detail.scheme,
        detail.flow,
        detail.variables,
        detail.document.release,
        detail.first,
        detail.last,
        detail.step,
        detail.level,
        detail.codes,
        detail.partners,
        (),
        len(detail.rows),
        detail.document,
        fetched=fetched,
    )
    with _database() as db:
        db.register("given", detail.rows)
        columns = [name for name in AMOUNTS if name in detail.rows]
        keys = f"commodity, partner, {_START} AS start"
        rows = db.sql(f"SELECT {', '.join((keys, *columns))} FROM given ORDER BY 1, 2, 3").to_arrow_table()
    return _written(folder, one, rows)


def _written(folder: Path, one: Slice, rows: Any, part: str = "") -> Slice:
    """The slice with its rows in a file of the folder, named by what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(f"{one.key}{part}{rows.num_rows}".encode()).hexdigest()[:10]
    path = folder / f"{one.table}-{one.flow}-{one.release}-{mark}.parquet"
    temporary = path.with_suffix(".tmp")
    write_apart(rows, temporary, AMOUNTS, ROW_GROUP)
    temporary.replace(path)
    return replace(one, files=(*one.files, path), rows=one.rows if part else rows.num_rows)


def _meet(folder: Path, one: Slice, known: list[Slice]) -> list[Slice]:
    """The slices with a new one among them, and rows of zero where a newer has none for what an older had."""
    out: list[Slice] = []
    for other in known:
        if not _may_meet(other, one):
            out.append(other)
            continue
        older, newer = sorted((other, one), key=lambda s: s.release)
        newer = _emptied(folder, newer, older)
        one, other = (newer, older) if newer.key == one.key else (older, newer)
        out.append(other)
    return [*out, one]


def _may_meet(a: Slice, b: Slice) -> bool:
    """Whether a key can be in both."""
    same = (a.table, a.flow, a.level, a.step) == (b.table, b.flow, b.level, b.step)
    times = a.first <= b.last and b.first <= a.last
    whom = a.partners is None or b.partners is None or bool(a.partners & b.partners)
    return same and times and whom and nested(a.codes, b.codes) and a.release != b.release


def _emptied(folder: Path, newer: Slice, older: Slice) -> Slice:
    """The newer slice, with rows of zero for what it covers and only the older has."""
    amounts = [name for name in AMOUNTS if name in _columns(newer)]
    zeros = ", ".join(f"CAST(0 AS BIGINT) AS {name}" for name in amounts)
    keys = ", ".join(KEYS)
    with _database() as db:
        rows = db.sql(
            f"SELECT DISTINCT {keys}, {zeros} FROM {_of(older)} o ANTI JOIN {_of(newer)} n USING ({keys}) "
            f"WHERE {_inside(newer)} ORDER BY {keys}"
        ).to_arrow_table()
    return _written(folder, newer, rows, part=older.document.sha256) if rows.num_rows else newer


def _changed(one: Slice, older: Sequence[Slice]) -> str:
    """The rows of a slice with a column empty where the older state (of the slices before it) has the same."""
    keys, amounts = ", ".join(KEYS), [name for name in AMOUNTS if name in _columns(one)]
    ordered = sorted(older, key=lambda s: s.release)
    state = " UNION ALL BY NAME ".join(f"SELECT *, {at} AS turn FROM {_of(s)}" for at, s in enumerate(ordered))
    have = {name for s in ordered for name in _columns(s)}
    both = [name for name in amounts if name in have]
    newest = ", ".join(f"arg_max({name}, turn) FILTER ({name} IS NOT NULL) AS was_{name}" for name in both)
    was = f"LEFT JOIN (SELECT {keys}, {newest} FROM ({state}) GROUP BY ALL) USING ({keys})" if newest else ""
    kept = [f"nullif({name}, coalesce({f'was_{name}' if name in have else 'NULL'}, 0)) AS {name}" for name in amounts]
    said = " OR ".join(f"{name} IS NOT NULL" for name in amounts)
    rows = f"SELECT {', '.join((keys, *kept))} FROM {_of(one)} {was}"
    return f"SELECT * FROM ({rows}) WHERE {said} ORDER BY {keys}"


def _of(one: Slice) -> str:
    files = ", ".join(f"'{quoted(file)}'" for file in one.files)
    return f"read_parquet([{files}], union_by_name = true)"


def _columns(one: Slice) -> list[str]:
    return list(pq.read_schema(one.files[0]).names)


def _inside(one: Slice) -> str:
    """The condition that a key is within a slice."""
    parts = [f"o.start BETWEEN {_day(one.first)} AND {_day(one.last)}"]
    if one.partners is not None:
        parts.append(f"o.partner IN ({', '.join(repr(code) for code in sorted(one.partners))})")
    if slices.EVERY not in one.codes:
        parts.append("(" + " OR ".join(f"starts_with(o.commodity, '{code}')" for code in one.codes) + ")")
    return " AND ".join(parts)


def _day(ordinal: int) -> str:
    return f"DATE '{ordinal // 12:04d}-{ordinal % 12 + 1:02d}-01'"


def _database() -> duckdb.DuckDBPyConnection:
    db = duckdb.connect(":memory:", config={"threads": "2"})
    quiet(db)
    return db
