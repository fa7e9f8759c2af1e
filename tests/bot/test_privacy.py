"""What is kept is kept from others: files, tokens, private places, words in logs; and it is forgotten in time."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine

from bot import logs
from bot.processes.readiness import wanting
from bot.processes.slack_app import build
from bot.settings import Settings
from bot.state import answers, erase
from bot.state.engine import migrate, open_engine
from bot.state.vault import InstallStore, KeyMissingError, Vault
from tests.bot.recorded import NOW, Recorded, vietnam
from tests.bot.signed import Bot, install, settings
from tests.bot.slack_double import Double

ROOT = Path(__file__).parents[2]


def test_the_files_of_the_state_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "made" / "state.db"
    old = tmp_path / "old.db"
    old.touch(0o644)
    for each in (path, old):
        engine = open_engine(f"sqlite:///{each}")
        migrate(engine)
        with engine.connect():
            modes = {file.name: file.stat().st_mode & 0o777 for file in each.parent.glob(f"{each.name}*")}
        assert set(modes.values()) == {0o600} and f"{each.name}-wal" in modes
        engine.dispose()


def installed(token: str) -> Installation:
    return Installation(
        app_id="A1",
        team_id="T1",
        bot_token=token,
        bot_id="B1",
        bot_user_id="U0BOT",
        user_id="U1",
        bot_refresh_token=f"{token}-again",
    )


def stored(engine: Engine) -> str:
    tables = ("slack_bots", "slack_installations")
    with engine.connect() as connection:
        return str([list(connection.exec_driver_sql(f"SELECT * FROM {name}")) for name in tables])


def test_tokens_are_encrypted_and_keys_can_be_changed(engine: Engine) -> None:
    first, second = (Fernet.generate_key().decode() for _ in range(2))
    token = "xoxb-" + "9" * 160
    plain = InstallStore("c", engine, Vault(None))
    plain.save(installed(token))
    assert token in stored(engine)
    assert Vault(first).seal_all(engine) == 2 and Vault(first).seal_all(engine) == 0
    assert token not in stored(engine)
    for keys in (first, f"{second},{first}"):
        found = InstallStore("c", engine, Vault(keys)).find_bot(enterprise_id=None, team_id="T1")
        assert found is not None and (found.bot_token, found.bot_refresh_token) == (token, f"{token}-again")
    assert Vault(f"{second},{first}").seal_all(engine) == 2
    kept = InstallStore("c", engine, Vault(second)).find_installation(enterprise_id=None, team_id="T1")
    assert kept is not None and kept.bot_token == token
    for wrong in (None, first):
        with pytest.raises(KeyMissingError):
            Vault(wrong).seal_all(engine)


def test_a_new_install_is_encrypted_and_answers(slack: Double, tmp_path: Path) -> None:
    from tests.bot.signed import running

    more = {
        "slack_bot_token": None,
        "slack_client_id": "1.2",
        "slack_client_secret": "shh",
        "state_key": Fernet.generate_key().decode(),
    }
    for bot in running(slack, settings(slack, f"sqlite:///{tmp_path / 's.db'}", **more)):
        assert install(bot, "T1").status_code == 200
        assert "xoxb" not in stored(bot.app.engine)
        bot.mention(team="T1")
        bot.posted()
        assert [token for name, _, token in bot.slack.calls if name == "chat.postMessage"] == ["xoxb-T1"]


def test_a_key_that_is_none_is_told() -> None:
    with pytest.raises(ValueError, match="make one with"):
        Settings(_env_file=None, state_key="secret")


def test_no_words_in_the_log_when_the_database_fails(
    bot: Bot, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import logging

    import structlog

    handlers = list(logging.root.handlers)
    try:
        logs.configure(Settings(_env_file=None))
        with bot.app.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE answers RENAME TO elsewhere")
        bot.mention("a very private question about Vietnam")
        told, until = "", time.monotonic() + 20
        while "left for another try" not in told and time.monotonic() < until:
            time.sleep(0.2)
            told += capsys.readouterr().err
        with bot.app.engine.begin() as connection:  # it is answered now: a stop waits for what was taken
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO answers")
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:] = handlers
    assert "left for another try" in told and "database" in told
    assert "private" not in told and "Vietnam" not in told and "Traceback" not in told


def test_what_an_error_says_is_not_told_unless_it_is_of_the_machine() -> None:
    try:
        raise ValueError("deficit with Vietnam")
    except ValueError as error:
        assert "Vietnam" not in logs.told(error, words=False) and "test_privacy" in logs.told(error, words=False)
        assert "Vietnam" in logs.told(error, words=True)
    assert "No space" in logs.told(OSError(28, "No space left on device"), words=False)


def test_a_flood_of_lines_is_one() -> None:
    flood = logs.Flood()
    assert [flood.passes("kind", 1) for _ in range(4)] == [0, None, None, None]
    assert flood.passes("other", 1) == 0


def test_old_state_is_erased_while_the_process_runs(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erase, "EVERY", 0.05)
    place = answers.Place("T1", "C1", "100.1", "100.1", "U1")
    answers.save(engine, answers.StoredAnswer("a1", place, vietnam(), "100.2"), NOW)
    keeper = erase.Keeper(engine, lambda: NOW + dt.timedelta(days=31), dt.timedelta(days=30))
    keeper.start()
    end = time.monotonic() + 5
    while answers.load(engine, "a1", "T1") is not None:
        assert time.monotonic() < end
        time.sleep(0.02)
    keeper.stop()


def test_ready_means_database_disk_and_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slack: Double) -> None:
    app = build(settings(slack, f"sqlite:///{tmp_path / 's.db'}"), Recorded())
    assert app.wanting() is None

    class Broken:
        class warehouse:  # noqa: N801 - stands for an attribute
            @staticmethod
            def rows(_query: str) -> None:
                raise OSError("gone")

    assert wanting(app.engine, Broken()) == "figures"  # type: ignore[arg-type]

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert wanting(app.engine, None) == "disk"
    with app.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE deliveries")
    assert wanting(app.engine, None) == "database"
    app.engine.dispose()


def test_a_state_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder")
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "migrate"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": "sqlite:///var/tradebot.db"},
    )
    assert done.returncode == 1 and done.stderr.startswith("tradebot: The state cannot be written")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(shutil.which("sleep") is None, reason="there is no sleep")
def test_a_child_ends_with_its_killed_parent(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "from bot.processes.local import ends_with_parent\n"
        "child = subprocess.Popen(['sleep', '60'], preexec_fn=ends_with_parent(), start_new_session=True)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait(5)
    end = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text().split()[2]:
        assert time.monotonic() < end, "the child is still there"
        time.sleep(0.05)
