"""A text that a pattern matches: what a person is shown in place of a regular expression."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_ANYTHING = "…"
_CATEGORIES = {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "x"}


@cache
def example(pattern: str) -> str:
    """The plainest text that matches: first alternatives, optional parts left out, "…" for anything."""
    parser: Any = re._parser  # type: ignore[attr-defined]
    return " ".join(_text(parser.parse(pattern)).split())


def _text(parsed: Any) -> str:
    return "".join(_part(str(operation), value) for operation, value in parsed)


def _part(operation: str, value: Any) -> str:
    if operation == "LITERAL":
        return chr(value)
    if operation in ("ANY", "NOT_LITERAL"):
        return _ANYTHING
    if operation == "IN":
        return _one_of(value)
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inner = value
        text = _text(inner)
        return text if text == _ANYTHING else text * (least or int(text == " " and most > 0))
    if operation in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _text(value[-1] if isinstance(value, tuple) else value)
    if operation == "BRANCH":
        return next((text for text in map(_text, value[1]) if text), "")
    return ""


def _one_of(members: Any) -> str:
    operation, value = members[0]
    if str(operation) == "LITERAL":
        return chr(value)
    if str(operation) == "RANGE":
        return chr(value[0])
    return _CATEGORIES.get(str(value), _ANYTHING)
