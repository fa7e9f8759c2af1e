"""Descriptions of data ("monthly imports by country") and the tables that fit: ``data/vocab/coverage.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from data.glossary import vocabulary_file
from data.period import Grain
from data.query.coverage import Coverage, Extent
from data.tables import titles
from intents.dimensions.phrases import expand
from intents.meta.patterns import Words
from intents.meta.reply import listed, long

FEATURES_LONGEST = 6
GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
ADVERB = {"month": "monthly", "quarter": "quarterly", "year": "annual"}


@dataclass(frozen=True, slots=True)
class View:
    """One answerable kind of data. The fields are explained at the top of the file."""

    id: str
    tables: tuple[str, ...]
    what: str
    sector: str = ""
    scheme: str = ""
    flow: str = ""
    world: bool | None = None
    note: str = ""
    finest: str = ""
    summed: bool = False
    examples: tuple[str, ...] = ()

    def extents(self, coverage: Coverage) -> list[Extent]:
        """What the warehouse has of it."""
        return [
            e
            for e in coverage.extents
            if e.table in self.tables
            and (not self.sector or e.sector == self.sector)
            and (not self.scheme or e.scheme == self.scheme)
            and (not self.flow or e.flow == self.flow)
            and (self.world is None or e.world == self.world)
        ]


@dataclass(frozen=True)
class _File:
    views: dict[str, View]
    rules: tuple[tuple[frozenset[str], tuple[str, ...]], ...]
    words: dict[Words, frozenset[str]]
    overviews: dict[str, dict[str, Any]]


@lru_cache(maxsize=1)
def _file() -> _File:
    table: dict[str, Any] = vocabulary_file("coverage.toml")
    # The file is shared with whoever reads it next, on any thread: nothing is taken out of it.
    views = {
        key: View(key, **{**v, "tables": tuple(v["tables"]), "examples": tuple(v["examples"])})
        for key, v in table["view"].items()
    }
    rules = tuple((frozenset(rule["needs"]), tuple(rule["views"])) for rule in table["rule"])
    words: dict[Words, set[str]] = {}
    for feature, patterns in table["words"].items():
        for pattern in patterns:
            for phrase in expand(pattern):
                words.setdefault(phrase, set()).update({feature} if feature else ())
    return _File(views, rules, {phrase: frozenset(found) for phrase, found in words.items()}, table["overview"])


def features(norms: Words, start: int) -> tuple[int, frozenset[str]]:
    """How many tokens from ``start`` one phrase of the vocabulary explains, and what it says; 0 for none."""
    words = _file().words
    for size in range(min(FEATURES_LONGEST, len(norms) - start), 0, -1):
        found = words.get(norms[start : start + size])
        if found is not None:
            return size, found
    return 0, frozenset()


def subject_words() -> set[str]:
    """Every word of the descriptions, for spelling."""
    return {word for phrase in _file().words for word in phrase}


def views_for(said: frozenset[str]) -> list[View]:
    """The views of the first rule whose features were all said."""
    file = _file()
    for needs, names in file.rules:
        if needs <= said:
            return [file.views[name] for name in names]
    return []


def reach(extents: list[Extent]) -> dict[Grain, Extent]:
    """Per frequency the widest first and last period among ``extents``, with the newest release."""
    out: dict[Grain, Extent] = {}
    for e in extents:
        best = out.get(e.grain)
        if best is None:
            out[e.grain] = e
            continue
        out[e.grain] = Extent(
            best.table,
            best.flow,
            best.sector,
            best.scheme,
            best.world,
            e.grain,
            min(best.first, e.first),
            max(best.last, e.last),
            max(best.partners, e.partners),
            max(best.commodities, e.commodities),
            max(best.release, e.release),
        )
    return out


def line(view: View, coverage: Coverage) -> str:
    """One view in words: frequencies with first and last period, where from, the newest release; "" when not held."""
    extents = view.extents(coverage)
    if not extents:
        return ""
    flows = {e.flow for e in extents}
    only = f", {flows.pop()} only" if len(flows) == 1 and not view.flow and flows <= {"imports", "exports"} else ""
    cited = ", ".join(titles()[t] for t in view.tables if any(e.table == t for e in extents))
    newest = long(max(e.release for e in extents))
    return f"{sentence(view.what)}{only}: {spans(extents)} ({cited}; newest release {newest})."


def spans(extents: list[Extent]) -> str:
    """``monthly January 1992 to January 2026 and annual 1960 to 2025``."""
    found = reach(extents)
    said = [f"{ADVERB[g]} {found[g].span[0]} to {found[g].span[1]}" for g in GRAINS if g in found]
    return listed(said)


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def view_of(name: str) -> View:
    return _file().views[name]


def overview_of(name: str) -> dict[str, Any]:
    """The section ``overview.NAME`` of the file."""
    return _file().overviews[name]
