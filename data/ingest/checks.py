"""Checks of one document by itself: what it prints must fit together.

A gross misfit refuses the file (a shifted column, a wrong unit, a cut table); a misfit beyond rounding
that is small is kept as a failed check, to be looked at and, where it is the source's own, explained in
the corrections file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from data import period
from data.model import Adjustment, Basis, Flow, Prices, Sector, Unit, Variable
from data.sources.base import COLUMNS, Extract
from data.warehouse.vintages import decimals_of

SERIES = [name for name in COLUMNS if name not in ("start", "end", "value")]
ALLOWED: dict[str, set[str]] = {
    "flow": {str(item) for item in Flow},
    "sector": {str(item) for item in Sector},
    "basis": {str(item) for item in Basis},
    "adjustment": {str(item) for item in Adjustment},
    "prices": {str(item) for item in Prices},
    "variable": {str(item) for item in Variable},
    "unit": {str(item) for item in Unit},
}
ADDITIVE = {str(item) for item in (Variable.VALUE, Variable.CIF_VALUE, Variable.QUANTITY, Variable.DUTY)}
DASH = {"country_supplement": 0.11}
"""Tables of full precision whose "(-)" still stands for anything below a shown half unit, in USD million."""
NOT_ADDITIVE = (
    ("services_old", "commodity", "travel", 1998, "BEA updates the months of old-style travel, not its years"),
    ("country_bop", "partner", "0020", 2012, "BEA: quarters do not sum to years for all other countries, 1999-2012"),
)
"""Annual figures that the publisher says are no sums: table, column, its value, last such year, why."""
GROSS = 0.01
"""A relative misfit that no rounding, seasonal adjustment or late revision explains."""

MOST_PLACES = 500
"""Places that are named: enough for every inconsistency that a source has, few enough for a ruined file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a check. ``refused`` findings keep the file out; ``where`` names the worst place.

    ``places`` names every place that does not fit: the corrections file must explain all of them.
    """

    check: str
    status: Literal["ok", "failed", "refused"]
    where: str
    detail: str
    places: tuple[str, ...] = ()


def check_extract(extract: Extract) -> list[Finding]:
    """Every check that fits this document."""
    parts = [extract.values] if extract.prior is None else [extract.values, extract.prior]
    for values in parts:
        wrong = _integrity(values)
        if wrong is not None:
            return [wrong]
    findings = [_balance(extract.values), _sums(extract.values), _world(extract.values)]
    return [finding for finding in findings if finding is not None]


def describe(row: Any) -> str:
    """A value's series and period in a few words, for a person who looks for it in the file."""
    named = [row["flow"], row["sector"], row["basis"], row["adjustment"], row["prices"], row["variable"]]
    words = " ".join(str(name) for name in named if name not in ("nominal", "value"))
    for prefix, name in (("partner", row["partner"]), (row["scheme"], row["commodity"])):
        if name not in ("world", "total"):
            words += f", {prefix} {name}"
    start, end = period.from_date(row["start"]), period.from_date(row["end"])
    span = period.iso(start) if start == end else f"{period.iso(start)}..{period.iso(end)}"
    return f"{span} {row['table']} {words}"


def _integrity(values: pd.DataFrame) -> Finding | None:
    """Names, numbers and dates must be what the model knows; one value per series and period."""
    if list(values.columns) != list(COLUMNS) or values.empty:
        return Finding(
            "values", "refused", "", f"expected rows with {COLUMNS}, found {list(values.columns)}, {len(values)} rows"
        )
    for name, allowed in ALLOWED.items():
        strange = set(values[name].unique()) - allowed
        if strange:
            return Finding("values", "refused", name, f"unknown {name}: {sorted(map(str, strange))}")
    if not np.isfinite(values["value"].to_numpy(dtype="float64")).all():
        return Finding("values", "refused", "", "a value is not a finite number")
    starts, ends = values["start"], values["end"]
    if (starts > ends).any() or (starts.dt.day != 1).any() or (ends.dt.day != 1).any():
        return Finding("values", "refused", "", "a period does not run from first of month to first of month")
    keys = [*SERIES, "start", "end"]
    repeated = values[values.duplicated(keys, keep=False)]
    if not repeated.empty:
        spread = repeated.groupby(keys, observed=True)["value"].agg(lambda found: found.max() - found.min())
        if (spread > 0).any():
            row = repeated.set_index(keys).loc[[spread.idxmax()]].reset_index().iloc[0]
            return Finding(
                "values", "refused", describe(row), f"two values, {spread.max():g} apart, for one series and period"
            )
    return None


def _unit(values: pd.DataFrame) -> float:
    """The unit of the last printed decimal."""
    return float(10.0 ** -decimals_of(np.round(values["value"].to_numpy(dtype="float64"), 6)))


def _verdict(check: str, table: pd.DataFrame, gap: Any, size: Any, tolerance: Any) -> Finding:
    """The finding for gaps against a tolerance; ``size`` is what a gap is large or small against."""
    beyond = np.asarray(gap > tolerance)
    if not beyond.any():
        return Finding(check, "ok", "", f"{len(table)} identities hold; the largest gap is {float(np.max(gap)):.6g}")
    relative = np.asarray(gap / np.maximum(size, 1.0))
    worst = int(np.argmax(np.where(beyond, relative, -1.0)))
    status: Literal["failed", "refused"] = "refused" if relative[worst] > GROSS else "failed"
    detail = f"{int(beyond.sum())} of {len(table)} identities do not hold; the worst is off by {float(gap[worst]):.6g}"
    places = tuple(describe(table.iloc[at]) for at in np.flatnonzero(beyond)[:MOST_PLACES])
    return Finding(check, status, describe(table.iloc[worst]), detail, places)


def _balance(values: pd.DataFrame) -> Finding | None:
    """Balance = exports - imports, within three roundings."""
    flows = values["flow"].astype(str)
    if not (flows == "balance").any():
        return None
    keys = [name for name in [*SERIES, "start", "end"] if name != "flow"]
    held = {flow: values[flows == flow].drop_duplicates(keys) for flow in ("balance", "exports", "imports")}
    both = held["balance"].merge(held["exports"][[*keys, "value"]], on=keys, suffixes=("", "_exports"))
    both = both.merge(held["imports"][[*keys, "value"]], on=keys, suffixes=("", "_imports"))
    if both.empty:
        return None
    balance = (both["value_exports"] - both["value_imports"]).to_numpy()
    gap = np.abs(both["value"].to_numpy() - balance)
    size = np.maximum(np.abs(both["value_exports"]), np.abs(both["value_imports"])).to_numpy()
    hidden = both["table"].map(lambda table: DASH.get(str(table), 0.0)).to_numpy(dtype="float64")
    return _verdict("balance", both, gap, size, np.maximum(1.5 * max(map(_unit, held.values())), hidden) + 1e-6)


def _sums(values: pd.DataFrame) -> Finding | None:
    """Months (or quarters) add up to the printed years, quarters and years to date, within rounding."""
    rows = values[values["variable"].isin(ADDITIVE) & (values["prices"] == "nominal")].drop_duplicates(
        [*SERIES, "start", "end"]
    )
    for table, column, name, last, _why in NOT_ADDITIVE:
        exempt = (rows["table"] == table) & (rows[column] == name) & (rows["start"].dt.year <= last)
        rows = rows[~(exempt & (rows["end"].dt.month - rows["start"].dt.month == 11))]
    start = (rows["start"].dt.year * 12 + rows["start"].dt.month - 1).to_numpy(dtype="int64")
    end = (rows["end"].dt.year * 12 + rows["end"].dt.month - 1).to_numpy(dtype="int64")
    length = end - start + 1
    if not ((length > 1).any() and len(set(length)) > 1):
        return None
    series = rows.groupby(SERIES, observed=True, sort=False).ngroup().to_numpy(dtype="int64")
    value = rows["value"].to_numpy(dtype="float64")
    gaps, counts, places = [], [], []
    for step in (1, 3):
        part = np.flatnonzero(length == step)
        part = part[np.lexsort((start[part], series[part]))]
        long = np.flatnonzero(length > step) if step == 1 else np.flatnonzero(length == 12)
        if not len(part) or not len(long):
            continue
        marks = series[part] * 100_000 + start[part]
        total = np.r_[0.0, np.cumsum(value[part])]
        low = np.searchsorted(marks, series[long] * 100_000 + start[long])
        high = np.searchsorted(marks, series[long] * 100_000 + end[long], side="right")
        whole = (high - low) * step == length[long]
        gaps.append(np.abs(total[high] - total[low] - value[long])[whole])
        counts.append((high - low)[whole])
        places.append(long[whole])
    if not places or not sum(map(len, places)):
        return None
    at = np.concatenate(places)
    # Columns differ in their decimals: quantities beside dollars, rounded balances beside full flows.
    columns = rows.groupby(["flow", "variable"], observed=True)["value"]
    units = columns.transform(lambda part: _unit(part.to_frame("value")))
    tolerance = (np.concatenate(counts) + 1) * 0.5 * units.to_numpy()[at] + 1e-6
    # Against the whole table's size, not the row's own: the balance of two large flows may be near zero.
    size = np.maximum(np.abs(value[at]), np.median(np.abs(value[at])))
    return _verdict("sums", rows.iloc[at].reset_index(drop=True), np.concatenate(gaps), size, tolerance)


def _world(values: pd.DataFrame) -> Finding | None:
    """country.xlsx: partners add up to the world row from 1992 on (before, part of the detail is missing)."""
    rows = values[(values["table"] == "country") & (values["scheme"] == "total") & (values["adjustment"] == "nsa")]
    rows = rows[rows["start"] >= pd.Timestamp(1992, 1, 1)]
    partner = rows["partner"].astype(str)
    world = rows[partner == "world"]
    parts = rows[(partner != "world") & ~partner.str.startswith("0")]
    if world.empty or parts.empty:
        return None
    total = parts.groupby(["flow", "start"], observed=True)["value"].sum().rename("parts").reset_index()
    both = world.merge(total, on=["flow", "start"])
    printed = both["value"].to_numpy()
    gap = np.abs(printed - both["parts"].to_numpy())
    return _verdict("world", both, gap, printed, 0.0015 * printed)
