"""Somebody's own ``data.py`` and ``bot/`` beside a notebook: the command and ``import tradebot`` work all the same, and
so do theirs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.files import charts
from bot.replies.ask import Asker

ROOT = Path(__file__).parents[2]
PROGRAM = """
import data
import tradebot
t = tradebot.open({warehouse!r}, today=__import__("datetime").date(2026, 11, 21))
assert t.ask("deficit with Vietnam 2024?").value < -123000
assert len(t.ask("imports from Mexico by month since 2024").frame()) > 12
assert t.lookup(flow="imports", partner="CN", period="2024").value > 0
assert t.release()["status"] == "answered"
import bot
import data as again
assert bot.VALUE == data.VALUE == again.VALUE == "theirs"
import sys
print(sorted(name for name in sys.modules if name.split(".")[0] in ("bot", "data", "intents")))
"""


def run(command: list[str], cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_import_tradebot_beside_modules_of_our_names(beside: Path, edition: Path, plain: dict[str, str]) -> None:
    """They are imported before ours and after, and stay theirs; ours are nowhere under those names."""
    done = run([sys.executable, "-c", PROGRAM.format(warehouse=str(edition))], beside, plain)
    assert done.stdout.split("\n")[-2:] == ["['bot', 'data']", ""], done.stderr[-2000:]


def test_an_answer_can_be_handed_to_another_process(beside: Path, edition: Path, plain: dict[str, str]) -> None:
    """As notebooks do that work on several cores: it is unpickled where nothing else of ours was imported."""
    asked = f"t = tradebot.open({str(edition)!r}); answer = t.ask('deficit with Vietnam 2024?')"
    given = f"import pickle, sys, tradebot; {asked}; sys.stdout.buffer.write(pickle.dumps(answer))"
    one = subprocess.run([sys.executable, "-c", given], cwd=beside, env=plain, capture_output=True, check=True)
    taken = "import pickle, sys; print(pickle.load(sys.stdin.buffer).value < -100_000)"
    command = [sys.executable, "-c", taken]
    done = subprocess.run(command, cwd=beside, env=plain, input=one.stdout, capture_output=True, check=False)
    assert done.stdout == b"True\n", done.stderr[-2000:].decode()


@pytest.mark.parametrize("where", ["working directory", "PYTHONPATH"])
def test_the_command_beside_modules_of_our_names(
    beside: Path, shipped: Path, plain: dict[str, str], where: str, tmp_path: Path
) -> None:
    asked = ["ask", "deficit with Vietnam 2024?", "--warehouse", str(shipped)]
    by_name = str(Path(sys.executable).with_name("tradebot"))
    for command in ([by_name], [sys.executable, "-m", "tradebot"]):
        path = {"PYTHONPATH": str(beside)} if where == "PYTHONPATH" else {}
        done = run([*command, *asked], tmp_path if path else beside, {**plain, **path})
        assert done.stdout.startswith("The US goods deficit with Vietnam"), done.stderr[-2000:]


def test_the_state_migrates_beside_modules_of_our_names(beside: Path, plain: dict[str, str], tmp_path: Path) -> None:
    """Alembic runs its scripts by path: what they import is ours, too."""
    variables = {**plain, "DATABASE_URL": f"sqlite:///{tmp_path}/state.db", "PYTHONPATH": str(beside)}
    done = run([sys.executable, "-m", "tradebot", "migrate"], beside, variables)
    assert (done.returncode, done.stderr) == (0, "") and (tmp_path / "state.db").stat().st_size


def test_a_chart_is_drawn_beside_modules_of_our_names(
    asker: Asker, beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(beside)
    monkeypatch.setenv("PYTHONPATH", str(beside))
    assert charts.render(asker.ask("top 5 deficits 2024")).png.startswith(b"\x89PNG")


def test_import_tradebot_brings_nothing_in_by_itself() -> None:
    """The command does not wait for what programs need."""
    told = "import sys, tradebot; print([name for name in sys.modules if name.split('.')[0] in ('bot', 'pydantic')])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
