"""What a reply is put together from: verdicts, shares, several questions in one, a checked text, names, times."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.blocks.checked import SHORT, SHOWN, message
from bot.checking import told
from bot.contract.reply import CodeName, FirstPublished, Reply, ReplyFigure
from bot.replies.choices import weighed
from bot.replies.claimed_amount import with_verdict
from bot.replies.premise import premise
from bot.replies.several import PARAGRAPH_MOST, joined
from bot.slack.faults import meaning, retry_after
from bot.slack.typeahead import OFFERED, known, offer
from bot.state.schedule import Schedule, soonest, spoken
from data.query.when import INSTEAD
from intents.slots import Claimed
from tests.bot.recorded import NOW

DEFICIT = ReplyFigure(True, "goods deficit", "balance", -294.6, "USD million", first_published=FirstPublished(-290, ""))
ANSWER = Reply("answered", "?", "It was.", figures=(DEFICIT,))


@pytest.mark.parametrize(
    ("amount", "digit", "hedge", "verdict"),
    [
        (295, 1, "", "Yes, $295 million is right."),
        (294, 1, "", "No, not $294 million."),
        (290, 1, "", "$290 million was right as first published; it has been revised."),
        (300, 1, "", "$300 million is right in round numbers."),
        (305, 1, "", "No, not $305 million."),
        (285, 1, "about", "Yes, $285 million is right."),
        (300, 1, "nearly", "Yes, $300 million is right."),
        (290, 1, "over", "Yes, over $290 million."),
        (300, 1, "over", "No, not over $300 million."),
        (300, 1, "under", "Yes, under $300 million."),
        (290, 1, "under", "No, not under $290 million."),
    ],
)
def test_an_amount_asked_about_has_its_verdict(amount: float, digit: float, hedge: str, verdict: str) -> None:
    said = with_verdict(ANSWER, Claimed(amount, digit, "USD million", hedge))
    assert said.headline == f"{verdict} It was."


@pytest.mark.parametrize(
    "reply",
    [
        replace(ANSWER, status="refused"),
        replace(ANSWER, lines=(f"2025 is not available; {INSTEAD}, 2024",)),
        replace(ANSWER, figures=()),
        replace(ANSWER, figures=(replace(DEFICIT, unit="percent"),)),
        replace(ANSWER, figures=(replace(DEFICIT, value="2025-03"),)),
        replace(ANSWER, figures=(replace(DEFICIT, value=None),)),
    ],
)
def test_of_another_figure_there_is_no_verdict(reply: Reply) -> None:
    assert with_verdict(reply, Claimed(295, 1, "USD million")) == reply
    assert with_verdict(ANSWER, None) == ANSWER


@pytest.mark.parametrize(
    ("value", "digit", "hedge", "held"),
    [
        (100, 1, "", (99.5, 100, 100.5)),
        (100, 1, "over", (99.6, 200)),
        (100, 1, "under", (0, 100.4)),
        (100, 1, "nearly", (95, 100.5)),
        (100, 1, "about", (95, 105)),
        (10, 1, "about", (9, 11)),
    ],
)
def test_an_amount_holds_at_the_precision_of_its_words(value: float, digit: float, hedge: str, held: Any) -> None:
    claimed = Claimed(value, digit, "USD million", hedge)
    assert all(map(claimed.holds, held))
    low = min(held) - 0.2 if hedge != "under" else 100.5
    high = max(held) + 0.2 if hedge != "over" else 99.5
    assert not claimed.holds(low) and not claimed.holds(high)


def flow(label: str, value: float, code: str, **more: Any) -> Reply:
    made = ReplyFigure(True, label, "exports", value, "USD million", commodity=CodeName(code, label, "hs"))
    return Reply("answered", label, "", figures=(replace(made, **more),), sql=(code,))


def lines(*replies: Reply) -> tuple[str, ...]:
    by_name = {reply.question: reply for reply in replies}
    return weighed(Reply("clarify", "?", "Which?", suggestions=tuple(by_name)), by_name.__getitem__).lines


def test_readings_have_their_shares_where_they_are_parts_of_one_whole() -> None:
    a, b, c = flow("corn", 30, "10"), flow("soy", 70, "12"), flow("seed", 100, "1206")
    assert lines(a, b) == ("Corn: $30 million, 30% of both.", "Soy: $70 million, 70% of both.")
    assert lines(a, b, flow("oil", 100, "15"))[0] == "Corn: $30 million, 15% of all of these."
    assert lines(b, c) == ("Soy: $70 million.", "Seed: $100 million."), "one within the other"
    for other in (
        flow("soy", 0, "12"),
        flow("soy", 70, "12", measure="imports"),
        flow("soy", 70, "12", release="2025-04-03"),
        flow("soy", 70, "12", commodity=CodeName("12", "soy", "sitc")),
        flow("soy", 70, "12", commodity=None),
    ):
        assert lines(a, other)[0] == "Corn: $30 million."
    balances = [flow(name, 30, code, measure="balance") for name, code in (("corn", "10"), ("soy", "12"))]
    assert lines(*balances) == ("Corn: $30 million.", "Soy: $30 million.")


def test_a_question_back_stays_where_a_reading_has_no_single_figure() -> None:
    a, b = flow("corn", 30, "10"), flow("soy", 70, "12")
    assert lines(a) == lines(a, replace(b, status="refused")) == lines(a, replace(b, figures=b.figures * 2)) == ()
    assert lines(a, flow("soy", 70, "12", measure="share")) == lines(a, flow("soy", 70, "12", primary=False)) == ()


def answered(about: str, *lines: str, headline: str = "", **more: Any) -> Reply:
    return Reply("answered", "?", headline or f"{about}.", lines=lines, about=about, **more)


def test_several_answers_are_one_reply_with_the_name_of_each() -> None:
    both = joined("?", [answered("imports", "A.", "Both."), answered("exports", "B.", "Both.")])
    assert both.headline == "imports. exports." and both.lines == ("Both.", "Imports: A.", "Exports: B.")
    many = [f"{at}." for at in range(PARAGRAPH_MOST)]
    assert joined("?", [answered("imports", *many)]).lines == (f"Imports: {' '.join(many)}",)
    assert joined("?", [answered("imports", *many, "More.")]).lines == ("Imports:", *many, "More.")
    assert joined("?", [answered("imports", "A.", "a row")]).lines == ("Imports:", "A.", "a row")
    assert joined("?", [answered("", "A.", headline="H.")]).lines == ("A.",)


def test_a_movement_that_another_headline_says_is_not_said_again() -> None:
    line = "They rose by $5.0 billion (3.0%) from 2023 to 2024."
    first = answered("imports", line)
    assert joined("?", [first, answered("x", headline="It rose $5.0 billion, 3.0%.")]).lines == ()
    assert joined("?", [first, answered("x", headline="It rose $5.0 billion.")]).lines == (f"Imports: {line}",)
    assert joined("?", [first, answered("x", headline="It rose 3.0%.")]).lines == (f"Imports: {line}",)


def test_without_an_answer_it_is_the_first_refusal_and_beside_one_all_are_said() -> None:
    no = Reply("refused", "a", "No.", reason="empty", lines=("Not a.",), about="services")
    assert joined("both?", [no, replace(no, headline="Nor this.")]) == replace(no, question="both?")
    mixed = joined("both?", [no, answered("imports")])
    assert mixed.status == "answered" and mixed.headline == "No. imports." and mixed.lines == ("Services: Not a.",)


def test_of_a_first_figure_it_is_said_whose_it_is() -> None:
    first = "When first published, on April 3, it was $1 million."
    notes = joined("?", [answered("imports", notes=(first, "Else."))]).notes
    assert "Imports: when first published, on April 3, it was $1 million." in notes and "Else." in notes


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("why did imports fall", "down"),
        ("why did imports rise", "up"),
        ("imports in fall 2025", None),
        ("imports in the fall of 2025", None),
        ("the fall in imports", "down"),
        ("the fall of imports", "down"),
        ("imports fall 2025", "down"),
        ("the fall", "down"),
        ("did imports rise or fall", None),
        ("imports", None),
    ],
)
def test_words_of_movement_that_go_one_way(question: str, way: str | None) -> None:
    assert premise(question) == way


CLAIM: dict[str, Any] = {
    "verdict": "contradicted", "quote": "It was  $5.", "reason": None, "why": None, "figures": [], "latest": None,
    "slip_words": None, "correction": None,
}  # fmt: skip
FOUND = {"label": "Deficit", "value": -2000, "unit": "USD million", "release": "2025-04-03", "basis": "census",
         "adjustment": "none"}  # fmt: skip


def checked(count: int, verdict: str = "contradicted", **more: Any) -> dict[str, Any]:
    counts = dict.fromkeys(("supported", "revised", "contradicted", "not_checkable"), 0) | {verdict: count}
    claims = [{**CLAIM, "verdict": verdict, **more} for _ in range(count)]
    return {"summary": {"claims": count, **counts}, "claims": claims, "as_of": "2025-05-06", "as_of_from": "today"}


@pytest.mark.parametrize(
    ("verdict", "count", "first"),
    [
        ("contradicted", 1, "1 of 1 does not hold."),
        ("contradicted", 2, "2 of 2 do not hold."),
        ("supported", 1, "Nothing is contradicted. 1 stands."),
        ("supported", 2, "Nothing is contradicted. 2 stand."),
        ("revised", 1, "Nothing is contradicted. 1 was right and has been revised."),
        ("not_checkable", 2, "Nothing is contradicted. 2 cannot be checked here."),
    ],
)
def test_a_checked_text_is_summed_up(verdict: str, count: int, first: str) -> None:
    assert told.summary(checked(count, verdict)) == f"{first} Checked as of 2025-05-06 (today)."
    assert told.summary(checked(0)) == "No claim about United States trade was found in that text."


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "Does not hold: “It was $5.”."),
        ({"reason": "no_data"}, "Does not hold: “It was $5.”. No data here."),
        ({"reason": "no_data", "why": "it is new"}, "Does not hold: “It was $5.”. No data here: it is new."),
        ({"slip_words": "that is of May"}, "Does not hold: “It was $5.”. That is of May."),
        ({"correction": "It was  $6."}, "Does not hold: “It was $5.”. Rather: It was $6."),
        ({"correction": "It was $6.", "verdict": "revised"}, "Revised since: “It was $5.”."),
        (
            {"figures": [FOUND], "latest": {**FOUND, "value": -2500, "release": "2025-05-06"}},
            "Does not hold: “It was $5.”. Deficit: -$2.0 billion (CENSUS, release of 2025-04-03). "
            "Now -$2.5 billion (release of 2025-05-06).",
        ),
        (
            {"figures": [{**FOUND, "adjustment": "sa", "release": None}], "latest": FOUND},
            "Does not hold: “It was $5.”. Deficit: -$2.0 billion (CENSUS SA).",
        ),
        ({"figures": [], "latest": FOUND}, "Does not hold: “It was $5.”."),
    ],
)
def test_a_claim_is_a_line(more: dict[str, Any], line: str) -> None:
    assert told.line({**CLAIM, **more}) == line


def test_a_figure_of_a_claim_is_in_its_unit() -> None:
    units = [(2000, "USD million"), (0, "USD million"), (-1.25, "percent"), (3.0, "ratio"), ("May", "")]
    assert [told.amount({"value": v, "unit": u}) for v, u in units] == [
        "$2.0 billion",
        "$0 million",
        "-1.2%",
        "3",
        "May",
    ]


def test_a_message_shows_few_claims_all_and_of_many_what_does_not_hold() -> None:
    text, rest = message(checked(SHORT, "supported"))
    assert text.text.count("Stands") == SHORT and not rest
    text, rest = message(checked(SHORT + 1, "supported"), "there")
    assert "Stands" not in text.text and rest and text.text.endswith("All of them are there.")
    text, rest = message(checked(SHORT + 1))
    assert text.text.count("Does not hold") == SHORT + 1 and rest and "All of them" not in text.text


def test_a_message_has_as_much_as_a_paragraph_takes() -> None:
    short = len(told.line({**CLAIM, "quote": ""}))
    whole, more = ({"quote": "x" * (SHOWN - short + at)} for at in (0, 1))
    assert message(checked(1, **whole))[1] is False and message(checked(1, **more))[1] is True
    assert "All of them are" in message(checked(1, **more))[0].text


def test_names_that_begin_so_come_before_those_with_such_a_word() -> None:
    found = offer("partner", " united ")
    begins = [name.startswith("United") for name in found]
    assert begins == sorted(begins, reverse=True) and begins[0] and len(set(found)) == len(found)
    assert offer("partner", "korea")[0].casefold().startswith(("korea", "south korea", "north korea"))
    assert len(offer("partner", "")) == len(offer("product", "a")) == OFFERED and offer("product", "zzz") == []
    assert list(known("partner")) == sorted(known("partner"), key=str.casefold)
    assert "Mexico" in known("partner") and "Mexico" not in known("product")


MONDAY = dt.datetime(2025, 5, 5, 12, 30, tzinfo=dt.UTC)  # 8:30 in New York


def test_a_digest_is_due_after_one_moment_and_not_after_another() -> None:
    every, second = Schedule(weekdays="1234567"), dt.timedelta(seconds=1)
    assert [day for day, _ in every.days(MONDAY - second, MONDAY)] == [MONDAY.date()]
    assert not list(every.days(MONDAY, MONDAY + dt.timedelta(hours=23))) and not list(every.days(MONDAY, MONDAY))
    assert [moment for _, moment in every.days(MONDAY, MONDAY + dt.timedelta(days=1))] == [
        MONDAY + dt.timedelta(days=1)
    ]
    assert list(Schedule(since=MONDAY).days(MONDAY - second, MONDAY))
    assert not list(Schedule(since=MONDAY + second).days(MONDAY - second, MONDAY))
    assert Schedule().following(MONDAY + dt.timedelta(days=4)) == MONDAY + dt.timedelta(days=7), "no weekend"
    assert soonest([], MONDAY) is None
    assert soonest([Schedule(weekdays="3"), Schedule(weekdays="2")], MONDAY) == MONDAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("weekdays", "words"), [("12345", "on weekdays"), ("1234567", "every day"), ("53", "on Wednesday, Friday")]
)
def test_weekdays_in_words(weekdays: str, words: str) -> None:
    assert spoken(Schedule(weekdays=weekdays)) == f"08:30 {words}, America/New_York"


class Said(dict[str, Any]):
    status_code: int | None = None
    headers: dict[str, Any] | None = None


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("invalid_blocks", None),
        ("internal_error", "internal_error"),
        ("message_limit_exceeded", "ratelimited"),
        ("", "no answer of Slack's, status 200"),
        ("Received a response in a non-JSON format", "no answer of Slack's, status 200"),
    ],
)
def test_what_slack_says_without_a_status_is_by_its_word(error: str, reason: str | None) -> None:
    found = meaning(SlackApiError("", Said(error=error)), NOW)
    assert (str(found) if found else None) == reason
    assert meaning(ValueError(), NOW) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": ["8", "9"]}, 8.0),
        ({"retry-after": []}, None),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": (NOW + dt.timedelta(seconds=30)).strftime("%a, %d %b %Y %H:%M:%S GMT")}, 30.0),
    ],
)
def test_how_long_slack_asks_to_wait(header: dict[str, Any], seconds: float | None) -> None:
    assert retry_after(header, NOW) == (pytest.approx(seconds, abs=1) if seconds is not None else None)
