"""The shipped ten-digit lines, added up by partner, beside the totals of ``country.xlsx``: exports are the same figure
to the dollar in the same release; imports for consumption are another figure than general imports, and near it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

SHIPPED = Path(__file__).parents[2] / "data" / "snapshot"
RELEASE = "2026-03-12"
LARGE, DOLLAR = 100, 1e-6
"""USD million in the year; a dollar in them."""
COUNTRY = f"""
    SELECT partner, flow, start, release, CAST(value AS DOUBLE) AS value
    FROM '{SHIPPED}/observations.parquet' JOIN '{SHIPPED}/series.parquet' USING (series_id)
    WHERE table_id = 'country' AND scheme = 'total' AND commodity = 'total' AND variable = 'value' AND months = 1
        AND adjustment = 'nsa'"""


def files(pattern: str) -> list[str]:
    return sorted(map(str, (SHIPPED / "detail").glob(pattern)))


def test_exports_by_month_are_those_of_the_same_release_to_the_dollar() -> None:
    (lines,) = files(f"hs10-exports-{RELEASE}-*.parquet")
    found = duckdb.sql(
        f"""WITH totals AS (SELECT partner, start, arg_max(value, release) AS total FROM ({COUNTRY})
                WHERE flow = 'exports' AND release <= DATE '{RELEASE}' GROUP BY ALL),
            sums AS (SELECT partner, start, sum(value) / 1e6 AS value FROM '{lines}' GROUP BY ALL)
        SELECT count(*), count(DISTINCT partner), max(abs(value - total))
        FROM sums JOIN totals USING (partner, start)"""
    ).fetchall()
    months, partners, apart = found[0]
    assert (months, partners) == (4 * 157, 4)
    assert apart < 2 * DOLLAR


@pytest.fixture(scope="module")
def both() -> list[tuple[str, float, float]]:
    """Each partner's imports of 2024: for consumption by the newest row of each line, and general imports."""
    older, newer = files("hs10_consumption-imports-*.parquet")
    return duckdb.sql(
        f"""WITH lines AS (SELECT partner, commodity, arg_max(value, age) AS value FROM (
                SELECT *, 1 AS age FROM '{older}' UNION ALL BY NAME SELECT *, 2 AS age FROM '{newer}') GROUP BY ALL),
            sums AS (SELECT partner, sum(value) / 1e6 AS value FROM lines GROUP BY ALL),
            months AS (SELECT partner, start, arg_max(value, release) AS value FROM ({COUNTRY})
                WHERE flow = 'imports' AND year(start) = 2024 AND release <= DATE '2025-06-30' GROUP BY ALL),
            totals AS (SELECT partner, sum(value) AS total FROM months GROUP BY ALL)
        SELECT partner, value, total FROM sums JOIN totals USING (partner)"""
    ).fetchall()


def test_imports_for_consumption_of_the_world_are_within_half_a_per_cent(both: list[tuple[str, float, float]]) -> None:
    ((_, value, total),) = [one for one in both if one[0] == "world"]
    assert value < total and abs(value / total - 1) < 0.005


def test_partners_differ_by_a_few_per_cent_and_a_few_by_much(both: list[tuple[str, float, float]]) -> None:
    apart = [abs(value / total - 1) for code, value, total in both if total > LARGE and not code.startswith(("w", "0"))]
    assert len(apart) > 115
    assert sum(x < 0.01 for x in apart) > 0.45 * len(apart)
    assert sum(x < 0.05 for x in apart) > 0.80 * len(apart)
    assert 0.01 * len(apart) < sum(x > 0.10 for x in apart) < 0.08 * len(apart)
