"""The state: migrations, deliveries, answers, people, forgetting."""

from __future__ import annotations

import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import Engine, inspect

from bot.state import answers, channels, deliveries, erase, people
from bot.state.answers import Place, StoredAnswer
from bot.state.deliveries import Job, Start
from bot.state.engine import migrate, open_engine
from bot.state.model import Base
from tests.bot.recorded import NOW, ranking, vietnam

PLACE = Place("T1", "C1", "100.1", "100.1", "U1")
LATER = NOW + dt.timedelta(minutes=5)


def job(key: str = "k1", position: str = "100.1", lane: str = "T1:C1:100.1") -> Job:
    return Job(key, lane, position, "T1", {"kind": "ask", "text": "deficit with Vietnam"})


def test_migrations_make_the_declared_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_twice_and_at_once_is_safe(address: str) -> None:
    engines = [open_engine(address) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate, engines))
    assert "deliveries" in inspect(engines[0]).get_table_names()
    for each in engines:
        each.dispose()


def test_a_new_file_is_opened_while_another_process_writes_its_first_lines(tmp_path: Path) -> None:
    """SQLite refuses the change of a file's journal at once, without the wait of other statements."""
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute("CREATE TABLE first (line)")
    other.execute("BEGIN IMMEDIATE")
    done = Timer(0.3, other.rollback)
    done.start()
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    engine.dispose()
    done.join()
    other.close()


def test_a_delivery_is_claimed_once(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda at: deliveries.claim(engine, job(), f"owner{at}", NOW, 30), range(16)))
    assert won.count(True) == 1


def test_a_finished_job_keeps_its_key_and_forgets_its_words(engine: Engine) -> None:
    deliveries.claim(engine, job(), "a", NOW, 30)
    assert not deliveries.finish(engine, job(), "b"), "another's"
    assert deliveries.finish(engine, job(), "a")
    assert not deliveries.claim(engine, job(), "b", NOW, 30)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT job FROM deliveries").scalar() in (None, "null")


def test_a_dead_process_is_taken_over_once(engine: Engine) -> None:
    deliveries.claim(engine, job(), "dead", NOW, 30)
    assert deliveries.take_over(engine, "b", NOW, 30) == []
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda at: deliveries.take_over(engine, f"o{at}", LATER, 30), range(4)))
    jobs = [each for some in found for each in some]
    assert [(each.key, each.attempt, each.body["text"]) for each in jobs] == [("k1", 2, "deficit with Vietnam")]


def test_a_renewed_lease_is_not_taken_over(engine: Engine) -> None:
    deliveries.claim(engine, job(), "alive", NOW, 30)
    assert deliveries.renew(engine, [job(), job("k2")], "alive", LATER, 30) == {"k1"}
    assert deliveries.renew(engine, [job()], "another", LATER, 300) == set()
    assert deliveries.take_over(engine, "b", LATER, 30) == []


def test_who_works_on_it_itself_takes_nothing_over(engine: Engine) -> None:
    """However late its lease is renewed: nobody has died, and it would be done twice."""
    deliveries.claim(engine, job(), "slow", NOW, 30)
    deliveries.begin(engine, job(), "slow", NOW, 30)
    assert deliveries.take_over(engine, "slow", LATER, 30, alive={"k1"}) == []
    assert deliveries.hold(engine, job(), "slow", LATER, 300)
    assert deliveries.take_over(engine, "b", LATER, 30, alive={"k1"}) == []
    (taken,) = deliveries.take_over(engine, "b", LATER + dt.timedelta(seconds=301), 30, alive={"k1"})
    assert (taken.attempt, taken.deaths) == (2, 1)


def test_being_taken_over_is_no_try_and_a_death_is_only_of_what_was_under_way(engine: Engine) -> None:
    working, waiting = job("k1"), job("k2", "100.2")
    for each in (working, waiting):
        deliveries.claim(engine, each, "a", NOW, 30)
    now, owner = NOW, "a"
    for attempt in range(2, 12):
        assert deliveries.begin(engine, replace(working, attempt=attempt - 1), owner, now, 30) is Start.GO
        now, owner = now + dt.timedelta(minutes=5), f"owner {attempt}"
        taken = deliveries.take_over(engine, owner, now, 30)
        assert [(each.key, each.attempt, each.deaths, each.failures, each.doubt) for each in taken] == [
            ("k1", attempt, attempt - 1, 0, True),
            ("k2", attempt, 0, 0, False),
        ]
    assert deliveries.unfinished(engine) == 2


def test_who_lost_its_lease_changes_nothing(engine: Engine) -> None:
    deliveries.claim(engine, job(), "frozen", NOW, 30)
    (taken,) = deliveries.take_over(engine, "b", LATER, 30)
    assert deliveries.begin(engine, job(), "frozen", LATER, 30) is Start.LOST
    assert not deliveries.hold(engine, job(), "frozen", LATER, 30)
    assert not deliveries.note(engine, job(), "frozen", {"kind": "other"})
    assert not deliveries.put_off(engine, job(), "frozen") and not deliveries.finish(engine, job(), "frozen")
    assert deliveries.hold(engine, taken, "b", LATER, 30) and deliveries.finish(engine, taken, "b")


def test_what_is_released_has_killed_nobody(engine: Engine) -> None:
    deliveries.claim(engine, job(), "a", NOW, 30)
    deliveries.begin(engine, job(), "a", NOW, 30)
    deliveries.release(engine, [job()], "a", NOW)
    (taken,) = deliveries.take_over(engine, "b", NOW, 30)
    assert (taken.deaths, taken.doubt) == (0, True)


def test_an_earlier_job_of_the_lane_goes_first(engine: Engine) -> None:
    first, second, other = job("k1", "100.1"), job("k2", "100.2"), job("k3", "100.3", "elsewhere")
    for each in (first, second, other):
        deliveries.claim(engine, each, "a", NOW, 30)

    def starts(now: dt.datetime) -> list[Start]:
        return [deliveries.begin(engine, each, "a", now, 30) for each in (first, second, other)]

    assert starts(NOW) == [Start.GO, Start.WAIT, Start.GO]
    assert starts(LATER)[1] is Start.WAIT, "also where the process that has the first died"
    deliveries.finish(engine, first, "a")
    assert deliveries.begin(engine, second, "a", NOW, 30) is Start.GO


def test_an_answer_is_read_back_as_it_was(engine: Engine) -> None:
    for at, reply in enumerate((vietnam(), ranking())):
        answers.save(engine, StoredAnswer(f"a{at}", PLACE, reply, "100.2"), NOW)
        found = answers.load(engine, f"a{at}", "T1")
        assert found is not None and found.reply == reply and found.place == PLACE


def test_an_answer_belongs_to_its_workspace(engine: Engine) -> None:
    answers.save(engine, StoredAnswer("a1", PLACE, vietnam(), "100.2"), NOW)
    assert answers.load(engine, "a1", "T2") is None
    assert answers.for_question(engine, PLACE) is not None
    assert answers.spoke_in(engine, "T1", "C1", "100.1")
    assert answers.spoke_in(engine, "T1", "C1", "100.2")
    assert not answers.spoke_in(engine, "T2", "C1", "100.1")


def test_turns_of_a_conversation(engine: Engine) -> None:
    for at in range(12):
        made = StoredAnswer(f"a{at}", PLACE, vietnam(), None)
        assert answers.compose(engine, made, "lane", f"q{at}", NOW)
        assert not answers.compose(engine, made, "lane", f"q{at}", NOW), "once, whoever tries again"
    assert answers.count_turns(engine, "lane") == 12
    assert answers.turns(engine, "lane", NOW) == [f"q{at}" for at in range(4, 12)]
    assert answers.turns(engine, "lane", LATER) == []


def test_watchlist_and_subscriptions(engine: Engine) -> None:
    assert people.watch(engine, "T1", "U1", "deficit with Vietnam", "U1", NOW)
    assert not people.watch(engine, "T1", "U1", "deficit with Vietnam", "U1", NOW)
    (row,) = people.watchlist(engine, "T1", "U1")
    assert not people.unwatch(engine, "T1", "U2", row.id) and people.unwatch(engine, "T1", "U1", row.id)
    assert people.subscribe(engine, "T1", "C1", "alert", "U1", NOW)
    assert not people.subscribe(engine, "T1", "C1", "alert", "U1", NOW)
    assert [each.kind for each in channels.channels(engine, paused=None, team_id="T1")] == ["alert"]
    assert people.unsubscribe(engine, "T1", "C1") == 1


def test_the_last_verdict_counts(engine: Engine) -> None:
    for verdict in ("good", "bad"):
        people.feedback(engine, "T1", "a1", "U1", verdict, NOW)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT verdict FROM feedback").scalars().all() == ["bad"]


def test_forgetting_by_age_person_and_workspace(engine: Engine) -> None:
    for team in ("T1", "T2"):
        place = Place(team, "C1", "100.1", "100.1", "U1")
        answers.compose(engine, StoredAnswer(f"a{team}", place, vietnam(), "100.2"), f"{team}:lane", "q", NOW)
        people.watch(engine, team, "U1", "q", "U1", NOW)
    assert erase.old(engine, NOW - dt.timedelta(days=1)) == 0
    assert erase.user(engine, "T1", "U1") == 3
    assert erase.workspace(engine, "T2") == 3
    answers.save(engine, StoredAnswer("a3", PLACE, vietnam(), "100.2"), NOW)
    assert erase.old(engine, LATER) == 1


def install(team: str | None, enterprise: str | None = None, whole: bool = False) -> Installation:
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        bot_token=f"xoxb-{team or enterprise}",
        bot_id="B1",
        bot_user_id="U0BOT",
        user_id="U1",
        is_enterprise_install=whole,
    )


def test_several_workspaces_and_an_organisation(engine: Engine) -> None:
    from bot.slack.workspaces import NotInstalledError, Workspaces

    store = SQLAlchemyInstallationStore(client_id="c", engine=engine)
    for each in (install("T1"), install("T2"), install(None, "E1", True)):
        store.save(each)
    known = Workspaces("https://slack.example/api/", None, store)
    assert known.identity("T1").token == "xoxb-T1"
    assert known.identity("T2").token == "xoxb-T2"
    assert known.identity("T9", "E1").token == "xoxb-E1"
    assert "xoxb" not in repr(known.identity("T1"))
    erase.workspace(engine, "T1")
    known.forget("T1")
    try:
        known.identity("T1")
    except NotInstalledError:
        assert known.identity("T2").token == "xoxb-T2"
    else:
        raise AssertionError("T1 is still there")


def test_nobody_is_taken_for_installed_while_a_workspace_is_erased(engine: Engine) -> None:
    from bot.slack.workspaces import NotInstalledError, Workspaces

    store = SQLAlchemyInstallationStore(client_id="c", engine=engine)
    store.save(install("T1"))
    known = Workspaces("https://slack.example/api/", None, store)
    assert known.identity("T1").token == "xoxb-T1"
    with known.unkept():
        assert known.identity("T1").token == "xoxb-T1", "it still is"
        erase.workspace(engine, "T1")
        with pytest.raises(NotInstalledError):
            known.identity("T1")
    with pytest.raises(NotInstalledError):
        known.identity("T1")
    store.save(install("T1"))
    assert known.identity("T1").token == "xoxb-T1"
    erase.workspace(engine, "T1")
    assert known.identity("T1").token == "xoxb-T1", "kept again, for a minute"
