"""Rows of the Census Bureau's API (arrays of text under a header row) as a slice of detail."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from data import period
from data.api_programs import ApiProgram, Need, programs
from data.model import WORLD, Document
from data.sources.base import LayoutError
from data.sources.census_hs import partner_code
from data.sources.detail import Detail, kept, once

URL = "https://api.census.gov/data/"
API_CODES = {WORLD: "-", "0012": "4XXX", "0016": "5XXX", "0018": "6XXX", "0013": "7XXX"}
"""Partners that the API has under another code."""
PLACES = {"STATE": 2, "PORT": 4}
"""Columns of a place, and how long its codes are."""
NO_UNIT = ("", "-", "X")


def variables(need: Need) -> tuple[str, ...]:
    """What a need is loaded as."""
    loaded = {"value": "value", "duty": "calculated_duty", "quantity": "quantity"}
    return tuple(loaded[name] for name in programs()[need.program].asked(need.level) if name in loaded)


def read(need: Need, bodies: Sequence[bytes], release: dt.date, sha256: str) -> Detail:
    """The slice that the answers to a need make together; without any, one that says that there was no trade. Raises
    LayoutError naming what an answer has that it should not."""
    program = programs()[need.program]
    document = Document(
        "U.S. Census Bureau",
        program.title,
        f"Census API, {dict(program.levels)[need.level]}",
        need.words,
        sha256,
        release,
        URL + program.path,
    )
    frames = [_frame(need, program, body) for body in bodies]
    rows = pd.concat(frames, ignore_index=True) if frames else _none(program, need)
    once(_Named(need.words), rows)  # type: ignore[arg-type]
    whom = None if need.partners is None else frozenset(need.partners)
    return Detail(
        document,
        program.table,
        program.flow,
        variables(need),
        need.first,
        need.last,
        1,
        kept(rows),
        whom,
        need.codes,
        need.level,
        program.scheme,
    )


class _Named:
    """A name where a file would be named."""

    def __init__(self, name: str) -> None:
        self.name = name


def _none(program: ApiProgram, need: Need) -> pd.DataFrame:
    amounts = [name for name in program.asked(need.level) if name != "unit"]
    types = {"commodity": "str", "partner": "str", "start": "int64", **dict.fromkeys(amounts, "int64")}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def _frame(need: Need, program: ApiProgram, body: bytes) -> pd.DataFrame:
    raw = _table(need, body)
    for column in ("CTY_CODE", "CTY_NAME", program.code, "time", *program.asked(need.level).values()):
        if column not in raw:
            raise LayoutError(need.words, "", "header", f"a column {column}", ", ".join(map(str, raw.columns)))
    place = raw[program.place].astype("str") if program.place else ""
    made = {"commodity": place + raw[program.code].astype("str"), "partner": _partners(raw)}
    made["start"] = _months(need, raw)
    for name, column in program.asked(need.level).items():
        made[name] = raw[column].where(~raw[column].isin(NO_UNIT), "") if name == "unit" else _whole(need, raw, column)
    rows = pd.DataFrame(made)
    _inside(need, rows)
    rows = rows[rows["partner"].notna()]
    return rows if need.partners is None else rows[rows["partner"].isin(need.partners)]


def _table(need: Need, body: bytes) -> pd.DataFrame:
    try:
        rows: Any = json.loads(body)
    except ValueError as error:
        found = f"an answer that is cut off, or no JSON: {error}"
        raise LayoutError(need.words, "", "", "rows of figures", found) from error
    whole = isinstance(rows, list) and rows and all(isinstance(r, list) and len(r) == len(rows[0]) for r in rows)
    if not whole:
        raise LayoutError(need.words, "", "", "a header row and rows of as many fields", str(rows)[:80])
    frame = pd.DataFrame(rows[1:], columns=rows[0], dtype="str")
    return frame.loc[:, ~frame.columns.duplicated()]  # a predicate comes back as a column once more


def _partners(raw: pd.DataFrame) -> pd.Series:
    """Schedule C codes; none for a group of the API that no other table has."""
    pair = raw["CTY_CODE"].astype("str") + "|" + raw["CTY_NAME"].astype("str")
    found = {one: partner_code(*html.unescape(one).split("|", 1)) for one in pair.unique()}
    return pair.map(found)


def _months(need: Need, raw: pd.DataFrame) -> pd.Series:
    made = {}
    for text in raw["time"].unique():
        found = re.fullmatch(r"(\d{4})-(\d{2})", str(text))
        if found is None:
            raise LayoutError(need.words, "", "column time", "a month such as 2024-03", text)
        made[text] = period.month(int(found[1]), int(found[2]))
    return raw["time"].map(made).astype("int64")


def _whole(need: Need, raw: pd.DataFrame, column: str) -> pd.Series:
    found = pd.to_numeric(raw[column], errors="coerce")
    if found.isna().any():
        at = int(found.isna().to_numpy().argmax())
        raise LayoutError(need.words, "", f"row {at + 2}", f"a number in {column}", raw[column].iloc[at])
    return found.astype("int64")


def _inside(need: Need, rows: pd.DataFrame) -> None:
    """Raises LayoutError for rows of other codes or months than were asked for: the API ignores a predicate that it
    does not know."""
    begins = rows["commodity"].str.startswith(tuple(need.codes))
    good = begins & rows["start"].between(need.first, need.last) & (rows["commodity"].str.len() == need.level)
    if not good.all():
        at = int((~good).to_numpy().argmax())
        row = rows.iloc[at]
        found = f"{row['commodity']} of {period.iso(int(row['start']))}"
        raise LayoutError(need.words, "", f"row {at + 2}", "a code and month that was asked for", found)
