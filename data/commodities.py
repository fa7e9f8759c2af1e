"""The catalogue of product and service categories: codes, official names, parents, and how they relate.

A category is (scheme, code). End-use is the exception: its export and import lists share code numbers
that mean different things (10000 is raw cotton exported and crude oil imported), so an end-use category
also has a flow. ``Candidate`` therefore names the codes of each flow, and what an everyday word means is a
list of candidates in the order in which tables are to be tried (``domain.md``, Products).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from data.model import Flow, Sector
from data.schemes import SCHEME_NAMES, SCHEMES, Flows, Modifier, VocabularyError, rows

VOCAB = Path(__file__).parent / "vocab"

Kind = Literal["category", "ambiguous", "refused", "scheme"]


@dataclass(frozen=True, slots=True)
class Category:
    """One official category. ``flow`` is None where the code means the same in both flows.

    ``name`` is the publisher's; ``label`` is what an answer says in running text.
    """

    scheme: str
    code: str
    flow: Flow | None
    name: str
    parent: str | None
    label: str
    sector: Sector


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading in one classification: the codes to sum for each flow (empty: the flow has no such category).

    ``wider`` lists the flows in which the category holds more than the word that was asked ("wine" in
    "Wine, beer, and related products"): an answer must then name the category. ``comparable`` says whether
    the two flows' codes cover the same goods, so that a balance or total trade may be computed from them.
    """

    scheme: str
    exports: tuple[str, ...]
    imports: tuple[str, ...]
    label: str
    wider: tuple[Flow, ...] = ()
    comparable: bool = True
    level: int = 0
    """Of a list of HS codes: how many digits the listed ones have; ``imports`` and ``exports`` are within what."""
    reason: str = ""
    """Why this set of codes: to be said with a figure of it."""

    def codes(self, flow: Flow) -> tuple[str, ...]:
        """The codes whose sum is ``flow``. For BALANCE and TOTAL_TRADE the import codes: ask per flow instead."""
        return self.exports if flow is Flow.EXPORTS else self.imports

    @property
    def ask(self) -> str:
        """Words that, asked, are read as this category: for suggestions."""
        if self.scheme == "hs_detail":
            return self.label
        kind = {"hs": "HS", "sitc": "SITC", "naics": "NAICS"}.get(self.scheme)
        plain = kind and not any(code.startswith("x:") for code in self.imports)
        if plain:
            return f"{kind} {' and '.join(self.imports)}"
        return f"ATP {self.label.removesuffix(' (ATP)')}" if self.scheme == "atp" else self.label

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (scheme, code) that this candidate names, each once."""
        return tuple(dict.fromkeys((self.scheme, code) for code in (*self.imports, *self.exports)))


@dataclass(frozen=True, slots=True)
class CommodityMention:
    """What a phrase of a question means as a product, service, state, or list of categories.

    ``kind``: 'category' has ``candidates`` in the order to try; 'ambiguous' likewise, and needs asking back or
    naming the first; 'refused' has none, and offers ``nearest``; 'scheme' ranks the categories of
    ``candidates[0].scheme`` (whose codes are empty) and, where more schemes would do, of the following ones.
    ``nearest`` are categories to offer and never to answer from. ``alternatives`` are phrases that this
    vocabulary understands when asked. ``note`` is a sentence part for the answer's assumptions.
    """

    phrase: str
    candidates: tuple[Candidate, ...]
    label: str
    sector: Sector
    kind: Kind = "category"
    nearest: tuple[Candidate, ...] = ()
    alternatives: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A line of ``commodity_aliases.csv``: phrases with one meaning, the first of them the one to say.

    ``guarded`` (marked with ! in the file) often mean something else ("lead", "paper"): a product only where a
    product would stand. ``exact`` (marked with =) are never read in another number ("roses", but not "rose").
    """

    phrases: tuple[str, ...]
    mention: CommodityMention
    guarded: frozenset[str]
    exact: frozenset[str]


class Commodities:
    """Every category and every curated phrase. Immutable after construction; share one instance."""

    def __init__(self, folder: Path = VOCAB) -> None:
        self._folder = folder
        self._categories = {(c.scheme, c.code, c.flow): c for c in _read_categories(folder / "commodities.csv")}
        self._flows = Flows(folder / "enduse_flows.csv")
        self._children: dict[tuple[str, str, Flow | None], list[str]] = defaultdict(list)
        for category in self._categories.values():
            if category.parent is not None:
                self._children[category.scheme, category.parent, category.flow].append(category.code)

    def __iter__(self) -> Iterator[Category]:
        return iter(self._categories.values())

    def get(self, scheme: str, code: str, flow: Flow | None = None) -> Category | None:
        """The category, or None. ``flow`` matters for end-use only; without it the import list is tried first."""
        if scheme != "enduse":
            return self._categories.get((scheme, code, None))
        flows = (flow,) if flow in (Flow.EXPORTS, Flow.IMPORTS) else (Flow.IMPORTS, Flow.EXPORTS)
        return next((c for f in (*flows, None) if (c := self._categories.get((scheme, code, f)))), None)

    def name(self, scheme: str, code: str, flow: Flow | None = None) -> str:
        """The official name, or ``scheme code`` where the catalogue has none."""
        found = self.get(scheme, code, flow)
        return found.name if found else f"{SCHEME_NAMES.get(scheme, scheme)} {code}"

    def parent(self, scheme: str, code: str, flow: Flow | None = None) -> str | None:
        found = self.get(scheme, code, flow)
        return found.parent if found else None

    def children(self, scheme: str, code: str, flow: Flow | None = None) -> tuple[str, ...]:
        """Codes one level below, in code order. For end-use a flow is needed."""
        return tuple(sorted(self._children.get((scheme, code, flow if scheme == "enduse" else None), ())))

    def codes(self, scheme: str, flow: Flow | None = None) -> tuple[str, ...]:
        """All codes of a scheme; of end-use those of one flow (both when None)."""
        return tuple(
            dict.fromkeys(c.code for c in self if c.scheme == scheme and (flow is None or c.flow in (None, flow)))
        )

    def candidate(self, target: str, label: str | None = None) -> Candidate:
        """Read a target as the vocabulary files write it: ``~hs=61+62``, ``enduse=X00100/~M00150``, ``enduse=3``.

        ``~`` marks a category wider than the word. Raises ``VocabularyError`` for an unknown code.
        """
        rest = target.removeprefix("~")
        scheme, _, codes = rest.partition("=")
        sides: dict[Flow, tuple[str, ...]] = {Flow.EXPORTS: (), Flow.IMPORTS: ()}
        wider = set[Flow]()
        for part in codes.split("/") if scheme == "enduse" else (codes,):
            bare = part.removeprefix("~")
            named = {"X": (Flow.EXPORTS,), "M": (Flow.IMPORTS,)}.get(bare[:1] if scheme == "enduse" else "", ())
            listed = tuple((bare[1:] if named else bare).split("+"))
            for flow in named or (Flow.EXPORTS, Flow.IMPORTS):
                self._known(scheme, listed, flow, target)
                sides[flow] = listed
                if rest != target or bare != part:
                    wider.add(flow)
        exports, imports = sides[Flow.EXPORTS], sides[Flow.IMPORTS]
        return Candidate(
            scheme,
            exports,
            imports,
            label or self.label(scheme, exports, imports),
            tuple(flow for flow in (Flow.EXPORTS, Flow.IMPORTS) if flow in wider),
            self._comparable(scheme, exports, imports),
        )

    def label(self, scheme: str, exports: tuple[str, ...], imports: tuple[str, ...]) -> str:
        """How an answer names the codes: the official short labels, joined."""
        flow, codes = (Flow.IMPORTS, imports) if imports else (Flow.EXPORTS, exports)
        if len(imports) > 1 and len(exports) == 1:  # one export category against several: its name is the shorter
            flow, codes = Flow.EXPORTS, exports
        found = [self.get(scheme, code, flow) for code in codes]
        joined = " and ".join(dict.fromkeys(c.label for c in found if c))
        if scheme in ("hs", "sitc", "naics"):
            kind = {"hs": "HS", "sitc": "SITC", "naics": "NAICS"}[scheme]
            return f"{joined} ({kind} {', '.join(codes)})"
        return joined

    def whole(self, category: Category) -> Candidate:
        """The candidate of an official category; an end-use one with its counterpart in the other flow."""
        if category.flow is None:
            return self.candidate(f"{category.scheme}={category.code}")
        if category.flow is Flow.EXPORTS:
            other = self._flows.imports_of(category.code)
            near = "" if self._flows.exports_of(other) == (category.code,) else "~"
            return self.candidate(f"enduse=X{category.code}" + (f"/{near}M{'+'.join(other)}" if other else ""))
        codes = self._flows.exports_of((category.code,))
        near = "" if codes and self._flows.reaches(codes) == {category.code} else "~"
        return self.candidate(f"enduse=M{category.code}" + (f"/{near}X{'+'.join(codes)}" if codes else ""))

    def aliases(self) -> list[Alias]:
        """The curated phrases. Raises ``VocabularyError`` where a line names an unknown category."""
        return [self._alias(row) for row in rows(self._folder / "commodity_aliases.csv")]

    def modifiers(self) -> list[Modifier]:
        """Words beside a product that no table carries."""
        return [
            Modifier(tuple(row["phrases"].split("|")), row["side"], row["reason"])
            for row in rows(self._folder / "commodity_refusals.csv")
        ]

    def words(self) -> Iterable[list[str]]:
        """The generated vocabulary: [phrase, share, target, ...] a line, targets as ``candidate`` reads them."""
        text = (self._folder / "commodity_words.csv").read_text(encoding="utf-8")
        return (line.split(",") for line in text.splitlines()[1:])

    def _alias(self, row: dict[str, str]) -> Alias:
        marked = row["phrases"].split("|")
        phrases = tuple(phrase.rstrip("!=") for phrase in marked)
        kind: Kind = row["kind"] or "category"  # type: ignore[assignment]
        targets = [part.strip() for part in row["targets"].split(";") if part.strip()]
        label = row["label"] or None
        candidates = tuple(
            self.candidate(part, label if not part.startswith("~") else None) if "=" in part else _listing(part)
            for part in targets
            if not part.startswith("?")
        )
        nearest = tuple(self.candidate(part[1:]) for part in targets if part.startswith("?"))
        first = (*candidates, *nearest)
        if not first and kind != "refused":
            raise VocabularyError(f"commodity_aliases.csv: {row['phrases']!r} has no target")
        sector = Sector.SERVICES if first and first[0].scheme == "service" else Sector.GOODS
        mention = CommodityMention(
            phrases[0],
            candidates,
            label or (first[0].label if first else phrases[0]),
            sector,
            kind,
            nearest,
            tuple(part for part in row["alternatives"].split("|") if part),
            row["note"] or None,
        )
        guarded, exact = (frozenset(p[:-1] for p in marked if p.endswith(sign)) for sign in "!=")
        return Alias(phrases, mention, guarded, exact)

    def _known(self, scheme: str, codes: tuple[str, ...], flow: Flow, target: str) -> None:
        for code in codes:
            if self.get(scheme, code, flow) is None:
                raise VocabularyError(f"{target!r}: {flow} have no {scheme} category {code!r}")

    def _comparable(self, scheme: str, exports: tuple[str, ...], imports: tuple[str, ...]) -> bool:
        if not exports or not imports:
            return False
        if scheme != "enduse" or (exports == imports and len(exports[0]) == 1):
            return True
        return self._flows.reaches(exports) == set(imports) and set(self._flows.exports_of(imports)) == set(exports)


def _listing(scheme: str) -> Candidate:
    """A candidate that stands for the whole list of a scheme's categories."""
    if scheme not in SCHEMES:
        raise VocabularyError(f"commodity_aliases.csv: no scheme {scheme!r}")
    return Candidate(scheme, (), (), SCHEME_NAMES[scheme])


def _read_categories(path: Path) -> Iterator[Category]:
    for row in rows(path):
        flow = Flow(row["flow"]) if row["flow"] else None
        sector = Sector(row["sector"] or "goods")
        yield Category(row["scheme"], row["code"], flow, row["name"], row["parent"] or None, row["label"], sector)


@lru_cache(maxsize=1)
def commodities() -> Commodities:
    """The catalogue that ships, read once."""
    return Commodities()
