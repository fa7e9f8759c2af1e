"""The ten-digit files: exports by Schedule B, imports for consumption by HTS, by partner.

Partners are joined by code, and by name only where a report has nothing else (USA Trade Online). Rows of zero, nearly
half of the exports, say no more than no row. A partner that a file does not list is not known from it, which is
another thing than no trade: the slice names the partners that it has.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path

import pandas as pd

from data import period
from data.model import WORLD, Document
from data.sources.base import LayoutError, digest
from data.sources.census_hs import EXPORTS_URL, IMPORTS_URL, partner_code
from data.sources.detail import Detail, codes, column, kept, once, whole
from data.sources.partner_names import code_of

ONLINE_URL = "https://usatrade.census.gov/"
CONSUMPTION_TITLE = "U.S. Imports for Consumption and Calculated Duty by Ten-Digit HTS Code and Country"
EXPORTS_TITLE = "U.S. Exports by Ten-Digit Schedule B Code and Country, Monthly"
ONLINE_TITLE = "U.S. Imports for Consumption by Ten-Digit HTS Code and Country"
_WORLD = "World Total"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def read_exports(path: Path, release: dt.date) -> list[Detail]:
    """Exports by month, partner and ten-digit Schedule B code."""
    raw = _open(path)
    start = _months(path, raw)
    rows = _rows(path, raw, "E_COMMODITY", start, value="ALL_VAL_MO")
    document = _document(path, release, EXPORTS_TITLE, "Census API, HS-10 exports", EXPORTS_URL)
    span = (int(start.min()), int(start.max()), 1)
    return [Detail(document, "hs10", "exports", ("value",), *span, kept(rows), _having(rows))]


def read_consumption(path: Path, release: dt.date) -> list[Detail]:
    """Imports for consumption and calculated duty by partner and ten-digit HTS code, of whole years."""
    raw = _open(path)
    last = _months(path, raw)
    if (last % 12 != 11).any():
        at = int((last % 12 != 11).to_numpy().argmax())
        raise LayoutError(path.name, "", f"row {at + 2}", "December, for a whole year", raw["time"].iloc[at])
    rows = _rows(path, raw, "I_COMMODITY", last - 11, value="CON_VAL_YR", duty="CAL_DUT_YR")
    document = _document(path, release, CONSUMPTION_TITLE, "Census API, HS-10 imports for consumption", IMPORTS_URL)
    span = (int(last.min()) - 11, int(last.max()), 12)
    variables = ("value", "calculated_duty")
    return [Detail(document, "hs10_consumption", "imports", variables, *span, kept(rows), _having(rows))]


def read_usatrade(path: Path, release: dt.date) -> list[Detail]:
    """A report of USA Trade Online: imports for consumption of the year in the file's name, by partner's name."""
    year = _YEAR.search(path.name)
    if year is None:
        raise LayoutError(path.name, "", "", "a year in the name of the file", path.name)
    raw = _open(path)
    start = pd.Series(period.month(int(year[1]), 1), index=raw.index)
    named = column(path, raw, "Country").astype("str")
    found = {name: WORLD if name == _WORLD else code_of(html.unescape(name)) for name in named.unique()}
    raw = raw.assign(partner=_known(path, named.map(found), named))
    rows = _rows(path, raw, "Commodity", start, value="Customs Value (Cons) ($US)")
    document = _document(path, release, ONLINE_TITLE, "USA Trade Online, HS-10 imports for consumption", ONLINE_URL)
    span = (period.month(int(year[1]), 1), period.month(int(year[1]), 12), 12)
    return [Detail(document, "hs10_consumption", "imports", ("value",), *span, kept(rows), _having(rows))]


def _open(path: Path) -> pd.DataFrame:
    try:
        raw = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise LayoutError(path.name, "", "", "a Parquet file", str(error)[:200]) from error
    if not len(raw):
        raise LayoutError(path.name, "", "", "rows of figures", "none")
    return raw


def _rows(path: Path, raw: pd.DataFrame, code: str, start: pd.Series, **amounts: str) -> pd.DataFrame:
    partner = raw["partner"] if "partner" in raw else _partners(path, raw)
    made = {"commodity": codes(path, raw, code, 10), "partner": partner, "start": start}
    rows = pd.DataFrame({**made, **{name: whole(path, raw, of) for name, of in amounts.items()}})
    once(path, rows)
    return rows


def _partners(path: Path, raw: pd.DataFrame) -> pd.Series:
    """Schedule C codes: the API's own, or by the name beside it where the code is a group's."""
    pair = column(path, raw, "CTY_CODE").astype("str") + "|" + column(path, raw, "CTY_NAME").astype("str")
    found = {one: partner_code(*html.unescape(one).split("|", 1)) for one in pair.unique()}
    return _known(path, pair.map(found), pair)


def _known(path: Path, partner: pd.Series, named: pd.Series) -> pd.Series:
    missing = partner.isna()
    if missing.any():
        at = int(missing.to_numpy().argmax())
        raise LayoutError(path.name, "", f"row {at + 2}", "a partner known by code or name", named.iloc[at])
    return partner.astype("str")


def _months(path: Path, raw: pd.DataFrame) -> pd.Series:
    """The column ``time`` as month ordinals."""
    text = column(path, raw, "time").astype("str")
    made: dict[str, int] = {}
    for one in text.unique():
        found = re.fullmatch(r"(\d{4})-(\d{2})", one)
        if found is None or not 1 <= int(found[2]) <= 12:
            at = int((text == one).to_numpy().argmax())
            raise LayoutError(path.name, "", f"row {at + 2}", "a month such as 2024-03", one)
        made[one] = period.month(int(found[1]), int(found[2]))
    return text.map(made).astype("int64")


def _having(rows: pd.DataFrame) -> frozenset[str]:
    return frozenset(str(one) for one in rows["partner"].unique())


def _document(path: Path, release: dt.date, title: str, exhibit: str, url: str) -> Document:
    return Document("U.S. Census Bureau", title, exhibit, path.name, digest(path), release, url)
