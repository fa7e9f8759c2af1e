"""One question for each shape with the primary figures that it must give. They are the figures of the frozen
edition: what is right by the publishers' tables is held by ``tests/corpus/questions``.

``python -m tests.query.shape_questions`` writes the SQL of each into ``tests/snapshots/sql`` anew.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

SQL = Path(__file__).parents[1] / "snapshots" / "sql"
_MOVERS = [-25895.024, -22221.026, -20927.192, -18861.239, -15904.130]
_ONWARD = [-60787.478, -127301.756, -217008.490, -295515.249]
QUESTIONS: dict[str, tuple[str, str, list[float]]] = {
    "level": ("deficit with Vietnam 2024", "balance", [-123457.028]),
    "series": ("imports from Mexico by quarter in 2024", "imports", [119677.774, 129133.058, 129767.684, 126944.659]),
    "change": ("how much did exports to Canada change in 2024", "change", [-4499.827]),
    "percent_change": ("by what percent did imports from China fall in 2019", "percent_change", [-16.602]),
    "share": ("China's share of US goods imports 2017", "share", [21.592]),
    "portion": ("10% of imports from Vietnam in 2024", "portion", [13650.115]),
    "gdp_share": ("goods deficit as a share of GDP 2023", "share", [-3.815]),
    "ranking": ("top 3 deficits 2024", "balance", [-295515.249, -171491.244, -123457.028]),
    "nth": ("who was our third largest supplier in 2024", "imports", [411886.683]),
    "rank": ("where does Vietnam rank among our deficits in 2024", "rank", [3]),
    "count": ("how many countries had a surplus with the US in 2024", "count", [103]),
    "average": ("average monthly imports from Germany in 2024", "average", [13365.000]),
    "median": ("median monthly imports from Germany in 2024", "median", [13260.515]),
    "record": ("record goods deficit with China by year", "balance", [-418232.945]),
    "record_places": ("the three largest monthly trade deficits on record", "balance", [-135856, -128331, -119780]),
    "judged": ("was the 2022 deficit with China a record", "balance", [-418232.945]),
    "streak": ("how many months in a row have we run a deficit with China", "count", [484]),
    "crossing": ("when did Mexico overtake China in imports", "imports", [472907.368]),
    "concentration": ("how many countries make up half of US imports in 2024", "count", [5]),
    "top_share": ("what share of imports came from the top 5 suppliers in 2024", "share", [50.970]),
    "revision": ("how much was the trade deficit for February 2025 revised", "change", [2882.0]),
    "ratio": ("exports as a percentage of imports with Japan 2024", "ratio", [53.231]),
    "ratio_of_partners": ("how many times larger are imports from Mexico than from Vietnam 2024", "ratio", [370.344]),
    "reached": ("when did imports from Vietnam first exceed $10 billion in a month", "imports", [11465.866]),
    "since_when": ("the October 2025 trade deficit was the smallest since when?", "balance", [-27152]),
    "last_surplus": ("what year was our last goods surplus with Mexico", "balance", [1349.8]),
    "compound": ("average annual growth of imports from Vietnam 2015-2024", "percent_change", [15.262]),
    "part_of_change": ("how much of the rise in imports in 2024 came from Vietnam", "share", [11.651]),
    "contribution": ("which countries drove the change in the deficit in 2024", "change", _MOVERS),
    "longest_run": ("longest run of monthly increases in imports from Mexico", "count", [5]),
    "running_sum": ("cumulative goods deficit with China by quarter in 2024", "balance", _ONWARD),
    "annual_rate": ("the trade deficit in the first half of 2025 at an annual rate", "annual_rate", [-1144504]),
    "percent_more": ("by how many percent did imports exceed exports in 2024", "percent_more", [27.951]),
    "rest": ("imports excluding pharmaceutical preparations in 2024", "imports", [3019535.531]),
    "moved": ("in which months of 2025 did imports fall", "change", [-1627, -67872, -496, -12542, -18200, -10693]),
    "without_top": ("goods deficit in 2024 excluding the top 5 partners", "balance", [-443078.540]),
    "moving_average": ("six-month average of the trade deficit to January 2026", "average", [-53277]),
    "count_periods": ("how many years did we run a surplus with Brazil since 2000", "count", [20]),
}


def statements(sql: tuple[str, ...]) -> str:
    """The statements of a reply as they stand in a snapshot."""
    return ";\n\n".join(sql) + ";\n"


def main() -> None:
    """Write every snapshot anew, from the frozen edition."""
    from bot.commands import figures
    from tests import frozen
    from tests.conftest import TODAY

    with tempfile.TemporaryDirectory() as folder:
        asker = figures.asker(frozen.publish(Path(folder)), TODAY)
        for shape, (question, _, _) in QUESTIONS.items():
            (SQL / f"{shape}.sql").write_text(statements(asker.ask(question).sql), encoding="utf-8")


if __name__ == "__main__":
    main()
