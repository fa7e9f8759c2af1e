"""The only place where SQL is made: sqlglot expressions with named parameters, for the embedded file, and the sums for
the dialect of an engine too.

Three statements answer everything: which periods are published (``coverage``), the same over many
series at once (``coverage_summary``) and the sums over periods (``cells``). Nothing typed by a user
reaches them except as a parameter that holds a catalogue code or a date. The text of a statement
depends only on its shape, so it is built once per shape.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
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
Parameters = dict[str, str | int | dt.date | list[str]]


@dataclass(frozen=True, slots=True)
class Store:
    """Where figures stand, as far as the SQL of their sums differs. The default: the embedded file.

    ``view``: on an engine, the one table that has the properties of the series in its rows, months as numbers, and
    nothing for ``superseded`` where a value still stands. ``exact``: sums as decimals, not as doubles.
    """

    dialect: str = DIALECT
    view: str | None = None
    exact: bool = False


EMBEDDED = Store()


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
class Asked:
    """The sums that a statement reads, wherever it is run."""

    series: Filter
    periods: tuple[Period, ...]
    as_of: dt.date | None


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with named parameters, and the parameters' values. ``asked``: what it sums, where it does."""

    text: str
    parameters: Parameters
    asked: Asked | None = None
    dialect: str = DIALECT

    def literal(self) -> str:
        """The statement as a person can run it: parameters written in."""
        return re.sub(r"[$:](\w+)", lambda m: self._literal(self.parameters[m[1]]), self.text)

    def _literal(self, value: str | int | dt.date | list[str]) -> str:
        if isinstance(value, list):
            return f"[{', '.join(self._literal(one) for one in value)}]"
        if isinstance(value, dt.date):
            return f"DATE '{value.isoformat()}'"
        return exp.convert(value).sql(dialect=self.dialect)


def _column(name: str, table: str) -> exp.Column:
    return exp.column(name, table=table, quoted=name == "end")


def _is(name: str, count: int, of: str = "s") -> exp.Expression:
    holders: list[exp.Expression] = [exp.Placeholder(this=f"{name}_{i}") for i in range(count)]
    if name == "not_partner":
        return exp.NEQ(this=_column("partner", of), expression=holders[0])
    if count == 1:
        return exp.EQ(this=_column(name, of), expression=holders[0])
    return exp.In(this=_column(name, of), expressions=holders)


def _from(table: str, alias: str, *columns: exp.Expr) -> exp.Select:
    select = exp.select(*columns).from_(exp.to_table(table).as_(alias))
    return select.join(exp.to_table("series").as_("s"), using=["series_id"])


@lru_cache(maxsize=512)
def _coverage(shape: tuple[tuple[str, int], ...]) -> str:
    columns = [_column(c, "s") for c in IDENTITY]
    runs = [*(_column(c, "c") for c in ("release", "first", "last", "step", "document_id")), _column("series_id", "s")]
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


def carriers(f: Filter, period: Period) -> Statement:
    """The partners that some release lists in a period, each with the releases that do."""
    parameters = f.parameters() | {"a": first_day(period.end), "z": first_day(period.start)}
    return Statement(_carriers(f.shape()), parameters)


@lru_cache(maxsize=512)
def _carriers(shape: tuple[tuple[str, int], ...]) -> str:
    query = _from("coverage", "c", _column("partner", "s"), _column("release", "c")).distinct()
    within = [
        exp.LTE(this=_column("first", "c"), expression=exp.Placeholder(this="a")),
        exp.GTE(this=_column("last", "c"), expression=exp.Placeholder(this="z")),
    ]
    return query.where(*[_is(n, k) for n, k in shape], *within).sql(dialect=DIALECT, pretty=True)


def _spans(count: int) -> exp.Values:
    rows = [
        exp.Tuple(expressions=[exp.Literal.number(k), exp.Placeholder(this=f"a_{k}"), exp.Placeholder(this=f"z_{k}")])
        for k in range(count)
    ]
    names = [exp.to_identifier(c) for c in ("k", "a", "z")]
    return exp.Values(expressions=rows, alias=exp.TableAlias(this=exp.to_identifier("p"), columns=names))


def _state(as_of: bool, store: Store) -> list[exp.Expression]:
    """The values that stand: now, or on a day."""
    day, superseded = exp.Placeholder(this="as_of"), _column("superseded", "o")
    if store.view is None:
        stands: exp.Expression = exp.GT(this=superseded, expression=day.copy())
        if not as_of:
            return [exp.EQ(this=superseded, expression=day)]
    else:
        open_ = exp.Is(this=superseded, expression=exp.Null())
        if not as_of:
            return [open_]
        stands = exp.paren(exp.or_(open_, exp.GT(this=superseded.copy(), expression=day.copy())))
    return [exp.LTE(this=_column("release", "o"), expression=day), stands]


def _bounds(store: Store) -> list[exp.Expression]:
    """Between the first and the last month of the periods."""
    start, end = ("start", "end") if store.view is None else ("first", "last")
    return [
        exp.GTE(this=_column(start, "o"), expression=exp.Placeholder(this="first")),
        exp.LTE(this=_column(end, "o"), expression=exp.Placeholder(this="last")),
    ]


def _step(store: Store) -> exp.Expression:
    """How many months a value is of."""
    one = exp.Literal.number(1)
    if store.view is not None:
        return exp.Add(this=exp.Sub(this=_column("last", "o"), expression=_column("first", "o")), expression=one)
    apart = exp.Anonymous(
        this="date_diff", expressions=[exp.Literal.string("month"), _column("start", "o"), _column("end", "o")]
    )
    return exp.Add(this=apart, expression=one)


@lru_cache(maxsize=512)
def _cells(shape: tuple[tuple[str, int], ...], periods: int, as_of: bool, store: Store) -> str:
    wide = store.view is not None
    of, start, end = ("o", "first", "last") if wide else ("s", "start", "end")
    keys = [_column(c, of) for c in ("flow", "partner", "commodity")] + [_column("k", "p")]
    total: exp.Expression = exp.Sum(this=_column("value", "o"))
    values = [
        exp.alias_(_step(store), "step"),
        exp.alias_(total if store.exact else exp.cast(total, exp.DataType.Type.DOUBLE), "total"),
        exp.alias_(exp.Count(this=exp.Star()), "n"),
        exp.alias_(exp.Min(this=_column("release", "o")), "oldest"),
        exp.alias_(exp.Max(this=_column("release", "o")), "newest"),
    ]
    inside = exp.and_(
        exp.GTE(this=_column(start, "o"), expression=_column("a", "p")),
        exp.LTE(this=_column(end, "o"), expression=_column("z", "p")),
    )
    rows = exp.select(*keys, *values).from_(exp.to_table(store.view).as_("o")) if store.view else None
    query = (rows or _from("observations", "o", *keys, *values)).join(_spans(periods), on=inside)
    query = query.where(*[_is(n, k, of) for n, k in shape], *_bounds(store), *_state(as_of, store))
    by = _step(store) if wide else exp.column("step")  # what an alias means there differs from engine to engine
    return query.group_by(*[k.copy() for k in keys], by).sql(dialect=store.dialect, pretty=True)


@lru_cache(maxsize=512)
def _rows(count: int, as_of: bool) -> str:
    numbers = [exp.Placeholder(this=f"s_{i}") for i in range(count)]
    wide = exp.cast(_column("value", "o"), exp.DataType.build("DECIMAL(38, 6)"))
    millionths = exp.Mul(this=wide, expression=exp.Literal.number(1_000_000))
    columns = [
        *(_column(c, "o") for c in ("series_id", "start", "end")),
        exp.cast(millionths, exp.DataType.Type.BIGINT),
    ]
    query = exp.select(*columns, _column("release", "o")).from_(exp.to_table("observations").as_("o"))
    query = query.where(exp.In(this=_column("series_id", "o"), expressions=numbers), *_bounds(EMBEDDED))
    return query.where(*_state(as_of, EMBEDDED)).sql(dialect=DIALECT, pretty=True)


def rows(series: Sequence[int], periods: Sequence[Period], as_of: dt.date | None) -> Statement:
    """The values of some series, by number, between the first and the last month of periods: series_id, start, "end",
    millionths, release. What ``cells`` adds up."""
    parameters: Parameters = {f"s_{i}": number for i, number in enumerate(series)}
    parameters["as_of"] = as_of or OPEN
    parameters["first"] = first_day(min(p.start for p in periods))
    parameters["last"] = first_day(max(p.end for p in periods))
    return Statement(_rows(len(series), as_of is not None), parameters)


@lru_cache(maxsize=512)
def _states(shape: tuple[tuple[str, int], ...], store: Store) -> str:
    of, start, end = ("s", "start", "end") if store.view is None else ("o", "first", "last")
    keys = [_column(c, of) for c in IDENTITY]
    values = [_column(c, "o") for c in (start, end, "release", "superseded")]
    amount = exp.alias_(exp.cast(_column("value", "o"), exp.DataType.Type.DOUBLE), "value")
    rows = exp.select(*keys, *values, amount).from_(exp.to_table(store.view).as_("o")) if store.view else None
    query = rows or _from("observations", "o", *keys, *values, amount)
    return query.where(*[_is(n, k, of) for n, k in shape]).sql(dialect=store.dialect, pretty=True)


def states(f: Filter, store: Store = EMBEDDED) -> Statement:
    """Every value that the filtered series ever had: IDENTITY, start, end, release, superseded, value. On an engine
    start and end are months as numbers, and ``superseded`` is nothing where the value stands."""
    return Statement(_states(f.shape(), store), f.parameters(), dialect=store.dialect)


def coverage(f: Filter) -> Statement:
    """One row per series and run of periods that a release carried: IDENTITY, release, first, last,
    step, document_id, series_id."""
    return Statement(_coverage(f.shape()), f.parameters())


def coverage_summary(f: Filter, over: Literal["partner", "commodity"]) -> Statement:
    """Runs over all partners (or categories) at once, with how many have each: IDENTITY without ``over``,
    release, first, last, step, n, document."""
    return Statement(_coverage_summary(f.shape(), over), f.parameters())


def cells(f: Filter, periods: list[Period], as_of: dt.date | None, store: Store = EMBEDDED) -> Statement:
    """Sums per flow, partner, commodity and period, by the length of the published periods inside.

    Rows: flow, partner, commodity, k, step, total, n, oldest, newest. ``as_of`` None reads the newest
    value of each month; a date reads the state of that day.
    """
    day = first_day if store.view is None else int
    parameters: Parameters = dict(f.parameters())
    if as_of is not None or store.view is None:
        parameters["as_of"] = as_of or OPEN
    for k, p in enumerate(periods):
        parameters[f"a_{k}"], parameters[f"z_{k}"] = day(p.start), day(p.end)
    parameters["first"] = day(min(p.start for p in periods))
    parameters["last"] = day(max(p.end for p in periods))
    text = _cells(f.shape(), len(periods), as_of is not None, store)
    return Statement(text, parameters, Asked(f, tuple(periods), as_of), store.dialect)
