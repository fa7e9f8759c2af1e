"""A question back tells what each reading comes to, and the share of each only where they are parts of one table."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.contract.reply import CodeName, PeriodOut, Reply, ReplyFigure
from bot.replies.ask import Asker
from bot.replies.choices import weighed

BACK = Reply("clarify", "gas?", "which one?", reason="ambiguous", suggestions=("a", "b"))
YEAR = PeriodOut("2024", "2024-01", "2024-12")


def reply(code: str, value: float, scheme: str = "enduse", partner: str = "1220") -> Reply:
    made = ReplyFigure(
        True,
        f"imports of {code}, 2024",
        "imports",
        value,
        "USD million",
        partner=CodeName(partner, partner),
        commodity=CodeName(code, code, scheme),
        period=YEAR,
        basis="census",
        adjustment="nsa",
    )
    return Reply("answered", code, code, figures=(made,), notes=(f"Source: table of {scheme}.",))


def told(*replies: Reply) -> Reply:
    return weighed(BACK, dict(zip(BACK.suggestions, replies, strict=True)).__getitem__)


def test_parts_of_one_table_have_shares() -> None:
    made = told(reply("10110", 750.0), reply("10120", 250.0))
    assert made.lines == (
        "Imports of 10110, 2024: $750 million, 75% of both.",
        "Imports of 10120, 2024: $250 million, 25% of both.",
    )
    assert made.notes == ("Source: table of enduse.",)
    assert (made.status, made.figures) == ("clarify", ())


@pytest.mark.parametrize(
    "other", [reply("22", 250.0, "hs"), reply("101", 250.0), reply("10120", 250.0, partner="2010"), reply("9", -1.0)]
)
def test_other_tables_partners_and_categories_within_each_other_have_none(other: Reply) -> None:
    made = told(reply("10110", 750.0), other)
    assert len(made.lines) == 2 and not any("%" in line for line in made.lines)


def test_nothing_is_told_where_a_reading_has_no_figure() -> None:
    assert told(reply("10110", 750.0), Reply("refused", "b", "No.")) == BACK
    two = reply("10120", 1.0)
    assert told(reply("10110", 750.0), replace(two, figures=two.figures * 2)) == BACK


def test_gas_is_asked_about_with_what_each_is(shipped_asker: Asker) -> None:
    made = shipped_asker.ask("imports of gas from Canada in 2024", today=dt.date(2026, 11, 30))
    assert made.status == "clarify" and len(made.lines) == len(made.suggestions) == 2
    assert "natural gas" in made.lines[0] and "gasoline" in made.lines[1]
    assert all(note.startswith("Source") for note in made.notes[:2])
