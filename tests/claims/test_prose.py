"""Prose as authors write it: who sells to whom, periods counted on, multiples of another figure, slips of footing."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import checking
from bot.replies.ask import Asker
from intents.claims.dateline import undated
from intents.claims.quantities import quantities
from intents.claims.reader import claims
from tests.conftest import TODAY

DAY = dt.date(2026, 10, 7)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("In August 2026 America sold Britain $2.8 billion more than it bought there.", ["supported"]),
        ("China sold us $202.7 billion more in 2025 than it bought from us.", ["supported"]),
        (
            "In 1994 there was a surplus of $1.3 billion with Mexico; one year later the deficit was $15.8 billion.",
            ["supported", "supported"],
        ),
        ("By 1987 the balance had fallen to a deficit of $151.7 billion.", ["supported"]),
        ("Japan, feared by everyone in 1990, had a surplus of $41.1 billion with America then.", ["supported"]),
        ("In August 2026 the deficit with Vietnam edged up to $25.0 billion.", ["supported"]),
        ("The deficit with Taiwan more than doubled in 2025, to $146.6 billion.", ["contradicted", "supported"]),
        (
            "Imports from South Korea were $15.2 billion in August 2026, more than twice what Americans sold there.",
            ["supported", "supported"],
        ),
        ("In January 2026 the deficit was less than half that of January 2025.", ["supported"]),
        (
            "In 2025 America bought $106.0 billion of goods from China and sold it $308.7 billion.",
            ["contradicted", "contradicted"],
        ),
        ("In 2025 Mexico led. It sold the United States $534.3 billion of goods.", ["supported"]),
        (
            "In August 2026 duties calculated by customs rose. Calculated duties were $22.7 billion in August 2026.",
            ["supported"],
        ),
        ("The average duty rate was 2.4% in 2024 and 7.6% in 2025.", ["supported", "supported"]),
        ("Crude oil exports came to 4.1 million barrels a day in 2024.", ["supported"]),
    ],
)
def test_honest_prose_is_read(shipped_asker: Asker, text: str, verdicts: list[str]) -> None:
    told = checking.check(shipped_asker, text, DAY, TODAY)["claims"]
    assert [c["verdict"] for c in told if c["verdict"] != "not_checkable"] == verdicts


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("The average duty rate was 2.4% in 2024 and 7.6% in 2025, an increase of 5.3 percent.", "points"),
        ("Seasonally adjusted, the deficit with Mexico was $18.6 billion in March 2025.", "other_adjustment"),
        ("In August 2026 the deficit with Mexico was $27.0 million.", "unit"),
    ],
)
def test_the_slip_of_a_footing_is_named(shipped_asker: Asker, text: str, slip: str) -> None:
    told = checking.check(shipped_asker, text, DAY, TODAY)["claims"]
    assert [c["slip"] for c in told if c["verdict"] == "contradicted"] == [slip]


@pytest.mark.parametrize(
    "text",
    [
        "Imports rose in August 2026. Analysts had pencilled in $99 billion.",
        "US imports were $4.3 trillion in 2025. Our own imports amounted to $1.1 billion, 12% fewer than in 2024.",
        "Six in ten voters say that food prices rose 3.1 percent.",
        "Imports from Vietnam, where we make two thirds of our shoes, grew in 2025.",
        "China, for decades the largest economy of the region, exported more in 2025.",
    ],
)
def test_what_is_of_no_trade_figure_is_never_called_wrong(shipped_asker: Asker, text: str) -> None:
    assert checking.check(shipped_asker, text, DAY, TODAY)["summary"]["contradicted"] == 0


def test_a_period_is_counted_from_what_is_spoken_of() -> None:
    text = "In 2018 the deficit with China was $418 billion. A year earlier it was $375 billion. It is $3 billion less."
    periods = [c.periods[0].label for c in claims(text, DAY) if c.kind == "level"]
    assert periods[:2] == ["2018", "2017"]


def test_a_year_before_a_per_cent_is_no_range() -> None:
    (found,) = quantities("from 2024 to 9.0 percent", 0, 24)
    assert (found.value, found.high) == (9.0, None)


def test_a_dateline_is_blanked_and_nothing_else() -> None:
    line = "NEW YORK (Oct 7) -- The gap grew."
    assert undated(line).strip() == "The gap grew." and len(undated(line)) == len(line)
    assert undated("US exports rose; imports fell.") == "US exports rose; imports fell."
