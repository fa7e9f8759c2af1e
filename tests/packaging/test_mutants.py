"""What ``make mutants`` changes, which tests it takes, and what it says."""

from __future__ import annotations

import ast
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants import Durations, _ended, _place, table
from tests.mutations import Mutant, changes, made, sample


def texts(source: str) -> set[str]:
    return {mutant.text for change in changes(source) if (mutant := made("a.py", source, change))}


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ("x = a < b", "x = (a <= b)"),
        ("x = a in b", "x = (a not in b)"),
        ("x = a and b", "x = (a or b)"),
        ("x = a + b", "x = (a - b)"),
        ("x = True", "x = (False)"),
        ("x = f(40)", "x = f((41))"),
        ("x = 0.5", "x = (1.5)"),
        ("x = a if b else c", "x = a if (not b) else c"),
        ("if not a: f()", "if (a): f()"),
        ("while f(): g()", "while (not f()): g()"),
        ("x = [a for a in b if a]", "x = [a for a in b if (not a)]"),
        ("def f():\n    return a\n", "def f():\n    return (None)\n"),
    ],
)
def test_one_expression_is_another(source: str, other: str) -> None:
    assert other in texts(source)


def test_text_annotations_and_what_is_no_run_stay() -> None:
    source = '"""Two or three."""\nx: list[int] = y\ndef f(a: int | None) -> bool | None: ...\n'
    assert texts(source) == texts("@dataclass(frozen=True)\nclass A: ...\n") == set()
    assert texts("@lru_cache(9)\ndef f():\n    return None\n") == texts("x = zip(a, b, strict=True)") == set()
    assert texts("@f(True)\ndef g(): ...\n") == {"@f((False))\ndef g(): ...\n"}


def test_letters_beyond_ascii_are_no_trouble() -> None:
    assert texts("x = ('é', a < 1)") >= {"x = ('é', (a <= 1))"}


def test_the_sample_is_the_same_for_the_same_seed_has_every_kind_and_is_python() -> None:
    one, other = (sample(21, 7, ("data/period.py",)) for _ in range(2))
    assert one == other != sample(21, 8, ("data/period.py",))
    assert set(Counter(mutant.kind for mutant in one).values()) == {3}
    assert all(ast.parse(mutant.text) for mutant in one)


def test_tests_are_taken_as_long_as_there_is_time(tmp_path: Path) -> None:
    cases = [("tests.a.test_x", "test_p[1]", 3), ("tests.a.test_x", "test_p[2]", 4), ("tests.b.test_y", "test_q", 50)]
    rows = "".join(f'<testcase classname="{file}" name="{name}" time="{took}"/>' for file, name, took in cases)
    (tmp_path / "tests.xml").write_text(f"<testsuite>{rows}</testsuite>")
    durations = Durations(tmp_path / "tests.xml")
    p, y = "tests/a/test_x.py::test_p", "tests/b/test_y.py"
    assert durations.within([p, y, p, "tests/a"], 14) == ([p, "tests/a"], 14)
    assert durations.within([y, p], 6) == ([f"{p}[1]"], 3), (
        "of a function that takes too long, the cases for which there is time"
    )
    assert durations.within([], 14) == ([], 0)


def test_the_table_has_rooms_kinds_and_what_survived() -> None:
    one, two = (Mutant("data/query/a.py", at, kind, "a", "b", "") for at, kind in ((1, "limit"), (2, "returned")))
    said = table([one, two], [two])
    assert [line.split() for line in said.splitlines() if line.startswith("data/query ")] == [["data/query", "2", "1"]]
    assert "returned                        1        0" in said and said.endswith(str(two)) and str(one) not in said


def test_tests_end_do_not_end_or_are_not_there(tmp_path: Path) -> None:
    def ended(code: str) -> int | None:
        return _ended([sys.executable, "-c", code], tmp_path, dict(os.environ), 5)

    assert ended("") == 0 and ended("raise SystemExit(4)") == 4
    assert _ended([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, dict(os.environ), 0.1) is None
    with pytest.raises(SystemExit, match="older than the tests"):
        ended("import sys; sys.stderr.write('ERROR: not found: x'); sys.exit(4)")


def test_a_test_is_found_by_its_function_where_two_files_have_one_name() -> None:
    for file, function in (
        ("tests/test_corpus.py", "test_the_set_stays_above_its_floor"),
        ("tests/claims/test_corpus.py", "test_the_verdicts_keep_their_level"),
    ):
        assert _place(f"test_corpus.{function}") == f"{file}::{function}"
    assert _place("test_corpus.test_nothing_such") == _place("elsewhere.test_x") == ""
