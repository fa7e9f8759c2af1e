"""What a chart says to those who do not see it, and what its file is called."""

from __future__ import annotations

import pytest

from bot.files.alternative import MOST, text
from bot.files.charts import source_of, spec_of
from bot.files.csv_export import NAME_MOST, file_name
from bot.replies.ask import Asker
from bot.speak.rows import rows_of


def told(asker: Asker, question: str) -> str:
    reply = asker.ask(question)
    rows = rows_of(reply)
    assert rows is not None
    return text(rows, source_of(reply))


def test_it_says_the_unit_every_figure_and_the_source(shipped_asker: Asker) -> None:
    alt = told(shipped_asker, "top 3 deficits 2024")
    assert alt == (
        "Bar chart. US goods deficit by partner: 2024. Billion US dollars, Census basis, not seasonally adjusted. "
        "China: 295.5; Mexico: 171.5; Vietnam: 123.5. "
        "Source: U.S. Census Bureau, country.xlsx, released March 12, 2026."
    )


def test_amounts_of_two_sizes_keep_their_words(shipped_asker: Asker) -> None:
    alt = told(shipped_asker, "which countries' exports fell most in 2025")
    assert "China: $36.9 billion" in alt and "Israel: $951 million" in alt


def test_of_several_lines_each_has_its_extremes(shipped_asker: Asker) -> None:
    alt = told(shipped_asker, "imports from China and Mexico by year 2010 to 2025")
    assert "Lines: China, Mexico. Highest of China: 2018, $538.5 billion; lowest: 2025, $308.7 billion." in alt
    assert "Highest of Mexico: 2025, $534.3 billion; lowest: 2010," in alt


def test_of_a_long_series_the_newest_are_told_and_how_many_are_left(shipped_asker: Asker) -> None:
    alt = told(shipped_asker, "goods imports from Mexico monthly since 2015")
    assert len(alt) <= MOST and alt.endswith("Source: U.S. Census Bureau, country.xlsx, released October 6, 2026.")
    listed = alt.partition(" billion. ")[2].partition("; and ")
    assert listed[0].endswith("August 2026: 60.6") and listed[2].startswith(f"{140 - listed[0].count(':')} earlier.")


def test_of_a_long_ranking_the_first_are_told(shipped_asker: Asker) -> None:
    alt = told(shipped_asker, "top 60 import sources 2025")
    assert "adjusted. Mexico: 534.3; " in alt and "more. Source: " in alt and "…" not in alt


def test_a_chart_is_no_wider_for_the_names_beside_its_lines_and_white_on_any_theme(shipped_asker: Asker) -> None:
    told = {}
    for names in ("China", "China and Mexico", "the United Kingdom and the Netherlands"):
        reply = shipped_asker.ask(f"imports from {names} by year 2015 to 2025")
        rows = rows_of(reply)
        assert rows is not None
        spec = spec_of(rows, reply)
        assert spec["background"] == "white"
        told[names] = spec["width"]
    assert told["China"] > told["China and Mexico"] > told["the United Kingdom and the Netherlands"] >= 350


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (
            "balance with UK, Germany, Netherlands by year 2020 to 2025",
            "tradebot-us-goods-balance-with-the-united-kingdom-germany-2020-to-2025.png",
        ),
        ("Mexico vs Canada imports 2025", "tradebot-us-goods-imports-from-mexico-and-canada-2025.png"),
        ("which countries' exports fell most in 2025", "tradebot-fall-in-us-goods-exports-by-partner-2025.png"),
        ("deficit with Vietnam 2024", "tradebot-goods-balance-with-vietnam-2024.png"),
    ],
)
def test_a_file_is_named_after_its_content_and_period(shipped_asker: Asker, question: str, name: str) -> None:
    found = file_name(shipped_asker.ask(question), "png")
    assert found == name and len(found) <= NAME_MOST + len("tradebot-.png")
