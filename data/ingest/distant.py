"""The commodities of Exhibits 7 and 8: whether two stand where each other's last known figures did.

They are ranked anew each month, so that their order tells nothing of their names; and months or years may lie between
two lists that are loaded, in which levels move by a half. So what stands at another line's level and not at its own is
said, not refused; and where no list of these months is loaded, that lines of like size cannot be told apart. Reads the
tables ``fresh``, ``known`` and ``near`` that ``data.ingest.known`` and ``data.ingest.nearer`` prepare.
"""

from __future__ import annotations

from data.ingest.checks import CheckResult
from data.warehouse.store import Store

MOST = 5
"""Pairs that are named."""
LINES = "table_id = 'enduse_sa' AND scheme = 'enduse' AND length(commodity) = 5"
"""The lines that are ranked anew each month."""

_PREPARE = f"""
CREATE OR REPLACE TEMP TABLE apart AS
WITH met AS (
    SELECT DISTINCT staged_id FROM fresh JOIN known USING (staged_id, start, "end")
), rates AS (
    SELECT staged_id, "end", value::DOUBLE / (date_diff('month', start, "end") + 1) AS rate FROM known WHERE value > 0
), past AS (
    SELECT staged_id, avg(ln(rate)) AS level, max("end") AS last FROM rates
    JOIN (SELECT staged_id, max("end") AS newest FROM rates GROUP BY staged_id) USING (staged_id)
    WHERE "end" > newest - INTERVAL 12 MONTH GROUP BY staged_id
), shares AS (
    SELECT staged_id, avg(ln(was / (date_diff('month', start, "end") + 1))) AS level FROM near
    WHERE rough AND was > 0 GROUP BY staged_id
), firsts AS (
    SELECT staged_id, value::DOUBLE / (date_diff('month', start, "end") + 1) AS rate, pow(10, -decimals) AS unit
    FROM fresh JOIN staged_series USING (staged_id) WHERE value > 0 AND {LINES}
    QUALIFY row_number() OVER (PARTITION BY staged_id ORDER BY start, "end" DESC) = 1
)
SELECT staged_id, ln(rate) AS now, coalesce(s.level, p.level) AS level, p.last,
       rate > 30 * unit AND coalesce(s.level, p.level) > ln(30 * unit) AS large, s.level IS NOT NULL AS shared
FROM firsts ANTI JOIN met USING (staged_id) LEFT JOIN past p USING (staged_id) LEFT JOIN shares s USING (staged_id)
"""
"""``apart``: the lines without a known period, their first amount a month and the last known one, in logarithms."""

_PAIRS = """
SELECT one, other FROM (
    SELECT s.commodity AS one, t.commodity AS other,
           abs(a.now - a.level) + abs(b.now - b.level) AS own, abs(a.now - b.level) + abs(b.now - a.level) AS crossed
    FROM apart a JOIN apart b ON a.staged_id < b.staged_id
    JOIN staged_series s ON s.staged_id = a.staged_id JOIN staged_series t ON t.staged_id = b.staged_id
    WHERE a.large AND b.large AND left(s.commodity, 1) = left(t.commodity, 1) AND s.flow = t.flow
) WHERE own > 0.2 AND crossed < own / 2 ORDER BY round(own - crossed, 6) DESC, one, other
"""

_UNHELD = "SELECT count(*), strftime(max(last), '%Y-%m') FROM apart WHERE NOT shared"


def check_distant(store: Store) -> list[CheckResult]:
    """The lines of which nothing tells that the names are theirs (noted); none where there are no such lines."""
    store.rows(_PREPARE)
    findings = []
    pairs = store.rows(_PAIRS)
    if pairs:
        named = "; ".join(f"{one} and {other}" for one, other in pairs[:MOST])
        more = f", and {len(pairs) - MOST} more pairs" if len(pairs) > MOST else ""
        detail = f"lines that stand where each other's last figures did, as exchanged names would: {named}{more}"
        findings.append(CheckResult("labels", "noted", "", detail))
    lines, last = store.rows(_UNHELD)[0]
    if lines:
        nearest = f"the nearest is of {last}" if last else "none is loaded"
        tells = f"tells {lines} lines of like size apart, if names were exchanged"
        detail = f"no other list of these months ({nearest}) {tells}"
        findings.append(CheckResult("names", "noted", "", detail))
    return findings
