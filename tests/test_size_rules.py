"""A module has at most 300 lines, a function at most 40 (its docstring not counted): what is longer is two things."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.test_import_rules import PACKAGES, ROOT

MODULE_MOST, FUNCTION_MOST = 300, 40
FROZEN = "bot/state/migrations/versions/"
"""Migrations are history: one that was run somewhere is not changed again."""
_NOQA, _REASON = re.compile(r"# (?:ruff: )?noqa"), re.compile(r"noqa: [A-Z0-9, ]+ - \w")


def modules() -> dict[str, str]:
    found = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in found}


def long_functions(source: str, most: int = FUNCTION_MOST) -> Iterator[str]:
    """Names of the functions with more than ``most`` lines, from ``def`` to the last, without the docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            said = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0
            if (node.end_lineno or 0) - node.lineno + 1 - said > most:
                yield node.name


def test_no_module_is_longer_than_300_lines() -> None:
    long = {file: count for file, text in modules().items() if (count := len(text.splitlines())) > MODULE_MOST}
    assert long == {}, "split each by what it does; docs/design.md has the rooms"


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{file} {name}"
        for file, text in modules().items()
        if not file.startswith(FROZEN)
        for name in long_functions(text)
    }
    assert long == set(), "take a step with a name of its own out of each"


def test_every_rule_that_is_ignored_has_its_reason() -> None:
    """``# noqa: CODE - why``; in ``pyproject.toml`` a comment on the line of the rule."""
    files = [path for name in (*PACKAGES, "tests") for path in (ROOT / name).rglob("*.py")]
    lines = [(path, line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    bare = [f"{path}: {line}" for path, line in lines if _NOQA.search(line) and not _REASON.search(line)]
    told = (
        (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.ruff.lint]")[2].partition("[tool.m")[0]
    )
    listed = [line for line in told.splitlines() if re.search(r"ignore|^    \"", line) and "#" not in line]
    assert (bare, listed) == ([], [])


def test_a_long_function_would_be_found() -> None:
    body = "\n".join(f"    x = {n}" for n in range(FUNCTION_MOST))
    assert list(long_functions(f"def long():\n{body}\n")) == ["long"]
    assert list(long_functions(f'def short():\n    """Said\n    in two lines."""\n{body[:-10]}\n')) == []
    assert Path(ROOT / FROZEN).is_dir()
