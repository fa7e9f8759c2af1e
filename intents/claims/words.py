"""The words of claims, from ``data/vocab/claims.toml``: which phrases stand in a text, and what they say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import data
from intents.text import words as norms_of

VOCAB = Path(data.__file__).parent / "vocab" / "claims.toml"
_GROUP = re.compile(r"\(([^()]*)\)")


class PhraseFound(NamedTuple):
    """A phrase at tokens ``start`` to ``end`` (half open): its section and the key in it."""

    start: int
    end: int
    section: str
    key: str


def _expanded(pattern: str) -> Iterator[tuple[str, ...]]:
    """A pattern as the phrases that it stands for, each as norms of tokens."""
    parts = _GROUP.split(pattern)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    for chosen in product(*choices):
        yield norms_of("".join(chosen))


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Every phrase by its first word, the longest first."""
    out: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for section, keys in tomllib.loads(VOCAB.read_text(encoding="utf-8")).items():
        for key, patterns in keys.items():
            for pattern in patterns:
                for phrase in _expanded(pattern):
                    if phrase and not phrase[0].isdecimal():
                        out.setdefault(phrase[0], []).append((phrase, section, key))
    for many in out.values():
        many.sort(key=lambda one: -len(one[0]))
    return out


@lru_cache(maxsize=64)
def listed(section: str, key: str) -> frozenset[str]:
    """The phrases of one key, joined with blanks."""
    return frozenset(" ".join(p) for many in _phrases().values() for p, s, k in many if (s, k) == (section, key))


def said(norms: Sequence[str]) -> list[PhraseFound]:
    """Every phrase of the vocabulary in the tokens; of one section the longest at a place."""
    known, out = _phrases(), list[PhraseFound]()
    until: dict[str, int] = {}
    for at, norm in enumerate(norms):
        for phrase, section, key in known.get(norm, ()):
            end = at + len(phrase)
            if until.get(section, 0) <= at and tuple(norms[at:end]) == phrase:
                out.append(PhraseFound(at, end, section, key))
                until[section] = end
    return out
