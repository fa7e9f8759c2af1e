"""A product with a word beside it that official names tell apart: "frozen boneless beef", "women's wool coats".

Of the codes of the product the subheadings are taken whose names have the word. Where the names do not tell (fresh and
dried in one subheading), there is no such set, and the word refuses the product as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from data.commodities import Candidate, CommodityMention
from data.hs import SCHEME, hs_name, subheadings
from data.hs_words import FOLDER, label
from data.model import Flow
from intents.text import words

_CLAUSE = re.compile(r"[;,()]")
_DENIED = re.compile(r"\b(?:not|other than|otherwise than|excluding|except|excl|without|neither)\b")

_MATERIAL = "material"
_FEWEST = 3
"""One name of so many must name a material."""
_WORKED = re.compile(r"\b(?:for|working|precious)(?: [a-z]+)? $")
"""Before a material of which goods are not made: "for working metal", "of precious metal"."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A line of ``hs/kinds.tsv``: what is said of a product, and how official names say it."""

    group: str
    asked: tuple[tuple[str, ...], ...]
    named: tuple[re.Pattern[str], ...]


def narrow(mention: CommodityMention, asked: Iterable[str], typed: str) -> CommodityMention | None:
    """The mention with the codes of one kind of it, called as ``typed``; None where the kind is not told apart."""
    said = tuple(asked)
    kind = next((k for k in _kinds() if said in k.asked), None)
    deep = next((c for c in mention.candidates if c.scheme == SCHEME and not c.wider), None)
    if kind is None or deep is None or not _tell_apart(deep.imports or deep.exports, kind.group):
        return None
    found = {
        Flow.EXPORTS: tuple(_of_kind(deep.exports, kind)),
        Flow.IMPORTS: tuple(_of_kind(deep.imports, kind)),
    }
    if any(deep.codes(flow) and not codes for flow, codes in found.items()):
        return None
    name = typed.lower()
    all_of_it = all(set(codes) == set(deep.codes(flow)) for flow, codes in found.items())
    part = f"the subheadings of {mention.label} whose official names say {' '.join(said)}"
    narrower = Candidate(
        SCHEME, found[Flow.EXPORTS], found[Flow.IMPORTS], label(name, found[Flow.IMPORTS] or found[Flow.EXPORTS]),
        comparable=deep.comparable, reason=deep.reason if all_of_it else part,
    )  # fmt: skip
    whole = tuple(replace(c, wider=(Flow.EXPORTS, Flow.IMPORTS)) for c in mention.candidates if c.scheme != SCHEME)
    return replace(mention, candidates=(narrower, *whole), label=name, note=None)


def _tell_apart(codes: tuple[str, ...], group: str) -> bool:
    """Whether names of a product tell its kinds apart: of tools or machines a few name a material in passing."""
    if group != _MATERIAL:
        return True
    kinds = [kind for kind in _kinds() if kind.group == group]
    names = [hs_name(one, Flow.IMPORTS).lower() for code in codes for one in subheadings(code)]
    named = sum(any(_says(name, kind) for kind in kinds) for name in names)
    headings = [hs_name(code[:4], Flow.IMPORTS).lower() for code in codes if len(code) >= len("0000")]
    whole = any(_says(name, kind) for name in headings for kind in kinds)
    return whole or named * _FEWEST >= len(names)


def _of_kind(codes: tuple[str, ...], kind: Kind) -> Iterator[str]:
    rivals = [k for k in _kinds() if k.group == kind.group and k is not kind]
    for code in codes:
        heading = hs_name(code[:4], Flow.IMPORTS).lower()
        if len(code) >= len("0000") and _says(heading, kind) and not any(_says(heading, rival) for rival in rivals):
            yield code  # "Screws, bolts, nuts ... of iron or steel": all of it
            continue
        for one in subheadings(code):
            name = hs_name(one, Flow.IMPORTS).lower()
            if _says(name, kind) and not any(_says(name, rival) for rival in rivals):
                yield one


def _says(name: str, kind: Kind) -> bool:
    """Whether a name has a word of the kind in a clause that does not deny it before."""
    for clause in _CLAUSE.split(name):
        for pattern in kind.named:
            match = pattern.search(clause)
            if match is None:
                continue
            before = clause[: match.start()]
            if pattern.pattern.startswith(r"\bnot") or not (_DENIED.search(before) or _WORKED.search(before)):
                return True
    return False


@lru_cache(maxsize=1)
def kind_words() -> frozenset[tuple[str, ...]]:
    """Everything that may be said of a product."""
    return frozenset(phrase for kind in _kinds() for phrase in kind.asked)


@lru_cache(maxsize=1)
def _kinds() -> tuple[Kind, ...]:
    out = []
    for line in (FOLDER / "kinds.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            group, asked, named = line.split("\t")
            phrases = tuple(tuple(w for w in words(p) if w != "'s") for p in asked.split("|"))
            out.append(Kind(group, phrases, tuple(re.compile(rf"\b{re.escape(n)}\b") for n in named.split("|"))))
    return tuple(out)
