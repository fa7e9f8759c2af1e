"""The wheel, and environments into which it is installed alone. Built once for the tests of this folder."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.environments import Environment

ROOT = Path(__file__).parents[2]


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
    """A fresh environment with the wheel and what it says that it needs. That comes from this environment, which has
    the versions of the lock, so that nothing is fetched; the steps of the image install from an index."""
    folder = tmp_path_factory.mktemp("bare")
    made = Environment(folder / "env", folder)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made.env)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(made.env / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-compile", "--no-deps", "--no-index", str(wheel)], check=True)
    for name in needed(made.site_packages):
        made.take(metadata.distribution(name))
    told = subprocess.run([*pip, "check"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout
    return made


def needed(site_packages: Path) -> set[str]:
    """The names of all that the one package there needs, and of what that needs, without its extras."""
    (found,) = metadata.distributions(path=[str(site_packages)])
    left, names = [(found, frozenset[str]())], set[str]()
    asked = set[tuple[str, frozenset[str]]]()
    while left:
        one, extras = left.pop()
        for words in one.requires or ():
            wanted = Requirement(words)
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras | {""}):
                names.add(canonicalize_name(wanted.name))
                if (key := (wanted.name, frozenset(wanted.extras))) not in asked:
                    asked.add(key)
                    left.append((metadata.distribution(wanted.name), key[1]))
    return names


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
