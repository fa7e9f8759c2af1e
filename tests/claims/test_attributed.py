"""What else a number may be of is tried before it is called wrong, and exchanged numbers are still found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot import checking
from bot.checking import attributed
from bot.checking.facts import Facts
from bot.checking.judge import _judge, judge
from bot.replies.ask import Asker
from data.model import Flow
from data.period import Period, month
from intents.claims.claim import Claim
from intents.claims.reader import claims
from tests.conftest import TODAY

DAY = dt.date(2026, 10, 7)
EIGHT = Period.ytd(month(2026, 8))


def level(text: str, quote: str) -> Claim:
    """The claim of an amount."""
    return next(c for c in claims(text, DAY, month(2026, 8)) if text[c.start : c.end].endswith(quote))


@pytest.fixture
def misread(shipped_asker: Asker) -> Iterator[tuple[Facts, Claim]]:
    """A true amount that its reader took for one of the year before."""
    text = "From January to August 2026 the goods deficit with China was $109.6 billion."
    facts, outs = checking.outcomes(shipped_asker, text, DAY, TODAY)
    yield facts, replace(outs[0].claim, periods=(EIGHT.shift(-12),), around=())


def test_an_amount_given_to_another_period_is_not_called_wrong(misread: tuple[Facts, Claim]) -> None:
    facts, claim = misread
    assert judge(facts, claim).verdict == "contradicted"
    out = judge(facts, replace(claim, around=((claim.subjects[0], (EIGHT,)),)))
    assert (out.verdict, out.reading and out.reading.period) == ("supported", EIGHT)


def test_an_amount_given_to_another_flow_is_left_open(misread: tuple[Facts, Claim]) -> None:
    facts, claim = misread
    sold = replace(claim, subjects=(replace(claim.subjects[0], measure=Flow.EXPORTS, sign=1),))
    out = judge(facts, replace(sold, around=((claim.subjects[0], (EIGHT,)),)))
    assert (out.verdict, out.reason) == ("not_checkable", "ambiguous")


def test_a_round_number_is_not_looked_for_elsewhere(misread: tuple[Facts, Claim]) -> None:
    facts, claim = misread
    assert claim.interval is not None
    wide = replace(claim.interval, low=60_000.0, high=120_000.0)
    out = judge(facts, claim)
    around = ((claim.subjects[0], (EIGHT,)),)
    kept = attributed.elsewhere(facts, replace(claim, interval=wide, around=around), out, _judge)
    assert kept is out and kept.verdict == "contradicted"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The deficit with Japan was $63 billion, the highest since the series began in 1985.", "$63 billion"),
        ("The surplus with Brazil more than doubled, to $14.5 billion, as it did in 1997.", "$14.5 billion"),
        ("The deficit with India was $58 billion, a level that no one had thought of in 2016.", "$58 billion"),
    ],
)
def test_a_period_far_behind_a_number_is_not_sure_to_be_its_own(text: str, quote: str) -> None:
    claim = level("In 2025 imports from Germany were $150 billion. " + text, quote)
    assert Period.of_year(2025) in {p for _, periods in claim.around for p in periods} | set(claim.periods[:1])


@pytest.mark.parametrize(
    "text",
    [
        "In 2025 imports from Canada were $336.5 billion and exports to Canada $384.8 billion.",
        "In 2025 we sold Mexico $534.9 billion of goods and bought $338.0 billion.",
        "In 2025 the deficit with Vietnam was $197.0 billion, and that with Mexico $178.2 billion.",
        "Imports from China rose from $308.7 billion in 2024 to $438.7 billion in 2025.",
        "The goods deficit with China was $202.7 billion in 2024, against $295.5 billion in 2025.",
    ],
)
def test_exchanged_numbers_are_still_found(shipped_asker: Asker, text: str) -> None:
    found = checking.check(shipped_asker, text, DAY, TODAY)["claims"]
    assert [c["verdict"] for c in found if c["quote"].endswith("billion")] == ["contradicted", "contradicted"], found
