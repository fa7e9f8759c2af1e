"""The digest over the frozen edition: what comes next, findings by rule, nothing twice; and the polling schedule."""

from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from bot.blocks.validate import problems
from bot.commands.speaking import show_digest
from bot.processes.scheduler import Scheduler
from bot.releases.polling import EASTERN, Situation, wait
from bot.replies.ask import Asker
from bot.scheduled import digest_message as drawn
from bot.scheduled.digest import Digests, expectations, questions
from bot.scheduled.findings import Finding, choose
from bot.settings import Settings
from bot.state import people, posts, watches
from bot.state.posts import PostJob
from data.ingest.carried import quarter_due
from data.period import month
from data.query.when import ReleaseDates
from tests.bot.speaking import UTC, FakeSlack, Time

DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def digests(asker: Asker) -> Digests:
    return Digests(asker.data, lambda question, day: asker.ask(question, None, day))


def test_sources_are_links_and_no_bare_addresses(digests: Digests) -> None:
    blocks = drawn.message(digests.compose(DAY, ["deficit with Vietnam"], [])).blocks
    told = [element["text"] for block in blocks if block["type"] == "context" for element in block["elements"]]
    sources = [text for text in told if "Source:" in text]
    assert len(sources) == 2
    for text in sources:
        assert "<https://www.census.gov/foreign-trade/balance/country.xlsx|country.xlsx>" in text
        assert text.count("https://") == 1


def test_days_to_the_next_release_and_what_to_expect(digests: Digests) -> None:
    found = digests.compose(DAY, [], [])
    assert "Next release in 15 days: Tuesday, December 8, 2026, with the figures for October 2026." in found.coming
    assert "they are not loaded here yet" in found.late  # September came out on 4 November by the calendar
    assert found.expect[-1] == "It brings goods and services by partner for Q3 2026 (Exhibits 20, 20a and 20b)."
    assert digests.compose(dt.date(2026, 12, 7), [], []).coming.endswith(
        "Next release tomorrow: Tuesday, December 8, 2026, with the figures for October 2026."
    )


def test_where_nothing_is_new_there_is_one_line(digests: Digests) -> None:
    """Every finding was heard and no figure came in the last days."""
    heard = [found.key for found in digests._findings.all(DAY)]
    found = digests.compose(DAY, ["deficit with Vietnam"], heard)
    assert found.quiet and found.finding is None
    (line,) = drawn.lines(found)
    assert line.startswith("Nothing new today. Next release in 15 days: Tuesday, December 8, 2026")
    message = drawn.message(found)
    told, press = message.blocks
    assert told["type"] == "context" and problems(message.blocks, message.text) == []
    assert [one["action_id"] for one in press["elements"]] == ["quiet"]
    assert not digests.compose(DAY, [], []).quiet
    assert not digests.compose(dt.date(2026, 12, 7), [], heard).quiet


def test_figures_that_came_yesterday_are_news(digests: Digests) -> None:
    day = dt.date(2026, 10, 7)  # the day after a release of figures by country
    heard = [found.key for found in digests._findings.all(day)]
    assert not digests.compose(day, ["imports from Vietnam"], heard).quiet
    assert digests.compose(day, [], heard).quiet


def test_expectations_by_month() -> None:
    assert "annual revision" in " ".join(expectations(month(2026, 4)))
    assert "every month of 2025" in " ".join(expectations(month(2025, 12)))
    assert "every month of 2025" in " ".join(expectations(month(2026, 1))) and "Q4 2025" in " ".join(
        expectations(month(2026, 1))
    )
    assert "five months" in " ".join(expectations(month(2026, 3)))
    for number in range(1, 13):
        brings = any("by partner for" in line for line in expectations(month(2026, number)))
        assert brings is (quarter_due(month(2026, number)) == month(2026, number) - 1)


def test_the_watchlist_has_its_figures_with_context(digests: Digests) -> None:
    found = digests.compose(DAY, ["deficit with Vietnam", "no such thing"], [])
    text = "\n".join(drawn.lines(found))
    assert (
        "The US goods deficit with Vietnam was $" in text
        and "Exports: $" in text
        and "Source: U.S. Census Bureau" in text
    )
    message = drawn.message(found)
    assert problems(message.blocks, message.text) == []
    assert found.question in message.text and found.finding is not None and found.finding.text in text


def test_a_finding_is_never_heard_twice(digests: Digests) -> None:
    said: list[str] = []
    kinds: list[str] = []
    everything = digests._findings.all(DAY)
    assert len(everything) > 30 and len({one.key for one in everything}) == len(everything)
    for _ in everything:
        one = choose(everything, said)
        assert one is not None and one.key not in said
        said.insert(0, one.key)
        kinds.append(one.kind)
    assert all(a != b for a, b in pairwise(kinds[:8]))
    assert choose(everything, said) is None


def test_findings_have_figures_and_sources(digests: Digests) -> None:
    for one in digests._findings.all(DAY):
        assert one.figures and one.source.startswith("Source: "), one.key
        assert all(f.release is not None for f in one.figures)
    kinds = {one.kind for one in digests._findings.all(DAY)}
    assert {"record", "rank", "crossing"} <= kinds


def test_the_rule_is_strength_then_key() -> None:
    made = [Finding(f"{kind}:{n}", kind, 10.0 - n, "", "", ()) for n, kind in enumerate(("record", "record", "rank"))]
    assert choose(made, []) is made[0]
    assert choose(made, ["record:0"]) is made[2]
    assert choose(made, ["rank:2", "record:0"]) is made[1]
    assert choose([], []) is None


def test_questions_to_try_are_answered(asker: Asker) -> None:
    for question in questions():
        assert asker.ask(question, None, DAY).status == "answered", question


@pytest.fixture
def scheduler(engine: Engine, asker: Asker) -> Scheduler:
    return Scheduler(engine, asker, Time(dt.datetime(2026, 11, 23, 14, 0, tzinfo=UTC)))


def test_the_topic_is_remembered_for_the_channel(engine: Engine, scheduler: Scheduler) -> None:
    slack = FakeSlack(Time(dt.datetime(2026, 11, 23, 14, 0, tzinfo=UTC)))
    box = scheduler.outbox(slack)
    for day in (23, 24, 25):
        box.offer(
            PostJob(f"digest:T1:C1:2026-11-{day}", "digest", "T1", "C1", dt.datetime(2026, 11, day, 13, 30, tzinfo=UTC))
        )
    topics = posts.topics(engine, "T1", "C1", "digest")
    assert len(set(topics)) == 3 and len(slack.sent) == 3
    assert posts.topics(engine, "T1", "C2", "digest") == []


def test_on_release_day_it_gives_way_to_the_alert(engine: Engine, scheduler: Scheduler) -> None:
    slack = FakeSlack(Time(dt.datetime(2026, 12, 8, 13, 0, tzinfo=UTC)))
    people.subscribe(engine, "T1", "C1", "alert", "U1", dt.datetime(2026, 11, 1, tzinfo=UTC))
    box = scheduler.outbox(slack)
    for channel in ("C1", "C2"):
        due = dt.datetime(2026, 12, 8, 12, 0, tzinfo=UTC)
        box.offer(PostJob(f"digest:T1:{channel}:2026-12-08", "digest", "T1", channel, due))
    assert [one.channel for one in slack.sent] == ["C2"]
    assert slack.sent[0].text.startswith(
        "Release day: the figures for October 2026 are scheduled for 8:30 a.m. Eastern today."
    )


def test_a_dry_run_prints_what_would_be_posted(tmp_path: Path, asker: Asker) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'state.db'}")
    moment = Time(dt.datetime(2026, 11, 23, 14, 0, tzinfo=UTC))
    first, second, blocks = io.StringIO(), io.StringIO(), io.StringIO()
    show_digest(settings, asker, "T1/C1", DAY, first, moment, as_json=False)
    show_digest(settings, asker, "T1/C1", DAY, second, moment, as_json=False)
    show_digest(settings, asker, "T1/C1", DAY, blocks, moment, as_json=True)
    assert first.getvalue() == second.getvalue() and "Next release in 15 days" in first.getvalue()
    assert '"blocks"' in blocks.getvalue()


def test_watches_of_a_channel_are_asked_as_figures(engine: Engine, scheduler: Scheduler) -> None:
    rule = {
        "question": "deficit with Vietnam",
        "of": "level",
        "side": "above",
        "value": 15000.0,
        "unit": "USD million",
        "grain": "month",
        "comparison": None,
    }
    watches.add(
        engine,
        "T1",
        "C1",
        "deficit with Vietnam above $15.0 billion in a month",
        rule,
        None,
        "U1",
        dt.datetime(2026, 11, 1, tzinfo=UTC),
    )
    found = scheduler.digest_of("T1", "C1", DAY)
    assert [reply.status for reply in found.watched] == ["answered"]


# --- polling --------------------------------------------------------------------------------------------

CALENDAR = ReleaseDates({month(2026, 9): dt.date(2026, 11, 4), month(2026, 10): dt.date(2026, 12, 8)})


def at(day: int, hour: int, minute: int = 0, mon: int = 12) -> dt.datetime:
    return dt.datetime(2026, mon, day, hour, minute, tzinfo=EASTERN).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "situation", "low", "high"),
    [
        (at(8, 8, 29), Situation(month(2026, 9)), 60, 62.1),  # not before 8:30, and not after
        (at(8, 8, 31), Situation(month(2026, 9)), 13, 17),
        (at(8, 9, 15), Situation(month(2026, 9)), 50, 67),
        (at(8, 12), Situation(month(2026, 9)), 250, 340),
        (at(8, 12), Situation(month(2026, 10)), 9000, 12000),  # it is in: relaxed again
        (at(3, 12), Situation(month(2026, 9)), 9000, 12000),
        (at(10, 12), Situation(month(2026, 9)), 800, 1000),  # the plan's day went by without it
        (at(8, 6), Situation(month(2026, 9)), 8990, 9003),  # a relaxed wait does not sleep over 8:30
        (at(3, 12), Situation(month(2026, 9), at(3, 11, 59)), 13, 17),  # a release has begun on a day of no plan
        (at(8, 8, 31), Situation(month(2026, 9), failures=3), 13, 67),
        (at(3, 12), Situation(month(2026, 9), failures=9), 9000, 12000),
    ],
)
def test_how_long_it_waits(now: dt.datetime, situation: Situation, low: float, high: float) -> None:
    for seed in range(20):
        assert low <= wait(now, CALENDAR, situation, Random(seed)) <= high
