"""The wheel, and environments into which it is installed alone. Built once for the tests of this folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.environments import Environment

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([a-zA-Z0-9._-]+==[^ ;\\]+)([^\\]*)", re.MULTILINE)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    into = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(into), str(ROOT)], check=True, capture_output=True)
    (found,) = into.glob("tradebot-*.whl")
    return found


@pytest.fixture(scope="session")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A fresh environment with the wheel and what it says that it needs, in the versions of the lock."""
    folder = tmp_path_factory.mktemp("bare")
    pins = folder / "pins.txt"
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins.write_text("".join(f"{pin}{marker.rstrip()}\n" for pin, marker in PINNED.findall(text)))
    made = Environment(folder / "env", folder)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made.env)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(made.env / "bin" / "python"), "install", "--quiet"]
    told = subprocess.run(
        [*pip, "--no-compile", "--constraint", str(pins), str(wheel)], capture_output=True, text=True, check=False
    )
    if "No matching distribution" in told.stderr or "NewConnectionError" in told.stderr:
        pytest.skip("no package index can be reached from here: the wheel cannot be installed")
    assert told.returncode == 0, told.stderr[-2000:]
    return made


@pytest.fixture(scope="session")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody's own, with modules of the names that our packages have."""
    folder = tmp_path_factory.mktemp("beside")
    (folder / "bot").mkdir()
    (folder / "bot" / "__init__.py").write_text("VALUE = 'theirs'\n")
    (folder / "data.py").write_text("VALUE = 'theirs'\n")
    (folder / "intents.py").write_text("raise RuntimeError('theirs was imported')\n")
    return folder


@pytest.fixture(scope="session")
def plain() -> dict[str, str]:
    """The environment of a person who has set nothing."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
