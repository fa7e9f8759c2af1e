"""The SQL that sums rows of detail: sqlglot expressions by the shape of a statement (``detail.Read``)."""

from __future__ import annotations

from sqlglot import exp, parse_one

from data.query.detail import StatementShape
from data.query.sql import DIALECT


def text(shape: StatementShape) -> str:
    parts: list[exp.Query] = [_part(shape, at, step) for at, step in enumerate(shape.steps)]
    parts += [_part(shape, None, 1)] if shape.packs else []
    joined = exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0]
    rows = _newest(joined) if shape.overlap or any(shape.steps.count(step) > 1 for step in shape.steps) else joined
    month = "date_diff('month', p.a, d.start)"
    code = f"left(d.commodity, {shape.listed})" if shape.listed else "c.code"
    money = "" if shape.column == "quantity" else " / 1000000"
    query = (
        exp.select(
            "$flow AS flow",
            "d.partner",
            f"{code} AS commodity",
            "p.k",
            "d.step",
            f"CAST(sum(d.amount) AS DOUBLE){money} AS total",
            "count(DISTINCT d.start) AS n",
            "min(d.release) AS oldest",
            "max(d.release) AS newest",
            dialect=DIALECT,
        )
        .from_(rows.subquery("d"))
        .join(
            _values("p", shape.periods, "k", "a", "z"),
            on=parse_one(f"{month} >= 0 AND date_diff('month', d.start, p.z) >= d.step - 1", dialect=DIALECT),
        )
    )
    if not shape.listed:
        query = query.join(
            _values("c", shape.codes, "code", "low"), on=parse_one("starts_with(d.commodity, c.low)", dialect=DIALECT)
        )
    query = query.where("d.amount <> 0", dialect=DIALECT)
    query = query.group_by("d.partner", code, "p.k", "d.step", dialect=DIALECT)
    if shape.ranked:
        query = _moved(query, shape) if shape.by else _first(query, shape.ranked)
    return query.sql(dialect=DIALECT, pretty=True)


def _first(query: exp.Select, direction: str) -> exp.Select:
    """The first rows of a listing that are whole, each with how many there are."""
    return (
        exp.select("r.*", "count(*) OVER () AS listed", dialect=DIALECT)
        .from_(query.subquery("r"))
        .where("r.step = 1 OR r.n * r.step = $months", dialect=DIALECT)
        .order_by(f"r.total {direction}", f"r.commodity {direction}", dialect=DIALECT)
        .limit(exp.Placeholder(this="count"))
    )


_VALUES = {"level": "m.level", "change": "m.level - m.base", "percent_change": "(m.level / m.base - 1) * 100"}
"""What codes are ranked by, as ``shapes.rows.value_of`` has it of a single flow."""


def _moved(query: exp.Select, shape: StatementShape) -> exp.Select:
    """The rows of the first codes by the level of all partners together, or by its change."""
    change = shape.by != "level"
    level, base = (
        f"sum(r.total) FILTER (WHERE r.k = {k} AND (r.step = 1 OR r.n * r.step = $months_{k}))" for k in (0, 1)
    )
    ends = [f"{level} AS level", *([f"{base} AS base"] if change else [])]
    known = ["m.level IS NOT NULL", *(["m.base IS NOT NULL"] if change else [])]
    known += ["m.base <> 0"] if shape.by == "percent_change" else []
    by_code = exp.select("r.commodity", *ends, dialect=DIALECT).from_("r").group_by("r.commodity")
    values = exp.select(
        "m.commodity", f"{_VALUES[shape.by]} AS value", *(["m.base"] if change else []), dialect=DIALECT
    )
    values = values.from_("m").where(*known, dialect=DIALECT)
    large = "(SELECT count(*) FROM v WHERE abs(v.base) >= $floor)" if shape.by == "percent_change" else "0"
    first = exp.select("v.commodity", "count(*) OVER () AS listed", dialect=DIALECT).from_("v")
    if change:
        first = first.where("v.value > 0" if shape.ranked == "DESC" else "v.value < 0", dialect=DIALECT)
    if shape.by == "percent_change":
        first = first.where(f"abs(v.base) >= $floor OR {large} = 0", dialect=DIALECT)
    first = first.order_by(f"v.value {shape.ranked}", f"v.commodity {shape.ranked}", dialect=DIALECT)
    return (
        exp.select("r.*", "f.listed", f"{large} AS large", "(SELECT count(*) FROM v) AS codes", dialect=DIALECT)
        .from_("r")
        .join("f", using=["commodity"])
        .with_("r", as_=query, materialized=True)
        .with_("m", as_=by_code)
        .with_("v", as_=values, materialized=True)
        .with_("f", as_=first.limit(exp.Placeholder(this="count")))
    )


def _part(shape: StatementShape, at: int | None, step: int) -> exp.Select:
    """The rows of one file (None: of the packs) that any code, partner and period asks for."""
    source = "read_parquet($packs)" if at is None else f"read_parquet($file_{at})"
    release = "release" if at is None else f"$release_{at} AS release"
    query = exp.select(
        "commodity",
        "partner",
        "start",
        f"{shape.column} AS amount",
        release,
        f"{step} AS step",
        dialect=DIALECT,
    ).from_(parse_one(f"SELECT * FROM {source}", dialect=DIALECT).args["from_"].this)
    codes = range(shape.codes or 1)
    query = query.where(
        " OR ".join(f"(commodity >= $from_{i} AND commodity < $until_{i})" for i in codes), dialect=DIALECT
    )
    if shape.partners is None:
        query = query.where("partner <> $partner_0", dialect=DIALECT)
    else:
        named = ", ".join(f"$partner_{i}" for i in range(shape.partners))
        query = query.where(f"partner IN ({named})", dialect=DIALECT)
    query = query.where("release <= $as_of", dialect=DIALECT) if at is None else query
    return query.where("start BETWEEN $first AND $last", dialect=DIALECT)


def _newest(rows: exp.Query) -> exp.Select:
    """Of each key the newest amount: an empty one stands for what an older release has."""
    return (
        exp.select(
            "commodity",
            "partner",
            "start",
            "step",
            "arg_max(amount, release) AS amount",
            "max(release) FILTER (amount IS NOT NULL) AS release",
            dialect=DIALECT,
        )
        .from_(rows.subquery("e"))
        .group_by("commodity", "partner", "start", "step")
    )


def _values(alias: str, count: int, *names: str) -> exp.Values:
    keys = {"k": None, "a": "a", "z": "z", "code": "code", "low": "from"}
    rows = [
        exp.Tuple(
            expressions=[
                exp.Literal.number(i) if keys[name] is None else exp.Placeholder(this=f"{keys[name]}_{i}")
                for name in names
            ]
        )
        for i in range(count)
    ]
    columns = [exp.to_identifier(name) for name in names]
    return exp.Values(expressions=rows, alias=exp.TableAlias(this=exp.to_identifier(alias), columns=columns))
