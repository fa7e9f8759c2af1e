"""Everything that answers share: the warehouse, its documents, the calendar, names. The data side's door."""

from __future__ import annotations

import threading
from collections.abc import Collection

from data.commodities import commodities
from data.model import TOTAL, WORLD, Document, Flow
from data.partners import load_partners
from data.period import from_date
from data.query import detail
from data.query.engine import Engine
from data.query.plan import Library
from data.query.shapes.rows import Names
from data.query.spec import Target
from data.query.when import ReleaseDates
from data.warehouse.reader import Edition, Warehouse


class Data:
    """The figures and what is known about them. Follows the warehouse when a new file is published."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self._kept: tuple[object, Engine] | None = None
        self._lock = threading.Lock()
        self._holding = False

    def hold(self) -> None:
        """Hold in memory what questions ask for most, of this file and of those that come after it: for a process that
        goes on answering. Some 25 MB, read in half a second."""
        with self._lock:
            self._holding, self._kept = True, None

    @property
    def engine(self) -> Engine:
        """Answers from the file that serves now, and from that one alone: a question that has begun is not answered
        from two files when another is published."""
        with self._lock:
            key = self.warehouse.key
            if self._kept is None or self._kept[0] != key:
                edition = self.warehouse.edition()
                if self._holding:
                    from data.query import memory  # a process that answers once holds nothing

                    memory.hold(edition)
                self._kept = key, Engine(edition, _library(edition), names())
            return self._kept[1]

    @property
    def calendar(self) -> ReleaseDates:
        return self.engine.library.calendar


def _library(warehouse: Edition) -> Library:
    rows = warehouse.rows("SELECT document_id, publisher, title, exhibit, file, sha256, release, url FROM documents")
    documents = {row[0]: Document(*row[1:]) for row in rows} | {s.number: s.document for s in warehouse.slices}
    releases = warehouse.rows("SELECT statistical_month, release FROM releases")
    return Library(documents, ReleaseDates({from_date(month): day for month, day in releases}))


def names() -> Names:
    """Names for ranked rows: partners as published (and the EU apart), and the categories of a classification."""
    catalogue, goods = load_partners(), commodities()

    def partner(code: str) -> Target | None:
        if code == WORLD:
            return None
        found = catalogue.partners.get(code)
        if found is not None and code[0] != "0":
            return Target(found.name, (code,), "partner", iso=found.iso2 or None)
        return Target("European Union", (code,), "group") if code == "0003" else None

    def product(scheme: str, code: str, flow: Flow) -> str:
        if scheme == detail.SCHEME:
            return detail.name_of(code, flow)
        found = goods.get(scheme, code, flow)
        return found.label if found is not None else code

    def leaves(scheme: str, flow: Flow, published: Collection[str]) -> set[str]:
        if scheme == detail.SCHEME:
            return set(published) - {TOTAL}  # a listing has the codes of one depth only
        known = {c for c in published if c != TOTAL and goods.get(scheme, c, flow) is not None}
        ends = {c for c in known if not goods.children(scheme, c, flow)}
        return ends or {c for c in known if not known & set(goods.children(scheme, c, flow))}

    return Names(partner, product, leaves)
