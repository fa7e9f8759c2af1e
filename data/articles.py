"""How a partner's or group's name stands in a sentence: "the Netherlands", "Vietnam"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "vocab" / "articles.txt"


@lru_cache(maxsize=1)
def _beginnings() -> tuple[str, ...]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def with_article(name: str) -> str:
    """The name with "the" where it takes one."""
    name = name.replace("Euro Area", "euro area")
    return f"the {name}" if name.startswith(_beginnings()) else name


def listed(names: Sequence[str]) -> str:
    """ "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def of_whom(name: str) -> str:
    """The owner that a sentence begins with: "Japan's", "The United Arab Emirates'"."""
    text = beginning(name)
    return f"{text}'" if text.endswith("s") and text.startswith("The ") else f"{text}'s"


def beginning(name: str) -> str:
    """The name as a sentence begins with it: "The Netherlands"."""
    text = with_article(name)
    return text[:1].upper() + text[1:]
