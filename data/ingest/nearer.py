"""Whether rows and columns of a document are nearer to the history of others than to their own.

A revision moves a figure by little, and all of a month alike: two series that each stand where the other one stood, or
two months that each stand where the other month stood, are exchanged, even where no figure is the same as before. For
that the periods that another vintage or another table has are enough; where those are far, sizes tell only what is
plain. Reads the tables ``fresh`` and ``known`` that ``data.ingest.known`` prepares.
"""

from __future__ import annotations

from data.ingest.checks import CheckResult
from data.ingest.labels import ALIKE, name_of
from data.warehouse.store import Store

MOST = 20_000
"""Figures of a document: larger ones have codes beside their names, and months in their order."""
TIMES = 3
"""How many times nearer to the other's history than to its own."""

_PARTS = " AND ".join(f"s.{name} = k.{name}" for name in ("flow", "sector", "basis", "adjustment", "prices", "partner"))

_PREPARE = f"""
CREATE OR REPLACE TEMP TABLE near AS
WITH own AS (
    SELECT release AS day FROM documents WHERE document_id = ?
), averaged AS (
    SELECT DISTINCT staged_id, f.start, f."end", s.series_id
    FROM fresh f JOIN staged_series k USING (staged_id) JOIN series s ON {_PARTS}
    WHERE k.variable = 'three_month_average' AND s.table_id = 'totals' AND s.variable = 'value'
), months AS (
    SELECT a.staged_id, a.start, a."end", arg_min(o.value, abs(o.release - day)) AS value
    FROM averaged a JOIN observations o ON o.series_id = a.series_id AND o.start = o."end"
     AND o.start BETWEEN a."end" - INTERVAL 2 MONTH AND a."end" CROSS JOIN own
    GROUP BY a.staged_id, a.start, a."end", o.start
), years AS (
    SELECT k.staged_id, o.start, o."end", arg_min(o.value, abs(o.release - day)) AS value
    FROM (SELECT DISTINCT staged_id FROM fresh) JOIN staged_series k USING (staged_id)
    JOIN series s ON s.flow = k.flow AND s.partner = k.partner AND s.commodity = k.commodity
    JOIN observations o USING (series_id) CROSS JOIN own
    WHERE k.table_id = 'enduse_sa' AND length(k.commodity) = 5
      AND s.table_id = 'enduse_annual' AND s.scheme = 'enduse' AND date_diff('month', o.start, o."end") = 11
    GROUP BY ALL
)
SELECT staged_id, start, "end", value::DOUBLE AS was, false AS rough FROM known
UNION ALL
SELECT staged_id, start, "end", avg(value)::DOUBLE, false FROM months GROUP BY ALL HAVING count(*) = 3
UNION ALL
SELECT f.staged_id, f.start, f."end", y.value::DOUBLE * (date_diff('month', f.start, f."end") + 1) / 12, true
FROM fresh f JOIN years y ON y.staged_id = f.staged_id AND f.start >= y.start AND f."end" <= y."end"
ANTI JOIN known n ON n.staged_id = f.staged_id AND n.start = f.start AND n."end" = f."end"
"""
"""``near``: what is known of the same periods: the known figures, averages of known months, and, ``rough``, shares of a
known year."""

# Two series that differ in one property, of which each is at the other's level in all periods together.
_SERIES = f"""
WITH cells AS (
    SELECT f.staged_id, start, "end", ln(f.value::DOUBLE) AS now, ln(n.was) AS was, n.rough
    FROM fresh f JOIN near n USING (staged_id, start, "end")
    WHERE f.value > 100 * pow(10, -f.decimals) AND n.was > 0
), odd AS (
    SELECT staged_id FROM cells GROUP BY staged_id HAVING avg(abs(now - was)) > 0.02
), pairs AS (
    SELECT a.staged_id AS one, b.staged_id AS other, count(*) AS number, bool_or(a.rough OR b.rough) AS guessed,
           avg(abs(a.now - a.was) + abs(b.now - b.was)) AS own, avg(abs(a.now - b.was) + abs(b.now - a.was)) AS crossed
    FROM cells a JOIN cells b USING (start, "end")
    WHERE a.staged_id < b.staged_id AND a.staged_id IN (FROM odd) AND b.staged_id IN (FROM odd)
    GROUP BY ALL HAVING number >= 2 AND crossed < own / {TIMES} AND own > CASE WHEN guessed THEN 1.0 ELSE 0.06 END
)
SELECT one, other, number FROM pairs
JOIN staged_series s ON s.staged_id = one JOIN staged_series t ON t.staged_id = other
WHERE {ALIKE} = 1 ORDER BY round(own / greatest(crossed, 0.001), 6) DESC, one, other LIMIT 1
"""

# Two months, near each other in time, of which each is at the other's level in all series of a flow together, while the
# other months differ from what is known by little.
_MONTHS = """
WITH cells AS (
    SELECT f.staged_id, flow, "end" AS month, ln(f.value::DOUBLE) AS now, ln(n.was) AS was
    FROM fresh f JOIN near n USING (staged_id, start, "end") JOIN staged_series USING (staged_id)
    WHERE f.value > 1000 * pow(10, -f.decimals) AND n.was > 0 AND NOT n.rough AND start = "end"
), months AS (
    SELECT flow, month, avg(abs(now - was)) AS gap FROM cells GROUP BY ALL
), usual AS (
    SELECT flow, median(gap) AS gap FROM months GROUP BY ALL HAVING count(*) >= 6
), pairs AS (
    SELECT flow, a.month AS one, b.month AS other, count(*) AS number,
           avg(abs(a.now - a.was) + abs(b.now - b.was)) AS own, avg(abs(a.now - b.was) + abs(b.now - a.was)) AS crossed
    FROM cells a JOIN cells b USING (staged_id, flow) WHERE a.month < b.month AND b.month <= a.month + INTERVAL 12 MONTH
    GROUP BY ALL
)
SELECT strftime(one, '%Y-%m'), strftime(other, '%Y-%m'), number, flow FROM pairs JOIN usual u USING (flow)
WHERE crossed < own / 2 AND own > greatest(0.01, 6 * u.gap)
ORDER BY round(own / greatest(crossed, 0.001), 6) DESC, flow, one, other LIMIT 1
"""


# A series whose every month stands where the month before or after it stood.
_SHIFTED = f"""
WITH months AS (
    SELECT staged_id, start, f.value::DOUBLE AS now, n.was
    FROM fresh f JOIN near n USING (staged_id, start, "end") WHERE start = "end" AND NOT n.rough
), moved AS (
    SELECT a.staged_id, CASE WHEN b.start < a.start THEN 'before' ELSE 'after' END AS side, count(*) AS number,
           avg(abs(a.now - a.was)) AS own, avg(abs(a.now - b.was)) AS crossed, avg(abs(a.was)) AS level
    FROM months a JOIN months b ON a.staged_id = b.staged_id
     AND (b.start = a.start - INTERVAL 1 MONTH OR b.start = a.start + INTERVAL 1 MONTH)
    GROUP BY ALL
)
SELECT staged_id, side, number FROM moved
WHERE number >= 12 AND crossed < own / {TIMES} AND own > 0.005 * level ORDER BY number DESC, staged_id, side LIMIT 1
"""

# A figure far from what is known of its period, in a series whose others are as known.
_STRAY = """
WITH months AS (
    SELECT staged_id, start, f.value::DOUBLE AS now, n.was, abs(f.value::DOUBLE - n.was) AS gap
    FROM fresh f JOIN near n USING (staged_id, start, "end") WHERE start = "end" AND NOT n.rough
), usual AS (
    SELECT staged_id, median(gap) AS gap, median(abs(was)) AS level FROM months GROUP BY ALL HAVING count(*) >= 24
)
SELECT count(*) OVER (), staged_id, strftime(start, '%Y-%m'), now, was FROM months m JOIN usual u USING (staged_id)
WHERE m.gap > 0.5 * level AND m.gap > 2 * abs(was) AND u.gap < 0.02 * level
ORDER BY round(m.gap / level, 6) DESC, staged_id, start LIMIT 1
"""


def check_nearer(store: Store, document: int) -> CheckResult | None:
    """Rows, columns or months exchanged or moved (failed), a figure gone astray (noted); None for a larger document."""
    if store.rows("SELECT count(*) FROM fresh")[0][0] > MOST:
        return None
    store.rows(_PREPARE, [document])
    for one, other, number in store.rows(_SERIES):
        own = f"the figures of {name_of(store, one)} are nearer to those known of {name_of(store, other)}"
        detail = f"{own} than to their own, and the other way around, in {number} periods"
        return CheckResult("nearer", "failed", "", detail)
    for one, other, number, flow in store.rows(_MONTHS):
        own = f"{flow}: the figures of {one} are nearer to those known of {other}"
        detail = f"{own} than to their own, and the other way around, in {number} series"
        return CheckResult("nearer", "failed", "", detail)
    for series, side, number in store.rows(_SHIFTED):
        own = f"the figures of {name_of(store, series)} are those known of the month {side}"
        return CheckResult("nearer", "failed", "", f"{own}, in {number} months")
    for count, series, month, now, was in store.rows(_STRAY):
        others = f" ({count - 1} more like it)" if count > 1 else ""
        detail = f"{now:,.10g}, where {was:,.10g} is known, in a series whose other figures are as known{others}"
        return CheckResult("nearer", "noted", f"{month} {name_of(store, series)}", detail)
    return CheckResult("nearer", "ok", "", "rows, columns and months are nearest to their own history")
