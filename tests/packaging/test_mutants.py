"""What ``make mutants`` changes: other expressions in the same places, the same ones for the same seed."""

from __future__ import annotations

import ast

import pytest

from tests.mutants import made, places, sample


def texts(source: str) -> set[str]:
    return {mutant.text for node in places(source) if (mutant := made("a.py", source, node))}


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ("x = a < b", "x = (a <= b)"),
        ("x = a in b", "x = (a not in b)"),
        ("x = a and b", "x = (a or b)"),
        ("x = not a", "x = (a)"),
        ("x = a + b", "x = (a - b)"),
        ("x = True", "x = (False)"),
        ("x = f(40)", "x = f((41))"),
        ("x = a if b else c", "x = (a if not b else c)"),
    ],
)
def test_one_expression_is_another(source: str, other: str) -> None:
    assert other in texts(source)


def test_text_annotations_and_what_is_no_run_stay() -> None:
    source = '"""Two or three."""\nx: list[int] = y\ndef f(a: int | None) -> bool | None: ...\n'
    assert texts(source) == texts("@dataclass(frozen=True)\nclass A: ...\n") == set()
    assert texts("@f(True)\ndef g(): ...\n") == {"@f((False))\ndef g(): ...\n"}


def test_letters_beyond_ascii_are_no_trouble() -> None:
    assert texts("x = ('é', a < 1)") >= {"x = ('é', (a <= 1))"}


def test_the_sample_is_the_same_for_the_same_seed_and_is_python() -> None:
    one, other = (sample(5, 7, ("data/period.py",)) for _ in range(2))
    assert one == other != sample(5, 8, ("data/period.py",)) and len(one) == 5
    assert all(ast.parse(mutant.text) for mutant in one)
