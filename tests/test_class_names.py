"""A class name stands for one thing: what two rooms have alike is told apart by a word more."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping

from tests.test_size_rules import modules


def twice(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The class names of several modules, with their files."""
    found: dict[str, list[str]] = defaultdict(list)
    for file, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(file)
    return {name: files for name, files in found.items() if len(files) > 1}


def test_no_two_classes_have_one_name() -> None:
    assert twice(modules()) == {}, "say which of them it is"


def test_a_name_that_stands_for_two_things_would_be_found() -> None:
    assert twice({"a.py": "class Line: ...", "b.py": "def f():\n    class Line: ...", "c.py": "class Row: ..."}) == {
        "Line": ["a.py", "b.py"]
    }
