"""Records and places of what a channel follows, and figures that were revised since they were given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.contract.reply import Reply, ReplyFigure
from bot.highlights import release as release_highlights
from bot.highlights.quoted import revised
from bot.highlights.watched import notable
from bot.replies.ask import Asker
from bot.scheduled import alerts
from tests.conftest import TODAY


def _figure(asker: Asker, question: str) -> ReplyFigure:
    return next(f for f in asker.ask(question).figures if f.primary)


def test_a_record_and_a_place_are_told(asker: Asker) -> None:
    record, place = notable(asker.data.engine, _figure(asker, "deficit with Vietnam"), TODAY)
    assert record == (
        "The goods deficit with Vietnam was $25.0 billion in August 2026, the largest on record (since January 1992)."
    )
    assert place == "Vietnam has risen to No. 1 by goods deficit in January-August 2026, from No. 3 in 2025."
    ranks = [asker.ask(f"Vietnam's rank among deficits {when}") for when in ("in January-August 2026", "in 2025")]
    assert [next(f.value for f in r.figures if f.primary) for r in ranks] == [1, 3]


@pytest.mark.parametrize("question", ["car imports", "exports to Mexico", "growth of exports to India in 2025"])
def test_where_nothing_is_remarkable_nothing_is_said(asker: Asker, question: str) -> None:
    assert notable(asker.data.engine, _figure(asker, question), TODAY) == ()


def test_the_alert_has_them_under_the_watchlist(asker: Asker) -> None:
    found = release_highlights.compose(asker.data, dt.date(2026, 3, 12))
    reply = asker.ask("deficit with Vietnam", None, dt.date(2026, 3, 12))
    body = alerts.body(found, [reply], ["Vietnam has risen to No. 1."])
    told = str(body.blocks)
    assert told.index(reply.headline) < told.index("Vietnam has risen to No. 1.")


def _given(asker: Asker, question: str, value: float, release: str) -> Reply:
    reply = asker.ask(question)
    figures = tuple(replace(f, value=value, release=release) if f.primary else f for f in reply.figures)
    return replace(reply, figures=figures)


def test_a_figure_that_was_revised_is_told_at_the_precision_shown(asker: Asker) -> None:
    def ask(question: str, day: dt.date) -> Reply:
        return asker.ask(question, None, day)

    given = _given(asker, "trade deficit in 2024", -918_414.0, "2025-02-05")
    assert revised(ask, given, TODAY) == (
        "Revised since it was given here: Goods and services deficit, 2024, is $903.5 billion in the release of "
        "March 12, 2026; it was $918.4 billion in that of February 5, 2025."
    )
    follow_up = replace(given, question="and the year before?")
    assert revised(ask, follow_up, TODAY) == revised(ask, given, TODAY)
    assert revised(ask, _given(asker, "trade deficit in 2024", -903_530.0, "2025-02-05"), TODAY) == ""
    assert revised(ask, asker.ask("trade deficit in 2024"), TODAY) == ""
