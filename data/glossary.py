"""The glossary: what a word of the trade report means, and where that is written.

``python -m data.glossary`` prints ``docs/glossary.md``.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

GLOSSARY_VOCAB = Path(__file__).parent / "vocab"
Level = Literal["term", "property", "noun", "figure"]


class GlossaryError(ValueError):
    """An entry of ``glossary.toml`` is incomplete or names another one that is not there."""


@lru_cache(maxsize=4)
def vocabulary_file(name: str) -> dict[str, Any]:
    """A TOML file of ``data/vocab``, read once."""
    return tomllib.loads((GLOSSARY_VOCAB / name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Term:
    """One notion. The fields are explained at the top of ``vocab/glossary.toml``.

    ``category`` is (scheme, code) where the entry describes a category of the catalogue.
    """

    id: str
    name: str
    text: str
    source: str
    level: Level = "term"
    terms: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    pair: frozenset[str] = frozenset()
    category: tuple[str, str] | None = None


@lru_cache(maxsize=1)
def glossary() -> dict[str, Term]:
    """Entry id to entry, in the order of the file. Raises ``GlossaryError``."""
    table = vocabulary_file("glossary.toml")
    entries = {key: _entry(key, value) for key, value in table.items()}
    for entry in entries.values():
        if not entry.pair <= entries.keys() or len(entry.pair) not in (0, 2):
            raise GlossaryError(f"glossary.toml, {entry.id}: the pair {sorted(entry.pair)} is not two entries")
    return entries


def _entry(key: str, value: dict[str, Any]) -> Term:
    missing = {"name", "text", "source", "examples"} - value.keys()
    level = value.get("level", "term")
    if missing or level not in get_args(Level):
        raise GlossaryError(f"glossary.toml, {key}: lacks {sorted(missing)}, or its level {level!r} is not known")
    category = value.get("category")
    return Term(
        key,
        value["name"],
        value["text"],
        value["source"],
        level,
        tuple(value.get("terms", ())),
        tuple(value.get("asks", ())),
        tuple(value["examples"]),
        frozenset(value.get("pair", ())),
        (category[0], category[1]) if category else None,
    )


@lru_cache(maxsize=1)
def comparisons() -> dict[frozenset[str], Term]:
    """Two entry ids to the entry that explains their difference."""
    return {entry.pair: entry for entry in glossary().values() if entry.pair}


def markdown() -> str:
    """The glossary as a page, in alphabetical order."""
    out = [
        "# Glossary",
        "",
        "What tradebot answers when asked what a word means. Made from `data/vocab/glossary.toml` by",
        "`python -m data.glossary > docs/glossary.md`; change the words there.",
    ]
    for entry in sorted(glossary().values(), key=lambda entry: entry.name.lower()):
        out += ["", f"## {entry.name}", "", entry.text, "", f"*Source: {entry.source}.*", "", "Try:"]
        out += [f"- {example}" for example in entry.examples]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    sys.stdout.write(markdown())
