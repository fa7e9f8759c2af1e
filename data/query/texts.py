"""The only place where SQL is made, with ``detail_texts``: sqlglot expressions with named parameters, by the shape of a
statement. Which statements there are and what their parameters hold is told in ``sql``.
"""

from __future__ import annotations

from sqlglot import exp

from data.query.sql import DIALECT, EMBEDDED, IDENTITY, SqlStore

Shape = tuple[tuple[str, int], ...]
"""The properties that narrow the series, each with how many values it has."""


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


def coverage(shape: Shape) -> str:
    columns = [_column(c, "s") for c in IDENTITY]
    runs = [*(_column(c, "c") for c in ("release", "first", "last", "step", "document_id")), _column("series_id", "s")]
    return (
        _from("coverage", "c", *columns, *runs).where(*[_is(n, k) for n, k in shape]).sql(dialect=DIALECT, pretty=True)
    )


def coverage_summary(shape: Shape, over: str) -> str:
    keys = [_column(c, "s") for c in IDENTITY if c != over]
    keys += [_column(c, "c") for c in ("release", "first", "last", "step")]
    counts = [
        exp.alias_(exp.Count(this=exp.Star()), "n"),
        exp.alias_(exp.Min(this=_column("document_id", "c")), "document"),
    ]
    query = _from("coverage", "c", *keys, *counts).where(*[_is(n, k) for n, k in shape])
    return query.group_by(*[k.copy() for k in keys]).sql(dialect=DIALECT, pretty=True)


def carriers(shape: Shape) -> str:
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


def _state(as_of: bool, store: SqlStore) -> list[exp.Expression]:
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


def _bounds(store: SqlStore) -> list[exp.Expression]:
    """Between the first and the last month of the periods."""
    start, end = ("start", "end") if store.view is None else ("first", "last")
    return [
        exp.GTE(this=_column(start, "o"), expression=exp.Placeholder(this="first")),
        exp.LTE(this=_column(end, "o"), expression=exp.Placeholder(this="last")),
    ]


def _step(store: SqlStore) -> exp.Expression:
    """How many months a value is of."""
    one = exp.Literal.number(1)
    if store.view is not None:
        return exp.Add(this=exp.Sub(this=_column("last", "o"), expression=_column("first", "o")), expression=one)
    apart = exp.Anonymous(
        this="date_diff", expressions=[exp.Literal.string("month"), _column("start", "o"), _column("end", "o")]
    )
    return exp.Add(this=apart, expression=one)


def cells(shape: Shape, periods: int, as_of: bool, store: SqlStore) -> str:
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


def _millionths() -> exp.Expression:
    wide = exp.cast(_column("value", "o"), exp.DataType.build("DECIMAL(38, 6)"))
    return exp.cast(exp.Mul(this=wide, expression=exp.Literal.number(1_000_000)), exp.DataType.Type.BIGINT)


def _of_series(count: int, *columns: exp.Expr) -> exp.Select:
    """Columns of the observations of some series, by number."""
    numbers = [exp.Placeholder(this=f"s_{i}") for i in range(count)]
    query = exp.select(_column("series_id", "o"), *columns).from_(exp.to_table("observations").as_("o"))
    return query.where(exp.In(this=_column("series_id", "o"), expressions=numbers))


def rows(count: int, as_of: bool) -> str:
    columns = [*(_column(c, "o") for c in ("start", "end")), _millionths(), _column("release", "o")]
    query = _of_series(count, *columns).where(*_bounds(EMBEDDED), *_state(as_of, EMBEDDED))
    return query.sql(dialect=DIALECT, pretty=True)


def histories(count: int) -> str:
    days = [_ordinal(c) for c in ("release", "superseded")]
    return _of_series(count, *map(_month, ("start", "end")), _millionths(), *days).sql(dialect=DIALECT, pretty=True)


def _ordinal(column: str) -> exp.Expression:
    """The number of a day, as Python's ``toordinal`` counts them."""
    first = exp.cast(exp.Literal.string("0001-01-01"), exp.DataType.Type.DATE)
    return exp.Add(this=exp.Sub(this=_column(column, "o"), expression=first), expression=exp.Literal.number(1))


def series(shape: Shape) -> str:
    query = exp.select(*(_column(c, "s") for c in ("series_id", *IDENTITY))).from_(exp.to_table("series").as_("s"))
    return query.where(*[_is(n, k) for n, k in shape]).sql(dialect=DIALECT, pretty=True)


def states(shape: Shape, store: SqlStore) -> str:
    values = [_column(c, "o") for c in ("release", "superseded")]
    amount = exp.alias_(exp.cast(_column("value", "o"), exp.DataType.Type.DOUBLE), "value")
    if store.view is None:
        months = [exp.alias_(_month(c), f"{c}_month") for c in ("start", "end")]
        query, of = _from("observations", "o", _column("series_id", "o"), *months, *values, amount), "s"
    else:
        columns = [_column(c, "o") for c in (*IDENTITY, "first", "last")]
        query, of = exp.select(*columns, *values, amount).from_(exp.to_table(store.view).as_("o")), "o"
    return query.where(*[_is(n, k, of) for n, k in shape]).sql(dialect=store.dialect, pretty=True)


def _month(column: str) -> exp.Expression:
    """The number of a month, as ``data.period`` counts them."""
    year, month = (exp.Anonymous(this=part, expressions=[_column(column, "o")]) for part in ("year", "month"))
    first = exp.Sub(this=month, expression=exp.Literal.number(1))
    return exp.Add(this=exp.Mul(this=year, expression=exp.Literal.number(12)), expression=first)
