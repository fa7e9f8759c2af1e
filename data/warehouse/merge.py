"""Merging staged values with the stored vintages.

The stored releases of every touched series are first spelled out again (``observations`` and ``coverage``
together hold them whole), the staged ones are added, and both are reduced again: so an older release may
come after a newer one.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from data.warehouse import schema
from data.warehouse.released import released
from data.warehouse.vintages import agree, changed

_KEYS = ", ".join(schema.SERIES_KEY)

_NUMBER = f"""
CREATE OR REPLACE TABLE numbered AS
SELECT row_number() OVER (ORDER BY {_KEYS}) AS series_id, *
FROM (SELECT {_KEYS} FROM series UNION SELECT {_KEYS} FROM staged_series
      WHERE staged_id IN (SELECT staged_id FROM staged));
CREATE OR REPLACE TABLE old_ids AS
SELECT s.series_id AS was, n.series_id AS now FROM series s JOIN numbered n USING ({_KEYS});
CREATE OR REPLACE TABLE new_ids AS
SELECT s.staged_id AS was, n.series_id AS now FROM staged_series s JOIN numbered n USING ({_KEYS});
UPDATE observations SET series_id = now FROM old_ids WHERE was = series_id;
UPDATE coverage SET series_id = now FROM old_ids WHERE was = series_id;
"""

_PRECISIONS = """
CREATE OR REPLACE TABLE once AS
SELECT document_id, table_id, variable, max(decimals) AS decimals FROM precisions GROUP BY ALL;
DELETE FROM precisions;
INSERT INTO precisions SELECT * FROM once;
DROP TABLE once;
"""

_TOUCHED = """
CREATE OR REPLACE TABLE touched AS SELECT DISTINCT now AS series_id FROM staged JOIN new_ids ON was = staged_id;
"""

_FACTS = f"""
CREATE OR REPLACE TABLE facts AS
{released("SELECT series_id FROM touched", series="numbered")}
UNION ALL
SELECT now, start, "end", release, value, document_id, decimals FROM staged JOIN new_ids ON was = staged_id;
"""

# A release's own document comes before the next release's "as published last month", and the release
# itself before the histories that come with it: people cite the exhibit.
_SORTED = """
SELECT series_id, start, "end", f.release, value::DOUBLE AS value, document_id, decimals,
       dense_rank() OVER (ORDER BY series_id, start, "end") - 1 AS period,
       row_number() OVER (PARTITION BY series_id, start, "end", f.release
                          ORDER BY decimals DESC, d.release <> f.release, NOT starts_with(d.exhibit, 'FT-900'),
                                   document_id) AS choice
FROM facts f JOIN documents d USING (document_id) ORDER BY series_id, start, "end", f.release, choice
"""

_OBSERVATIONS = f"""
DELETE FROM observations WHERE series_id IN (SELECT series_id FROM touched);
INSERT INTO observations
SELECT series_id, start, "end", release,
       lead(release, 1, DATE '{schema.FOREVER}') OVER (PARTITION BY series_id, start, "end" ORDER BY release),
       value, document_id
FROM kept;
"""

_COVERAGE = f"""
DELETE FROM coverage WHERE series_id IN (SELECT series_id FROM touched);
INSERT INTO coverage
WITH one AS (
    SELECT series_id, release, start, "end", document_id, {schema.step_of("start", '"end"')} AS step FROM chosen
), run AS (
    SELECT *, date_diff('month', DATE '1900-01-01', start) AS mark,
           CASE WHEN step = 0 THEN mark * 10000 + date_diff('month', start, "end")
                ELSE mark // step
                     - row_number() OVER (PARTITION BY series_id, release, step, document_id ORDER BY start)
           END AS run
    FROM one
)
SELECT series_id, release, min(start), max("end"), step, document_id FROM run
GROUP BY series_id, release, step, document_id, run;
"""

_RENUMBER_DOCUMENTS = """
CREATE OR REPLACE TABLE document_ids AS
SELECT document_id AS was, row_number() OVER (ORDER BY release, publisher, exhibit, file, sha256, document_id) AS now
FROM documents;
"""

# The newest release's names stand.
_TIDY_NAMES = """
CREATE OR REPLACE TABLE names AS
SELECT table_id, partner, last(name ORDER BY release, name) AS name, max(release) AS release
FROM published_partners GROUP BY table_id, partner;
DELETE FROM published_partners;
INSERT INTO published_partners SELECT table_id, partner, name, release FROM names;
CREATE OR REPLACE TABLE names AS
SELECT * FROM published_commodities
QUALIFY row_number() OVER (PARTITION BY table_id, scheme, commodity ORDER BY release DESC, name, position) = 1;
DELETE FROM published_commodities;
INSERT INTO published_commodities SELECT table_id, scheme, commodity, name, parent, position, release FROM names;
DROP TABLE names;
"""


def merge(db: duckdb.DuckDBPyConnection) -> None:
    """Reduce stored and staged values to vintages and coverage, in place."""
    _renumber_documents(db)
    db.execute(_PRECISIONS)
    db.execute(_NUMBER)
    db.execute(_TOUCHED)
    db.execute(_FACTS)
    _reduce(db)
    db.execute(_OBSERVATIONS)
    db.execute(_COVERAGE)
    db.execute(f"DELETE FROM series; INSERT INTO series SELECT series_id, {_KEYS} FROM numbered")
    db.execute(_TIDY_NAMES)
    for name in ("numbered", "old_ids", "new_ids", "touched", "facts", "chosen", "kept", "document_ids"):
        db.execute(f"DROP TABLE IF EXISTS {name}")


def _reduce(db: duckdb.DuckDBPyConnection) -> None:
    """``chosen``: one value per series, period and release; ``kept``: those that a release changed."""
    facts: Any = db.sql(_SORTED).to_arrow_table()
    columns = {name: facts.column(name).to_numpy() for name in ("period", "value", "decimals", "choice", "document_id")}
    first = columns["choice"] == 1
    _record_agreement(db, columns, first)
    chosen = facts.filter(pa.array(first))
    period = columns["period"][first].astype(np.int64)
    keep = changed(period, columns["value"][first], columns["decimals"][first].astype(np.int64))
    fields = ["series_id", "start", "end", "release", "value", "document_id"]
    for name, table in (("chosen", chosen), ("kept", chosen.filter(pa.array(keep)))):
        db.register("made", table.select(fields))
        db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM made")
        db.unregister("made")


def _record_agreement(db: duckdb.DuckDBPyConnection, columns: dict[str, Any], first: Any) -> None:
    """Two documents of one release that print the same series: keep the more precise, say whether they agree."""
    others = np.flatnonzero(~first)
    owner = np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))[others]
    two = columns["document_id"][others] != columns["document_id"][owner]
    others, owner = others[two], owner[two]
    coarser = np.minimum(columns["decimals"][others], columns["decimals"][owner])
    same = agree(columns["value"][others], columns["value"][owner], coarser)
    pairs = np.stack([columns["document_id"][others], columns["document_id"][owner]], axis=1)
    for (other, kept), count in zip(*np.unique(pairs, axis=0, return_counts=True), strict=True):
        here = (pairs == (other, kept)).all(axis=1)
        wrong = others[here & ~same]
        detail = f"{count - len(wrong)} of {count} values agree with document {kept}"
        if len(wrong):
            detail += f", whose values are kept; the first that does not is {columns['value'][wrong[0]]}"
        db.execute("DELETE FROM checks WHERE check_id = 'agreement' AND document_id = ?", [int(other)])
        status = "failed" if len(wrong) else "ok"
        db.execute("INSERT INTO checks VALUES ('agreement', ?, ?, ?)", [int(other), status, detail])


def _renumber_documents(db: duckdb.DuckDBPyConnection) -> None:
    """Number documents by release and name, so that the order of loading leaves no trace."""
    db.execute(_RENUMBER_DOCUMENTS)
    for name in ("documents", "observations", "coverage", "checks", "precisions", "staged"):
        db.execute(f"UPDATE {name} SET document_id = now FROM document_ids WHERE was = document_id")
