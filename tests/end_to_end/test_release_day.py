"""Release day against a publisher on this machine: files in random order, late, cut, stale, as error pages.

One alert, with the right figures; until the release is whole and has passed its checks, only the old figures serve.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.highlights import release as release_highlights
from bot.releases.polling import EASTERN
from bot.state import people, posts
from bot.state.engine import migrate, open_engine
from data.ingest.load import load_folder
from intents.watch import command
from tests import samples
from tests.bot.speaking import UTC
from tests.end_to_end.publisher import Fault, Publisher, publisher
from tests.end_to_end.release_day import Day, Reader

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
OLD, NEW = SOURCES / "census/ft900/2023-06-07", SOURCES / "census/ft900/2025-05-06"
RELEASE = dt.date(2025, 5, 6)
pytestmark = [pytest.mark.sources, pytest.mark.skipif(not NEW.is_dir(), reason="needs ../shared/sources")]
WHOLE = sorted(path.name for path in NEW.glob("exh*.xlsx"))
EXHIBITS = samples.of(
    [f"exh{n}.xlsx" for n in ("1", "2", "3", "5", "7", "8", "9", "12", "14", "15", "17", "19", "20", "4s")],
    WHOLE,
)
FAULTS: tuple[Fault, ...] = ("403", "page", "half", "stale", "404")
HEADLINE = (
    "The goods and services deficit was $140.5 billion in March 2025, up $17.3 billion (14.0 percent) from "
    "$123.2 billion in February"
)

WISHES = (
    "alert me when the goods and services deficit tops 135 billion in a month",
    "alert me when imports of pharmaceutical preparations rise more than 50% on the month",
    "alert me when services surplus tops 40 billion in a month",
)


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with what was out on 5 May 2025 (and the exhibits of an older release)."""
    root = tmp_path_factory.mktemp("before")
    source, into = root / "source", root / "warehouse"
    for folder in ("census/country/2025-04-03", "census/ctyseasonal/2025-04-03", "census/ft900/2023-06-07", "schedule"):
        shutil.copytree(SOURCES / folder, source / folder)
    (source / "bea").mkdir()
    shutil.copy(SOURCES / "bea/trad-time-series-0225.xlsx", source / "bea")
    report = load_folder(source, warehouse=into, fresh=True, whole=True)
    assert not report.held
    return into


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'state.db'}")
    migrate(opened)
    yield opened
    opened.dispose()


def own(before: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(before, tmp_path / "warehouse"))


def subscribed(engine: Engine) -> None:
    for channel in ("C1", "C2"):
        people.subscribe(engine, "T1", channel, "alert", "U1", dt.datetime(2025, 5, 1, tzinfo=UTC))


def arrives(day: Day, site: Publisher, dice: random.Random) -> dt.datetime:
    """The release comes in any order, four files a round, with faults; when the round before the last one was."""
    order = dice.sample(EXHIBITS, len(EXHIBITS))
    published, rounds, asked = False, 0, day.time()
    while not published and rounds < 60:
        for name in order[rounds * 4 : rounds * 4 + 4]:
            site.add("census/ft900", NEW / name)
            site.faults[name] = [dice.choice(FAULTS) for _ in range(dice.randint(0, 2))]
        asked, before_it = day.time(), asked
        published = day.round()
        rounds += 1
        if not published:
            assert day.slack.sent == [] and release_highlights.has_release(day.data, RELEASE) is False
    assert published
    return before_it


@pytest.mark.parametrize("seed", samples.cases([1], [1, 2]))
def test_one_alert_and_never_a_part(before: Path, engine: Engine, tmp_path: Path, seed: int) -> None:
    warehouse, dice = own(before, tmp_path), random.Random(seed)
    subscribed(engine)
    with publisher() as site:
        for name in EXHIBITS:
            site.add("census/ft900", OLD / name)
        day = Day(warehouse, engine, site, EXHIBITS, seed)
        for words in WISHES:
            wish = command(words)
            assert wish is not None and day.lists.do(wish, "T1", "C1", "U1").startswith("On the watchlist")
        assert not day.round()  # the release before: nothing is new
        assert day.slack.sent == []
        reader = Reader(warehouse)
        reader.start()
        before_it = arrives(day, site, dice)
        states = reader.stop()
        crossed = [one.text for one in day.slack.sent if one.key.startswith("crossing:")]
        assert len(crossed) == 2 and crossed[0].startswith(
            "It happened in March 2025: goods and services deficit above"
        )
        assert "The US goods and services deficit was $140.5 billion in March 2025." in crossed[0]
        mains = [one for one in day.slack.sent if one.key.startswith("alert:") and one.thread is None]
        assert sorted(one.channel for one in mains) == ["C1", "C2"]
        assert all(HEADLINE in one.text for one in mains)
        # The last file came after the round before: from then to the post is less than a minute.
        assert all(one.at - before_it <= dt.timedelta(minutes=1) for one in mains)
        for _ in range(5):
            day.round()
        assert len([one for one in day.slack.sent if one.thread is None]) == 4
        assert len(states) == 2, "the figures before, and the whole release: nothing between"
        agents = {agent for _, _, agent in site.requests}
        assert all("tradebot" in agent for agent in agents)
        assert sum(conditional for _, conditional, _ in site.requests) > len(EXHIBITS)


def damaged(tmp_path: Path, name: str) -> Path:
    """The new file with one number of its totals changed: well-formed, and wrong."""
    import openpyxl

    book = openpyxl.load_workbook(NEW / name)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float) and abs(cell.value) > 50_000:
                cell.value = cell.value + 7_000
                path = tmp_path / "bad" / name
                path.parent.mkdir(exist_ok=True)
                book.save(path)
                return path
    raise AssertionError("no number to change")


@pytest.mark.parametrize("name", ["exh1.xlsx", "exh5.xlsx"])
def test_nothing_is_posted_from_a_file_that_fails_its_checks(
    before: Path, engine: Engine, tmp_path: Path, name: str
) -> None:
    warehouse = own(before, tmp_path)
    subscribed(engine)
    few = ["exh1.xlsx", "exh5.xlsx", "exh12.xlsx"]
    with publisher() as site:
        for each in few:
            site.add("census/ft900", OLD / each)
        day = Day(warehouse, engine, site, few, 3)
        day.round()
        for each in few:
            site.add("census/ft900", NEW / each if each != name else damaged(tmp_path, name))
        for _ in range(4):
            assert not day.round()
        assert day.slack.sent == [] and not release_highlights.has_release(day.data, RELEASE)
        told = [words for key, words in day.told if key.startswith(("held:", "unread:"))]
        assert len(told) == 1 and name in told[0], day.told
        site.add("census/ft900", NEW / name)  # the publisher mends it
        assert day.round()
        assert len([one for one in day.slack.sent if one.thread is None]) == 2
        assert HEADLINE in day.slack.sent[0].text


def test_an_archive_cut_in_half_is_waited_for(before: Path, engine: Engine, tmp_path: Path) -> None:
    warehouse = own(before, tmp_path)
    subscribed(engine)
    archive = tmp_path / "ft900_2503.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in WHOLE:
            made.write(NEW / name, f"exhibits/{name}")
    with publisher() as site:
        site.add("census/ft900", archive)
        site.faults[archive.name] = ["half", "torn", "page", "503"]
        day = Day(warehouse, engine, site, [archive.name], 4)
        published = [day.round() for _ in range(5)]
        assert published.count(True) == 1 and not published[0]
        assert [one.channel for one in day.slack.sent if one.thread is None] == ["C1", "C2"]


def test_a_crash_between_publishing_and_the_mark_loses_no_alert(before: Path, engine: Engine, tmp_path: Path) -> None:
    warehouse = own(before, tmp_path)
    subscribed(engine)
    few = ["exh1.xlsx", "exh12.xlsx"]
    with publisher() as site:
        for each in few:
            site.add("census/ft900", NEW / each)
        day = Day(warehouse, engine, site, few, 5)

        def die(_day: dt.date) -> None:
            raise KeyboardInterrupt

        day.watcher.done = die
        with pytest.raises(KeyboardInterrupt):
            day.watcher.round()
        day.start()
        day.watcher.finish_begun(posts.begun_releases(engine))
        day.clock.tick()
        assert [one.channel for one in day.slack.sent if one.thread is None] == ["C1", "C2"]


def test_a_publisher_with_a_part_of_the_release_is_not_waited_for(before: Path, engine: Engine, tmp_path: Path) -> None:
    """It has two exhibits and the table of partners, and no others: that is learnt from the release before."""
    warehouse = own(before, tmp_path)
    shutil.copytree(SOURCES / "census/ft900/2026-02-19", tmp_path / "earlier" / "ft900" / "2026-02-19")
    assert not load_folder(tmp_path / "earlier", warehouse=warehouse, whole=True).held
    subscribed(engine)
    with publisher() as site:
        for name in EXHIBITS:
            site.folders[name] = "census/ft900"
        for name in ("exh1.xlsx", "exh12.xlsx"):
            site.add("census/ft900", SOURCES / "census/ft900/2026-02-19" / name)
        site.add("census/country", SOURCES / "census/country/2025-04-03/country.xlsx")
        day = Day(warehouse, engine, site, [*EXHIBITS, "country.xlsx"], 6)
        day.time.at = dt.datetime(2026, 3, 12, 8, 31, tzinfo=EASTERN).astimezone(UTC)
        assert not day.round()
        site.add("census/ft900", SOURCES / "census/ft900/2026-03-12/exh12.xlsx")
        assert not day.round()
        site.add("census/ft900", SOURCES / "census/ft900/2026-03-12/exh1.xlsx")
        assert not day.round()  # complete but for the partners, which are given three minutes
        site.add("census/country", SOURCES / "census/country/2026-03-12/country.xlsx")
        assert day.round()
        first = day.slack.sent[0].text
        assert "The goods and services deficit was $54.5 billion in January 2026" in first
