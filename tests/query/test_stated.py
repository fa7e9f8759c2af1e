"""Headlines on the figures that ship: where they answer, and where they never do. Their figures stand for ever."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker
from data.model import Flow
from data.period import Period, PeriodExpr
from data.query.route import HEADLINES, places
from data.query.spec import Query, Shape, VintageSel

TEXT = "FT-900 release text"


def test_a_first_figure_that_no_exhibit_has_is_that_of_the_text(shipped_asker: Asker) -> None:
    reply = shipped_asker.ask("trade deficit in May 2025")
    assert [source.table for source in reply.sources] != [TEXT]
    said = "When first published, on July 3, 2025, it was a deficit of $71.5 billion"
    assert any(said in note for note in reply.notes)


def test_parts_of_another_release_do_not_stand_beside(shipped_asker: Asker) -> None:
    """The balance of December 2024 as restated in March 2025, whose text has no exports and imports of December."""
    reply = shipped_asker.ask("trade deficit in December 2024 as of March 10, 2025")
    assert [figure.value for figure in reply.figures] == [-98_100.0]
    assert [source.table for source in reply.sources] == [TEXT]


NEWEST = ["trade deficit", "trade deficit by month in 2026", "trade deficit in 2026 so far", "record trade deficit"]


@pytest.mark.parametrize("question", NEWEST)
def test_they_are_never_the_newest_and_never_in_a_series(shipped_asker: Asker, question: str) -> None:
    reply = shipped_asker.ask(question)
    assert reply.status == "answered"
    assert TEXT not in [source.table for source in reply.sources]


def test_only_a_named_month_or_its_change_may_be_stated() -> None:
    august = (PeriodExpr("range", label="August 2026", period=Period(2026 * 12 + 7, 2026 * 12 + 7, "month")),)
    first = VintageSel("first")

    def stated(query: Query) -> bool:
        return HEADLINES in [place.table for place in places(query)]

    assert stated(Query(periods=august)) and stated(Query(periods=august, vintage=first, shape=Shape.CHANGE))
    assert not stated(Query()) and not stated(Query(periods=august, measures=(Flow.TOTAL_TRADE,)))
    for shape in (Shape.SERIES, Shape.AVERAGE, Shape.RECORD, Shape.SHARE, Shape.GDP_SHARE, Shape.RANKING):
        assert not stated(Query(periods=august, shape=shape)), shape
