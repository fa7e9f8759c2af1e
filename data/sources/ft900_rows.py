"""Reading the rows of exhibits by partner: countries under their areas, remainders, totals."""

from __future__ import annotations

import re

from data.sources.ft900_across import RowPosition, RowReader
from data.sources.ft900_layout import Attrs, SheetReading
from data.sources.partner_names import UnknownPartnerError, resolve

AREAS = ("0001", "0003", "0008", "0009", "0010", "0012", "0013", "0014", "0016", "0018", "x:other-countries")
"""Rows whose following rows are their members, so that an "Other" among these is the area's remainder."""

_STARS = re.compile(r"\*+")


def partner_row(areas: tuple[str, ...]) -> RowReader:
    """A reader of partner rows. ``Other`` belongs to the last of ``areas`` above it."""

    def read(label: str, line: RowPosition, reading: SheetReading) -> Attrs | None:
        name = _STARS.sub("", label).strip()
        try:
            code = resolve(name, line.area)
        except UnknownPartnerError:
            reading.sheet.fail(line.row, 1, "a partner known by this name (see data/vocab/published_partner_names.csv)")
        if code in areas:
            line.area = name
        reading.name_partner(code, name if code != "world" else "World")
        return {"partner": code}

    return read
