"""The Census API's monthly detail by partner: HS for exports and general imports; consumption and duty by HS and NAICS.

One normalisation for the API's own JSON (rows of text under a header row) and for pulls kept as Parquet or CSV. Values
are in dollars. Partners are told by name where the API's codes clash with Schedule C's (see ``partner_names``).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from data.model import Document
from data.sources.base import Extract, LayoutError, digest
from data.sources.census_frames import MILLION, mapped, months, shaped
from data.sources.example import example
from data.sources.partner_names import code_of

IMPORTS_URL = "https://api.census.gov/data/timeseries/intltrade/imports/hs"
EXPORTS_URL = "https://api.census.gov/data/timeseries/intltrade/exports/hs"
NAICS_URL = "https://api.census.gov/data/timeseries/intltrade/imports/naics"
TOTALS = ("00", "-")
"""Codes of all products together."""
WORLD = ("-", "TOTAL FOR ALL COUNTRIES")
REGIONS = {"4XXX": "0012", "5XXX": "0016", "6XXX": "0018", "7XXX": "0013"}
"""The API's regions that ``country.xlsx`` publishes too, under these codes. 1XXX, 2XXX and 3XXX it does not."""
_PREFIX = re.compile(r"^(HS|NAICS) CODE \w+, ")


def read_hs(path: Path, release: dt.date) -> list[Extract]:
    """HS detail: a Parquet pull or a JSON response. Raises LayoutError naming the column or row."""
    raw = _open(path)
    flow = "exports" if "E_COMMODITY" in raw else "imports"
    code, value = ("E_COMMODITY", "ALL_VAL_MO") if flow == "exports" else ("I_COMMODITY", "GEN_VAL_MO")
    return [normalise(path, release, raw, code, value, flow)]


def normalise(path: Path, release: dt.date, raw: pd.DataFrame, code: str, value: str, flow: str) -> Extract:
    """The API's columns to one extract of table ``hs``."""
    frame = _keys(path, raw, code, "hs", r"\d{2}(\d{2}){0,4}")
    frame["value"] = _dollars(path, raw, value)
    kind = "General Imports" if flow == "imports" else "Exports"
    title = f"U.S. {kind} of Goods by Harmonized System Code and Country, Monthly"
    url = IMPORTS_URL if flow == "imports" else EXPORTS_URL
    doc = Document("U.S. Census Bureau", title, "Census API, HS", path.name, digest(path), release, url)
    values = shaped(frame, {"table": "hs", "flow": flow})
    return Extract(doc, values, partners=_partners(raw, frame), commodities=_named(raw, frame, code))


@dataclass(frozen=True, slots=True)
class Consumption:
    """A table of imports for consumption and calculated duty: how its codes are headed and look, how it is cited."""

    table: str
    code: str
    scheme: str
    pattern: str
    exhibit: str
    title: str
    url: str


NAICS = Consumption(
    "naics_consumption",
    "NAICS",
    "naics",
    r"\w{2,3}",
    "Census API, NAICS",
    "U.S. Imports for Consumption and Calculated Duty by NAICS-Based Product and Country, Monthly",
    NAICS_URL,
)
NAICS_6 = replace(
    NAICS,
    table="naics6_consumption",
    pattern=r"\w{6}",
    exhibit="Census API, NAICS-6",
    title="U.S. Imports for Consumption and Calculated Duty by Six-Digit NAICS-Based Product, Monthly",
)
HS_2 = Consumption(
    "hs_consumption",
    "I_COMMODITY",
    "hs",
    r"\d{2}",
    "Census API, HS, imports for consumption",
    "U.S. Imports for Consumption and Calculated Duty by Harmonized System Code and Country, Monthly",
    IMPORTS_URL,
)
DUTIES = Consumption(
    "duties",
    "I_COMMODITY",
    "hs",
    "-",
    "Census API, duties",
    "U.S. Imports for Consumption and Calculated Duty, Monthly",
    IMPORTS_URL,
)


def read_naics(path: Path, release: dt.date) -> list[Extract]:
    """Imports for consumption and calculated duty by NAICS product of two or three digits, or of six."""
    raw = _open(path)
    fine = "NAICS" in raw and raw["NAICS"].astype("str").str.len().max() > 3
    return [_consumption(path, release, raw, NAICS_6 if fine else NAICS)]


def read_hs_consumption(path: Path, release: dt.date) -> list[Extract]:
    """Imports for consumption and calculated duty by HS chapter."""
    return [_consumption(path, release, _open(path), HS_2)]


def read_duties(path: Path, release: dt.date) -> list[Extract]:
    """Imports for consumption and calculated duty of all products together."""
    return [_consumption(path, release, _open(path).assign(I_COMMODITY=TOTALS[1]), DUTIES)]


def _consumption(path: Path, release: dt.date, raw: pd.DataFrame, kind: Consumption) -> Extract:
    frame = _keys(path, raw, kind.code, kind.scheme, kind.pattern)
    doc = Document("U.S. Census Bureau", kind.title, kind.exhibit, path.name, digest(path), release, kind.url)
    parts = [
        shaped(
            frame.assign(value=_dollars(path, raw, column)),
            {"table": kind.table, "flow": "imports", "variable": variable},
        )
        for column, variable in (("CON_VAL_MO", "value"), ("CAL_DUT_MO", "calculated_duty"))
    ]
    values = pd.concat(parts, ignore_index=True)
    return Extract(doc, values, partners=_partners(raw, frame), commodities=_named(raw, frame, kind.code))


def _open(path: Path) -> pd.DataFrame:
    try:
        if path.suffix.lower() == ".csv":
            return pd.read_csv(path, dtype="str", keep_default_na=False)
        if path.suffix.lower() != ".json":
            return _plain(pd.read_parquet(path))
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LayoutError(path.name, "", "", "a Census API pull", str(error)[:200]) from error
    if not isinstance(rows, list) or len(rows) < 2 or not all(isinstance(row, list) for row in rows):
        raise LayoutError(path.name, "", "row 1", "a header row and rows of figures", str(rows)[:80])
    odd = next((at for at, row in enumerate(rows, 1) if len(row) != len(rows[0])), None)
    if odd is not None:
        raise LayoutError(path.name, "", f"row {odd}", f"{len(rows[0])} fields", len(rows[odd - 1]))
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    return frame.loc[:, ~frame.columns.duplicated()]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns that were stored as a dictionary of their values, as the values themselves."""
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            frame[name] = frame[name].astype(frame[name].cat.categories.dtype)
    return frame


def _keys(path: Path, raw: pd.DataFrame, code: str, scheme: str, pattern: str) -> pd.DataFrame:
    for name in (code, "CTY_NAME", "time"):
        if name not in raw:
            raise LayoutError(path.name, "", "header", f"a column {name}", ", ".join(map(str, raw.columns)))
    codes = raw["CTY_CODE"] if "CTY_CODE" in raw else pd.Series("", index=raw.index, dtype="str")
    pair = (codes.astype("str") + "|" + raw["CTY_NAME"].astype("str")).rename("pair")
    frame = pd.DataFrame({"partner": mapped(pair, _partner), "commodity": raw[code].astype("str")})
    frame["start"] = months(raw["time"])
    for name, found, expected in (
        ("partner", pair, "a partner known by code or name"),
        ("start", raw["time"], "a month such as 2024-03"),
    ):
        bad = frame[name].isna()
        if bad.any():
            at = int(bad.to_numpy().argmax())
            raise LayoutError(path.name, "", f"row {at + 2}", expected, found.iloc[at])
    good = mapped(frame["commodity"], lambda text: text if text in TOTALS or re.fullmatch(pattern, text) else None)
    if good.isna().any():
        at = int(good.isna().to_numpy().argmax())
        raise LayoutError(
            path.name, "", f"row {at + 2}", f"a code like {example(pattern)}", frame["commodity"].iloc[at]
        )
    total = frame["commodity"].isin(TOTALS)
    frame["scheme"] = mapped(total, lambda yes: "total" if yes else scheme).astype("str")
    frame["commodity"] = mapped(frame["commodity"], lambda text: "total" if text in TOTALS else text).astype("str")
    frame["partner"] = frame["partner"].astype("str")
    frame["end"] = frame["start"]
    repeated = frame.duplicated(["partner", "commodity", "start"])
    if repeated.any():
        at = int(repeated.to_numpy().argmax())
        raise LayoutError(path.name, "", f"row {at + 2}", "each partner, commodity and month once", pair.iloc[at])
    return frame


def _partner(pair: str) -> str | None:
    code, _, name = pair.partition("|")
    return partner_code(code, name)


def partner_code(code: str, name: str) -> str | None:
    """The partner of a row, as it is loaded; None where neither the API's code nor its name is known."""
    if code == WORLD[0] or name.upper() == WORLD[1]:
        return "world"
    if code in REGIONS:
        return REGIONS[code]
    if re.fullmatch(r"[1-9](\d{3}|XXX)", code):
        return code
    return code_of(name)


def _dollars(path: Path, raw: pd.DataFrame, column: str) -> pd.Series:
    if column not in raw:
        raise LayoutError(path.name, "", "header", f"a column {column}", ", ".join(map(str, raw.columns)))
    found = pd.to_numeric(raw[column], errors="coerce")
    if found.isna().any():
        at = int(found.isna().to_numpy().argmax())
        raise LayoutError(path.name, "", f"row {at + 2}", f"a number in {column}", raw[column].iloc[at])
    return found.astype("float64") / MILLION


def _partners(raw: pd.DataFrame, frame: pd.DataFrame) -> list[tuple[str, str]]:
    named = pd.DataFrame({"code": frame["partner"], "name": raw["CTY_NAME"]}).drop_duplicates("code")
    return sorted((str(code), str(name)) for code, name in named.to_numpy().tolist())


def _named(raw: pd.DataFrame, frame: pd.DataFrame, code: str) -> list[tuple[str, str, str, str | None, int]]:
    column = next((name for name in raw.columns if str(name).startswith(code) and str(name).endswith("DESC")), None)
    if column is None:
        return []
    table = pd.DataFrame({"scheme": frame["scheme"], "code": frame["commodity"], "name": raw[column]})
    table = table[table["scheme"] != "total"].drop_duplicates("code").sort_values("code")
    return [
        (str(scheme), str(found), _PREFIX.sub("", str(name)), _parent(str(scheme), str(found)), at)
        for at, (scheme, found, name) in enumerate(table.to_numpy().tolist())
    ]


def _parent(scheme: str, code: str) -> str | None:
    if scheme == "hs":
        return code[:-2] or None
    return {"1": "11", "2": "21", "3": "31-33"}.get(code[0])
