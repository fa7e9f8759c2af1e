"""What a process that goes on answering holds of the file that serves: ``hold`` reads it, ``Session`` asks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from data.period import Period
from data.query import route
from data.query.index import Index
from data.query.reading import HELD, Rows
from data.query.sql import Filter
from data.query.values import Values


class Memory:
    """The series of a file, and the values of those that answer without a product, where the file has its values."""

    def __init__(self, warehouse: Rows) -> None:
        self.index = Index(warehouse)
        tables = sorted(route.WITHOUT_PRODUCT)
        self.values: Values | None = None
        if all(warehouse.view(table) is None for table in tables):
            self.values = Values(warehouse)
            self.values.pin(self.index.find(Filter(table_id=tuple(tables))))

    def sums(self, f: Filter, periods: Sequence[Period], as_of: dt.date | None) -> list[tuple[Any, ...]] | None:
        """The rows of ``sql.cells``; None where too much would have to be read for them."""
        return None if self.values is None else self.values.added(self.index.find(f), periods, as_of)


def hold(warehouse: Rows) -> None:
    """Read what is held of a file, in about half a second; it goes with ``warehouse``."""
    if warehouse not in HELD:
        HELD[warehouse] = Memory(warehouse)
