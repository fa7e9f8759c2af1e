"""Identities between tables of one release (``data/vocab/identities.toml``); run after every load.

Each file is right by itself, and which of two is wrong is told by the others (``data.ingest.settle``). What a line of
the corrections file explains is kept as a note.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from data.ingest.corrections import explain_all
from data.ingest.identities import Identity, identities
from data.tables import having
from data.warehouse.released import released
from data.warehouse.store import Store

PREFIX = "identity "
WORLD_ONLY = tuple(having("world_compared"))
"""Tables whose partners no identity looks at: they are too many to spell out."""
VOCABULARY = Path(__file__).parent.parent / "vocab" / "partners.csv"


class _Pair(NamedTuple):
    """Two figures that should be the same, with the document that printed the first."""

    release: dt.date
    start: dt.date
    end: dt.date
    place: str
    left: float
    right: float
    tolerance: float
    document: int
    documents: tuple[int, ...]

    @property
    def gap(self) -> float:
        return abs(self.left - self.right)

    @property
    def where(self) -> str:
        """``2005-01..2005-12 imports 0020``."""
        start, end = f"{self.start:%Y-%m}", f"{self.end:%Y-%m}"
        return f"{start if start == end else f'{start}..{end}'} {self.place}"

    @property
    def said(self) -> str:
        return f"{self.where}: {self.left:,.10g} and {self.right:,.10g}"


@dataclass(frozen=True, slots=True)
class Misfit:
    """A check that failed: which, in which release, between which files (hashes), and how."""

    check: str
    release: dt.date
    files: frozenset[str]
    detail: str


@dataclass
class Judged:
    """What failed and is not explained, and the files of every identity that holds in a release."""

    misfits: list[Misfit] = field(default_factory=list)
    holding: list[frozenset[str]] = field(default_factory=list)


def reconcile(store: Store) -> Judged:
    """Run every identity over every stored release; outcomes go into ``checks``, one row per release."""
    store.forget_checks(PREFIX)
    _name_partners(store)
    tables = ", ".join(f"'{name}'" for name in sorted({name for one in identities() for name in one.reads()}))
    whole = ", ".join(f"'{name}'" for name in WORLD_ONLY)
    wanted = f"table_id IN ({tables}) AND (table_id NOT IN ({whole}) OR partner = 'world')"
    facts = released(f"SELECT series_id FROM series WHERE {wanted}")
    store.rows(
        "CREATE OR REPLACE TEMP TABLE spelled AS "
        "SELECT f.*, s.* EXCLUDE (series_id, unit), pow(10, -f.decimals) AS unit "
        f"FROM ({facts}) f JOIN series s USING (series_id)"
    )
    judged, there = Judged(), {table for (table,) in store.rows("SELECT DISTINCT table_id FROM spelled")}
    for one in identities():
        if one.can_hold(there):
            _judge(store, one, judged)
    store.rows("DROP TABLE spelled")
    return judged


def _name_partners(store: Store) -> None:
    """Countries that the files have and the vocabulary does not: nobody could ask for them."""
    store.forget_checks("partner names")
    with VOCABULARY.open(encoding="utf-8", newline="") as handle:
        known = [code for row in csv.DictReader(handle) for code in (row["id"], *row["former_codes"].split())]
    missing = store.rows(
        "SELECT partner, any_value(name ORDER BY release DESC) FROM published_partners "
        "WHERE regexp_full_match(partner, '[1-9][0-9]{3}') AND NOT list_contains(?, partner) "
        "GROUP BY partner ORDER BY 1",
        [known],
    )
    if missing:
        names = ", ".join(f"{code} {name}" for code, name in missing)
        store.record("partner names", None, "failed", f"{len(missing)} partners are not in {VOCABULARY.name}: {names}")
    else:
        store.record("partner names", None, "ok", f"every partner is in {VOCABULARY.name}")


def _judge(store: Store, one: Identity, judged: Judged) -> None:
    """One row of ``checks`` per release: how many hold, and the worst that does not."""
    name = PREFIX + one.id
    for release, pairs in sorted(_pairs(store, one).items()):
        wrong = [pair for pair in pairs if pair.gap > pair.tolerance]
        # A sum's last digits depend on the order of its parts: gaps that differ in those alone are the same gap.
        worst = max(wrong or pairs, key=lambda pair: round(pair.gap, 6))
        file = store.file_of(worst.document).name
        reason = explain_all(release, file, name, [pair.where for pair in wrong])
        status = "ok" if not wrong else "noted" if reason else "failed"
        detail = f"{len(pairs) - len(wrong)} of {len(pairs)} hold; the widest gap is at {worst.said}"
        store.record(name, worst.document, status, detail + (f" [{reason}]" if reason else ""))
        if status == "failed":
            judged.misfits += _misfits(store, one, release, wrong)
        elif status == "ok":
            judged.holding.append(_files(store, {number for pair in pairs for number in pair.documents}))


def _pairs(store: Store, one: Identity) -> dict[dt.date, list[_Pair]]:
    """The pairs of an identity, by release."""
    sides = "lhs::DOUBLE, rhs::DOUBLE, tolerance::DOUBLE, document_id, list_sort(list_distinct(documents))"
    found: dict[dt.date, list[_Pair]] = {}
    for row in store.rows(f'SELECT release, start, "end", place, {sides} FROM ({one.statement()}) ORDER BY ALL'):
        found.setdefault(row[0], []).append(_Pair._make((*row[:-1], tuple(row[-1]))))
    return found


def _misfits(store: Store, one: Identity, release: dt.date, wrong: list[_Pair]) -> list[Misfit]:
    """What does not hold, by the documents that it is between."""
    between: dict[tuple[int, ...], list[_Pair]] = {}
    for pair in wrong:
        between.setdefault(pair.documents, []).append(pair)
    found = []
    for documents, pairs in between.items():
        worst = max(pairs, key=lambda pair: round(pair.gap, 6))
        detail = f"{one.description}: not in {len(pairs)} places; the widest gap is at {worst.said}"
        found.append(Misfit(PREFIX + one.id, release, _files(store, documents), detail))
    return found


def _files(store: Store, documents: Iterable[int]) -> frozenset[str]:
    return frozenset(store.file_of(number).sha256 for number in documents)
