"""``ft900-highlights.jsonl``: what the text of each release states in its highlights, in billions to one decimal.

One document per release. A change stands at the period that changed: a month against the month before it, a year to
date against the same months of the year before.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data import period
from data.model import Adjustment, Basis, Document, Flow, Sector, SeriesKey, Unit, Variable
from data.sources.base import Extract, LayoutError, Row, digest, frame
from data.sources.partner_names import UnknownPartnerError, resolve

EXHIBIT = "FT-900 release text"
PUBLISHER = "U.S. Census Bureau and U.S. Bureau of Economic Analysis"
URL = "https://www.census.gov/foreign-trade/Press-Release/ft900/ft900_{:%y%m}.pdf"
KINDS = {"official text": "as stated in the release's text", "quoted": "as quoted from the release's text"}
BILLION = 1000.0
"""Of USD million."""

_BOTH, _GOODS, _SERVICES = Sector.BOTH, Sector.GOODS, Sector.SERVICES
_BALANCE, _EXPORTS, _IMPORTS = Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS
_VALUE, _CHANGE, _PERCENT, _AVERAGE = Variable.VALUE, Variable.CHANGE, Variable.PERCENT_CHANGE, Variable.AVERAGE
_ON_YEAR, _PERCENT_ON_YEAR = Variable.CHANGE_ON_YEAR, Variable.PERCENT_CHANGE_ON_YEAR
STATED: dict[str, tuple[Flow, Sector, Variable, str, int]] = {
    "deficit": (_BALANCE, _BOTH, _VALUE, "month", -1),
    "prior": (_BALANCE, _BOTH, _VALUE, "before", -1),
    "goods_deficit": (_BALANCE, _GOODS, _VALUE, "month", -1),
    "services_surplus": (_BALANCE, _SERVICES, _VALUE, "month", 1),
    "exports": (_EXPORTS, _BOTH, _VALUE, "month", 1),
    "imports": (_IMPORTS, _BOTH, _VALUE, "month", 1),
    "exports_goods_bop": (_EXPORTS, _GOODS, _VALUE, "month", 1),
    "imports_goods_bop": (_IMPORTS, _GOODS, _VALUE, "month", 1),
    "change": (_BALANCE, _BOTH, _CHANGE, "month", -1),
    "goods_chg": (_BALANCE, _GOODS, _CHANGE, "month", -1),
    "services_chg": (_BALANCE, _SERVICES, _CHANGE, "month", 1),
    "exports_chg": (_EXPORTS, _BOTH, _CHANGE, "month", 1),
    "imports_chg": (_IMPORTS, _BOTH, _CHANGE, "month", 1),
    "exports_goods_bop_chg": (_EXPORTS, _GOODS, _CHANGE, "month", 1),
    "imports_goods_bop_chg": (_IMPORTS, _GOODS, _CHANGE, "month", 1),
    "deficit_pct": (_BALANCE, _BOTH, _PERCENT, "month", 1),
    "exports_pct": (_EXPORTS, _BOTH, _PERCENT, "month", 1),
    "imports_pct": (_IMPORTS, _BOTH, _PERCENT, "month", 1),
    "avg3": (_BALANCE, _BOTH, _AVERAGE, "month", -1),
    "avg3_exports": (_EXPORTS, _BOTH, _AVERAGE, "month", 1),
    "avg3_imports": (_IMPORTS, _BOTH, _AVERAGE, "month", 1),
    "ytd_deficit_chg": (_BALANCE, _BOTH, _ON_YEAR, "ytd", -1),
    "ytd_exports_chg": (_EXPORTS, _BOTH, _ON_YEAR, "ytd", 1),
    "ytd_imports_chg": (_IMPORTS, _BOTH, _ON_YEAR, "ytd", 1),
    "ytd_deficit_pct": (_BALANCE, _BOTH, _PERCENT_ON_YEAR, "ytd", 1),
    "ytd_exports_pct": (_EXPORTS, _BOTH, _PERCENT_ON_YEAR, "ytd", 1),
    "ytd_imports_pct": (_IMPORTS, _BOTH, _PERCENT_ON_YEAR, "ytd", 1),
}
"""Key of a line: flow, sector, variable, the period that it is of, and the sign that makes it a balance. A per cent
change of a deficit is positive where it widens, as it is everywhere."""
LEFT_OUT = frozenset({
    "month", "release", "kind", "checks", "equals_exhibit_1", "avg3_chg", "avg3_yoy", "avg3_exports_chg",
    "avg3_imports_chg", "avg3_exports_yoy", "avg3_imports_yoy", "end_use_imports_chg",
})  # fmt: skip
"""What is no figure, and changes of averages and of single end-use categories, whose levels are not stated."""


def read(path: Path, release: dt.date) -> list[Extract]:
    """Every release of the file, each with its own date. Raises LayoutError naming the line."""
    sha256 = digest(path)
    return [_extract(path, number, line, sha256) for number, line in lines(path)]


def lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The numbered lines with their month (ordinal) and release date in place. Raises LayoutError."""
    seen = set[dt.date]()
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            line["release"] = dt.date.fromisoformat(line["release"])
            line["month"] = period.from_date(dt.date.fromisoformat(f"{line['month']}-01"))
        except (ValueError, KeyError, TypeError) as error:
            raise LayoutError(path.name, "", f"line {number}", "an object with month and release", text[:80]) from error
        if line["release"] in seen or line.get("kind") not in KINDS:
            raise LayoutError(path.name, "", f"line {number}", f"a new release of the kinds {list(KINDS)}", text[:80])
        seen.add(line["release"])
        yield number, line
    if not seen:
        raise LayoutError(path.name, "", "line 1", "a release", "nothing")


def _extract(path: Path, number: int, line: dict[str, Any], sha256: str) -> Extract:
    rows = list(_rows(path, number, line))
    title = f"Highlights of the release, {KINDS[line['kind']]}, in billions to one decimal"
    address = URL.format(period.first_day(line["month"]))
    document = Document(PUBLISHER, title, EXHIBIT, path.name, sha256, line["release"], address)
    names = line.get("partners", {})
    return Extract(document, frame(rows), partners=[(resolve(name), name) for name in names])


def _rows(path: Path, number: int, line: dict[str, Any]) -> Iterator[Row]:
    month = line["month"]
    spans = {"month": (month, month), "before": (month - 1, month - 1), "ytd": (month - month % 12, month)}
    for name, value in line.items():
        if name in STATED:
            flow, sector, variable, span, sign = STATED[name]
            percent = variable in (_PERCENT, _PERCENT_ON_YEAR)
            unit = Unit.PERCENT if percent else Unit.USD_MILLION
            key = SeriesKey("headlines", flow, sector, Basis.BOP, Adjustment.SA, unit, variable=variable)
            yield key, *spans[span], _number(path, number, name, value) * sign * (1.0 if percent else BILLION)
        elif name == "partners":
            yield from _partners(path, number, value, month)
        elif name not in LEFT_OUT:
            raise LayoutError(path.name, "", f"line {number}", "figures that are known by name", name)


def _number(path: Path, number: int, name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LayoutError(path.name, "", f"line {number}", f"a number for {name}", value)
    return float(value)


def _partners(path: Path, number: int, balances: dict[str, Any], month: int) -> Iterator[Row]:
    """Balances of goods with partners, as Exhibit 19 has them."""
    for name, value in balances.items():
        try:
            code = resolve(name)
        except UnknownPartnerError as error:
            raise LayoutError(path.name, "", f"line {number}", "a partner known by name", name) from error
        key = SeriesKey("headlines", _BALANCE, _GOODS, Basis.CENSUS, Adjustment.SA, Unit.USD_MILLION, partner=code)
        yield key, month, month, _number(path, number, name, value) * BILLION
