"""Checks of a staged document against what is known already: its own release, the vintages around it, its neighbours.

These catch what a document cannot show by itself: a unit that changed, columns that changed places, a list that was
cut. Each period is held against the vintage nearest in time, and never against another file of the same release and
exhibit, which this one corrects, nor against what files of its release that are loaded with it print of the same
series: which of those is wrong, ``data.ingest.settle`` decides. They run in SQL on the store, on the rows of one
document.
"""

from __future__ import annotations

from data.ingest.checks import CheckResult
from data.ingest.distant import check_distant
from data.ingest.labels import check_labels
from data.ingest.nearer import check_nearer
from data.tables import having
from data.warehouse import schema
from data.warehouse.store import Store

_JOIN = " AND ".join(f"s.{name} = k.{name}" for name in schema.SERIES_KEY)
_KINDS: dict[str, list[str]] = having("same_figures")
_SAME = [
    tuple(table for table, kinds in _KINDS.items() if kind in kinds)
    for kind in dict.fromkeys(kind for kinds in _KINDS.values() for kind in kinds)
]
"""Tables that print the same figures: goods of the world or a partner unadjusted, totals adjusted, real totals."""
_COUSIN = (
    " AND ".join(f"s.{name} = k.{name}" for name in schema.SERIES_KEY if name != "table_id")
    + " AND s.table_id <> k.table_id AND k.scheme IN ('total', 'adjustment') AND k.variable = 'value' AND ("
    + " OR ".join(f"k.table_id IN {tables} AND s.table_id IN {tables}" for tables in _SAME)
    + ")"
)

_PREPARE = f"""
CREATE OR REPLACE TEMP TABLE fresh AS
SELECT staged_id, start, "end", value, decimals FROM staged WHERE document_id = ? AND NOT prior;
CREATE OR REPLACE TEMP TABLE same AS
SELECT o.document_id FROM documents d JOIN documents o USING (publisher, exhibit, release) WHERE d.document_id = ?;
CREATE OR REPLACE TEMP TABLE known AS
WITH ids AS (
    SELECT DISTINCT staged_id FROM fresh
), own AS (
    SELECT release AS day FROM documents WHERE document_id = ?
), rows AS (
    SELECT staged_id, start, "end", value, release FROM staged SEMI JOIN ids USING (staged_id)
    WHERE document_id NOT IN (SELECT document_id FROM documents JOIN own ON release = day)
    UNION ALL
    SELECT k.staged_id, o.start, o."end", o.value, o.release
    FROM ids JOIN staged_series k USING (staged_id) JOIN series s ON {_JOIN} JOIN observations o USING (series_id)
    ANTI JOIN same USING (document_id)
), cousins AS (
    SELECT k.staged_id, o.start, o."end", o.value, o.release
    FROM ids JOIN staged_series k USING (staged_id) JOIN series s ON {_COUSIN} JOIN observations o USING (series_id)
    UNION ALL
    SELECT k.staged_id, o.start, o."end", o.value, o.release
    FROM ids JOIN staged_series k USING (staged_id) JOIN staged_series s ON {_COUSIN}
    JOIN staged o ON o.staged_id = s.staged_id
)
SELECT staged_id, start, "end",
       arg_min(value, (cousin, CASE WHEN release > day THEN 1 ELSE 0 END, abs(release - day))) AS value
FROM (SELECT *, 0 AS cousin FROM rows UNION ALL SELECT *, 1 FROM cousins) CROSS JOIN own GROUP BY ALL;
"""
"""``fresh``: the document's figures; ``known``: the same series in the vintage at its time, else the next; where the
table has none, another one that prints the same."""

_RATIOS = """
WITH pairs AS (
    SELECT f.staged_id, abs(f.value) / abs(k.value) AS ratio
    FROM fresh f JOIN known k USING (staged_id, start, "end") WHERE abs(k.value) > 10 AND f.value <> 0
), each AS (
    SELECT staged_id, median(ratio) AS ratio, count(*) AS number FROM pairs GROUP BY staged_id
)
SELECT count(*), median(ratio), coalesce(avg((ratio NOT BETWEEN 0.6 AND 1.7)::INTEGER), 0) FROM each
"""

_LEVELS = """
WITH now AS (
    SELECT staged_id, median(abs(value)) AS level, max(start) AS last FROM fresh
    WHERE start = "end" AND value <> 0 GROUP BY staged_id
), past AS (
    SELECT k.staged_id, median(abs(k.value)) AS level FROM known k JOIN now n USING (staged_id)
    WHERE k.start = k."end" AND k.value <> 0 AND k.start > n.last - INTERVAL 36 MONTH GROUP BY k.staged_id
)
SELECT count(*), median(n.level / p.level) FROM now n JOIN past p USING (staged_id) WHERE p.level > 10
"""

_SIZE = """
SELECT (SELECT count(DISTINCT staged_id) FROM staged WHERE document_id = d.document_id), (
    SELECT count(DISTINCT series) FROM (
        SELECT staged_id AS series FROM staged s WHERE s.document_id = e.document_id AND NOT s.prior
        UNION ALL
        SELECT series_id + 10000000 FROM coverage c WHERE c.document_id = e.document_id AND c.release = e.release
    )), e.release
FROM documents d JOIN documents e ON e.publisher = d.publisher AND e.exhibit = d.exhibit AND e.release < d.release
WHERE d.document_id = ? ORDER BY e.release DESC, e.document_id LIMIT 1
"""

_TOTALS = "s.table_id = 'country' AND s.scheme = 'total' AND s.adjustment = 'nsa'"
_WORLD = f"""
WITH rows AS (
    SELECT s.partner, s.flow, v.start, v.value FROM fresh v JOIN staged_series s USING (staged_id) WHERE {_TOTALS}
), parts AS (
    SELECT flow, start, sum(value) AS total FROM rows
    WHERE partner <> 'world' AND partner NOT LIKE '0%' AND start >= DATE '1992-01-01'
      AND (flow, start) NOT IN (SELECT (flow, start) FROM rows WHERE partner = 'world') GROUP BY ALL
), worlds AS (
    SELECT s.flow, v.start, v.value, v.release FROM staged v JOIN staged_series s USING (staged_id)
    WHERE {_TOTALS} AND s.partner = 'world' AND v.document_id <> ?
    UNION ALL
    SELECT s.flow, o.start, o.value, o.release FROM observations o JOIN series s USING (series_id)
    WHERE {_TOTALS} AND s.partner = 'world'
), world AS (
    SELECT flow, start, arg_min(value, (CASE WHEN release > day THEN 1 ELSE 0 END, abs(release - day))) AS value
    FROM worlds CROSS JOIN (SELECT release AS day FROM documents WHERE document_id = ?) GROUP BY ALL
)
SELECT p.flow, p.start, p.total::DOUBLE, w.value::DOUBLE, (abs(p.total - w.value) / w.value)::DOUBLE AS gap
FROM parts p JOIN world w USING (flow, start)
ORDER BY round(gap, 9) DESC, p.start, p.flow
"""

_LOST = f"""
WITH listed AS (
    SELECT DISTINCT s.partner, s.flow, f.start FROM fresh f JOIN staged_series s USING (staged_id) WHERE {_TOTALS}
), own AS (
    SELECT release AS day FROM documents WHERE document_id = ?
), earlier AS (
    SELECT s.partner, s.flow, v.start, v.value, v.release FROM staged v JOIN staged_series s USING (staged_id)
    WHERE {_TOTALS} AND v.document_id <> ?
    UNION ALL
    SELECT s.partner, s.flow, o.start, o.value, o.release FROM observations o JOIN series s USING (series_id)
    WHERE {_TOTALS}
), lost AS (
    SELECT e.partner, sum(e.value) AS value FROM earlier e CROSS JOIN own ANTI JOIN listed USING (partner, flow, start)
    WHERE e.partner <> 'world' AND e.partner NOT LIKE '0%' AND e.start IN (SELECT start FROM listed)
      AND e.release < day
    GROUP BY e.partner
)
SELECT count(*) FILTER (value > 1),
       coalesce(string_agg(partner, ', ' ORDER BY value DESC, partner) FILTER (value > 1), ''),
       (SELECT count(DISTINCT partner) FROM listed WHERE partner <> 'world' AND partner NOT LIKE '0%')
FROM lost
"""
"""Partners of earlier releases that have trade worth speaking of in months that this document covers, but no row."""

FAR = 0.03
"""How far the partners may be from the world row of another release, which carries its own revisions."""


def check_known(store: Store, document: int, *, whole: bool) -> list[CheckResult]:
    """Every check of one staged document against the rest; ``whole`` when it always lists all it has."""
    for statement in _PREPARE.split(";")[:3]:
        store.rows(statement, [document])
    findings = [_plausible(store), *check_labels(store), *_nearby(store, document)]
    # These two go through all that is staged: only for the file that they are about.
    if store.rows("SELECT exhibit FROM documents WHERE document_id = ?", [document]) == [("country.xlsx",)]:
        findings += [_world(store, document), _lost(store, document)]
    if whole:
        findings.append(_shrunk(store, document))
    return [finding for finding in findings if finding is not None]


def _nearby(store: Store, document: int) -> list[CheckResult]:
    """Against what is known of the same periods, and of others; not of a large document."""
    nearer = check_nearer(store, document)
    return [] if nearer is None else [nearer, *check_distant(store)]


def _plausible(store: Store) -> CheckResult | None:
    """The same months must be of the same size as in other vintages; new months, as the months before."""
    count, ratio, strange = store.rows(_RATIOS)[0]
    if count >= 3:
        if not 0.5 <= ratio <= 2:
            detail = f"values are {ratio:.4g} times those of the vintages loaded before"
            return CheckResult("plausible", "failed", "", detail)
        if strange > 0.25:
            detail = f"{strange:.0%} of {count} series are of another size than in the vintages loaded before"
            return CheckResult("plausible", "failed", "", detail)
        return CheckResult("plausible", "ok", "", f"{count} series of the same size as loaded before")
    count, ratio = store.rows(_LEVELS)[0]
    if count >= 1 and not 0.2 <= ratio <= 5:
        return CheckResult("plausible", "failed", "", f"values are {ratio:.4g} times those of the months loaded before")
    return CheckResult("plausible", "ok", "", f"{count} series of the size of the months before") if count else None


def _shrunk(store: Store, document: int) -> CheckResult | None:
    """A document that always lists everything must not have lost a seventh of its series."""
    found = store.rows(_SIZE, [document])
    if not found or not found[0][1]:
        return None
    now, before, release = found[0]
    if now < 0.85 * before:
        return CheckResult("complete", "failed", "", f"{now} series, where the release of {release} has {before}")
    return CheckResult("complete", "ok", "", f"{now} series; {before} in the release of {release}")


def _world(store: Store, document: int) -> CheckResult | None:
    """country.xlsx without world rows: its partners against the world row nearest in time."""
    found = store.rows(_WORLD, [document, document])
    if not found:
        return None
    flow, start, total, world, gap = found[0]
    where = f"{start:%Y-%m} {flow}"
    detail = (
        f"partners add up to {total:,.1f}, the world row is {world:,.1f} ({gap:.3%} apart); the worst of {len(found)}"
    )
    return CheckResult("world_row", "failed" if gap > FAR else "ok", where, detail)


def _lost(store: Store, document: int) -> CheckResult | None:
    """country.xlsx: a list of partners must have those that earlier releases have for the same months."""
    lost, names, listed = store.rows(_LOST, [document, document])[0]
    if not listed:
        return None
    if lost:
        return CheckResult("partners", "failed", "", f"{lost} partners of earlier releases have no row: {names}")
    return CheckResult("partners", "ok", "", f"{listed} partners, all that earlier releases have for the same months")
