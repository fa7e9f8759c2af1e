"""A monthly list by end use, made up, as two exhibits of a release print them."""

from __future__ import annotations

import datetime as dt

from data.model import Adjustment, Basis, Document, Flow, Sector, SeriesKey, Unit
from data.sources.base import Extract, Row, frame
from data.warehouse.incoming import Coded
from data.warehouse.store import Store


def end_use(flow: Flow, code: str) -> SeriesKey:
    """The series of a category, seasonally adjusted."""
    kept = (Sector.GOODS, Basis.CENSUS, Adjustment.SA, Unit.USD_MILLION)
    return SeriesKey("enduse_sa", flow, *kept, scheme="enduse", commodity=code)


def exhibit(number: int, release: dt.date, rows: list[Row]) -> Extract:
    """What is read from an exhibit."""
    name, day = f"exh{number}.xlsx", release.isoformat()
    return Extract(Document("Census", "A title", f"FT-900 Exhibit {number}", name, day, release, ""), frame(rows))


def stage(store: Store, one: Extract) -> int:
    """Its number among what is to be loaded."""
    return store.stage(one, None, Coded.of(one.values))  # type: ignore[arg-type]
