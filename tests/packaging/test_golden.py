"""``make golden`` knows each file that is written by a program, and says what it does not know."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests import golden


@pytest.mark.parametrize("name", sorted(golden.GOLDEN))
def test_its_writer_and_its_files_are_there(name: str) -> None:
    (module, *_), files = golden.GOLDEN[name]
    assert importlib.util.find_spec(module) is not None
    assert all(list(golden.ROOT.glob(pattern)) for pattern in files.split())


def test_every_module_of_the_tests_that_writes_a_committed_file_is_known() -> None:
    writing = [
        path.relative_to(golden.ROOT).with_suffix("").as_posix().replace("/", ".")
        for path in (golden.ROOT / "tests").rglob("*.py")
        if path.name != Path(__file__).name and '"--write"' in path.read_text(encoding="utf-8")
    ]
    known = {module for (module, *_), _ in golden.GOLDEN.values()}
    assert set(writing) - known - {"tests.golden"} == set(), "add it to GOLDEN of tests/golden.py"


def test_a_name_that_is_not_known_is_told_with_those_that_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden", "sqll"], cwd=golden.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and "no golden file is called sqll; there are sql, examples" in done.stderr
