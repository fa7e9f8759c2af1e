"""What failed: a query, and the books that were tried for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.model import Document, Flow
from data.query.book import Book, Run
from data.query.cells import SIGNS
from data.query.describe import Thing, describe
from data.query.issues import Unpublished
from data.query.session import Session
from data.query.spec import Product, Query
from data.tables import tables

EXHIBIT = "FT-900 Exhibit "


@dataclass(frozen=True)
class Failure:
    """A book that was tried, and what stood in the way."""

    book: Book
    runs: list[Run]
    issue: Unpublished


@dataclass(frozen=True)
class Asked:
    """What failed, and what a reason needs to look at."""

    session: Session
    documents: dict[int, Document]
    query: Query
    product: Product | None
    failures: Sequence[Failure]

    @property
    def thing(self) -> Thing:
        return describe(self.query, self.product)

    def title(self, book: Book, runs: Sequence[Run]) -> Thing:
        """Where a reader finds the first measure asked, in a book: one exhibit, or one of each flow."""
        measure = self.query.measures[0]
        parts = [Flow(flow) for flow, _ in SIGNS.get(measure, ()) if not any(r.flow == measure.value for r in runs)]
        names = list(dict.fromkeys(title(self.documents, runs, m, book.table) for m in parts or [measure]))
        if len(names) == 2 and all(name.startswith(EXHIBIT) for name in names):
            numbers = sorted(name.removeprefix(EXHIBIT) for name in names)
            return Thing(f"FT-900 Exhibits {' and '.join(numbers)}", True)
        return Thing(" and ".join(names), len(names) > 1)


def title(documents: dict[int, Document], runs: Sequence[Run], measure: Flow, table: str) -> str:
    """The exhibit (or file) in which a reader finds the measure: of the newest release, a printed one first."""
    mine = [r for r in runs if r.flow == measure.value and r.document in documents] or [
        r for r in runs if r.document in documents
    ]
    if not mine:
        return str(tables()[table]["exhibits"][0][0])
    newest = max(mine, key=lambda r: (r.release, documents[r.document].exhibit.startswith("FT-900"), -r.document))
    return documents[newest.document].exhibit
