"""Which adapter reads which file, and when that file was released.

A file is recognised by its name and, where names repeat, by a folder above it. All entries that match
read the same file (BEA's ``trad-time-series`` has tables for several adapters); when one of them refuses
the file, all of it is refused. To add a table: write ``read(path, release) -> list[Extract]`` and add one
line to ``ENTRIES``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from data.sources.base import Adapter, LayoutError
from data.sources.calendar_csv import Calendar
from data.sources.release_rules import (
    ReleaseRule,
    from_archive,
    from_balance,
    from_bulk,
    from_content,
    from_folder,
    from_last_month,
    from_mmyy,
    from_name,
    from_newest_line,
    from_pin,
    from_quarter,
    from_updated_line,
)


@dataclass(frozen=True)
class Entry:
    """One kind of file: its name pattern (whole name, lower case), a folder above it, its adapter's address.

    ``detail``: its adapter gives slices (``data.sources.detail``), not extracts."""

    kind: str
    pattern: str
    adapter: str
    release: tuple[ReleaseRule, ...]
    folder: str | None = None
    detail: bool = False

    def matches(self, path: Path) -> bool:
        """Whether this kind of file is named like ``path``."""
        named = re.fullmatch(self.pattern, path.name.lower()) is not None
        return named and (self.folder is None or self.folder in [part.lower() for part in path.parts[:-1]])

    def load(self) -> Adapter:
        """The adapter function, imported when first needed."""
        module, name = self.adapter.split(":")
        return cast(Adapter, getattr(import_module(module), name))


FT900 = (from_folder, from_archive, from_content)
BEA = (from_updated_line, from_mmyy, from_folder)
PULL = (from_folder, from_pin, from_name, from_last_month)
_DUTY = "imports-for-consumption-and-duty"

ENTRIES: tuple[Entry, ...] = (
    Entry("country", r"country\.xlsx", "data.sources.country:read", FT900),
    Entry("exhibit 1", r"exh1\.xlsx?", "data.sources.totals:read_exhibit_1", FT900),
    Entry("exhibit 12", r"exh12\.xlsx?", "data.sources.totals:read_exhibit_12", FT900),
    Entry("trad-time-series 1", r"trad-time-series-\d{4}\.xlsx", "data.sources.totals:read_bea_table_1", BEA),
    Entry("fred balance", r"bopgstb.*\.csv", "data.sources.fred:read_balance", (*PULL, from_balance)),
    Entry("fred gdp", r"gdp.*\.csv", "data.sources.fred:read_gdp", (*PULL, from_quarter)),
    Entry("exhibits by month", r"exh(2|3|4|5|6|9|10|11|13|16|17|3s)\.xlsx?", "data.sources.ft900_goods:read", FT900),
    Entry("exhibits by product", r"exh(7|8|15|16a|17a|18)\.xlsx?", "data.sources.ft900_products:read", FT900),
    Entry("exhibits by partner", r"exh(14a?|19|20[ab]?|4a?s)\.xlsx?", "data.sources.ft900_partners:read", FT900),
    Entry("supplement", r"exh(1s|2a?s)\.xlsx?", "data.sources.ft900_supplement:read", FT900),
    Entry("trad-time-series 2-5", r"trad-time-series-\d{4}\.xlsx", "data.sources.bea_series:read_services", BEA),
    Entry("trad-geo-time-series", r"trad-geo-time-series-\d{4}\.xlsx", "data.sources.bea_series:read_countries", BEA),
    Entry("seasonal by country", r"ctyseasonal\.xlsx", "data.sources.census_seasonal:read", FT900),
    Entry("end-use annual", r"enduse_(im|ex)ports\.xlsx", "data.sources.census_enduse:read_annual", FT900),
    Entry("end-use monthly", r"(im|ex)ports_enduse\.xlsx", "data.sources.census_enduse:read_monthly", FT900),
    Entry("hs", r"(general-)?(im|ex)ports-hs(?!10).*\.parquet", "data.sources.census_hs:read_hs", PULL),
    Entry("hs api", r"timeseries-intltrade-(im|ex)ports-hs.*\.json", "data.sources.census_hs:read_hs", PULL),
    Entry("headlines", r"ft900-highlights\.jsonl", "data.sources.headlines:read", (from_newest_line,)),
    Entry("naics api json", r"timeseries-intltrade-imports-naics.*\.json", "data.sources.census_hs:read_naics", PULL),
    Entry("hs duty", rf"{_DUTY}-hs2-.*\.parquet", "data.sources.census_hs:read_hs_consumption", PULL),
    Entry("duties", rf"{_DUTY}-world-.*\.csv", "data.sources.census_hs:read_duties", PULL),
    Entry("naics api", rf"{_DUTY}-naics.*\.parquet", "data.sources.census_hs:read_naics", PULL),
    Entry("hs10 exports", r"exports-hs10-.*\.parquet", "data.sources.census_hs10:read_exports", PULL, None, True),
    Entry("hs10 duty", rf"{_DUTY}-hs10-.*\.parquet", "data.sources.census_hs10:read_consumption", PULL, None, True),
    Entry("hs10 bulk", r"(im|ex)db\d{4}\.zip", "data.sources.bulk:blocks", (from_folder, from_bulk), None, True),
    Entry(
        "hs10 online",
        r"usatrade-imports-for-consumption-hs10-.*\.parquet",
        "data.sources.census_hs10:read_usatrade",
        PULL,
        None,
        True,
    ),
)

REFERENCE_FILES: tuple[str, ...] = (
    r"ft900-release-dates\.csv",
    r"schedule-c\.txt",
    r"country_codes\.csv",
    r".*\.lay",
    r"(enduse|hitech|naics|sitc|hsdesc|concord)\.txt",
    r"harmonized-system\.csv",
    r"hts10-import-descriptions-.*\.csv",
    r"schedule-b10-short-names-.*\.csv",
    r".*\.(pdf|md)",
)
"""Files that carry no figures: read elsewhere (calendar, vocabulary) or by people."""


UNDATED = "a release date: a folder named like 2026-10-06 above the file (or exh1.xlsx beside an exhibit)"


def entries_for(path: Path) -> list[Entry]:
    """Every entry that reads this file; empty when the file is not known."""
    return [entry for entry in ENTRIES if entry.matches(path)]


def is_reference(path: Path) -> bool:
    """Whether the file is known to carry no figures."""
    return any(re.fullmatch(pattern, path.name.lower()) for pattern in REFERENCE_FILES)


def release_date(path: Path, entry: Entry, calendar: Calendar) -> dt.date:
    """The release (vintage) of a file. Raises LayoutError when nothing about it tells, or it cannot be read."""
    unread: LayoutError | None = None
    for rule in entry.release:
        try:
            found = rule(path, calendar)
        except LayoutError as error:
            found, unread = None, error
        if found is not None:
            return found
    if unread is not None:
        raise unread
    raise LayoutError(path.name, "", "", UNDATED, f"the folder {path.parent.name}")
