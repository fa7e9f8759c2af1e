"""The list of identities between published figures (``data/vocab/identities.toml``), as statements over ``spelled``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent.parent / "vocab" / "identities.toml"

_PAIRS = """
WITH l AS (
    SELECT release, {keys}, start, "end", sum(value) AS value, count(*) AS number, max(unit) AS unit,
           min(document_id) AS document_id, list(DISTINCT document_id) AS documents
    FROM spelled WHERE table_id = '{left.table}' AND ({left.where}) GROUP BY ALL HAVING {left.having}
), r AS (
    SELECT release, {keys}, start, "end", sum(value) AS value, count(*) AS number, max(unit) AS unit,
           list(DISTINCT document_id) AS documents
    FROM spelled WHERE table_id = '{right.table}' AND ({right.where}) GROUP BY ALL HAVING {right.having}
)
SELECT release, start, "end", concat_ws(' ', {names}) AS place, l.value AS lhs, r.value AS rhs,
       {tolerance} AS tolerance, l.document_id, l.documents || r.documents AS documents
FROM l JOIN r USING (release, {names}, start, "end")
"""
_ROUNDING = "0.5 * greatest(l.unit, r.unit) * (l.number + r.number) + 1e-6"


@dataclass(frozen=True, slots=True)
class Side:
    """A sum over series of one table: conditions in SQL over the columns of ``series``."""

    table: str
    where: str
    having: str = "true"


@dataclass(frozen=True, slots=True)
class Identity:
    """What must be the same: two sides paired by release, period and ``by``, or a statement of its own."""

    id: str
    description: str
    left: Side | None = None
    right: Side | None = None
    by: tuple[str, ...] = ("flow",)
    tolerance: float | None = None
    percent: float = 0.0
    sql: str = ""
    tables: tuple[str, ...] = ()

    def reads(self) -> set[str]:
        """The tables that it needs."""
        return {side.table for side in (self.left, self.right) if side is not None} | set(self.tables)

    def can_hold(self, there: Collection[str]) -> bool:
        """Whether figures of these tables are enough for it to say anything: a pair needs both of its sides. Asked
        before it is run, since most loads bring a few of all the tables."""
        missing = self.reads().difference(there)
        return not missing if self.left is not None else len(missing) < len(self.reads())

    def statement(self) -> str:
        """SQL that gives release, start, end, place, lhs, rhs, tolerance, document_id, documents."""
        if self.left is None or self.right is None:
            return self.sql
        names = [f"k{at}" for at in range(len(self.by))]
        allowed = _ROUNDING if self.tolerance is None else str(self.tolerance)
        return _PAIRS.format(
            keys=", ".join(f"{key} AS {name}" for key, name in zip(self.by, names, strict=True)),
            names=", ".join(names),
            left=self.left,
            right=self.right,
            tolerance=f"{allowed} + {self.percent / 100} * abs(r.value)",
        )


@cache
def identities(path: Path = PATH) -> tuple[Identity, ...]:
    """Read the list. Raises ValueError for an entry that is neither a pair nor a statement, or named twice."""
    found = []
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["identity"]:
        left, right = (Side(**entry.pop(name)) if name in entry else None for name in ("left", "right"))
        by, tables = tuple(entry.pop("by", ("flow",))), tuple(entry.pop("tables", ()))
        one = Identity(left=left, right=right, by=by, tables=tables, **entry)
        pair, statement = left is not None and right is not None, bool(one.sql and one.tables)
        if pair == statement:
            raise ValueError(f"{path.name}: {one.id!r} needs either left and right, or sql and tables")
        found.append(one)
    if len({one.id for one in found}) < len(found):
        raise ValueError(f"{path.name}: an id is used twice")
    return tuple(found)
