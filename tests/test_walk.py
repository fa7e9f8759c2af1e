"""``docs/walk.md`` is true: the functions exist, and those between words and reply run in the order of the page."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from types import FrameType

import pytest

from bot.replies.ask import Asker
from tests.conftest import TODAY

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "walk.md").read_text(encoding="utf-8")
_STEP = re.compile(r"^\|.*\| `([\w/]+\.py)` \| `([\w.]+)` \|$", re.MULTILINE)
STEPS = [(found[1], found[2]) for found in _STEP.finditer(PAGE)]
QUESTION = "deficit with Vietnam in 2024"


def defined(file: str) -> set[str]:
    """Functions and classes of a module and the methods of its classes, as ``name`` and ``Class.name``."""
    out = set()
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            out.add(node.name)
        if isinstance(node, ast.ClassDef):
            out |= {f"{node.name}.{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return out


def test_every_row_is_a_step() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "| what happens |" not in line]
    assert len(rows) == len(STEPS) >= 40


@pytest.mark.parametrize(("file", "name"), STEPS, ids=lambda given: str(given).rpartition("/")[2])
def test_the_function_exists(file: str, name: str) -> None:
    assert (ROOT / file).is_file(), f"docs/walk.md names {file}, which is gone"
    assert name in defined(file), f"docs/walk.md names {name} of {file}, which is gone"


def test_every_path_and_method_in_the_text_exists() -> None:
    paths = re.findall(r"`((?:bot|data|intents|tests|docs)/[\w/.]+)`", PAGE)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_a_question_takes_this_way(shipped_asker: Asker) -> None:
    """From ``Asker.ask`` to the notes: each function is called, and after the one above it."""
    names = [name for _, name in STEPS]
    way = STEPS[names.index("Asker.ask") : names.index("notes") + 1]
    calls: list[tuple[str, str]] = []

    def seen(frame: FrameType, event: str, _given: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(ROOT)):
            file = Path(frame.f_code.co_filename).relative_to(ROOT).as_posix()
            calls.append((file, frame.f_code.co_qualname))

    sys.setprofile(seen)
    try:
        reply = shipped_asker.ask(QUESTION, today=TODAY)
    finally:
        sys.setprofile(None)
    assert reply.status == "answered"
    left = iter(calls)
    assert [step for step in way if step not in left] == []
