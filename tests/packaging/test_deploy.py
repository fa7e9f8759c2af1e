"""What deploys it: the image (built where there is a builder, else its steps are run), units, the buildpack's files."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import app
from tests.packaging.environments import Environment

pytestmark = pytest.mark.packaging
ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
IMAGE_MOST = 400e6
SLIM = 130e6
"""Bytes of python:3.13-slim, unpacked, and some to spare."""


@dataclass(frozen=True)
class Step:
    stage: str
    word: str
    rest: str


def steps() -> list[Step]:
    """The instructions of the Dockerfile, each with its stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    found, stage = [], ""
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        if not word or word.startswith("#"):
            continue
        stage = rest.rpartition(" AS ")[2] if word == "FROM" else stage
        found.append(Step(stage, word, rest))
    return found


def of(stage: str, word: str) -> list[str]:
    return [step.rest for step in steps() if (step.stage, step.word) == (stage, word)]


def builder() -> bool:
    docker = shutil.which("docker")
    return bool(docker) and subprocess.run([str(docker), "info"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not builder(), reason="no container builder is running here: its steps are run by the next test")
def test_the_image_is_small_and_answers(tmp_path: Path) -> None:
    named = "tradebot-test"
    subprocess.run(["docker", "build", "--quiet", "--tag", named, str(ROOT)], check=True, capture_output=True)
    told = json.loads(subprocess.check_output(["docker", "image", "inspect", named]))[0]
    assert told["Size"] < IMAGE_MOST and told["Config"]["User"] == "tradebot" and told["Config"]["Healthcheck"]
    asked = ["docker", "run", "--rm", named, "tradebot", "ask", "deficit with Vietnam 2024?"]
    assert subprocess.check_output(asked, text=True).startswith("The US goods deficit with Vietnam was")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What the steps of the image's build make, run here in folders of their own."""
    folder = tmp_path_factory.mktemp("image")
    places = {"/src": str(folder / "src"), "/opt/tradebot": str(folder / "opt")}
    for step in (step for step in steps() if step.stage == "build"):
        if step.word == "COPY":
            copied(*shlex.split(step.rest), into=folder / "src")
        elif step.word == "RUN":
            command = re.sub(r"^python ", f"{sys.executable} ", step.rest)
            for place, ours in places.items():
                command = command.replace(place, ours)
            told = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
            if "NewConnectionError" in told.stderr:
                pytest.skip("no package index can be reached from here: the steps of the image cannot be run")
            assert told.returncode == 0, told.stderr[-2000:]
    return Environment(folder / "opt", folder)


def copied(*names: str, into: Path) -> None:
    """COPY: files and folders of the context, which are all let through by .dockerignore, to the last name."""
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    *sources, target = names
    into = into / target.removeprefix("/src").strip("/")
    into.mkdir(parents=True, exist_ok=True)
    for name in sources:
        assert name in allowed, f"{name} is not in the context"
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, into, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, into)


def test_the_steps_of_the_image_make_a_small_one_that_answers(image: Environment) -> None:
    assert image.megabytes * 1e6 + SLIM < IMAGE_MOST
    assert image.run("tradebot", "ask", "deficit with Vietnam 2024?").stdout.startswith("The US goods deficit")


def test_the_command_of_the_image_is_healthy_by_its_own_check(image: Environment) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    secrets = {"SLACK_BOT_TOKEN": "xoxb-none", "SLACK_SIGNING_SECRET": "s" * 32, "PORT": port}
    (check,) = of("serve", "HEALTHCHECK")
    (command,) = of("serve", "CMD")
    program, *rest = json.loads(check[check.index("CMD ") + 4 :])
    served, *arguments = json.loads(command)
    process = subprocess.Popen(
        [str(image.env / "bin" / served), *arguments], cwd=image.home, env={**image.variables, **secrets}
    )
    try:
        until = time.monotonic() + 60
        while image.run(program, *rest, PORT=port).returncode:
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.2)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)
    assert image.run(program, *rest, PORT=port).returncode  # nobody is there any more


def test_nothing_of_the_image_runs_as_root_and_secrets_are_not_in_it() -> None:
    for stage in ("serve", "clock"):
        words = [step.word for step in steps() if step.stage == stage]
        assert of(stage, "USER") == ["tradebot"] and words.index("USER") < words.index("CMD")
    assert not re.search(r"TOKEN|SECRET", "".join(step.rest for step in steps() if step.word in ("ENV", "ARG")))
    (stop,) = of("base", "STOPSIGNAL")
    assert stop == "SIGTERM"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_right_and_hardened(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    (started,) = re.findall(r"^ExecStart=/opt/tradebot/bin/tradebot (\w+)$", text, re.MULTILINE)
    assert started in app.commands and f"tradebot-{started}.service" == unit.name
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not here: the unit's lines are not verified")
    told = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False).stderr
    ours = [line for line in told.splitlines() if "is not executable" not in line and unit.name in line]
    assert ours == []
    command = [analyze, "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout[-400:]


def test_the_processes_of_the_buildpack_are_commands() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    assert {line.split()[-1] for line in lines} <= set(app.commands)
    assert (ROOT / ".python-version").read_text().strip() in ("3.11", "3.12", "3.13", "3.14")
    hook = ROOT / "bin" / "post_compile"
    assert os.access(hook, os.X_OK) and "pip install" in hook.read_text(encoding="utf-8")
