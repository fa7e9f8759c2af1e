"""The Makefile sets a checkout up: in a path with a space, twice, as another user, with and without npm.

Python and npm are stood in for by scripts that write down how they were called, so that this takes no minutes and
no network; CI and the tests of the wheel install for real.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("Makefile", "requirements.lock", "pyproject.toml", "package.json", "package-lock.json")
TOOLS = ("bash", "cat", "chmod", "env", "find", "ln", "make", "mkdir", "rm", "sed", "sh", "test", "touch")
PYTHON = f"""#!/bin/sh
echo "python $*" >> "$CALLS"
case "$1 $2" in
"-m venv") mkdir -p "$3/bin"; ln -s "$CALLS.python" "$3/bin/python"
  printf '#!/bin/sh\\necho "tradebot $*"\\n' > "$3/bin/tradebot"; chmod +x "$3/bin/tradebot";;
"-c "*) exec {sys.executable} "$@";;
esac
"""
NPM = """#!/bin/sh
echo "npm $*" >> "$CALLS"; mkdir -p node_modules
"""


@dataclass(frozen=True)
class Checkout:
    """A folder with the Makefile and what it reads, and the programs that it may find."""

    folder: Path
    programs: Path
    user: int | None = None

    def make(self, *targets: str) -> subprocess.CompletedProcess[str]:
        variables = {"PATH": str(self.programs), "CALLS": str(self.programs / "calls"), "HOME": str(self.folder)}
        command = ["make", *targets, f"PYTHON={self.programs / 'calls.python'}"]
        return subprocess.run(command, cwd=self.folder, env=variables, text=True, capture_output=True, user=self.user)

    def calls(self) -> list[str]:
        """How Python and npm were called since the last time this was asked."""
        file = self.programs / "calls"
        lines = file.read_text().splitlines()
        file.write_text("")
        return lines

    def has(self, name: str, script: str) -> None:
        (self.programs / name).write_text(script)
        (self.programs / name).chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path / "a checkout of mine", tmp_path / "bin")
    made.folder.mkdir()
    made.programs.mkdir()
    for name in COPIED:
        shutil.copy(ROOT / name, made.folder / name)
    for name in ("bot", "data", "intents", "tradebot", "tests"):
        (made.folder / name).mkdir()
        (made.folder / name / "one.py").touch()
    for name in TOOLS:
        (made.programs / name).symlink_to(shutil.which(name) or name)
    made.has("calls.python", PYTHON)
    (made.programs / "calls").touch()
    return made


def test_the_second_time_it_starts_at_once(checkout: Checkout) -> None:
    checkout.has("npm", NPM)
    first = checkout.make("run")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[0].startswith("Installing the locked dependencies")
    assert first.stdout.splitlines()[-1] == "tradebot run"
    called = checkout.calls()
    assert sum("--require-hashes -r requirements.lock" in call for call in called) == 1
    assert sum(call.startswith("npm ci") for call in called) == 1
    second = checkout.make("run")
    assert (second.stdout, second.stderr, checkout.calls()) == ("tradebot run\n", "", [])


def test_a_changed_lock_is_installed_and_nothing_else_is_made_anew(checkout: Checkout) -> None:
    checkout.has("npm", NPM)
    checkout.make("run")
    checkout.calls()
    later = time.time() + 5
    os.utime(checkout.folder / "requirements.lock", (later, later))
    assert checkout.make("run").returncode == 0
    called = checkout.calls()
    assert any("--require-hashes" in call for call in called)
    assert not any(call.startswith(("npm", "python -m venv")) for call in called)


def test_npm_that_comes_later_brings_the_workspace(checkout: Checkout) -> None:
    without = checkout.make("run")
    assert without.returncode == 0 and "apt-get install npm" in without.stderr
    assert without.stdout.splitlines()[-1] == "tradebot run"
    checkout.has("npm", NPM)
    checkout.calls()
    assert checkout.make("run").returncode == 0
    assert [call for call in checkout.calls() if call.startswith("npm")] == ["npm ci --silent --no-audit --no-fund"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_sets_it_up(checkout: Checkout) -> None:
    nobody = 65534
    try:
        subprocess.run([sys.executable, "-c", ""], user=nobody, check=True, cwd="/")
    except PermissionError:
        pytest.skip("the Python that runs the tests lies where another user may not read")
    for path in (checkout.folder, *checkout.folder.rglob("*"), checkout.programs, *checkout.programs.iterdir()):
        os.chown(path, nobody, nobody, follow_symlinks=False)
    for path in checkout.folder.parents:
        if Path(tempfile.gettempdir()) in path.parents:
            path.chmod(path.stat().st_mode | 0o055)
    done = Checkout(checkout.folder, checkout.programs, nobody).make("run")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "tradebot run"


def test_a_python_that_is_too_old_is_named(checkout: Checkout) -> None:
    checkout.has("calls.python", '#!/bin/sh\ntest "$1" != -c\n')
    done = checkout.make("run")
    assert done.returncode != 0 and "Python 3.11 or newer is needed; " in done.stderr


def test_help_names_every_target_and_is_what_make_alone_says(checkout: Checkout) -> None:
    told = checkout.make().stdout
    assert told == checkout.make("help").stdout
    (phony,) = [
        line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if line.startswith(".PHONY:")
    ]
    missing = [name for name in phony.split()[2:] if f"make {name} " not in told]
    assert missing == [], "a line for each in the head of the Makefile, with what it needs"
