"""From the printed numbers of one exhibit to an ``Extract``: series, documents, and the checks that need no other file.

A sheet whose printed balances are not exports minus imports, or whose year-to-date is not the sum of its months, has
its labels or blocks in the wrong place: it is refused, naming the cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from data.model import Document
from data.period import iso, number_of, year_of
from data.sources.base import COLUMNS, DEFAULTS, Extract, LayoutError, digest
from data.sources.ft900_layout import Printed, SheetReading
from data.sources.workbook import Sheet, address

CENSUS_AND_BEA = "U.S. Census Bureau and U.S. Bureau of Economic Analysis"
KEY = COLUMNS[:11]
_BALANCE_TOLERANCE = 1.6
"""USD million (or the sheet's unit): three roundings, of the balance and of both flows."""


def exhibit_of(path: Path) -> str:
    """``exh2as.xlsx`` -> ``2as``: sheet names repeat between exhibits and supplement, file names do not."""
    found = re.fullmatch(r"exh(\d+[ab]?s?)", path.stem.lower())
    return found.group(1) if found else ""


def document(path: Path, release: dt.date, exhibit: str, title: str, latest: int | None, publisher: str) -> Document:
    """The provenance of an exhibit. Its address is the release of the statistical month on census.gov."""
    month = f"{year_of(latest) % 100:02d}{number_of(latest):02d}" if latest is not None else ""
    url = "https://www.census.gov/foreign-trade/Press-Release/ft900/"
    return Document(
        publisher=publisher,
        title=title,
        exhibit=exhibit,
        file=path.name,
        sha256=digest(path),
        release=release,
        url=f"{url}ft900_{month}.pdf" if month else url,
    )


def frame(printed: Iterable[Printed]) -> pd.DataFrame:
    """The values as a frame with ``COLUMNS``; months as first-of-month timestamps."""
    rows = [
        (*(({**DEFAULTS, **one.attrs})[name] for name in KEY), iso(one.start), iso(one.end), one.value)
        for one in printed
    ]
    out = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("start", "end"):
        out[name] = pd.to_datetime(out[name], format="%Y-%m")
    return out


def extracted(
    path: Path, release: dt.date, exhibit: str, reading: SheetReading, publisher: str = CENSUS_AND_BEA
) -> list[Extract]:
    """The exhibit as it is cited, of the statistical month that was read. Raises LayoutError."""
    title = exhibit_title(reading.sheet, reading.sheet.require(r"exhibit.*"))
    return [extract(reading, document(path, release, cited(exhibit), title, reading.latest, publisher))]


def exhibit_title(sheet: Sheet, row: int) -> str:
    """The printed title without its number."""
    return re.sub(r"^exhibit\s+\w+\.\s*", "", sheet.text(row, 1), flags=re.IGNORECASE).rstrip(", ")


def cited(exhibit: str) -> str:
    """What a reader would cite: ``FT-900 Exhibit 16a``, ``FT-900 Supplement Exhibit 2a``."""
    return f"FT-900 Supplement Exhibit {exhibit[:-1]}" if exhibit.endswith("s") else f"FT-900 Exhibit {exhibit}"


def extract(reading: SheetReading, doc: Document) -> Extract:
    """Check the reading against itself and give it its final shape. Raises LayoutError."""
    values = unique(reading, reading.values)
    check_balances(reading, values)
    check_sums(reading, values)
    prior = unique(reading, reading.prior)
    return Extract(
        document=doc,
        values=frame(values),
        prior=frame(prior) if prior else None,
        partners=sorted(reading.partners.items()),
        commodities=[
            (scheme, code, name, parent, position)
            for position, ((scheme, code), (name, parent)) in enumerate(reading.commodities.items())
        ],
    )


def series_of(one: Printed) -> tuple[object, ...]:
    full = {**DEFAULTS, **one.attrs}
    return tuple(full[name] for name in KEY)


def unique(reading: SheetReading, printed: list[Printed]) -> list[Printed]:
    """Each series and period once. A sheet that prints one twice must print the same number (to its rounding)."""
    kept: dict[tuple[object, ...], Printed] = {}
    for one in printed:
        key = (*series_of(one), one.start, one.end)
        first = kept.setdefault(key, one)
        if first is not one and abs(first.value - one.value) > 1.0 + 1e-6 * abs(first.value):
            reading.sheet.fail(one.row, one.column, f"the {first.value:g} of {address(first.row, first.column)}")
    return list(kept.values())


def check_balances(reading: SheetReading, printed: list[Printed]) -> None:
    """Printed balance = exports - imports, within rounding, wherever a sheet prints all three."""
    found = {(series_of(one), one.start, one.end): one for one in printed}
    flow = KEY.index("flow")
    variable = KEY.index("variable")
    for (series, start, end), one in found.items():
        if series[flow] != "balance":
            continue
        sides = []
        for side in ("exports", "imports"):
            key = list(series)
            key[flow] = side
            if side == "exports" and series[variable] == "cif_value":
                key[variable] = "value"
            sides.append(found.get((tuple(key), start, end)))
        if sides[0] is None or sides[1] is None:
            continue
        difference = sides[0].value - sides[1].value
        if abs(difference - one.value) > _BALANCE_TOLERANCE:
            expected = f"exports minus imports, {difference:g}, as the balance"
            reading.sheet.fail(one.row, one.column, expected)


def check_sums(reading: SheetReading, printed: list[Printed]) -> None:
    """A printed year or year-to-date is the sum of its months, within rounding; prices and averages are not."""
    months: dict[tuple[object, ...], dict[int, float]] = {}
    for one in printed:
        if one.start == one.end:
            months.setdefault(series_of(one), {})[one.start] = one.value
    for one in printed:
        series = series_of(one)
        held = months.get(series, {})
        if one.start == one.end or one.attrs.get("variable") in (
            "unit_price",
            "quantity_per_day",
            "three_month_average",
        ):
            continue
        parts = [held[at] for at in range(one.start, one.end + 1) if at in held]
        if len(parts) != one.end - one.start + 1:
            continue
        tolerance = 0.5 * (len(parts) + 1) + 0.1 + 2e-6 * abs(one.value)
        if abs(sum(parts) - one.value) > tolerance:
            where = f"the sum of its months, {sum(parts):g}"
            raise LayoutError(
                reading.sheet.file, reading.sheet.name, address(one.row, one.column), where, f"{one.value:g}"
            )
