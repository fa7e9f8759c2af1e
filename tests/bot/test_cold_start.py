"""The first questions of a process that has read nothing yet, asked at once on several threads."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tomllib
from pathlib import Path

import data
from bot.replies.ask import Asker
from data.glossary import GLOSSARY_VOCAB, vocabulary_file

ROOT = Path(data.__file__).parents[1]
AT_ONCE = """
import datetime as dt, sys, threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from bot.commands.figures import asker

sys.setswitchinterval(1e-6)
questions = 2 * ["deficit with Vietnam 2024?", "what is Census basis?", "crude from Canada", "exports to Mexico"]
made = asker(Path(sys.argv[1]), dt.date(2026, 9, 3))
together = threading.Barrier(len(questions))

def ask(at):
    together.wait()
    return made.ask(questions[at]).status

with ThreadPoolExecutor(len(questions)) as pool:
    print(*pool.map(ask, range(len(questions))))
"""


def test_first_questions_at_once(tmp_path: Path) -> None:
    """Threads that read the vocabulary files side by side do not spoil them for each other."""
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.split() == ["answered"] * 8, done.stderr[-2000:]


def test_reading_a_vocabulary_file_leaves_it_as_it_is(asker: Asker) -> None:
    """What is shared between threads is never changed by the first who reads it."""
    day = dt.date(2026, 9, 3)
    for question in ("do you have monthly services by country?", "what is Census basis?", "when is the next release?"):
        assert asker.ask(question, today=day).status == "answered"
    for name in ("coverage.toml", "meta.toml", "glossary.toml"):
        assert vocabulary_file(name) == tomllib.loads((GLOSSARY_VOCAB / name).read_text(encoding="utf-8")), name
