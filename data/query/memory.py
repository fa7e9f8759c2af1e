"""What a process that goes on answering holds of the file that serves: ``hold`` reads it, ``Session`` asks it."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence

from data.period import Period
from data.query import route
from data.query.cells import Sums
from data.query.index import SeriesIndex
from data.query.reading import HELD, Rows
from data.query.sql import Filter
from data.query.values import SeriesValues

RANKED = 32
"""Periods of which the sums of all partners are kept: some 6 MB."""


class Memory:
    """The series of a file, and the values of those that answer without a product, where the file has its values."""

    def __init__(self, warehouse: Rows) -> None:
        self.index = SeriesIndex(warehouse)
        self._ranked: OrderedDict[object, Sums | None] = OrderedDict()
        self._lock = threading.Lock()
        tables = sorted(route.WITHOUT_PRODUCT)
        self.values: SeriesValues | None = None
        if all(warehouse.view(table) is None for table in tables):
            self.values = SeriesValues(warehouse)
            self.values.pin(self.index.find(Filter(table_id=tuple(tables))))

    def sums(self, f: Filter, periods: Sequence[Period], as_of: dt.date | None) -> Sums | None:
        """The rows of ``sql.cells``, not to be changed; None where too much would have to be read for them."""
        if self.values is None:
            return None
        if f.partner is not None:
            return self.values.added(self.index.find(f), periods, as_of)
        key = (f, tuple(periods), as_of)
        known = self._ranked.get(key)
        if known is None:
            known = self.values.added(self.index.find(f), periods, as_of)
            with self._lock:
                self._ranked[key] = known
                while len(self._ranked) > RANKED:
                    self._ranked.popitem(last=False)
        return known


def hold(warehouse: Rows) -> None:
    """Read what is held of a file, in about half a second; it goes with ``warehouse``."""
    if warehouse not in HELD:
        HELD[warehouse] = Memory(warehouse)
