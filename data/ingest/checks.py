"""Checks of one document by itself: what it prints must fit together.

A misfit beyond rounding refuses the file (a shifted column, a wrong unit, a cut table), unless it is the source's own
and the corrections file explains it: then it is kept as a note. A gross one needs a line for its very release.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from data import period
from data.model import Adjustment, Basis, Flow, Prices, Sector, Unit, Variable
from data.sources.base import COLUMNS, Extract
from data.tables import having
from data.warehouse.incoming import SERIES, Coded, number
from data.warehouse.vintages import Floats, Ints, decimals_of

ALLOWED: dict[str, set[str]] = {
    "flow": {str(item) for item in Flow},
    "sector": {str(item) for item in Sector},
    "basis": {str(item) for item in Basis},
    "adjustment": {str(item) for item in Adjustment},
    "prices": {str(item) for item in Prices if item is not Prices.REAL},
    "variable": {str(item) for item in Variable},
    "unit": {str(item) for item in Unit},
}
ADDITIVE = {str(item) for item in (Variable.VALUE, Variable.CIF_VALUE, Variable.QUANTITY, Variable.DUTY)}
DASH: dict[str, float] = having("dash")
"""Tables of full precision whose "(-)" still stands for anything below a shown half unit, in USD million."""
COARSE: dict[str, float] = having("printed_unit")
"""Tables whose figures are in billions to one decimal: the unit of that decimal, in USD million."""
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
class CheckResult:
    """The outcome of a check. ``failed`` keeps the file out, ``noted`` is said of it; ``where`` names the worst place.

    ``places`` names every place that does not fit: the corrections file must explain all of them, and by the very
    release where the misfit is ``gross``.
    """

    check: str
    status: Literal["ok", "noted", "failed"]
    where: str
    detail: str
    places: tuple[str, ...] = ()
    gross: bool = True

    def noted(self) -> CheckResult:
        """The same, where it may keep nothing out."""
        return replace(self, status="noted") if self.status == "failed" else self


def check_extract(extract: Extract) -> tuple[list[CheckResult], Coded | None]:
    """Every check that fits this document, and its values numbered (None when they cannot be)."""
    wrong = None if extract.prior is None else _integrity(extract.prior)
    wrong = wrong or _integrity(extract.values)
    if wrong is not None:
        return [wrong], None
    coded = Coded.of(extract.values)
    findings = [_repeated(coded), _balance(coded), _sums(coded), _world(coded)]
    if extract.prior is not None:
        prior = Coded.of(extract.prior)
        balance = _balance(prior)
        findings += [_repeated(prior), balance and replace(balance, check="balance as published last month")]
    return [finding for finding in findings if finding is not None], coded


def describe(coded: Coded, at: int) -> str:
    """A value's series and period in a few words, for a person who looks for it in the file."""
    row = coded.series.iloc[int(coded.code[at])]
    named = [row["flow"], row["sector"], row["basis"], row["adjustment"], row["prices"], row["variable"]]
    words = " ".join(str(name) for name in named if name not in ("nominal", "value"))
    for prefix, name in (("partner", row["partner"]), (row["scheme"], row["commodity"])):
        if name not in ("world", "total"):
            words += f", {prefix} {name}"
    start, end = int(coded.start[at]), int(coded.end[at])
    span = period.iso(start) if start == end else f"{period.iso(start)}..{period.iso(end)}"
    return f"{span} {row['table']} {words}"


def _integrity(values: pd.DataFrame) -> CheckResult | None:
    """Names, numbers and dates must be what the model knows."""
    if list(values.columns) != list(COLUMNS) or values.empty:
        found = f"{len(values)} rows with {list(values.columns)}"
        return CheckResult("values", "failed", "", f"expected rows with {list(COLUMNS)}, found {found}")
    for name, allowed in ALLOWED.items():
        strange = set(values[name].unique()) - allowed
        if strange:
            return CheckResult("values", "failed", name, f"unknown {name}: {sorted(map(str, strange))}")
    if not np.isfinite(values["value"].to_numpy(dtype="float64")).all():
        return CheckResult("values", "failed", "", "a value is not a finite number")
    starts, ends = (values[name].to_numpy(dtype="datetime64[D]") for name in ("start", "end"))
    firsts = [(days.astype("datetime64[M]").astype("datetime64[D]") == days).all() for days in (starts, ends)]
    if not all(firsts) or (starts > ends).any():
        return CheckResult("values", "failed", "", "a period does not run from first of month to first of month")
    return None


def _repeated(coded: Coded) -> CheckResult | None:
    """One value per series and period."""
    order = np.argsort(coded.key, kind="stable")
    key, value = coded.key[order], coded.value[order]
    two = np.flatnonzero((key[1:] == key[:-1]) & (value[1:] != value[:-1]))
    if not len(two):
        return None
    where = describe(coded, int(order[two[0]]))
    detail = f"{value[two[0]]:,} and {value[two[0] + 1]:,} for one series and period"
    return CheckResult("values", "failed", where, detail)


def _verdict(check: str, coded: Coded, at: Ints, gap: Any, size: Any, tolerance: Any) -> CheckResult:
    """The finding for the gaps at values ``at``; ``size`` is what a gap is large or small against."""
    beyond = np.flatnonzero(gap > tolerance)
    if not len(beyond):
        return CheckResult(check, "ok", "", f"{len(at)} identities hold; the largest gap is {float(np.max(gap)):.6g}")
    relative = (gap / np.maximum(size, 1.0))[beyond]
    worst = int(beyond[np.argmax(relative)])
    gross = bool(relative.max() > GROSS)
    detail = f"{len(beyond)} of {len(at)} identities do not hold; the worst is off by {float(gap[worst]):.6g}"
    places = tuple(describe(coded, int(at[one])) for one in beyond[:MOST_PLACES])
    return CheckResult(check, "failed", describe(coded, int(at[worst])), detail, places, gross)


def _units(coded: Coded) -> Floats:
    """The unit of the last printed decimal, by table, flow and variable.

    Columns differ in their decimals: quantities beside dollars, rounded balances beside full flows.
    """
    column = number(coded.series[["table", "flow", "variable"]])[0][coded.code]
    units = np.array([10.0 ** -decimals_of(coded.value[column == one]) for one in range(int(column.max()) + 1)])
    least = coded.series["table"].map(lambda name: COARSE.get(str(name), 0.0)).to_numpy(dtype="float64")[coded.code]
    at_least: Floats = np.maximum(units[column], least)
    return at_least


def _find(keys: Ints, wanted: Ints) -> tuple[Ints, Any]:
    """For each wanted key its place in ``keys``, and whether it is there."""
    order = np.argsort(keys, kind="stable")
    place = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return place, keys[place] == wanted


def _balance(coded: Coded) -> CheckResult | None:
    """Balance = exports - imports, within three roundings."""
    relative = (coded.series["unit"] == str(Unit.PERCENT)).to_numpy(dtype=bool)
    flows = np.where(relative, "", coded.series["flow"].astype(str).to_numpy(dtype=object))
    if not {"balance", "exports", "imports"} <= set(flows):
        return None
    partless = number(coded.series[[name for name in SERIES if name != "flow"]])[0]
    key = partless[coded.code] * 100_000_000 + coded.period
    held = {flow: np.flatnonzero((flows == flow)[coded.code]) for flow in ("balance", "exports", "imports")}
    at = held["balance"]
    sent, has_sent = _find(key[held["exports"]], key[at])
    bought, has_bought = _find(key[held["imports"]], key[at])
    whole = has_sent & has_bought
    if not whole.any():
        return None
    at, sent, bought = at[whole], held["exports"][sent[whole]], held["imports"][bought[whole]]
    value = coded.value
    size = np.maximum(np.abs(value[sent]), np.abs(value[bought]))
    units = _units(coded)
    unit = np.maximum(np.maximum(units[at], units[sent]), units[bought])
    hidden = coded.series["table"].map(lambda name: DASH.get(str(name), 0.0)).to_numpy(dtype="float64")[coded.code[at]]
    gap = np.abs(value[at] - (value[sent] - value[bought]))
    return _verdict("balance", coded, at, gap, size, np.maximum(1.5 * unit, hidden) + 1e-6)


def _additive(coded: Coded) -> Any:
    """Which values are parts or sums over time: no prices and averages, no real dollars, no exempt years."""
    series = coded.series
    fit = (series["variable"].isin(ADDITIVE) & (series["prices"] == "nominal")).to_numpy(dtype=bool)
    keep = fit[coded.code]
    for table, column, name, last, _why in NOT_ADDITIVE:
        exempt = ((series["table"] == table) & (series[column] == name)).to_numpy(dtype=bool)
        keep &= ~(exempt[coded.code] & (coded.length == 12) & (coded.start // 12 <= last))
    return keep


def _sums(coded: Coded) -> CheckResult | None:
    """Months (or quarters) add up to the printed years, quarters and years to date, within rounding."""
    keep, length = _additive(coded), coded.length
    gaps, counts, places = [], [], []
    for step in (1, 3):
        part = np.flatnonzero(keep & (length == step))
        long = np.flatnonzero(keep & (length > step if step == 1 else length == 12))
        if not len(part) or not len(long):
            continue
        part = part[np.unique(coded.key[part], return_index=True)[1]]
        marks = coded.code[part] * 100_000 + coded.start[part]
        total = np.r_[0.0, np.cumsum(coded.value[part])]
        low = np.searchsorted(marks, coded.code[long] * 100_000 + coded.start[long])
        high = np.searchsorted(marks, coded.code[long] * 100_000 + coded.end[long], side="right")
        whole = (high - low) * step == length[long]
        gaps.append(np.abs(total[high] - total[low] - coded.value[long])[whole])
        counts.append((high - low)[whole])
        places.append(long[whole])
    if not places or not sum(map(len, places)):
        return None
    at = np.concatenate(places)
    tolerance = (np.concatenate(counts) + 1) * 0.5 * _units(coded)[at] + 1e-6
    # Against the whole table's size, not the row's own: the balance of two large flows may be near zero.
    size = np.maximum(np.abs(coded.value[at]), np.median(np.abs(coded.value[at])))
    return _verdict("sums", coded, at, np.concatenate(gaps), size, tolerance)


def _world(coded: Coded) -> CheckResult | None:
    """country.xlsx: partners add up to the world row from 1992 on (before, part of the detail is missing)."""
    series = coded.series
    fit = (series["table"] == "country") & (series["scheme"] == "total") & (series["adjustment"] == "nsa")
    partner = series["partner"].astype(str)
    late = coded.start >= period.month(1992, 1)
    at = np.flatnonzero((fit & (partner == "world")).to_numpy(dtype=bool)[coded.code] & late)
    part = np.flatnonzero(
        (fit & (partner != "world") & ~partner.str.startswith("0")).to_numpy(dtype=bool)[coded.code] & late
    )
    if not len(at) or not len(part):
        return None
    flow = pd.factorize(series["flow"])[0][coded.code] * 100_000 + coded.start
    keys, inverse = np.unique(flow[part], return_inverse=True)
    total = np.bincount(inverse, weights=coded.value[part])
    place, there = _find(keys, flow[at])
    at, printed = at[there], coded.value[at[there]]
    return _verdict("world", coded, at, np.abs(printed - total[place[there]]), printed, 0.0015 * printed)
