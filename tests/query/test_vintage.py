"""Which releases are named, which figures were the first, and which may not be divided by each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.replies.ask import Asker
from data.warehouse.reader import open_warehouse

NOT_LOADED = ("goods deficit in December 2024", "services exports 2024", "goods exports 2024")


def _text(asker: Asker, question: str) -> str:
    reply = asker.ask(question)
    return "\n".join((reply.headline, *reply.lines, *reply.assumptions, *reply.notes))


@pytest.mark.parametrize("question", NOT_LOADED)
def test_a_total_has_no_first_figure_without_the_release_that_the_calendar_has(asker: Asker, question: str) -> None:
    assert "First published" not in _text(asker, question)
    refused = asker.ask(f"{question} as first published")
    assert not refused.figures
    assert "as first published" in refused.headline and "not in the loaded tables" in refused.headline


def test_a_total_has_its_first_figure_where_its_own_release_is_loaded(asker: Asker) -> None:
    year = "When first published, on February 5, 2025, it was a deficit of $918.4 billion; it has been revised since."
    assert year in _text(asker, "trade deficit in 2024")
    month = "When first published, on April 3, 2025, it was a deficit of $147.0 billion"
    assert month in _text(asker, "goods deficit February 2025")


def test_without_the_first_release_the_oldest_one_that_has_the_period_is_offered(asker: Asker) -> None:
    reply = asker.ask("goods imports from Germany in 2021 as first published")
    assert not reply.figures and "The oldest loaded release that has it is that of" in reply.headline
    assert any(", as of " in one for one in reply.suggestions)
    assert ", after the revision of June 2022." in reply.headline, "why that release does not have the first figure"
    world = asker.ask("goods exports 2024 as first published").headline
    assert "The oldest loaded release that has it is that of" in world and "after the revision" not in world


def test_partner_detail_is_first_published_until_june(asker: Asker) -> None:
    reply = asker.ask("imports from China in 2024 as first published")
    assert [f.value for f in reply.figures if f.primary] == [pytest.approx(438947.386, abs=0.001)]


@pytest.mark.parametrize("question", ["real goods deficit share of GDP 2024", "real goods exports as a percent of GDP"])
def test_real_trade_has_no_share_of_nominal_gdp(asker: Asker, question: str) -> None:
    reply = asker.ask(question)
    assert (reply.status, reply.reason, reply.figures) == ("refused", "out_of_scope", ())
    assert "not in the same prices" in reply.headline


def test_joined_releases_are_those_of_the_partner_asked(asker: Asker) -> None:
    """The release of 2026-09-03 has rows of the world only."""
    text = _text(asker, "imports from Vietnam in the 12 months to August 2026")
    assert "from the releases of March 12, 2026 and October 6, 2026" in text


_LISTED = """
SELECT count(DISTINCT partner) FROM coverage JOIN series USING (series_id)
WHERE table_id = 'country' AND scheme = 'total' AND adjustment = 'nsa' AND release = ?
  AND partner NOT LIKE '0%' AND partner <> 'world' AND first <= DATE '2025-12-01' AND last >= DATE '2025-01-01'
"""


def test_a_count_is_of_the_partners_that_its_release_lists(shipped: Path, shipped_asker: Asker) -> None:
    """The newest file does not list three partners that the one before it has, with next to no trade."""
    reply = shipped_asker.ask("how many countries did the US have a goods deficit with in 2025?")
    (made,) = (f for f in reply.figures if f.primary)
    said = re.search(r"with (\d+) of (\d+) partners in 2025", reply.headline)
    assert said is not None
    rows = open_warehouse(shipped, shipped / "cache").rows(_LISTED, [made.release])
    assert (int(said[1]), int(said[2])) == (made.value, rows[0][0])
