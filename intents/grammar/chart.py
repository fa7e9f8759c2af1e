"""A bottom-up chart over a lattice of atoms: every way in which rules put words together, each found once.

Edges are constituents: a category, a span of tokens and a record of slots. Slots are joined only by unification. What
rules make of each other is gone through once (``places``), so that a question of twelve words costs some hundred edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from intents.grammar.line import Rule
from intents.grammar.places import PAUSED, Grammar, Record, RulePlace, grammar
from intents.grammar.rules import LISTS
from intents.grammar.several import beside

LIMIT = 4000
"""Edges of one clause: beyond, it is not read."""


class Edge:
    """One constituent; ``rule`` and ``parts`` say how it came about (an atom has none). ``slots`` is the record as a
    set, ``marks`` says what of all that rules ask for it has (see ``places``)."""

    __slots__ = ("category", "end", "marks", "parts", "record", "rule", "slots", "start")

    def __init__(
        self,
        category: str,
        start: int,
        end: int,
        record: Record,
        rule: Rule | None = None,
        parts: tuple[Edge, ...] = (),
        slots: frozenset[Any] | None = None,
    ) -> None:
        self.category, self.start, self.end, self.record = category, start, end, record
        self.rule, self.parts = rule, parts
        self.slots = frozenset(record.items()) if slots is None else slots
        self.marks = 0


class TooManyEdgesError(Exception):
    """A clause with more ways to be read than are looked at."""


class Chart:
    """All constituents of one clause. ``pauses``: what stands before each token (see ``atoms.pauses``); ``done``: all
    have been found. ``shared`` has charts that go on from another.

    It is read from the end, so that all that may follow a constituent is known when it is found.
    """

    def __init__(self, norms: Sequence[str], pauses: Sequence[str], rules: Grammar | None = None) -> None:
        self.norms = norms
        self._paused = [PAUSED[pause] for pause in pauses]
        self._grammar = rules or grammar()
        self._at: list[dict[str, list[Edge]]] = [defaultdict(list) for _ in range(len(norms) + 1)]
        self._seen: set[tuple[str, int, frozenset[Any]]] = set()
        self._agenda: list[Edge] = []
        self._size = 0
        self._here = list(range(len(norms) + 1))
        self._known = -1
        self.done = False

    def run(self, atoms: Iterable[Edge]) -> Chart:
        """Everything that can be built of the atoms. Raises TooManyEdgesError."""
        begun: list[list[Edge]] = [[] for _ in self.norms]
        for atom in atoms:
            begun[atom.start].append(atom)
        for start in reversed(range(len(self.norms))):
            self._begin(start, begun[start])
        self.done = True
        return self

    def _begin(self, start: int, atoms: Iterable[Edge], known: Iterable[Edge] = ()) -> None:
        """Everything that begins at a token. ``known``: constituents that are in the chart already."""
        root = self._grammar.root
        self._seen = set()
        for atom in atoms:
            if (atom.category, atom.end, atom.slots) not in self._seen:
                self._add(atom)
        for edge in known:
            self._after(edge)
        if self.norms[start] in root.words:
            self._from(self._grammar.over(root, self.norms[start], self._paused[start]), start, start + 1, ())
        while self._agenda:
            if self._size > LIMIT:
                raise TooManyEdgesError
            self._take(self._agenda.pop())

    def edges(self, category: str, start: int = 0, end: int | None = None) -> list[Edge]:
        """The constituents of a category over exactly a span (the whole clause), the plainest first."""
        stop = len(self.norms) if end is None else end
        found = [e for e in self._at[start].get(category, ()) if e.end == stop]
        return sorted(found, key=plainness) if len(found) > 1 else found

    def all(self, category: str) -> Iterable[Edge]:
        """The constituents of a category, wherever they stand."""
        return (e for place in self._at for e in place.get(category, ()))

    def starting(self) -> Iterable[Edge]:
        """Every constituent at the beginning."""
        return (e for edges in self._at[0].values() for e in edges)

    def everything(self) -> Iterable[Edge]:
        """Every constituent."""
        return (e for place in self._at for edges in place.values() for e in edges)

    def __len__(self) -> int:
        return self._size

    def _add(self, edge: Edge) -> None:
        self._agenda.append(edge)
        self._seen.add((edge.category, edge.end, edge.slots))
        self._size += 1

    def _make(self, rule: Rule, start: int, end: int, parts: tuple[Edge, ...]) -> None:
        """The constituent that a rule makes of others, unless they do not agree or there is one like it."""
        record = combine(rule, parts)
        if record is None:
            return
        slots = parts[0].slots if parts and record is parts[0].record else frozenset(record.items())
        if (rule.category, end, slots) not in self._seen:
            self._add(Edge(rule.category, start, end, record, rule, parts, slots))

    def _take(self, edge: Edge) -> None:
        self._at[edge.start][edge.category].append(edge)
        asked = self._grammar.asked.get(edge.category)
        paused = self._paused[edge.start]
        edge.marks = paused if asked is None else paused | asked.marks(edge.record)
        self._after(edge)

    def _after(self, edge: Edge) -> None:
        """Everything that begins with a constituent."""
        step = self._grammar.root.steps.get(edge.category)
        if step is not None:
            self._from(self._grammar.across(step, edge.marks), edge.start, edge.end, (edge,))

    def _from(self, place: RulePlace | None, start: int, at: int, parts: tuple[Edge, ...]) -> None:
        """Everything that the rules at a place, and after it, make with these constituents."""
        norms, grammar, here = self.norms, self._grammar, self._here
        open_places = [(place, at, parts)]
        while open_places:
            place, at, parts = open_places.pop()
            if place is None:
                continue
            if at > self._known:
                for rule in place.rules:
                    self._make(rule, start, at, parts)
            at = here[at]
            if at == len(norms):
                if start == here[0]:
                    for rule in place.whole:
                        self._make(rule, start, at, parts)
                continue
            if norms[at] in place.words:
                open_places.append((grammar.over(place, norms[at], self._paused[at]), at + 1, parts))
            begun, steps = self._at[at], place.steps
            for category in steps if len(steps) < len(begun) else begun:
                if category in begun and category in steps:
                    step = steps[category]
                    asked, after = step.asked, step.after
                    for edge in begun[category]:
                        marks = edge.marks & asked
                        following = after[marks] if marks in after else grammar.across(step, marks)
                        if following is not None:
                            open_places.append((following, edge.end, (*parts, edge)))


def plainness(edge: Edge) -> tuple[int, str]:
    """The order of constituents over the same words, of which the first stands for those that come to the same: the
    fewest slots first, then as the slots are written. In which order rules stand in their files, and a chart finds
    constituents, does not count."""
    figures = edge.record.get("parts")
    return len(edge.slots) if figures is None else sum(map(len, figures)), _written(edge.slots)


def _written(value: Any) -> str:
    """A value of a slot as text, the same for the same value."""
    if isinstance(value, frozenset):
        return " ".join(sorted(map(_written, value)))
    if isinstance(value, tuple):
        return f"({' '.join(map(_written, value))})"
    return str(value)


def combine(rule: Rule, parts: tuple[Edge, ...]) -> Record | None:
    """The record of a rule over its constituents, or None where they do not agree."""
    if rule.beside:
        return beside(rule.category, [(p.category, p.record) for p in parts])
    if rule.plain and len(parts) == 1:
        return parts[0].record
    out: Record = {}
    for part, moved, dropped in zip(parts, rule.moved, rule.dropped, strict=True):
        if dropped:
            continue
        if not moved and out.keys().isdisjoint(part.record):
            out.update(part.record)
            continue
        for slot, value in part.record.items():
            if slot in moved:
                continue
            known = out.get(slot)
            if known is None:
                out[slot] = value
            elif known != value:
                if slot != "prices" or "nominal" in (known, value) or "real" not in (known, value):
                    return None
                out[slot] = known if value == "real" else value  # "real exports in chained 2012 dollars"
    for action in rule.actions:
        value = action.value
        if action.index >= 0:
            value = parts[action.index].record.get(action.source)
            if value is None:
                continue
        if not _set(out, action.slot, value, action.append):
            return None
    if rule.weak:
        out["weak"] = 1
    return out


def _set(out: Record, slot: str, value: Any, append: bool) -> bool:
    known = out.get(slot)
    if append and slot == "apart":
        out[slot] = (*(known or ()), value)
    elif slot == "op":
        out["op"] = (*(value if isinstance(value, tuple) else (value,)), *(known or ()))
    elif append and slot in LISTS and known:
        out[slot] = (*known, *(v for v in value if v not in known))
    elif known is not None and known != value:
        return False
    else:
        out[slot] = value
    return True


def taken(edge: Edge) -> dict[int, Edge]:
    """For every token of a constituent the smallest part of it whose rule (or atom) holds the word itself."""
    inside = {i for part in edge.parts for i in range(part.start, part.end)}
    own = {i: edge for i in range(edge.start, edge.end) if i not in inside}
    return own | {i: e for part in edge.parts for i, e in taken(part).items()}
