"""Identities between tables of one release (``data/vocab/identities.toml``); run after every load.

A failure here does not refuse a file: each file is right by itself, and which of two is wrong cannot be
told. It is kept as a failed check until a line of the corrections file explains it.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import NamedTuple

from data.ingest.corrections import explain_all
from data.ingest.identities import identities
from data.warehouse.released import released
from data.warehouse.store import Store

PREFIX = "identity "
WORLD_ONLY = ("country", "hs", "hs_consumption", "naics_consumption", "enduse_annual")
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

    @property
    def gap(self) -> float:
        return abs(self.left - self.right)

    @property
    def where(self) -> str:
        """``2005-01..2005-12 imports 0020``."""
        start, end = f"{self.start:%Y-%m}", f"{self.end:%Y-%m}"
        return f"{start if start == end else f'{start}..{end}'} {self.place}"


def reconcile(store: Store) -> None:
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
    for one in identities():
        _judge(store, one.id, one.statement())
    store.rows("DROP TABLE spelled")


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


def _judge(store: Store, name: str, sql: str) -> None:
    """One row of ``checks`` per release: how many hold, and the worst that does not."""
    by_release: dict[dt.date, list[_Pair]] = {}
    for row in store.rows(
        f'SELECT release, start, "end", place, lhs, rhs, tolerance, document_id FROM ({sql}) ORDER BY ALL'
    ):
        by_release.setdefault(row[0], []).append(_Pair(*row))
    for release, pairs in sorted(by_release.items()):
        wrong = [pair for pair in pairs if pair.gap > pair.tolerance]
        # A sum's last digits depend on the order of its parts: gaps that differ in those alone are the same gap.
        worst = max(wrong or pairs, key=lambda pair: round(pair.gap, 6))
        file = store.rows("SELECT file FROM documents WHERE document_id = ?", [worst.document])[0][0]
        reason = explain_all(release, file, PREFIX + name, [pair.where for pair in wrong])
        status = "ok" if not wrong else "noted" if reason else "failed"
        apart = f"{worst.left:,.10g} and {worst.right:,.10g}"
        detail = f"{len(pairs) - len(wrong)} of {len(pairs)} hold; the widest gap is at {worst.where}: {apart}"
        store.record(PREFIX + name, worst.document, status, detail + (f" [{reason}]" if reason else ""))
