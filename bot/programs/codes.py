"""The codes that a typed request may carry, and those nearest to one that it may not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from data.commodities import Candidate, Category, commodities
from data.model import Flow, Sector
from data.partners import load_partners
from data.query import targets
from data.query.spec import Product, Target
from data.schemes import SCHEME_NAMES

NEAREST = 6
"""Codes that are offered in place of one that is wrong."""
LONGEST_SHOWN = 60
NOT_ASKED = ("adjustment", "scheme")
"""Classifications of the tables that name no product."""


@dataclass(frozen=True)
class Code:
    """A code that is valid for a parameter, and what it stands for."""

    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.code} ({self.name if len(self.name) <= LONGEST_SHOWN else self.name[:LONGEST_SHOWN] + '…'})"


class WrongCodeError(ValueError):
    """A parameter has a value that it cannot have: which one, and the valid ones nearest to it."""

    def __init__(self, parameter: str, value: str, nearest: Iterable[Code], expected: str) -> None:
        self.parameter, self.value, self.nearest = parameter, value, tuple(nearest)
        shown = value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"
        near = f" The nearest valid: {', '.join(map(str, self.nearest))}." if self.nearest else ""
        super().__init__(f"{parameter}: “{shown}” is not valid; {expected}.{near}")


def partner(value: str) -> Target | None:
    """The partner of a Schedule C code, an ISO code, a group's id or an exact name; None for the world.

    Raises WrongCodeError.
    """
    said = value.strip()
    if said.lower() in ("", "world"):
        return None
    known = load_partners()
    found = _partner_keys().get(said.lower())
    if found is None:
        expected = "a Schedule C or ISO code, the id of a group, or “world”"
        raise WrongCodeError("partner", said, near(said, _partner_names()), expected)
    if found in known.groups:
        return targets.of_group(known, known.groups[found])
    return targets.of_partner(known.partners[found])


def product(value: str, flow: Flow) -> Product:
    """The product of ``scheme:code``, for end-use codes that of the flow. Raises WrongCodeError."""
    said = value.strip()
    scheme, _, code = said.partition(":")
    goods = commodities()
    found = None if scheme in NOT_ASKED else goods.get(scheme, code, flow)
    if found is None:
        raise WrongCodeError("product", said, near(said, _product_names()), "scheme:code, as the catalogue lists them")
    candidate = goods.whole(found)
    return Product(candidate.label, (candidate,), found.sector)


def listing(scheme: str) -> Product:
    """Every category of a classification, as a ranking is over them."""
    sector = Sector.SERVICES if scheme == "service" else Sector.GOODS
    return Product(SCHEME_NAMES[scheme], (Candidate(scheme, (), (), SCHEME_NAMES[scheme]),), sector)


def named(parameter: str, value: str, valid: Iterable[str]) -> str:
    """``value`` where it is one of the valid words. Raises WrongCodeError."""
    words = list(valid)
    if value in words:
        return value
    raise WrongCodeError(parameter, value, (), f"one of {', '.join(words)}")


def near(value: str, names: Mapping[str, Code]) -> list[Code]:
    """The codes whose code or name resembles ``value``, nearest first: with its noughts, by all of it, by its
    beginning, by a word."""
    asked = value.strip().lower()[:LONGEST_SHOWN]
    scheme, colon, code = asked.rpartition(":")
    padded = [key for size in range(len(code) + 1, 6) if (key := scheme + colon + code.zfill(size)) in names]
    alike = difflib.get_close_matches(asked, names, n=NEAREST, cutoff=0.7)
    begins = [key for key in names if asked and (key.startswith(asked) or f" {asked}" in f" {key}")]
    words = [(word.strip(",;()"), key) for key in names for word in key.split()]
    known = set(difflib.get_close_matches(asked, {word for word, _ in words}, n=3, cutoff=0.75))
    by_word = [key for word, key in words if word in known]
    keys = [*padded, *alike[:3], *sorted(begins, key=len), *sorted(by_word, key=len), *alike]
    return list(dict.fromkeys(names[key] for key in keys))[:NEAREST]


def partners() -> list[Code]:
    """Every partner with a row, by its Schedule C code."""
    return [Code(one.id, one.name) for one in load_partners().partners.values() if one.kind in _WITH_ROWS]


def groups() -> list[Code]:
    """Groups and areas, by their ids."""
    return [Code(one.id, one.name) for one in load_partners().groups.values() if one.members or one.rows]


def products(scheme: str | None = None) -> list[Code]:
    """Categories as ``scheme:code``; an end-use code that means something else in the other flow is there twice."""
    found = [c for c in commodities() if c.scheme not in NOT_ASKED and scheme in (None, c.scheme)]
    return [Code(f"{c.scheme}:{c.code}", _name(c)) for c in found]


def schemes() -> list[str]:
    """The classifications that products are asked by."""
    return [name for name in SCHEME_NAMES if name not in NOT_ASKED]


_WITH_ROWS = ("country", "former", "special")


def _name(category: Category) -> str:
    return category.name if category.flow is None else f"{category.name}, {category.flow.value}"


@lru_cache(maxsize=1)
def _partner_keys() -> dict[str, str]:
    """Codes, ISO codes, ids and names in lower case, to the id of a partner or group."""
    known = load_partners()
    rows = [one for one in known.partners.values() if one.kind in _WITH_ROWS]
    keys = {key.lower(): one.id for one in rows for key in (one.name, one.iso3, one.iso2, one.id) if key}
    return {one.code: one.code for one in groups()} | {one.name.lower(): one.code for one in groups()} | keys


@lru_cache(maxsize=1)
def _partner_names() -> dict[str, Code]:
    listed = [*partners(), *groups()]
    return {key: one for one in listed for key in (one.code.lower(), one.name.lower())}


@lru_cache(maxsize=1)
def _product_names() -> dict[str, Code]:
    listed = products()
    return {key: one for one in listed for key in (one.code.lower(), one.name.lower())}
