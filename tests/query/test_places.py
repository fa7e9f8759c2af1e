"""One place of a ranking, several places of a record, and a period that is asked to be a record."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker


def primary(asker: Asker, question: str) -> list[tuple[str | None, float]]:
    """The partner and the value of each primary figure."""
    figures = [f for f in asker.ask(question).figures if f.primary]
    return [(f.partner.name if f.partner else None, float(f.value)) for f in figures]  # type: ignore[arg-type]


@pytest.mark.parametrize("place", range(1, 5))
def test_each_place_is_that_of_the_whole_list(asker: Asker, place: int) -> None:
    whole = primary(asker, "top 5 deficits in 2024")
    words = ("largest", "second largest", "third largest", "fourth largest")
    assert primary(asker, f"which country did we run the {words[place - 1]} deficit with in 2024") == [whole[place - 1]]


def test_the_place_is_said(asker: Asker) -> None:
    assert "twelfth largest destination" in asker.ask("which country was number 12 in US exports in 2024").headline


def test_a_place_beyond_the_list_is_refused_with_its_length(asker: Asker) -> None:
    reply = asker.ask("which country was number 300 in US exports in 2024")
    assert reply.status == "refused" and "number 300 was asked" in reply.headline


def test_places_of_a_record_follow_each_other(asker: Asker) -> None:
    three = primary(asker, "the three largest monthly trade deficits on record")
    assert primary(asker, "second largest monthly trade deficit on record") == three[1:2] and len(three) == 3


@pytest.mark.parametrize(("year", "verdict"), [(2018, "Yes"), (2022, "No")])
def test_a_period_asked_to_be_a_record_is_judged_and_shown(asker: Asker, year: int, verdict: str) -> None:
    reply = asker.ask(f"was the {year} deficit with China a record")
    assert reply.headline.startswith(f"{verdict}: ") and f"in {year}" in reply.headline
    assert any(f.period.label == str(year) for f in reply.figures)


def test_a_surplus_of_theirs_is_a_deficit_of_ours(asker: Asker) -> None:
    theirs = primary(asker, "which nation ran the largest surplus with the US in 2018")
    assert theirs == primary(asker, "who did we run the largest deficit with in 2018")
