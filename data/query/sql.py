"""The statements that are run: SQL with named parameters, for the embedded file, and the sums for an engine too.

Three statements answer everything: which periods are published (``coverage``), the same over many
series at once (``coverage_summary``) and the sums over periods (``cells``). Nothing typed by a user
reaches them except as a parameter that holds a catalogue code or a date. The text of a statement
depends only on its shape: it is made in ``texts``, once per shape, and ``kept``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from data.period import Period, first_day
from data.query import kept

DIALECT = "duckdb"
OPEN = dt.date(9999, 12, 31)
"""``superseded`` of a value that no later release has changed."""

IDENTITY = (
    "table_id", "flow", "sector", "basis", "adjustment", "prices", "variable", "unit", "partner", "scheme", "commodity",
)  # fmt: skip
Parameters = dict[str, str | int | float | dt.date | list[str]]


@dataclass(frozen=True, slots=True)
class SqlStore:
    """Where figures stand, as far as the SQL of their sums differs. The default: the embedded file.

    ``view``: on an engine, the one table that has the properties of the series in its rows, months as numbers, and
    nothing for ``superseded`` where a value still stands. ``exact``: sums as decimals, not as doubles.
    """

    dialect: str = DIALECT
    view: str | None = None
    exact: bool = False


EMBEDDED = SqlStore()


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
class AskedSums:
    """The sums that a statement reads, wherever it is run."""

    series: Filter
    periods: tuple[Period, ...]
    as_of: dt.date | None


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with named parameters, and the parameters' values. ``asked``: what it sums, where it does."""

    text: str
    parameters: Parameters
    asked: AskedSums | None = None
    dialect: str = DIALECT

    def literal(self) -> str:
        """The statement as a person can run it: parameters written in."""
        return re.sub(r"[$:](\w+)", lambda m: self._literal(self.parameters[m[1]]), self.text)

    def _literal(self, value: str | float | dt.date | list[str]) -> str:
        if isinstance(value, list):
            return f"[{', '.join(self._literal(one) for one in value)}]"
        if isinstance(value, dt.date):
            return f"DATE '{value.isoformat()}'"
        return str(value) if isinstance(value, (int, float)) else "'" + value.replace("'", "''") + "'"


def _text(what: str, *shape: object) -> str:
    """The text that a function of ``texts`` makes for a shape."""

    def made() -> str:
        from data.query import texts

        make: Callable[..., str] = getattr(texts, what)
        return make(*shape)

    return kept.text((what, *shape), made)


def rows(series: Sequence[int], periods: Sequence[Period], as_of: dt.date | None) -> Statement:
    """The values of some series, by number, between the first and the last month of periods: series_id, start, "end",
    millionths, release. What ``cells`` adds up."""
    parameters: Parameters = {f"s_{i}": number for i, number in enumerate(series)}
    parameters["as_of"] = as_of or OPEN
    parameters["first"] = first_day(min(p.start for p in periods))
    parameters["last"] = first_day(max(p.end for p in periods))
    return Statement(_text("rows", len(series), as_of is not None), parameters)


def histories(series: Sequence[int]) -> Statement:
    """Every value that some series ever had, by number: series_id, start, end, millionths, release, superseded; months
    and days as numbers. The text is one of few: a number may be in it several times."""
    count = 1 << (len(series) - 1).bit_length()
    parameters: Parameters = {f"s_{i}": series[min(i, len(series) - 1)] for i in range(count)}
    return Statement(_text("histories", count), parameters)


def series(f: Filter) -> Statement:
    """The filtered series: series_id, IDENTITY."""
    return Statement(_text("series", f.shape()), f.parameters())


def states(f: Filter, store: SqlStore = EMBEDDED) -> Statement:
    """Every value that the filtered series ever had: series_id (see ``series``), start, end, release, superseded,
    value; start and end are months as numbers. On an engine IDENTITY is in place of series_id, and ``superseded`` is
    nothing where the value stands."""
    return Statement(_text("states", f.shape(), store), f.parameters(), dialect=store.dialect)


def coverage(f: Filter) -> Statement:
    """One row per series and run of periods that a release carried: IDENTITY, release, first, last,
    step, document_id, series_id."""
    return Statement(_text("coverage", f.shape()), f.parameters())


def coverage_summary(f: Filter, over: Literal["partner", "commodity"]) -> Statement:
    """Runs over all partners (or categories) at once, with how many have each: IDENTITY without ``over``,
    release, first, last, step, n, document."""
    return Statement(_text("coverage_summary", f.shape(), over), f.parameters())


def carriers(f: Filter, period: Period) -> Statement:
    """The partners that some release lists in a period, each with the releases that do."""
    parameters = f.parameters() | {"a": first_day(period.end), "z": first_day(period.start)}
    return Statement(_text("carriers", f.shape()), parameters)


def cells(f: Filter, periods: list[Period], as_of: dt.date | None, store: SqlStore = EMBEDDED) -> Statement:
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
    text = _text("cells", f.shape(), len(periods), as_of is not None, store)
    return Statement(text, parameters, AskedSums(f, tuple(periods), as_of), store.dialect)
