"""The only place where SQL is made: sqlglot expressions with named parameters, for DuckDB.

Three statements answer everything: which periods are published (``coverage``), the same over many
series at once (``coverage_summary``) and the sums over periods (``cells``). Nothing typed by a user
reaches them except as a parameter that holds a catalogue code or a date. The text of a statement
depends only on its shape, so it is built once per shape.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Literal

from sqlglot import exp

from data.period import Period, first_day

DIALECT = "duckdb"
OPEN = dt.date(9999, 12, 31)
"""``superseded`` of a value that no later release has changed."""

IDENTITY = (
    "table_id", "flow", "sector", "basis", "adjustment", "prices", "variable", "unit", "partner", "scheme", "commodity",
)  # fmt: skip
Parameters = dict[str, str | dt.date]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which series: every property that narrows them. ``None`` does not narrow."""

    table_id: tuple[str, ...]
    flow: tuple[str, ...] | None = None
    sector: tuple[str, ...] | None = None
    basis: tuple[str, ...] | None = None
    adjustment: tuple[str, ...] | None = None
    prices: tuple[str, ...] | None = None
    variable: tuple[str, ...] | None = None
    partner: tuple[str, ...] | None = None
    scheme: tuple[str, ...] | None = None
    commodity: tuple[str, ...] | None = None
    not_partner: tuple[str, ...] | None = None
    """Partner codes to leave out: the world, where every partner is read."""

    def shape(self) -> tuple[tuple[str, int], ...]:
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))
        return tuple((name, len(values)) for name, values in pairs if values is not None)

    def parameters(self) -> Parameters:
        names = [name for name, _ in self.shape()]
        return {f"{n}_{i}": value for n in names for i, value in enumerate(getattr(self, n))}


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with named parameters, and the parameters' values."""

    text: str
    parameters: Parameters

    def literal(self) -> str:
        """The statement as a person can run it: parameters written in."""
        return re.sub(r"\$(\w+)", lambda m: self._literal(self.parameters[m[1]]), self.text)

    @staticmethod
    def _literal(value: str | dt.date) -> str:
        if isinstance(value, dt.date):
            return f"DATE '{value.isoformat()}'"
        return exp.Literal.string(value).sql(dialect=DIALECT)


def _column(name: str, table: str) -> exp.Column:
    return exp.column(name, table=table, quoted=name == "end")


def _is(name: str, count: int) -> exp.Expression:
    holders: list[exp.Expression] = [exp.Placeholder(this=f"{name}_{i}") for i in range(count)]
    if name == "not_partner":
        return exp.NEQ(this=_column("partner", "s"), expression=holders[0])
    if count == 1:
        return exp.EQ(this=_column(name, "s"), expression=holders[0])
    return exp.In(this=_column(name, "s"), expressions=holders)


def _from(table: str, alias: str, *columns: exp.Expr) -> exp.Select:
    select = exp.select(*columns).from_(exp.to_table(table).as_(alias))
    return select.join(exp.to_table("series").as_("s"), using=["series_id"])


@lru_cache(maxsize=512)
def _coverage(shape: tuple[tuple[str, int], ...]) -> str:
    columns = [_column(c, "s") for c in IDENTITY]
    runs = [_column(c, "c") for c in ("release", "first", "last", "step", "document_id")]
    return (
        _from("coverage", "c", *columns, *runs).where(*[_is(n, k) for n, k in shape]).sql(dialect=DIALECT, pretty=True)
    )


@lru_cache(maxsize=512)
def _coverage_summary(shape: tuple[tuple[str, int], ...], over: str) -> str:
    keys = [_column(c, "s") for c in IDENTITY if c != over]
    keys += [_column(c, "c") for c in ("release", "first", "last", "step")]
    counts = [
        exp.alias_(exp.Count(this=exp.Star()), "n"),
        exp.alias_(exp.Min(this=_column("document_id", "c")), "document"),
    ]
    query = _from("coverage", "c", *keys, *counts).where(*[_is(n, k) for n, k in shape])
    return query.group_by(*[k.copy() for k in keys]).sql(dialect=DIALECT, pretty=True)


def _spans(count: int) -> exp.Values:
    rows = [
        exp.Tuple(expressions=[exp.Literal.number(k), exp.Placeholder(this=f"a_{k}"), exp.Placeholder(this=f"z_{k}")])
        for k in range(count)
    ]
    names = [exp.to_identifier(c) for c in ("k", "a", "z")]
    return exp.Values(expressions=rows, alias=exp.TableAlias(this=exp.to_identifier("p"), columns=names))


def _state(as_of: bool) -> list[exp.Expression]:
    day = exp.Placeholder(this="as_of")
    if not as_of:
        return [exp.EQ(this=_column("superseded", "o"), expression=day)]
    return [
        exp.LTE(this=_column("release", "o"), expression=day),
        exp.GT(this=_column("superseded", "o"), expression=day.copy()),
    ]


@lru_cache(maxsize=512)
def _cells(shape: tuple[tuple[str, int], ...], periods: int, as_of: bool) -> str:
    apart = exp.Anonymous(
        this="date_diff", expressions=[exp.Literal.string("month"), _column("start", "o"), _column("end", "o")]
    )
    keys = [_column(c, "s") for c in ("flow", "partner", "commodity")] + [_column("k", "p")]
    values = [
        exp.alias_(exp.Add(this=apart, expression=exp.Literal.number(1)), "step"),
        exp.alias_(exp.cast(exp.Sum(this=_column("value", "o")), exp.DataType.Type.DOUBLE), "total"),
        exp.alias_(exp.Count(this=exp.Star()), "n"),
        exp.alias_(exp.Min(this=_column("release", "o")), "oldest"),
        exp.alias_(exp.Max(this=_column("release", "o")), "newest"),
    ]
    inside = exp.and_(
        exp.GTE(this=_column("start", "o"), expression=_column("a", "p")),
        exp.LTE(this=_column("end", "o"), expression=_column("z", "p")),
    )
    bounds = [
        exp.GTE(this=_column("start", "o"), expression=exp.Placeholder(this="first")),
        exp.LTE(this=_column("end", "o"), expression=exp.Placeholder(this="last")),
    ]
    query = _from("observations", "o", *keys, *values).join(_spans(periods), on=inside)
    query = query.where(*[_is(n, k) for n, k in shape], *bounds, *_state(as_of))
    return query.group_by(*[k.copy() for k in keys], exp.column("step")).sql(dialect=DIALECT, pretty=True)


@lru_cache(maxsize=512)
def _states(shape: tuple[tuple[str, int], ...]) -> str:
    keys = [_column(c, "s") for c in IDENTITY]
    values = [_column(c, "o") for c in ("start", "end", "release", "superseded")]
    amount = exp.alias_(exp.cast(_column("value", "o"), exp.DataType.Type.DOUBLE), "value")
    query = _from("observations", "o", *keys, *values, amount)
    return query.where(*[_is(n, k) for n, k in shape]).sql(dialect=DIALECT, pretty=True)


def states(f: Filter) -> Statement:
    """Every value that the filtered series ever had: IDENTITY, start, end, release, superseded, value."""
    return Statement(_states(f.shape()), f.parameters())


def coverage(f: Filter) -> Statement:
    """One row per series and run of periods that a release carried: IDENTITY, release, first, last,
    step, document_id."""
    return Statement(_coverage(f.shape()), f.parameters())


def coverage_summary(f: Filter, over: Literal["partner", "commodity"]) -> Statement:
    """Runs over all partners (or categories) at once, with how many have each: IDENTITY without ``over``,
    release, first, last, step, n, document."""
    return Statement(_coverage_summary(f.shape(), over), f.parameters())


def cells(f: Filter, periods: list[Period], as_of: dt.date | None) -> Statement:
    """Sums per flow, partner, commodity and period, by the length of the published periods inside.

    Rows: flow, partner, commodity, k, step, total, n, oldest, newest. ``as_of`` None reads the newest
    value of each month; a date reads the state of that day.
    """
    parameters: Parameters = {**f.parameters(), "as_of": as_of or OPEN}
    for k, p in enumerate(periods):
        parameters[f"a_{k}"], parameters[f"z_{k}"] = first_day(p.start), first_day(p.end)
    parameters["first"] = first_day(min(p.start for p in periods))
    parameters["last"] = first_day(max(p.end for p in periods))
    return Statement(_cells(f.shape(), len(periods), as_of is not None), parameters)
