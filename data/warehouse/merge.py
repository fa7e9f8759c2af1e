"""Merging staged values with the stored vintages.

Of two documents of one release and exhibit the one loaded later corrects the earlier, figure by figure.
The stored releases of every touched series are first spelled out again (``observations`` and ``coverage``
together hold them whole), the staged ones are added, and both are reduced again: so an older release may
come after a newer one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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
CREATE OR REPLACE TABLE touched AS SELECT DISTINCT now AS series_id FROM staged JOIN new_ids ON was = staged_id
UNION SELECT series_id FROM coverage WHERE document_id IN (SELECT unnest(?))
UNION SELECT series_id FROM observations WHERE document_id IN (SELECT unnest(?));
"""

_FACTS = f"""
CREATE OR REPLACE TABLE facts AS
SELECT *, 0 AS turn FROM ({released("SELECT series_id FROM touched", series="numbered")})
WHERE document_id NOT IN (SELECT unnest(?))
UNION ALL
SELECT now, start, "end", release, value, document_id, decimals, turn FROM staged JOIN new_ids ON was = staged_id;
"""

# A coarser figure that agrees is no correction. Documents of one exhibit may each have a part of it.
_CORRECTED = """
CREATE OR REPLACE TABLE corrected AS
WITH twice AS (
    SELECT release, publisher, exhibit FROM documents GROUP BY ALL HAVING count(*) > 1
), own AS (
    SELECT f.*, d.publisher, d.exhibit, d.release AS printed FROM facts f JOIN documents d USING (document_id)
    SEMI JOIN twice t ON t.release = d.release AND t.publisher = d.publisher AND t.exhibit = d.exhibit
), ranked AS (
    SELECT *, first_value(document_id) OVER later AS by_document, first_value(value) OVER later AS stands,
           first_value(decimals) OVER later AS places
    FROM own WINDOW later AS (
        PARTITION BY series_id, start, "end", release, publisher, exhibit, printed ORDER BY turn DESC, document_id DESC)
)
SELECT series_id, start, "end", release, document_id, value, by_document, stands FROM ranked
WHERE document_id <> by_document
  AND abs(value - stands) > 1e-9 * greatest(abs(value), 1)
      + CASE WHEN least(decimals, places) >= 6 THEN 0 ELSE 0.5 * pow(10, -least(decimals, places)) END;
DELETE FROM facts USING corrected c
WHERE facts.series_id = c.series_id AND facts.start = c.start AND facts."end" = c."end"
  AND facts.release = c.release AND facts.document_id = c.document_id;
"""

_CORRECTIONS = """
SELECT document_id, by_document, count(*), arg_min(
           strftime(start, '%Y-%m') || CASE WHEN start = "end" THEN '' ELSE strftime("end", '..%Y-%m') END || ' ' ||
           concat_ws(' ', {words}) || ': was ' || value::DOUBLE || ', is ' || stands::DOUBLE,
           (-round(abs(value - stands) / greatest(abs(value), 1), 9), series_id, start, "end"))
FROM corrected JOIN numbered USING (series_id) GROUP BY ALL ORDER BY ALL
""".format(words=", ".join(f"nullif(nullif({name}, 'nominal'), 'total')" for name in schema.SERIES_KEY[:-1]))

# A release's own document comes before the next release's "as published last month", and the release
# itself before the histories that come with it: people cite the exhibit.
_SORTED = """
SELECT series_id, start, "end", f.release, value::DOUBLE AS value, document_id, decimals,
       d.release <> f.release AS prior, dense_rank() OVER (ORDER BY series_id, start, "end") - 1 AS period,
       row_number() OVER (PARTITION BY series_id, start, "end", f.release
                          ORDER BY decimals DESC, d.release <> f.release, NOT starts_with(d.exhibit, 'FT-900'),
                                   document_id) AS choice
FROM facts f JOIN documents d USING (document_id) ORDER BY series_id, start, "end", f.release, choice
"""

_READ = ("period", "value", "decimals", "choice", "document_id", "prior")

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


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two documents (numbers) of one release that print some of the same figures differently.

    ``corrects``: they are of the same exhibit, and the figures of ``kept``, loaded later, stand. Otherwise they are of
    two exhibits, and those of ``kept`` stand because its exhibit is cited first. ``prior``: one of the two has the
    figures only "as published last month". ``first`` shows the figure that differs most.
    Where all agree, ``count`` is 0.
    """

    other: int
    kept: int
    count: int
    first: str
    corrects: bool = False
    prior: bool = False


def merge(db: duckdb.DuckDBPyConnection, dropped: Collection[int] = ()) -> list[Disagreement]:
    """Reduce stored and staged values to vintages and coverage, in place; without those of ``dropped`` documents."""
    _renumber_documents(db)
    gone = [now for was, now in db.execute("SELECT was, now FROM document_ids").fetchall() if was in set(dropped)]
    db.execute(_PRECISIONS)
    db.execute(_NUMBER)
    db.execute(_TOUCHED, [gone, gone])
    db.execute(_FACTS, [gone])
    db.execute(_CORRECTED)
    corrections = db.execute(_CORRECTIONS).fetchall()
    found = [Disagreement(other, kept, count, first, corrects=True) for other, kept, count, first in corrections]
    found += _reduce(db)
    db.execute(_OBSERVATIONS)
    db.execute(_COVERAGE)
    db.execute(f"DELETE FROM series; INSERT INTO series SELECT series_id, {_KEYS} FROM numbered")
    db.execute(_TIDY_NAMES)
    for name in ("numbered", "old_ids", "new_ids", "touched", "facts", "corrected", "chosen", "kept", "document_ids"):
        db.execute(f"DROP TABLE IF EXISTS {name}")
    return found


def _reduce(db: duckdb.DuckDBPyConnection) -> list[Disagreement]:
    """``chosen``: one value per series, period and release; ``kept``: those that a release changed."""
    facts: Any = db.sql(_SORTED).to_arrow_table()
    columns = {name: facts.column(name).to_numpy() for name in _READ}
    first = columns["choice"] == 1
    found = _agreement(db, columns, first)
    chosen = facts.filter(pa.array(first))
    period = columns["period"][first].astype(np.int64)
    keep = changed(period, columns["value"][first], columns["decimals"][first].astype(np.int64))
    fields = ["series_id", "start", "end", "release", "value", "document_id"]
    for name, table in (("chosen", chosen), ("kept", chosen.filter(pa.array(keep)))):
        db.register("made", table.select(fields))
        db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM made")
        db.unregister("made")
    return found


def _agreement(db: duckdb.DuckDBPyConnection, columns: dict[str, Any], first: Any) -> list[Disagreement]:
    """Two documents of one release that print the same series: keep the more precise, say whether they agree."""
    others = np.flatnonzero(~first)
    owner = np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))[others]
    two = columns["document_id"][others] != columns["document_id"][owner]
    others, owner = others[two], owner[two]
    coarser = np.minimum(columns["decimals"][others], columns["decimals"][owner])
    same = agree(columns["value"][others], columns["value"][owner], coarser)
    pairs = np.stack([columns["document_id"][others], columns["document_id"][owner]], axis=1)
    found = []
    for (other, kept), count in zip(*np.unique(pairs, axis=0, return_counts=True), strict=True):
        here = (pairs == (other, kept)).all(axis=1)
        wrong = np.flatnonzero(here & ~same)
        detail = f"{count - len(wrong)} of {count} values agree with document {kept}"
        prior = bool(columns["prior"][others[wrong]].any() or columns["prior"][owner[wrong]].any())
        if len(wrong):
            one = columns["value"][others[wrong[0]]]
            detail += f", whose values are kept; the first that does not is {one}"
            text = f"{one:,.10g}, where the other has {columns['value'][owner[wrong[0]]]:,.10g}"
        else:
            text = ""
        found.append(Disagreement(int(other), int(kept), len(wrong), text, prior=prior))
        db.execute("DELETE FROM checks WHERE check_id = 'agreement' AND document_id = ?", [int(other)])
        status = "ok" if not len(wrong) else "noted" if prior else "failed"
        db.execute("INSERT INTO checks VALUES ('agreement', ?, ?, ?)", [int(other), status, detail])
    return found


def _renumber_documents(db: duckdb.DuckDBPyConnection) -> None:
    """Number documents by release and name, so that the order of loading leaves no trace."""
    db.execute(_RENUMBER_DOCUMENTS)
    for name in ("documents", "observations", "coverage", "checks", "precisions", "staged"):
        db.execute(f"UPDATE {name} SET document_id = now FROM document_ids WHERE was = document_id")
