"""A bottom-up chart over a lattice of atoms: every way in which rules put words together, each found once.

Edges are constituents: a category, a span of tokens and a record of slots. Slots are joined only by unification. Rules
share their beginnings in a trie, so that a question of twelve words costs some hundred edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from intents.grammar.line import Constraint, Rule, RuleLine, Symbol
from intents.grammar.rules import LISTS, load
from intents.grammar.several import beside

LIMIT = 4000
"""Edges of one clause: beyond, it is not read."""
Record = dict[str, Any]
Flat = tuple[RuleLine, tuple[Symbol, ...]]


class Edge:
    """One constituent; ``rule`` and ``parts`` say how it came about (an atom has none)."""

    __slots__ = ("category", "end", "parts", "record", "rule", "start")

    def __init__(
        self,
        category: str,
        start: int,
        end: int,
        record: Record,
        rule: Rule | None = None,
        parts: tuple[Edge, ...] = (),
    ) -> None:
        self.category, self.start, self.end, self.record = category, start, end, record
        self.rule, self.parts = rule, parts


class Node:
    """A place within rules that begin alike: what may come next, and the rules that end here.

    Words that stand for each other share one place, so that their alternatives do not multiply. What comes next is
    worked out when a reading gets here for the first time: a question sees a few hundred of some thirty thousand
    places. Two threads that get here at once work out the same, and either may be kept.
    """

    __slots__ = ("_coming", "_depth", "categories", "paused", "rules", "words")

    def __init__(self, depth: int) -> None:
        self.words: dict[str, list[Node]] = {}
        self.paused: dict[tuple[str, str], list[Node]] = {}
        self.categories: dict[str, dict[tuple[tuple[Constraint, ...], str], Node]] = {}
        self.rules: list[Rule] = []
        self._depth = depth
        self._coming: list[Flat] | None = []

    def put(self, line: RuleLine, symbols: tuple[Symbol, ...]) -> None:
        """A flat rule that passes here; at depth 1, all of a line that begin with one of these symbols."""
        if self._coming is not None:
            self._coming.append((line, symbols))

    def opened(self) -> Node:
        """The same, with what comes next. Raises RuleError for a line that cannot be read."""
        coming, depth = self._coming, self._depth
        if coming is None:
            return self
        if depth == 1:
            coming = [(line, flat) for line, begun in coming for flat in line.flats() if flat[0] in begun]
        made, places = Node(depth), dict[tuple[frozenset[str], str], Node]()
        for line, flat in coming:
            if len(flat) == depth:
                made.rules.append(line.rule(flat))
            else:
                made.after(flat[depth], places).put(line, flat)
        self.words, self.paused, self.categories, self.rules = made.words, made.paused, made.categories, made.rules
        self._coming = None
        return self

    def after(self, symbol: Symbol, places: dict[tuple[frozenset[str], str], Node]) -> Node:
        """The place after a symbol, made where it is missing; ``places``: those after words."""
        if symbol.category:
            found = self.categories.setdefault(symbol.category, {})
            return found.setdefault((symbol.constraints, symbol.pause), Node(self._depth + 1))
        key = (symbol.words, symbol.pause)
        node = places.get(key)
        if node is None:
            node = places[key] = Node(self._depth + 1)
            for word in symbol.words:
                if symbol.pause:
                    self.paused.setdefault((symbol.pause, word), []).append(node)
                else:
                    self.words.setdefault(word, []).append(node)
        return node

    def next(self) -> Iterator[Node]:
        """The places that are known to come next."""
        for some in (*self.words.values(), *self.paused.values(), *(d.values() for d in self.categories.values())):
            yield from some


class Grammar:
    """The trie of all rules."""

    def __init__(self, lines: Iterable[RuleLine]) -> None:
        self.root, places = Node(0), dict[tuple[frozenset[str], str], Node]()
        for line in lines:
            begun: dict[Node, tuple[Symbol, ...]] = {}
            for symbol in line.starts():
                node = self.root.after(symbol, places)
                begun[node] = (*begun.get(node, ()), symbol)
            for node, symbols in begun.items():
                node.put(line, symbols)

    def open(self) -> None:
        """Work out every place. Raises RuleError for a line that cannot be read."""
        found, seen = [*self.root.next()], set[Node]()
        while found:
            node = found.pop()
            if node not in seen:
                seen.add(node)
                found += node.opened().next()


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar of the language, made once."""
    return Grammar(load().lines.values())


class TooManyEdgesError(Exception):
    """A clause with more ways to be read than are looked at."""


class Chart:
    """All constituents of one clause. ``pauses``: what stands before each token (see ``atoms.pauses``)."""

    def __init__(self, norms: Sequence[str], pauses: Sequence[str], rules: Grammar | None = None) -> None:
        self.norms, self.pauses = norms, pauses
        self._root = (rules or grammar()).root
        self._at: list[dict[str, list[Edge]]] = [defaultdict(list) for _ in range(len(norms) + 1)]
        self._waiting: list[dict[str, list[Any]]] = [defaultdict(list) for _ in range(len(norms) + 1)]
        self._seen: set[tuple[str, int, int, frozenset[Any]]] = set()
        self._agenda: list[Edge] = []

    def run(self, atoms: Iterable[Edge]) -> Chart:
        """Everything that can be built of the atoms. Raises TooManyEdgesError."""
        for atom in atoms:
            self._add(atom)
        for at in range(len(self.norms)):
            self._words(self._root, at, at, ())
        while self._agenda:
            if len(self._seen) > LIMIT:
                raise TooManyEdgesError
            self._take(self._agenda.pop())
        return self

    def edges(self, category: str, start: int = 0, end: int | None = None) -> list[Edge]:
        """The constituents of a category over exactly a span (the whole clause)."""
        stop = len(self.norms) if end is None else end
        return [e for e in self._at[start].get(category, ()) if e.end == stop]

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
        return len(self._seen)

    def _add(self, edge: Edge) -> None:
        key = (edge.category, edge.start, edge.end, frozenset(edge.record.items()))
        if key not in self._seen:
            self._seen.add(key)
            self._agenda.append(edge)

    def _take(self, edge: Edge) -> None:
        self._at[edge.start][edge.category].append(edge)
        after = self._root.categories.get(edge.category)
        if after:
            self._through(after, edge, edge.start, ())
        for nodes, start, parts in list(self._waiting[edge.start].get(edge.category, ())):
            self._through(nodes, edge, start, parts)

    def _through(self, nodes: dict[Any, Node], edge: Edge, start: int, parts: tuple[Edge, ...]) -> None:
        record, pause = edge.record, self.pauses[edge.start]
        for (constraints, paused), node in nodes.items():
            if (not paused or paused == pause or (pause and paused == ",")) and (
                not constraints or fits(record, constraints)
            ):
                self._advance(node, start, edge.end, (*parts, edge))

    def _advance(self, node: Node, start: int, at: int, parts: tuple[Edge, ...]) -> None:
        for rule in node.opened().rules:
            record = combine(rule, parts)
            if record is not None:
                self._add(Edge(rule.category, start, at, record, rule, parts))
        if at >= len(self.norms):
            return
        self._words(node, start, at, parts)
        for category, nodes in node.categories.items():
            self._waiting[at][category].append((nodes, start, parts))
            for edge in tuple(self._at[at].get(category, ())):
                self._through(nodes, edge, start, parts)

    def _words(self, node: Node, start: int, at: int, parts: tuple[Edge, ...]) -> None:
        word = self.norms[at]
        for after in node.words.get(word, ()):
            self._advance(after, start, at + 1, parts)
        pause = self.pauses[at]
        if pause and node.paused:
            for kind in {pause, ","}:
                for after in node.paused.get((kind, word), ()):
                    self._advance(after, start, at + 1, parts)


def fits(record: Record, constraints: tuple[Constraint, ...]) -> bool:
    """Whether a record has what a rule asks of a constituent. Of a stack of operators the last put on counts."""
    for slot, wanted in constraints:
        value = record.get(slot)
        if wanted is True or wanted is False:
            if (value is not None) is not wanted:
                return False
            continue
        said = value[0] if slot == "op" and value else value
        if (str(said) if said is not None else "none") not in wanted:
            return False
    return True


def combine(rule: Rule, parts: tuple[Edge, ...]) -> Record | None:
    """The record of a rule over its constituents, or None where they do not agree."""
    if rule.beside:
        return beside(rule.category, [(p.category, p.record) for p in parts])
    out: Record = {}
    for part, moved, dropped in zip(parts, rule.moved, rule.dropped, strict=True):
        if dropped:
            continue
        for slot, value in part.record.items():
            if slot in moved or slot in rule.removed:
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
