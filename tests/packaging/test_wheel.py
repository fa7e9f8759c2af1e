"""The built wheel alone in a fresh environment: every command runs, and what an extra brings is asked for by name."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

from bot.cli import app
from tests.packaging.environments import Environment

pytestmark = pytest.mark.packaging
SIZE_MOST = 260
"""Megabytes of the environment: answering carries neither charts nor loading."""
ASKED = ("deficit with Vietnam 2024?", "--today", "2026-11-21")
HEADLINE = "The US goods deficit with Vietnam was $"
SLACK = {"SLACK_BOT_TOKEN": "xoxb-none", "SLACK_SIGNING_SECRET": "s" * 32}
TOKEN = "a token of the tests"

COMMANDS: dict[str, tuple[tuple[str, ...], int, str]] = {
    "ask": (ASKED, 0, HEADLINE),
    "explain": (ASKED, 0, "Timings"),
    "chat": (ASKED[1:], 0, HEADLINE),
    "status": ((), 0, "country"),
    "version": ((), 0, "tradebot "),
    "migrate": ((), 0, ""),
    "digest": (("--channel", "C1", "--dry-run", "--date", "2026-11-20"), 0, "Next release"),
    "clock": (("--once",), 0, "watching the publishers needs the extra"),
    "run": ((), 0, "Ask about U.S. trade"),
    "load": ((".",), 1, "loading needs the extra “load”: pip install 'tradebot[load]'"),
    "refresh": ((), 1, "loading needs the extra “load”: pip install 'tradebot[load]'"),
    "check": (("nowhere.txt",), 1, "nowhere.txt cannot be read"),
    "publish": ((), 2, "Name the engine and the folder of its files"),
    "engine": (("check",), 2, "Name the engine"),
    "mcp": ((), 1, "tradebot mcp needs the extra “mcp”: pip install 'tradebot[mcp]'"),
}
"""Command to its arguments, exit code, and what it says somewhere; ``serve`` has a test of its own."""


def test_no_command_is_left_out() -> None:
    assert set(app.commands) == {*COMMANDS, "serve"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_runs(bare: Environment, name: str) -> None:
    arguments, code, said = COMMANDS[name]
    typed = "deficit with Vietnam 2024?\nexit\n" if name in ("chat", "run") else ""
    more = {"SLACK_BOT_TOKEN": "xoxb-none"} if name == "clock" else {}
    done = bare.run("tradebot", name, *arguments, typed=typed, **more)  # type: ignore[arg-type]
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr[-2000:]
    assert said in done.stdout + done.stderr


def test_serve_answers_until_it_is_told_to_stop(bare: Environment) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {**bare.variables, **SLACK, "PORT": str(port), "SERVE_API": "true", "API_TOKENS": TOKEN}
    program = str(bare.env / "bin" / "tradebot")
    process = subprocess.Popen([program, "serve"], cwd=bare.home, env=variables, stderr=subprocess.PIPE, text=True)
    try:
        assert fetched(f"http://127.0.0.1:{port}/healthz", process) == b"ok"
        body = json.dumps({"question": ASKED[0]}).encode()
        headers = {"Authorization": f"Bearer {TOKEN}"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/ask", body, headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert json.load(answer)["text"].startswith(HEADLINE)
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=40)
    assert process.returncode in (0, -signal.SIGTERM) and "Traceback" not in told


def fetched(url: str, process: subprocess.Popen[str]) -> bytes:
    """What a process that is starting says, when it does."""
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            assert process.poll() is None and time.monotonic() < until, process.communicate()[1][-2000:]
            time.sleep(0.1)


def test_the_library_answers_and_names_the_extra_of_its_frames(bare: Environment) -> None:
    program = (
        "import tradebot\n"
        "answer = tradebot.open().ask('deficit with Vietnam 2024?')\n"
        "print(answer.value < -100_000, answer.figure['unit'])\n"
        "answer.frame()\n"
    )
    done = bare.run("python", "-c", program)
    assert done.stdout == "True USD million\n"
    assert "a data frame needs the extra “frames”: pip install 'tradebot[frames]'" in done.stderr


def test_answering_carries_neither_charts_nor_loading(bare: Environment) -> None:
    listed = bare.run("python", "-c", "import importlib.metadata as m; print(*(d.name for d in m.distributions()))")
    heavy = {"pandas", "numpy", "pyarrow", "vl-convert-python", "mcp", "httpx", "python-calamine"}
    assert heavy & set(listed.stdout.lower().split()) == set()
    assert bare.megabytes < SIZE_MOST


def test_the_wheel_has_what_it_needs_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {"bot", "data", "intents", "tradebot"} == {top for top in tops if not top.endswith(".dist-info")}
    for needed in (
        "data/snapshot/observations.parquet",
        "data/vocab/partners.csv",
        "tradebot/py.typed",
        "bot/state/migrations/env.py",
    ):
        assert needed in names
