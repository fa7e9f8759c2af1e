"""An answer about a group says who is in it, has its members at the time, and says what it compares across a change."""

from __future__ import annotations

import pytest

from bot.contract.reply import Reply
from bot.replies.ask import Asker

NAMED = [
    ("G7 imports 2024", "6 partners (Canada, France, Germany, Italy, Japan and the United Kingdom)"),
    ("Nordic deficit 2024", "7 partners (Denmark, Finland, Iceland, Norway, Sweden"),
    ("Baltic states imports 2024", "3 partners (Estonia, Latvia and Lithuania)"),
    ("Gulf states imports 2024", "6 partners (Bahrain, Kuwait, Oman, Qatar, Saudi Arabia and"),
    ("Middle East exports 2024", "16 partners (Bahrain, Cyprus, Iran, Iraq, Israel"),
    ("BRICS imports 2022", "5 partners as of December 2022 (Brazil, Russia, India, China and South Africa)"),
    ("BRICS imports 2024", "9 partners as of December 2024 (Brazil, Russia, India, China, South Africa, Egypt"),
    ("BRICS imports 2022 and 2024", "9 partners as of December 2024"),
    ("China's share of BRICS imports 2024", "9 partners as of December 2024"),
    ("imports from the G7 and South Korea combined 2024", "7 partners (Canada, France, Germany, Italy, Japan"),
    ("OECD imports 2024", "37 partners as of December 2024"),
    ("EU deficit 2018", "with the United Kingdom through 2019 and without it from January 2020"),
    ("EU deficit 2024", "The European Union: the row of country.xlsx as published"),
    ("Africa deficit 2024", "the row of country.xlsx as published"),
    ("Asia imports 2024", "every Asian partner, the Middle East included"),
]


@pytest.mark.parametrize(("question", "words"), NAMED, ids=[question for question, _ in NAMED])
def test_the_members_are_named(asker: Asker, question: str, words: str) -> None:
    reply = asker.ask(question)
    assert any(words in text for text in reply.lines), reply.lines


def _values(reply: Reply) -> list[object]:
    assert reply.status == "answered", reply.headline
    return [figure.value for figure in reply.figures if figure.primary]


def test_each_year_has_its_members(asker: Asker) -> None:
    years = [asker.ask(f"BRICS imports {year}") for year in (2022, 2023, 2024, 2025)]
    alone = [value for reply in years for value in _values(reply)]
    assert _values(asker.ask("BRICS imports by year 2022 to 2025")) == pytest.approx(alone)
    assert _values(asker.ask("BRICS imports 2022 and 2024")) == pytest.approx([alone[0], alone[2]])


def test_a_conversation_does_not_keep_the_members_of_its_first_year(asker: Asker) -> None:
    asker.ask("BRICS imports 2022", "brics")
    assert _values(asker.ask("and 2024?", "brics")) == _values(asker.ask("BRICS imports 2024"))


CHANGED = [
    ("BRICS imports 2022 and 2024", "Egypt, Ethiopia, Iran and the United Arab Emirates joined in January 2024"),
    ("BRICS imports by year 2022 to 2025", "Indonesia joined in January 2025): each period is of its members"),
    ("change in imports from BRICS 2022 to 2024", "the same are counted in every period"),
    ("BRICS deficit 2024", "the same are counted in every period"),
    ("BRICS deficit 2018 to 2025", "the same are counted in every period"),
    ("EU deficit 2020", "is without the United Kingdom from January 2020"),
    ("change in imports from the EU from 2019 to 2021", "is without the United Kingdom from January 2020"),
    ("record annual imports from the EU", "the periods have not the same members"),
]


@pytest.mark.parametrize(("question", "words"), CHANGED, ids=[question for question, _ in CHANGED])
def test_a_change_of_members_is_said(asker: Asker, question: str, words: str) -> None:
    lines = asker.ask(question).lines
    assert any(words in line for line in lines), lines


@pytest.mark.parametrize("question", ["EU deficit 2024", "BRICS imports 2022", "G7 imports by year 2018 to 2025"])
def test_nothing_is_said_where_nothing_changed(asker: Asker, question: str) -> None:
    assert not [line for line in asker.ask(question).lines if "members" in line and "publishes the EU" not in line]


def test_a_former_member_does_not_end_a_group(asker: Asker) -> None:
    assert asker.ask("Latin America exports 2024").status == "answered"


@pytest.mark.parametrize(
    ("question", "first", "words"),
    [
        ("top 5 EU countries by imports 2024", "Germany", "among members of the European Union"),
        ("top 5 import sources in Africa 2024", "South Africa", "within Africa"),
        ("Besides Mexico and Canada, who were our top three suppliers in 2025?", "China", "excluding Mexico and C"),
    ],
)
def test_a_ranking_within_a_group_says_so(asker: Asker, question: str, first: str, words: str) -> None:
    reply = asker.ask(question)
    assert next(f.partner.name for f in reply.figures if f.primary and f.partner) == first
    assert words in reply.headline
    assert not any("would stand" in line for line in reply.lines)


def test_a_group_begins_with_its_founders(asker: Asker) -> None:
    assert "on record (since 1992)" in asker.ask("record ASEAN imports by year").headline


def test_a_member_beside_its_group_is_counted_once(asker: Asker) -> None:
    together, alone = asker.ask("deficit with EU and Germany combined 2024"), asker.ask("deficit with the EU 2024")
    assert _values(together) == _values(alone)
    assert "Germany is part of the European Union and counted once" in together.assumptions
    assert len(_values(asker.ask("imports from EU and Germany in 2024"))) == 2


def test_groups_that_overlap_are_summed_by_members(asker: Asker) -> None:
    both = _values(asker.ask("imports from EU and NATO combined in 2024"))[0]
    one, other = (_values(asker.ask(f"imports from {name} in 2024"))[0] for name in ("the EU", "NATO"))
    assert isinstance(both, float) and isinstance(one, float) and isinstance(other, float)
    assert max(one, other) < both < one + other
