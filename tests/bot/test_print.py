"""Headlines as one could print them: one sentence for levels side by side, and everything that a reader must know."""

from __future__ import annotations

import re

import pytest

from bot.replies.ask import Asker
from bot.speak.notes import merged, supposed

M = r"\$[\d,.]+ (?:billion|million)"
PRINTED = {
    "Mexico vs Canada imports 2025": rf"US goods imports were {M} from Mexico and {M} from Canada in 2025\.",
    "goods deficit with China in 2018 and in 2025":
        rf"The US goods deficit with China was {M} in 2018 and {M} in 2025\.",
    "deficit with Germany and Italy 2024":
        rf"The US goods deficit was {M} with Germany and {M} with Italy in 2024\.",
    "balance with the UK and with Germany in 2024":
        rf"The US goods surplus with the United Kingdom was {M} in 2024\. The US goods deficit with Germany was .*",
    "what did they first say the December 2025 deficit was":
        rf"As first published on February 19, 2026, the US goods and services deficit was {M} in December 2025\.",
    "goods deficit on a Census basis not seasonally adjusted 2024":
        rf"The US goods deficit was {M} in 2024, on the Census basis, not seasonally adjusted\.",
    "real goods exports March 2025":
        rf"Real US goods exports were {M} in March 2025, in chained \(2017\) dollars\.",
    "median monthly goods deficit 2025": rf"The median monthly US goods deficit was {M} in 2025\.",
    "average monthly trade deficit from November 2025 to January 2026":
        rf"The US goods and services deficit averaged {M} a month from November 2025 to January 2026\.",
    "combined share of the three largest export markets in 2024":
        r"Canada, Mexico and China together accounted for [\d.]+% of US goods exports in 2024\.",
    "how many countries did the US run a deficit with in 2024":
        r"The US had a goods deficit with \d+ of \d+ partners in 2024\.",
    "to how many countries did the US export more than $10 billion of goods in 2024":
        r"US goods exports to \d+ of \d+ partners were over \$10 billion in 2024\.",
    "what rank is Japan as an export destination in 2025":
        rf"Japan ranked \w+ of \d+ partners by US goods exports in 2025, at {M}\.",
    "ratio of imports to exports in our trade with Vietnam, 2025":
        r"US goods imports from Vietnam were [\d.]+ times exports in 2025 \([\d,.]+%\)\.",
    "how much did imports from Poland change in August 2026 from July":
        r"US goods imports from Poland rose by \$64 million \(5\.1%\), from \$1\.27 billion in July 2026 to "
        r"\$1\.33 billion in August 2026\.",
    "imports from China and Mexico by year 2015 to 2025":
        rf"From 2015 to 2025, US goods imports from China fell from {M} to {M} and those from Mexico rose "
        rf"from {M} to {M}\.",
    "exports from the state of Georgia in March 2025": rf"Georgia \(the state\) exports were {M} in March 2025\.",
}  # fmt: skip


@pytest.mark.parametrize("question", PRINTED)
def test_the_headline_can_be_printed(shipped_asker: Asker, question: str) -> None:
    reply = shipped_asker.ask(question)
    assert re.fullmatch(PRINTED[question], reply.headline), reply.headline


def test_two_levels_have_their_distance_or_their_movement(shipped_asker: Asker) -> None:
    apart = shipped_asker.ask("Mexico vs Canada imports 2025")
    assert apart.lines[0] == "The difference is $152.4 billion; the larger is 1.4 times the smaller."
    mexico, canada = (float(f.value or 0) for f in apart.figures if f.primary)
    assert round(mexico - canada, -2) == 152_400 and round(mexico / canada, 1) == 1.4
    moved = shipped_asker.ask("goods deficit with China in 2018 and in 2025")
    assert re.fullmatch(rf"It narrowed by {M} \([\d.]+%\) from 2018 to 2025\.", moved.lines[0])
    signs = shipped_asker.ask("balance with the UK and with Germany in 2024")
    assert not any("difference" in line for line in signs.lines), "a surplus and a deficit"


def test_only_what_was_assumed_is_called_so() -> None:
    told = ("reading *Veitnam* as Vietnam", "China is published without Hong Kong", "oil is read as crude oil")
    assert supposed(told) == ((told[0], told[2]), (told[1],))


def test_notes_of_one_table_are_one_line_with_its_releases_in_order() -> None:
    one = "Source: X, country.xlsx, Census basis; release of {}; figures loaded to August 2026. https://x.gov/a.xlsx"
    other = "Source: Y, Exhibit 1; release of May 6, 2025. https://y.gov/"
    told = merged([one.format("October 6, 2026"), other, one.format("March 12, 2026"), one.format("March 12, 2026")])
    assert told == (
        one.replace("release of {}", "releases of March 12, 2026 and October 6, 2026"), other,
    )  # fmt: skip
