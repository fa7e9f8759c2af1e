"""An update of the package brings newer figures: they are merged with what the user has loaded, once.

What is published says in ``meta`` which shipped snapshot is in it. When the package's is another one, the documents
that are not loaded are taken out of it, spelled out release by release, and merged like any load; vintages are ordered
by release date, so that neither side hides the other. Where the snapshot has every file of the user's, it is published
as it is. A warehouse that was loaded ``fresh``, without the shipped figures, is left alone.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from data.ingest.reconcile import reconcile
from data.warehouse import schema, snapshot
from data.warehouse.file import quoted
from data.warehouse.lock import locked
from data.warehouse.pointer import current
from data.warehouse.released import released
from data.warehouse.store import Store

_DOCUMENT = ("publisher", "exhibit", "file", "sha256", "release")
_KEYS = ", ".join(schema.SERIES_KEY)

_DOCUMENTS = f"""
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT d.document_id AS was, row_number() OVER (ORDER BY d.document_id) AS rank
FROM shipped.documents d ANTI JOIN main.documents USING ({", ".join(_DOCUMENT)});
CREATE OR REPLACE TEMP TABLE adopted AS
SELECT was, rank + (SELECT coalesce(max(document_id), 0) FROM main.documents) AS now FROM wanted;
INSERT INTO main.documents SELECT now, * EXCLUDE (document_id, was, now)
FROM shipped.documents JOIN adopted ON was = document_id;
INSERT INTO main.precisions SELECT now, table_id, variable, decimals
FROM shipped.precisions JOIN adopted ON was = document_id;
INSERT INTO main.checks SELECT check_id, now, status, detail FROM shipped.checks JOIN adopted ON was = document_id;
"""

_VALUES = """
INSERT INTO main.staged_series SELECT series_id, {keys} FROM shipped.series;
INSERT INTO main.staged
SELECT f.series_id, f.start, f."end", f.release, f.value, a.now, f.decimals, f.release <> d.release, -1
FROM ({facts}) f JOIN adopted a ON a.was = f.document_id JOIN shipped.documents d USING (document_id);
"""

_NAMES = """
INSERT INTO main.published_partners FROM shipped.published_partners;
INSERT INTO main.published_commodities FROM shipped.published_commodities;
INSERT INTO main.files BY NAME FROM shipped.files s ANTI JOIN main.files USING (sha256, release);
DELETE FROM main.releases WHERE statistical_month IN (SELECT statistical_month FROM shipped.releases WHERE verified);
INSERT INTO main.releases FROM shipped.releases ANTI JOIN main.releases USING (statistical_month);
"""


def due(store: Store) -> bool:
    """Whether the package has figures that a store has not and that belong in it."""
    return snapshot.newer_than(store.rows("SELECT value FROM meta WHERE key = ?", [snapshot.ORIGIN]))


def bring_up(store: Store) -> bool:
    """Merge the shipped documents that a store has not, if that is due; whether it was."""
    if not due(store):
        return False
    with TemporaryDirectory() as scratch:
        path = snapshot.ensure(Path(scratch))
        assert path is not None
        store.rows(f"ATTACH '{quoted(path)}' AS shipped (READ_ONLY)")
        store.script(_DOCUMENTS)
        facts = released("SELECT series_id FROM shipped.series", series="shipped.series", database="shipped")
        store.script(_VALUES.format(keys=_KEYS, facts=facts))
        store.script(_NAMES)
        store.rows("DETACH shipped")
    store.commit()
    reconcile(store)
    store.set_meta(snapshot.ORIGIN, snapshot.provenance()["fingerprint"])
    return True


def merge_newer(directory: Path) -> bool:
    """Bring the published warehouse of a directory up to the package's figures; whether anything was published.

    Raises BlockingIOError while a load is going on (which does the same), OSError where nothing can be written.
    """
    with locked(directory, wait=False), TemporaryDirectory() as scratch:
        published = current(directory)
        if published is None:
            return False
        with Store.of_file(published) as store:
            if not due(store):
                return False
            if _has_all_files(store):
                path = snapshot.ensure(Path(scratch))
                assert path is not None
                with Store.of_file(path) as newer:
                    newer.publish(directory)
            else:
                bring_up(store)
                store.publish(directory)
    return True


def _has_all_files(store: Store) -> bool:
    """Whether the shipped snapshot has every file that is loaded."""
    files = quoted(snapshot.FOLDER / "files.parquet")
    missing = f"SELECT count(*) FROM files ANTI JOIN read_parquet('{files}') s USING (sha256, release)"
    return bool(store.rows(missing)[0][0] == 0)
