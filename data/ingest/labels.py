"""Whether the labels of a document stand beside their own figures: each series against the history of every other.

A column that agrees with another column's history, and not with its own, is a swapped label: the file is refused. What
is only unlike its own past (a figure that changed alone, one far from the months before) may be true: it is said. Reads
the tables ``fresh`` and ``known`` that ``data.ingest.known`` prepares.
"""

from __future__ import annotations

from data.ingest.checks import CheckResult
from data.warehouse import schema
from data.warehouse.store import Store

_WORDS = ", ".join(
    f"nullif(nullif(nullif(s.{name}, 'nominal'), 'total'), 'value')" for name in schema.SERIES_KEY if name != "unit"
)
_NAME = f"SELECT concat_ws(' ', {_WORDS}) FROM staged_series s WHERE s.staged_id = ?"
ALIKE = " + ".join(f"(s.{name} <> t.{name})::INTEGER" for name in schema.SERIES_KEY)
"""In how many properties two series (``s`` and ``t``) differ."""
_PERIOD = "strftime(start, '%Y-%m') || CASE WHEN start = \"end\" THEN '' ELSE strftime(\"end\", '..%Y-%m') END"

# A figure of another size than its own history, beside the history of the same period of a series that it equals.
_SWAPPED = """
WITH cells AS (
    SELECT f.staged_id, start, "end", f.value::DOUBLE AS now, k.value::DOUBLE AS was,
           0.6 * pow(10, -f.decimals) + 1e-9 * abs(f.value::DOUBLE) AS unit
    FROM fresh f JOIN known k USING (staged_id, start, "end")
    WHERE f.value > 0 AND k.value > 0
), odd AS (
    SELECT *, abs(ln(now / was)) AS gap FROM cells
    WHERE abs(ln(now / was)) > 0.03 AND abs(now - was) > 2 * unit AND now > 10000 * unit
), tally AS (
    SELECT staged_id, count(*) AS cells FROM odd GROUP BY staged_id
), near AS (
    SELECT a.staged_id AS one, b.staged_id AS other,
           abs(a.now - b.was) <= a.unit AND b.was > 10000 * a.unit AS exact,
           abs(b.now - a.was) <= b.unit AND b.now > 10000 * b.unit AS back,
           least(a.gap, abs(ln(b.now / b.was))) > 0.1 AND abs(ln(b.now / a.was)) < 0.01 AS mutual
    FROM odd a JOIN cells b USING (start, "end")
    WHERE a.staged_id <> b.staged_id AND b.was BETWEEN 0.99 * a.now AND 1.01 * a.now
), matched AS (
    SELECT one, other, count(*) FILTER (exact) AS exact, count(*) FILTER (exact AND back) AS both,
           count(*) FILTER (mutual) AS mutual
    FROM near WHERE exact OR mutual GROUP BY ALL
)
SELECT m.one, m.other, greatest(m.exact, m.mutual) FROM matched m JOIN tally t ON t.staged_id = m.one
WHERE greatest(m.exact, m.mutual) >= 0.8 * t.cells AND (m.both >= 1 OR m.exact >= 3 OR m.mutual >= 3)
ORDER BY m.both DESC, m.exact DESC, m.mutual DESC, m.one, m.other LIMIT 1
"""

# The next months: two series that stay near their levels, differ in one property, and now stand at each other's.
_TRADED = """
WITH past AS (
    SELECT staged_id, avg(ln(value::DOUBLE)) AS level, greatest(stddev_pop(ln(value::DOUBLE)), 0.01) AS spread,
           max(start) AS last
    FROM known k WHERE start = "end" AND value > 0
      AND start > (SELECT max(start) FROM fresh) - INTERVAL 24 MONTH GROUP BY staged_id HAVING count(*) >= 6
), new AS (
    SELECT f.staged_id, f.start, ln(f.value::DOUBLE) AS now, p.level, p.spread, p.last
    FROM fresh f JOIN past p USING (staged_id)
    WHERE f.start = f."end" AND f.value > 0 AND f.start > p.last AND p.spread < 0.25
), odd AS (
    SELECT * FROM new WHERE abs(now - level) > greatest(0.35, 4 * spread)
)
"""
_PAIR = (
    _TRADED
    + """
SELECT a.staged_id, b.staged_id, count(*)
FROM odd a JOIN odd b ON a.start = b.start AND a.staged_id < b.staged_id
 AND a.start <= least(a.last, b.last) + INTERVAL 2 MONTH
JOIN staged_series s ON s.staged_id = a.staged_id JOIN staged_series t ON t.staged_id = b.staged_id
WHERE {alike} = 1
  AND abs(a.now - b.level) < greatest(0.15, 2.5 * b.spread) AND abs(b.now - a.level) < greatest(0.15, 2.5 * a.spread)
GROUP BY ALL ORDER BY 3 DESC, 1, 2 LIMIT 1"""
).format(alike=ALIKE)
_FAR = (
    _TRADED
    + """
SELECT count(*) OVER (), staged_id, strftime(start, '%Y-%m'), exp(now), exp(level)
FROM odd WHERE abs(now - level) > greatest(0.7, 6 * spread)
ORDER BY round(abs(now - level), 6) DESC, staged_id, start LIMIT 1"""
)

# Where the other figures of a period stand as they were, the few that changed are said.
_ALONE = f"""
WITH cells AS (
    SELECT f.staged_id, start, "end", f.value::DOUBLE AS now, k.value::DOUBLE AS was, adjustment,
           abs(f.value - k.value)::DOUBLE > 1.01 * pow(10, -f.decimals) AS differs
    FROM fresh f JOIN known k USING (staged_id, start, "end") JOIN staged_series USING (staged_id)
), quiet AS (
    SELECT start, "end", adjustment FROM cells GROUP BY ALL
    HAVING count(*) >= 8 AND avg(differs::INTEGER) BETWEEN 1e-9 AND 0.05
)
SELECT count(*) OVER (), staged_id, {_PERIOD}, now, was FROM cells JOIN quiet USING (start, "end", adjustment)
WHERE differs ORDER BY round(abs(now - was) / greatest(abs(was), 1), 9) DESC, staged_id, start LIMIT 1
"""


def check_labels(store: Store) -> list[CheckResult]:
    """Swapped labels (failed), and figures that are unlike what is around them (noted)."""
    for sql in (_SWAPPED, _PAIR):
        found = store.rows(sql)
        if found:
            one, other, number = found[0][:3]
            own = f"the figures of {name_of(store, one)} agree with the history of {name_of(store, other)}"
            detail = f"{own} ({number} {'period' if number == 1 else 'periods'}), not with their own"
            return [CheckResult("labels", "failed", "", detail)]
    findings = [_alone(store), _far(store)]
    return [finding for finding in findings if finding is not None] or [CheckResult("labels", "ok", "", "each its own")]


def _alone(store: Store) -> CheckResult | None:
    found = store.rows(_ALONE)
    if not found:
        return None
    count, series, at, now, was = found[0]
    widest = f"the widest is {now:,.10g}, was {was:,.10g}"
    detail = f"{_figures(count)} changed where the others of the same period did not; {widest}"
    return CheckResult("labels", "noted", f"{at} {name_of(store, series)}", detail)


def _far(store: Store) -> CheckResult | None:
    found = store.rows(_FAR)
    if not found:
        return None
    count, series, at, now, level = found[0]
    detail = (
        f"{_figures(count)} far from the months before; the widest is {now:,.6g}, the months before about {level:,.6g}"
    )
    return CheckResult("unusual", "noted", f"{at} {name_of(store, series)}", detail)


def name_of(store: Store, series: int) -> str:
    """A staged series in words."""
    return str(store.rows(_NAME, [series])[0][0])


def _figures(count: int) -> str:
    return "1 figure" if count == 1 else f"{count} figures"
