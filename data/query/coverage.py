"""How far the loaded tables reach: what is answered when somebody asks what there is, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from data.period import Grain, Period, from_date
from data.tables import tables
from data.warehouse.reader import Warehouse
from data.warehouse.slices import Slice

_STEPS: dict[int, Grain] = {1: "month", 3: "quarter", 12: "year"}


@dataclass(frozen=True, slots=True)
class Extent:
    """What one table carries of a flow, sector and classification, at one frequency.

    ``first`` and ``last`` are month ordinals (the first month of the first period, the last of the last);
    ``world`` tells the totals over all partners from the partners; ``release`` is the newest.
    """

    table: str
    flow: str
    sector: str
    scheme: str
    world: bool
    grain: Grain
    first: int
    last: int
    partners: int
    commodities: int
    release: dt.date

    @property
    def span(self) -> tuple[str, str]:
        """The first and the last period in words."""
        size = {"month": 1, "quarter": 3, "year": 12}[self.grain]
        kind = self.grain
        return Period(self.first, self.first + size - 1, kind).label, Period(
            self.last - size + 1, self.last, kind
        ).label


@dataclass(frozen=True, slots=True)
class Coverage:
    """All extents; ``partners``: first and last month of each partner's goods, by Schedule C code.

    ``unverified``: statistical months whose date in the release calendar nobody has checked.
    """

    extents: tuple[Extent, ...] = ()
    partners: dict[str, tuple[int, int]] = field(default_factory=dict)
    unverified: frozenset[int] = frozenset()


_EXTENTS = """
    SELECT s.table_id, s.flow, s.sector, s.scheme, s.partner = 'world', c.step, min(c.first), max(c.last),
           count(DISTINCT s.partner), count(DISTINCT s.commodity), max(c.release)
    FROM coverage c JOIN series s USING (series_id) WHERE c.step IN (1, 3, 12) GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY ALL
"""
_PARTNERS = """
    SELECT s.partner, min(c.first), max(c.last) FROM coverage c JOIN series s USING (series_id)
    WHERE s.table_id = 'country' AND s.scheme = 'total' AND c.step = 1 GROUP BY 1
"""


def coverage_of_tables(warehouse: Warehouse) -> Coverage:
    """What the warehouse holds now. Reads it once per published file (about 50 ms)."""
    return _read(warehouse, warehouse.key)


def _sliced(slices: Iterable[Slice]) -> Iterator[Extent]:
    """The extents of detail; how many codes a slice has is not counted."""
    for one in slices:
        if one.step in _STEPS:
            partners = len(one.partners) if one.partners is not None else 0
            where = (one.table, one.flow, "goods", one.scheme, False, _STEPS[one.step])
            yield Extent(*where, one.first, one.last, partners, 0, one.release)


@lru_cache(maxsize=2)
def _read(warehouse: Warehouse, _key: object) -> Coverage:
    known, edition = tables(), warehouse.edition()  # one file, though another is published meanwhile
    extents = []
    for table, flow, sector, scheme, world, step, first, last, partners, commodities, release in edition.rows(_EXTENTS):
        grain = _STEPS[step]
        # January to March as "year to date" has three months too: the catalogue tells which tables have quarters
        if grain in known.get(table, {}).get("frequency", ()):
            extents.append(
                Extent(
                    table,
                    flow,
                    sector,
                    scheme,
                    world,
                    grain,
                    from_date(first),
                    from_date(last),
                    partners,
                    commodities,
                    release,
                )
            )
    extents += _sliced(edition.slices)
    reach = {code: (from_date(first), from_date(last)) for code, first, last in edition.rows(_PARTNERS)}
    rows = edition.rows("SELECT statistical_month FROM releases WHERE NOT verified")
    return Coverage(tuple(extents), reach, frozenset(from_date(month) for (month,) in rows))
