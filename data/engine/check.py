"""The same answers: what questions read from the embedded file, and whether an engine gives the same decimals."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

import duckdb

from data.engine.edition import EngineEdition
from data.engine.spark import EngineError
from data.period import Period
from data.query import sql
from data.warehouse.reader import StatementTimeoutError

AT_ONCE = 4
"""Statements that an engine is given at the same time."""
EXACT = sql.SqlStore(exact=True)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A statement for which the engine does not give what the embedded file gives."""

    question: str
    text: str
    what: str


def expected(asked: Iterable[tuple[str, sql.AskedSums]], db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """What an engine must answer: for each statement the question that it is of, what it sums, and the rows in the
    embedded file that ``db`` has in use."""
    out, seen = [], set()
    for question, one in asked:
        if one not in seen:
            seen.add(one)
            made = sql.cells(one.series, list(one.periods), one.as_of, EXACT)
            rows = [_plain(row) for row in db.execute(made.text, made.parameters).fetchall()]
            out.append({"question": question, "asked": _written(one), "rows": sorted(rows)})
    return out


def differences(
    edition: EngineEdition, wanted: list[dict[str, Any]], tell: Callable[[int, int], None] = lambda done, of: None
) -> Iterator[Difference]:
    """Runs everything that is expected on the engine. Nothing comes out where it gives the same."""

    def run(one: dict[str, Any]) -> Difference | None:
        asked = _read(one["asked"])
        try:
            there = edition.view(asked.series.table_id[0])
            if there is None:
                raise EngineError(f"the engine has no table {asked.series.table_id[0]}")
            made = sql.cells(asked.series, list(asked.periods), asked.as_of, sql.SqlStore(*there, exact=True))
            got = Counter(map(tuple, (_plain(row) for row in edition.exact(made.text, made.parameters))))
        except (EngineError, StatementTimeoutError, ValueError) as error:
            return Difference(one["question"], "", f"no answer: {error}")
        want = Counter(map(tuple, one["rows"]))
        return None if got == want else Difference(one["question"], made.literal(), _unlike(want, got))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, found in enumerate(pool.map(run, wanted), 1):
            tell(done, len(wanted))
            if found is not None:
                yield found


def _unlike(want: Counter[Row], got: Counter[Row]) -> str:
    lacking, more = sorted((want - got).elements()), sorted((got - want).elements())
    parts = [f"{len(lacking)} rows are not as in the file, the first {lacking[0]}"] if lacking else []
    parts += [f"{len(more)} rows the file does not have, the first {more[0]}"] if more else []
    return "; ".join(parts)


def _plain(row: Row) -> list[Any]:
    """A row as JSON keeps it: decimals exact, days as they are written."""
    return [f"{x:.6f}" if isinstance(x, Decimal) else x.isoformat() if isinstance(x, dt.date) else x for x in row]


def _written(asked: sql.AskedSums) -> dict[str, Any]:
    series = {name: value for name, value in asdict(asked.series).items() if value is not None}
    day = asked.as_of.isoformat() if asked.as_of else None
    return {"series": series, "periods": [[p.start, p.end] for p in asked.periods], "as_of": day}


def _read(written: dict[str, Any]) -> sql.AskedSums:
    names = {f.name for f in fields(sql.Filter)}
    series = {name: tuple(values) for name, values in written["series"].items() if name in names}
    day = dt.date.fromisoformat(written["as_of"]) if written["as_of"] else None
    return sql.AskedSums(sql.Filter(**series), tuple(Period(*p) for p in written["periods"]), day)


def dumped(wanted: list[dict[str, Any]]) -> str:
    """As it is kept in the edition."""
    return json.dumps(wanted, separators=(",", ":"))
