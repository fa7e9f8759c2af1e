"""Names offered while someone types in the question form, from the vocabulary. Only plain prefixes are matched here:
what the form sends is read by the language like any question."""

from __future__ import annotations

from functools import lru_cache

from data.commodities import commodities
from data.partners import load_partners

OFFERED = 20


@lru_cache(maxsize=2)
def known(kind: str) -> tuple[str, ...]:
    """Every name of a kind, ``partner`` or ``product``, in alphabetical order."""
    if kind == "partner":
        catalogue = load_partners()
        names = [*(p.name for p in catalogue.countries), *(group.name for group in catalogue.groups.values())]
    else:
        names = [category.label for category in commodities()]
    return tuple(sorted({name for name in names if name}, key=str.casefold))


def offer(kind: str, typed: str) -> list[str]:
    """Names that begin with what was typed, then those that have a word that begins so."""
    start = typed.strip().casefold()
    names = known(kind)
    first = [name for name in names if name.casefold().startswith(start)]
    inside = [name for name in names if f" {start}" in name.casefold() and name not in first]
    return [*first, *inside][:OFFERED]
