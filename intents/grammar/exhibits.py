"""Exhibits named by number: "Exhibit 19", "Exhibit 4 of the supplement", "supplement Exhibit 2a"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from data.tables import tables
from intents.grammar.chart import Edge
from intents.wordlists import norm_at, phraselist, wordlist

_WORDS = wordlist("exhibit")
_SUPPLEMENT = wordlist("supplement")
_OF_SUPPLEMENT = phraselist("of_supplement")


def exhibits(norms: tuple[str, ...]) -> Iterator[Edge]:
    """An atom for each exhibit that is loaded under its number; its slot is the table."""
    for index, word in enumerate(norms[:-1]):
        if word not in _WORDS:
            continue
        number, first, last = norms[index + 1], index, index + 2
        if index and norms[index - 1] in _SUPPLEMENT:
            number, first = f"{number}s", index - 1
        elif norms[last : last + 3] in _OF_SUPPLEMENT:
            number, last = f"{number}s", last + 3
        table = _numbered().get(number)
        if table is not None:
            yield Edge("Exhibit", first, last, {"table": table})


@lru_cache(maxsize=1)
def _numbered() -> dict[str, str]:
    """Tables by the number of their exhibit; those of the supplement end in "s"."""
    found: dict[str, str] = {}
    for name, entry in tables().items():
        for label, _ in entry["exhibits"]:
            *title, number = label.lower().split()
            if norm_at(title, len(title) - 1) not in _WORDS:
                continue
            found.setdefault(f"{number}s" if _SUPPLEMENT.intersection(title) else number, name)
    return found
