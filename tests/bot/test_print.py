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
    "how many countries account for half of US exports 2024":
        r"The six largest partners accounted for at least 50% of US goods exports in 2024\.",
    "percent difference between imports from Canada and Mexico in 2024":
        r"US goods imports from Canada were 18\.5% lower than those from Mexico in 2024\.",
    "goods exports in 2021 per the 7 June 2023 release":
        rf"In the release of June 7, 2023, US goods exports were {M} in 2021\.",
    "Canada's share of crude import volumes, March 2025":
        r"Canada accounted for 65\.6% of the volume of US imports of crude oil in March 2025\.",
    "top 5 deficits 2024 and what share do they make up?":
        r"The largest .*\. China, .* and Germany together accounted for 63\.2% of the US goods deficit in 2024\.",
    "transport services deficit 2024": rf"The US deficit in transport services was {M} in 2024\.",
    "travel exports in 2023": rf"US exports of travel services were {M} in 2023\.",
    "first year the goods deficit topped 1 trillion":
        r"The annual US goods deficit was first above \$1,000 billion in 2021: .*",
    "in how many months was the trade deficit above 100 billion":
        r"The US goods and services deficit was above \$100 billion in 4 of 415 months, January 1992 to July 2026\.",
    "do imports from the EU make up more than 15 percent of the total in 2024?":
        r"Yes, over 15%\. The European Union accounted for 18\.5% of US goods imports in 2024\.",
    "do imports from the EU make up more than 25 percent of the total in 2024?":
        r"No, not over 25%\. The European Union accounted for 18\.5% of US goods imports in 2024\.",
    "G&S balance for August 2026 per the October release?":
        rf"The US goods and services deficit was {M} in August 2026, as stated in the release of October 6, 2026; .*",
    "in which months of 2025 did imports fall":
        r"US goods and services imports fell in 6 of 12 months: February 2025, .*, August 2025 and October 2025\.",
    "motorcycle exports, march 2025": r"Exports of motorcycles for March 2025 are not in the loaded tables: .*",
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


LINES = {
    "who bought more from us in 2024, Canada or Mexico?":
        "The difference is $15.9 billion; the larger is 4.8% above the smaller.",
    "two-way trade with Canada in Q4 2024":
        "A year before (Q4 2023): $191.8 billion; it fell by $2.4 billion (1.3%).",
    "share of China in imports by year 2020 to 2025": "2020: 18.6%",
    "top 5 import categories in 2025": "1. Pharmaceutical preparations: $287.1 billion",
    "largest monthly drop in imports ever": "Next: April 2020, $28.6 billion.",
    "trade deficit last month?":
        "October 2026 is not available: it is due on December 8, 2026; this is the latest that is loaded, July 2026.",
    "deficit with the EU without Ireland 2025":
        "The European Union without Ireland: the row of country.xlsx less that of Ireland.",
    "coffee imports 2025": "A year before (2024): $6.6 billion; they rose by $3.7 billion (55.5%).",
    "tablets imports 2024": "The figure holds more than tablets.",
    "top 5 deficits 2024 and what share do they make up?":
        "Goods deficit with China, Mexico, Vietnam, Ireland and Germany as a share, 2024: The largest: "
        "China $295.5 billion; Mexico $171.5 billion; Vietnam $123.5 billion; Ireland $86.5 billion; "
        "Germany $84.7 billion.",
}  # fmt: skip


@pytest.mark.parametrize("question", LINES)
def test_the_lines_can_be_printed(shipped_asker: Asker, question: str) -> None:
    reply = shipped_asker.ask(question)
    assert LINES[question] in reply.lines, reply.lines


def test_a_series_of_shares_has_no_parts_between(shipped_asker: Asker) -> None:
    lines = shipped_asker.ask("share of China in imports by year 2020 to 2025").lines
    assert [line[:6] for line in lines] == [f"{year}: " for year in range(2020, 2026)]


def test_what_the_headline_says_is_not_said_again(shipped_asker: Asker) -> None:
    real = shipped_asker.ask("real automotive imports, Q1 2025")
    assert "in chained (2017) dollars" in real.headline and not [x for x in real.lines if "chained" in x]
    both = shipped_asker.ask("Total exports to the UK 2023 & 2024, and the percentage change")
    assert both.headline.count("$75.0 billion") == 2 and not [x for x in both.lines if "rose" in x]


def test_a_question_back_says_whose_first_figure_it_was(shipped_asker: Asker) -> None:
    notes = [x for x in shipped_asker.ask("imports from Congo 2024").notes if "first published" in x]
    assert [x.partition(":")[0] for x in notes] == [
        "Goods imports from the Congo (Brazzaville), 2024",
        "Goods imports from the Congo (Kinshasa), 2024",
    ]


@pytest.mark.parametrize(
    ("level", "rank"),
    [
        ("imports from Taiwan 2025", "Taiwan's rank among import sources 2025"),
        ("deficit with Germany 2025", "rank of Germany by deficit 2025"),
    ],
)
def test_a_place_is_among_as_many_wherever_it_is_said(shipped_asker: Asker, level: str, rank: str) -> None:
    beside = next(x for x in shipped_asker.ask(level).lines if x.startswith("Rank: "))
    alone = re.search(r"of (\d+) partners", shipped_asker.ask(rank).headline)
    assert alone and f" of {alone[1]} partners" in beside


def test_a_record_cites_the_release_of_every_figure_that_it_says(shipped_asker: Asker) -> None:
    reply = shipped_asker.ask("In which year did the US goods deficit with China reach its maximum?")
    released = {f.release for f in reply.figures}
    assert {"2026-03-12", "2026-10-06"} == released == {s.release for s in reply.sources}
    assert any("from the releases of March 12, 2026 and October 6, 2026" in line for line in reply.lines)


def test_of_two_flows_no_line_is_of_one_alone(shipped_asker: Asker) -> None:
    reply = shipped_asker.ask("did we sell Japan more than we bought from it in 2024?")
    assert "exports" in reply.headline and "imports" in reply.headline
    assert not [line for line in reply.lines if line.startswith("A year before")]


def test_nothing_is_asked_next_of_no_trade(shipped_asker: Asker) -> None:
    reply = shipped_asker.ask("exports to North Korea in 2022")
    assert reply.headline.startswith("No US goods exports") and reply.suggestions == ()


def test_a_name_put_right_has_its_capital() -> None:
    told = ("reading *feburary* as february", "reading *Mexcio* as mexico", "reading *impotrs* as imports")
    assert supposed(told)[0] == (
        "reading *feburary* as February",
        "reading *Mexcio* as Mexico",
        "reading *impotrs* as imports",
    )


def test_who_owns_a_share(shipped_asker: Asker) -> None:
    assert (
        "The United Arab Emirates' share of US exports, 2025"
        in shipped_asker.ask("sales to the Emirates in 2025").suggestions
    )
    assert "Laos's share of US imports, 2024" in shipped_asker.ask("imports from Laos 2024").suggestions


def test_only_what_was_assumed_is_called_so() -> None:
    told = ("reading *Veitnam* as Vietnam", "China is published without Hong Kong", "oil is read as crude oil")
    assert supposed(told) == ((told[0], told[2]), (told[1],))


def test_notes_of_one_table_are_one_line_with_its_releases_in_order() -> None:
    one = "Source: X, country.xlsx, Census basis; release of {}; figures loaded to August 2026. https://x.gov/a.xlsx"
    other = "Source: Y, Exhibit 1; release of May 6, 2025. https://y.gov/"
    told = merged([one.format("October 6, 2026"), other, one.format("March 12, 2026"), one.format("March 12, 2026")])
    assert told == (
        one.replace("release of {}", "releases of March 12, 2026 and October 6, 2026"),
        other,
    )
