"""Periods and vintages as programs write them: ``2024``, ``2024-Q3``, ``2024-03``, ``2020/2024-06``, ``latest``."""

from __future__ import annotations

import datetime as dt
import re

from bot.programs.codes import WrongCodeError
from data.period import Period, PeriodExpr, month
from data.query.spec import VintageSel

_UNIT = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?")
EXPECTED = "2024, 2024-03, 2024-Q1, 2024-H1, 2020/2024-06 (both included), 2020/ (since), ytd, latest or all"


def period(value: str) -> PeriodExpr:
    """The period of a request. Raises WrongCodeError."""
    said = value.strip()
    if said in ("latest", "all", "ytd"):
        return PeriodExpr(said, label=said)  # type: ignore[arg-type]
    first, slash, last = said.partition("/")
    start = _unit(first, said)
    if not slash:
        return PeriodExpr("range", label=start.label, period=start, start=start.start, end=start.end)
    if not last:
        return PeriodExpr("since", label=f"since {start.label}", period=start, start=start.start)
    end = _unit(last, said)
    if end.end < start.start:
        raise WrongCodeError("period", said, (), f"it ends before it begins; {EXPECTED}")
    whole = Period(start.start, end.end)
    ends = (start, end) if start != end else None
    return PeriodExpr("range", label=whole.label, period=whole, start=whole.start, end=whole.end, ends=ends)


def vintage(value: str) -> VintageSel:
    """The state of the figures: ``latest``, ``first`` (as first published) or that of a day. Raises WrongCodeError."""
    said = value.strip()
    if said in ("latest", "first"):
        return VintageSel(said)  # type: ignore[arg-type]
    try:
        return VintageSel("as_of", dt.date.fromisoformat(said), said=f"as of {said}")
    except ValueError as error:
        raise WrongCodeError("vintage", said, (), "latest, first or a day as YYYY-MM-DD") from error


def _unit(text: str, said: str) -> Period:
    found = _UNIT.fullmatch(text.strip())
    if found is None:
        raise WrongCodeError("period", said, (), EXPECTED)
    year = int(found["year"])
    if found["quarter"]:
        return Period.of_quarter(year, int(found["quarter"]))
    if found["half"]:
        return Period.of_half(year, int(found["half"]))
    if found["month"]:
        return Period(month(year, int(found["month"])), month(year, int(found["month"])), "month")
    return Period.of_year(year)
