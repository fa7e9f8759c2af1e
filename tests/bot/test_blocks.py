"""Replies as messages: always valid, always with text, nothing that pings."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import answer, pages, tables
from bot.blocks.kit import Look, Message
from bot.blocks.support import noted
from bot.blocks.text import bold_figure, cut_escaped, escape, link, typed, unmarked
from bot.blocks.validate import problems
from bot.contract.reply import CodeName, Reply, ReplyFigure, Source
from bot.speak.numbers import money, shown
from bot.speak.rows import rows_of
from bot.state.channels import Channel
from bot.state.people import Watched
from bot.state.schedule import Schedule
from tests.bot import recorded

REPLIES = [
    recorded.vietnam(),
    recorded.mexico(),
    recorded.series(),
    recorded.series(months=240),
    recorded.ranking(),
    recorded.congo(),
    recorded.refused("x"),
    Reply("answered", "help", "Ask me."),
    Reply("refused", "", ""),
]


def buttons(message: Message) -> list[str]:
    return [
        element["action_id"]
        for block in message.blocks
        for element in block.get("elements", [])
        if "action_id" in element
    ]


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.question[:20] or "empty")
def test_every_reply_is_a_valid_message(reply: Reply, look: Look) -> None:
    message = answer.message(reply, "a1", look=look, asked=True, share=True)
    assert problems(message.blocks, message.text) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=4000), st.lists(st.text(max_size=3000), max_size=12), st.sampled_from(list(Look)))
def test_any_words_make_a_valid_message(words: str, lines: list[str], look: Look) -> None:
    hostile = replace(
        recorded.series(),
        question=words,
        headline=words,
        lines=tuple(lines),
        notes=tuple(lines),
        assumptions=tuple(lines),
        suggestions=tuple(lines),
        sql=tuple(lines),
    )
    for reply in (hostile, replace(hostile, status="clarify"), replace(hostile, status="refused")):
        message = answer.message(reply, "a1", look=look, asked=True)
        assert problems(message.blocks, message.text) == []
        told = "\n".join((*marked_up(message.blocks), message.text))
        assert "<!" not in told and "<@" not in told


def marked_up(node: object) -> Iterator[str]:
    """The texts of blocks in which Slack reads marks; plain text and the value of a button are as they stand."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for one in node.values():
            yield from marked_up(one)
    elif isinstance(node, list):
        for one in node:
            yield from marked_up(one)


def test_a_suggestion_of_marks_is_a_button_of_plain_text() -> None:
    message = answer.message(replace(recorded.series(), suggestions=("<!", "<!here>")), "a1", asked=True)
    assert '"<!here>"' in json.dumps(message.blocks) and "<!" not in "".join(marked_up(message.blocks))


def test_the_figure_is_bold_and_the_source_is_there() -> None:
    message = answer.message(recorded.vietnam(), "a1")
    assert "*$123.5 billion*" in message.blocks[0]["text"]["text"]
    notes = next(block for block in message.blocks if block["type"] == "context")
    assert "release of 2026-03-12" in notes["elements"][0]["text"]
    assert "|country.xlsx>" in notes["elements"][0]["text"]
    assert buttons(message) == ["cite", "ask:0", "ask:1", "more"]


def test_a_ranking_has_a_table_and_a_chart_where_slack_draws_them() -> None:
    new, classic = (answer.message(recorded.ranking(), "a", look=look) for look in (Look.NEW, Look.CLASSIC))
    assert [block["type"] for block in new.blocks][1:3] == ["table", "data_visualization"]
    assert "```" in classic.blocks[1]["text"]["text"]
    assert "1. China: $295.4 billion" in new.text


def test_a_long_series_shows_its_newest_rows_and_says_so() -> None:
    message = answer.message(recorded.series(months=48), "a1", look=Look.CLASSIC)
    told = json.dumps(message.blocks)
    assert "December 2027" in told and "January 2024" not in told and "36 earlier rows" in told


def test_a_clarification_answers_in_place() -> None:
    assert buttons(answer.message(recorded.congo(), "a1")) == ["pick:0", "pick:1"]


@pytest.mark.parametrize(
    ("typed", "shows"),
    [
        ("<@U123> and <@U123|bob>", "@someone and @bob"),
        ("<!channel> <!here|here>", "!channel here".replace("!", "")),
        ("<https://evil.example|click> <#C1|general>", "click #general"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@here @Channel x@everyone.org", "@\u2060here @\u2060Channel x@\u2060everyone.org"),
        ("a\u202eb\x00c", "a b c"),
    ],
)
def test_escaping(typed: str, shows: str) -> None:
    assert escape(typed) == shows


def test_cutting_keeps_entities_whole() -> None:
    assert not cut_escaped(escape("&" * 100), 52).rstrip("…").endswith("&am")
    assert unmarked("<@U1") == "<@U1" and typed("1 &lt; 2 &amp;amp;") == "1 < 2 &amp;"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x/a|b", "https://x/ y", "<!here>"])
def test_only_plain_addresses_are_links(url: str) -> None:
    assert "<" not in link(url, "label")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (-123463.0, "\u2212$123.5 billion"),
        (999.97, "$1.0 billion"),
        (45.2, "$45 million"),
        (3.14, "$3.1 million"),
        (0, "$0 million"),
    ],
)
def test_money(value: float, told: str) -> None:
    assert money(value) == told


def test_units() -> None:
    def one(value: float | str | None, unit: str) -> str:
        return shown(ReplyFigure(True, "x", "y", value, unit))

    assert [one(-4.25, "percent"), one(3, "rank"), one(72.5, "USD per barrel"), one(None, "count")] == [
        "\u22124.2%",
        "No. 3",
        "$72.50 a barrel",
        "n/a",
    ]
    barrels = [one(size, "thousand barrels") for size in (654, 6543, 115092.4)]
    assert barrels == ["654 thousand barrels", "6.54 million barrels", "115.1 million barrels"]
    assert one(4090, "thousand barrels per day") == "4.09 million barrels per day"


def test_bold_figure() -> None:
    assert bold_figure("In 2024 it fell 4.5% to $3.2 billion.") == "In 2024 it fell *4.5%* to $3.2 billion."
    assert bold_figure("In 2024 nothing.") == "In 2024 nothing."


def test_shapes_of_rows() -> None:
    told = {name: rows_of(reply) for name, reply in (("series", recorded.series()), ("ranking", recorded.ranking()))}
    assert {name: rows.shape for name, rows in told.items() if rows} == {"series": "series", "ranking": "ranking"}
    assert rows_of(recorded.vietnam()) is None
    rows = told["ranking"]
    assert rows is not None and tables.chart(rows)[0]["title"] == "US goods deficit by partner: 2024"


def test_pages_are_valid() -> None:
    watches = [Watched(at, f"<!here> question {at}") for at in range(60)]
    now = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    held = Channel("T1", "C1", "digest", Schedule(), False, None, now, allowed=False)
    stopped = Channel("T1", "C2", "alert", Schedule(), True, "the channel is <gone>", now)
    home = pages.home(["country.xlsx: to August 2026"] * 30, watches, [held, *[stopped] * 40])
    for blocks in (
        home["blocks"],
        pages.form(True)["blocks"],
        pages.form(False)["blocks"],
        pages.help_message().blocks,
        pages.watchlist_message(watches).blocks,
        answer.sql_view(recorded.vietnam())["blocks"],
    ):
        assert problems(blocks) == []


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        (("balance", "Vietnam", "", "2024"), "balance with Vietnam 2024"),
        (("imports", "Ireland", "pharmaceuticals", ""), "pharmaceuticals imports from Ireland"),
        (("exports", "", "soybeans", "by month since 2022"), "soybeans exports by month since 2022"),
    ],
)
def test_the_form_becomes_a_question(fields: tuple[str, str, str, str], question: str) -> None:
    assert pages.question_of(*fields) == question


def test_the_link_of_an_exhibit_is_of_the_whole_number() -> None:
    one, nineteen = (
        Source("Census", "Trade", f"FT-900 Exhibit {n}", "2026-09-03", "census", "sa", f"https://x.gov/{n}")
        for n in (1, 19)
    )
    told = noted("Source: Census, Trade, FT-900 Exhibit 19; release of September 3, 2026.", [one, nineteen])
    assert "<https://x.gov/19|FT-900 Exhibit 19>" in told and "x.gov/1|" not in told


def test_a_table_with_a_long_heading_is_no_wider_than_a_phone() -> None:
    figures = tuple(
        replace(recorded.figure(f"Change in {name}", 1e5 - at, CodeName(str(at), name)), measure="change", of="imports")
        for at, name in enumerate(("Pharmaceutical preparations", "Telecommunications equipment", "Computers"))
    )
    reply = recorded.answered("q", "They rose.", figures)
    rows = rows_of(reply)
    assert rows is not None and rows.columns == ("Change in imports",)
    for block in tables.table(rows, Look.LOCAL):
        text = block["text"]["text"]
        assert max(len(line) for line in re.findall(r"`([^`]+)`", text) or [""]) <= tables.PHONE, text
