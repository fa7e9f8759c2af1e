"""A refusal gives the reason that is true, by the tables that ship, in a sentence that begins and ends as one."""

from __future__ import annotations

import re

import pytest

from bot.replies.ask import Asker

CASES = [
    ("crude oil average price from Canada", "not_published", "Exhibit 17 has it for all partners together only"),
    ("real exports to China 2024", "not_published", "Real goods exports to China are not published: .* all partners"),
    ("seasonally adjusted imports from Nigeria March 2025", "not_published", "selected partners only, and Nigeria is"),
    ("services exports to Kenya in 2024", "not_published", "FT-900 Exhibit 20b has them for selected partners only"),
    ("services deficit with India in March 2025", "not_published", "by quarter and year only, up to Q4 2024"),
    ("non-oil deficit with Canada in 2024", "not_published", "Exhibit 9 has it for all partners together only"),
    ("BOP-basis imports of semiconductors, March 2025", "not_published", "Exhibit 8 has them on the Census basis only"),
    ("soybean exports to China March 2025", "not_published", "FT-900 Exhibit 7 has them for all partners"),
    ("Texas exports to Mexico 2024", "not_published", "FT-900 Supplement Exhibit 2 has them for all partners"),
    ("Texas imports from Mexico in 2024", "not_published", "FT-900 Supplement Exhibit 2a has them for all partners"),
    ("LNG imports by partner", "not_published", "no table shows (LNG|lng) apart from the wider category natural gas"),
    ("avocado imports 2024", "not_published", "no table shows avocados? apart from the wider category fruits"),
    ("average price of soybeans exported in 2024", "not_published", "FT-900 Exhibit 7 has them by value only"),
    ("soybean exports 2024", "not_loaded", "Exhibit 7 is loaded for March and April 2023 and February and March 2025"),
    ("imports of passenger cars from Germany, March 2024", "not_loaded", "the years 2016 to 2025; FT-900 Exhibit 18"),
    ("trade balance in petroleum 2023", "not_loaded", "the years 2022 and 2024"),
    ("imports from North Korea in 2019", "empty", "country.xlsx has rows of it for 1992 to 2016 and 2022 to 2025"),
    ("UK rank 1984", "before_series", "before this series begins, in 1985"),
    ("top 5 import sources 1984", "before_series", "Goods imports by partner for 1984 .* begins, in 1985"),
    ("monthly trade deficit in 1985", "before_series", "by month for 1985 is before this series begins, in 1992"),
    ("HS 88 exports 2010", "before_series", "come before the loaded figures, which begin in 2013"),
    ("trade deficit in June 2026", "not_loaded", "which reach January 2026"),
    ("trade deficit as of March 2020", "not_loaded", "the oldest release is that of May 4, 2023"),
    (
        "trade deficit in January 2024 as of June 2024",
        "not_loaded",
        "released March 7, 2024. is in no loaded release up to June 30, 2024. Of the releases up to then, those that ",
    ),
    (
        "trade deficit in March 2025 as of April 2025",
        "not_loaded",
        "had not been released by April 30, 2025: it came out on May 6, 2025",
    ),
    (
        "real imports of consumer goods in 2022 in chained 2012 dollars",
        "not_loaded",
        "as it is loaded, FT-900 Exhibit 10 has them in chained .2017. dollars only",
    ),
    ("used car exports to Nigeria in 2024", "not_published", "^Exports of used cars to Nigeria are not published"),
]


@pytest.mark.parametrize(("question", "reason", "words"), CASES, ids=[case[0] for case in CASES])
def test_the_reason_is_the_true_one(asker: Asker, question: str, reason: str, words: str) -> None:
    reply = asker.ask(question)
    assert (reply.status, reply.reason, reply.figures) == ("refused", reason, ())
    assert re.search(words, reply.headline), reply.headline


@pytest.mark.parametrize(
    ("question", "value"), [("UK rank 1990", 5), ("Texas rank among exporting states", 1), ("UK rank 1993", 4)]
)
def test_a_place_that_can_be_told_is_told(asker: Asker, question: str, value: int) -> None:
    reply = asker.ask(question)
    assert [f.value for f in reply.figures if f.primary] == [value]


@pytest.mark.parametrize("question", ["top 5 import sources 1990", "UK rank 1990"])
def test_a_ranking_before_1992_says_what_it_leaves_out(asker: Asker, question: str) -> None:
    assert any("before 1992" in line.lower() for line in asker.ask(question).lines)
