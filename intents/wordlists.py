"""Lists of words that code looks for, from ``data/vocab/words/*.toml``: one file for each room that reads words.

A string there is a list of single words; an array holds phrases; a table maps each word to a number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import data

FOLDER = Path(data.__file__).parent / "vocab" / "words"


@lru_cache(maxsize=8)
def _file(of: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{of}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=512)
def wordlist(name: str, of: str = "questions") -> frozenset[str]:
    """The words (or phrases) of a list of the file ``of``. KeyError where there is no such list."""
    entry = _file(of)[name]
    return frozenset(entry.split() if isinstance(entry, str) else entry)


@lru_cache(maxsize=64)
def phraselist(name: str, of: str = "questions") -> frozenset[tuple[str, ...]]:
    """The phrases of a list, each as its words."""
    return frozenset(tuple(phrase.split()) for phrase in wordlist(name, of))


def numbers(name: str, of: str = "questions") -> dict[str, float]:
    """A table from words to numbers."""
    return {word: float(value) for word, value in _file(of)[name].items()}


def table(name: str, of: str = "questions") -> dict[str, str]:
    """A table from words to what each stands for."""
    return dict(_file(of)[name])


def meanings(name: str, of: str = "questions") -> dict[str, list[str]]:
    """A table from words to a category and what is to be said of it."""
    return dict(_file(of)[name])


def norm_at(norms: Sequence[str], at: int) -> str:
    """The token at a place; nothing before the first and after the last."""
    return norms[at] if 0 <= at < len(norms) else ""
