"""Who is in a group and what a partner's row includes, word for word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.replies.ask import Asker
from data.partners import PartnerMention, load_partners
from intents.meta import groups
from tests.conftest import TODAY

ROW = "Source: FT-900, Explanatory notes, Area groupings."
CODES = "Source: Census Bureau, Schedule C."


@pytest.mark.parametrize(
    ("question", "said", "source", "suggestions"),
    [
        ("who are the USMCA countries", "USMCA (Canada and Mexico): 2 partners, Canada and Mexico.", ROW,
         ("deficit with USMCA (Canada and Mexico) in 2025", "imports from USMCA (Canada and Mexico) in 2025")),
        ("is Vietnam in ASEAN", "Yes: Vietnam is in ASEAN (since July 1995).", ROW, ("who is in ASEAN?",)),
        ("is Norway in the EU?", "No: Norway is not in the European Union.", ROW, ("who is in the European Union?",)),
        ("does the EU include the UK", "No: United Kingdom is not in the European Union (until January 2020).", ROW,
         ("who is in the European Union?",)),
        ("is Croatia in the euro area", "Yes: Croatia is in the Euro Area (since January 2023).", ROW,
         ("who is in the Euro Area?",)),
        ("does China include Hong Kong?",
         "No: China, Hong Kong, Macau and Taiwan are four partners, each with figures of its own.", CODES,
         ("deficit with Hong Kong in 2025",)),
        ("does Canada include Mexico?",
         "No: Canada and Mexico are two partners, each with figures of its own.", CODES, ()),
    ],
)  # fmt: skip
def test_members_are_told_with_their_time(
    asker: Asker, question: str, said: str, source: str, suggestions: tuple[str, ...]
) -> None:
    reply = asker.ask(question)
    assert (reply.headline, reply.notes, reply.suggestions) == (said, (source,), suggestions)


@pytest.mark.parametrize(
    ("question", "count", "line"),
    [
        ("who is in ASEAN", "ASEAN: 11 partners, Brunei, Burma, ", "country.xlsx has no ASEAN row: "),
        (
            "list the EU members",
            "European Union: 27 partners, Austria, Belgium, ",
            "The EU row of country.xlsx begins",
        ),
        ("what is OPEC", "OPEC: 12 partners, Algeria, ", "country.xlsx has no OPEC row: "),
    ],
)
def test_members_are_counted_and_listed_by_name(asker: Asker, question: str, count: str, line: str) -> None:
    reply = asker.ask(question)
    assert reply.headline.startswith(count) and reply.lines[0].startswith(line)
    assert reply.lines[0].endswith(".") and ".." not in reply.lines[0]


def test_a_part_of_a_country_has_its_note(asker: Asker) -> None:
    assert asker.ask("does China include Hong Kong?").lines == ("China is without Hong Kong, Macau and Taiwan.",)
    assert asker.ask("does Canada include Mexico?").lines == ()


def included(code: str | None, part: str) -> str | None:
    """The reply to "is it included?" of a partner, after an answer for another (None: after none)."""
    figures = (SimpleNamespace(partner=SimpleNamespace(code=code, name="China")),) if code else ()
    context = cast(Any, SimpleNamespace(last=SimpleNamespace(figures=figures), today=TODAY))
    found = groups._named(PartnerMention("partner", (part,), load_partners().name(part)), context)
    return found.text if found else None


@pytest.mark.parametrize(
    ("code", "part", "said"),
    [
        ("5700", "5700", "Yes: that figure is of China."),
        ("5700", "5820", "No: that figure is of China alone; Hong Kong is a partner of its own."),
        ("5700", "2010", "No: that figure is of China alone; Mexico is a partner of its own."),
        ("0003", "4279", "Yes: France is in the European Union."),
        ("0003", "4039", "No: Norway is not in the European Union."),
        (None, "5820", "China, Hong Kong, Macau and Taiwan are four partners: figures of China include none of the "
         "others; totals over all partners include all four."),
        (None, "2010", "Totals over all partners include Mexico; figures of another country do not."),
    ],
)  # fmt: skip
def test_whether_a_partner_is_in_the_figure_before(code: str | None, part: str, said: str) -> None:
    assert included(code, part) == said
