"""The places within rules: what may come next after words and constituents, and which rules end there.

Rules that go through the same words and constituents share one place, so that each is gone through once. Places are
worked out when a reading gets there for the first time: a question sees some hundred. Two threads that get to one at
once work out the same, and either may be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from intents.grammar.line import PAUSES, Constraint, Rule, RuleLine, Symbol, constraints
from intents.grammar.rules import load

Record = dict[str, Any]
Flat = tuple[RuleLine, tuple[Symbol, ...]]
Constraints = tuple[Constraint, ...]
_SIGNS = sorted(PAUSES - {","})
_NEEDED = {"": 0, ",": 1} | {sign: 2 << at for at, sign in enumerate(_SIGNS)}
"""The marks that a rule asks of what stands before a token."""
PAUSED = {pause: needed | (pause != "") for pause, needed in _NEEDED.items()}
"""The marks of what stands before a token: any pause has the first, an opening bracket or a slash one of its own."""
_FIRST = 2 << len(_SIGNS)
"""The first mark of a constraint; the lower ones are of pauses."""
_CONSTRAINED = re.compile(r"([A-Z]\w*)\{([^}]+)\}")
_NONE, _OTHER = "none", "?"
WHOLE = frozenset(("Question", "Addition"))
"""Constituents that are looked for over a whole clause, and that no rule is made of."""


class AskedOf:
    """What the rules ask of constituents of one category: every set of constraints is a mark, one bit of a number."""

    __slots__ = ("_known", "_marks", "_slots", "_values")

    def __init__(self) -> None:
        self._marks: dict[Constraints, int] = {}
        self._slots: set[str] = set()
        self._values: dict[str, frozenset[str]] = {}
        self._known: dict[Any, int] = {}

    def put(self, asked: Constraints) -> None:
        """Constraints that a rule has."""
        if asked not in self._marks:
            self._marks[asked] = _FIRST << len(self._marks)
            for slot, wanted in asked:
                if isinstance(wanted, bool):
                    self._slots.add(slot)
                else:
                    self._values[slot] = self._values.get(slot, frozenset()) | wanted

    def mark(self, asked: Constraints) -> int:
        """The mark of constraints that some rule has."""
        return self._marks[asked]

    def marks(self, record: Record) -> int:
        """The marks of all constraints that a record fits."""
        key: list[Any] = [frozenset(record.keys() & self._slots)]
        for slot, known in self._values.items():
            said = _said(slot, record.get(slot))
            key.append(said if said in known or said == _NONE else _OTHER)
        same = tuple(key)
        found = self._known.get(same)
        if found is None:
            found = self._known[same] = sum(mark for asked, mark in self._marks.items() if fits(record, asked))
        return found


def _said(slot: str, value: Any) -> str:
    """A value as rules write it. Of a stack of operators the last put on counts."""
    said = value[0] if slot == "op" and value else value
    return str(said) if said is not None else _NONE


def fits(record: Record, asked: Constraints) -> bool:
    """Whether a record has what a rule asks of a constituent."""
    for slot, wanted in asked:
        if isinstance(wanted, bool):
            if (slot in record) is not wanted:
                return False
        elif _said(slot, record.get(slot)) not in wanted:
            return False
    return True


class Node:
    """Rules that begin alike, and what comes next in them, worked out when a reading gets here for the first time.

    At depth 1 whole lines come, each with a symbol that it begins with: they are taken apart here.
    """

    __slots__ = ("_coming", "_depth", "rules", "said", "steps")

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._coming: list[Flat] | None = []
        self.rules: list[Rule] = []
        self.said: dict[tuple[frozenset[str], int], Node] = {}
        self.steps: dict[tuple[str, int], Node] = {}

    def put(self, line: RuleLine, symbols: tuple[Symbol, ...]) -> None:
        """A rule that passes here; nothing more where what comes next is worked out already."""
        if self._coming is not None:
            self._coming.append((line, symbols))

    def opened(self, asked: dict[str, AskedOf]) -> Node:
        """The same, with what comes next. Raises RuleError for a line that cannot be read."""
        coming, depth = self._coming, self._depth
        if coming is None:
            return self
        if depth == 1:
            coming = [(line, flat) for line, (begun,) in coming for flat in line.flats() if flat[0] is begun]
        made = Node(depth)
        for line, symbols in coming:
            if len(symbols) == depth:
                made.rules.append(line.rule(symbols))
            else:
                made.after(symbols[depth], asked).put(line, symbols)
        self.rules, self.said, self.steps = made.rules, made.said, made.steps
        self._coming = None
        return self

    def after(self, symbol: Symbol, asked: dict[str, AskedOf]) -> Node:
        """The node after a symbol, made where it is missing."""
        if symbol.category:
            mark = asked[symbol.category].mark(symbol.constraints) if symbol.constraints else 0
            step = symbol.category, mark | _NEEDED[symbol.pause]
            return self.steps.get(step) or self.steps.setdefault(step, Node(self._depth + 1))
        said = symbol.words, _NEEDED[symbol.pause]
        return self.said.get(said) or self.said.setdefault(said, Node(self._depth + 1))


class Step:
    """From a place over a constituent of one category. ``asked``: all marks that a way from here asks for; ``after``:
    the places that are known, by those of the marks that a constituent has."""

    __slots__ = ("after", "asked", "ways")

    def __init__(self, ways: list[tuple[int, Node]]) -> None:
        self.ways, self.asked = ways, 0
        for needed, _ in ways:
            self.asked |= needed
        self.after: dict[int, RulePlace | None] = {}


class RulePlace:
    """A place within all rules that go through the same words and constituents: ``rules`` that end here (``whole``:
    those of what is looked for over a whole clause), and what may come next; ``after``: the places that are known, by
    word and by the marks of what stands before it."""

    __slots__ = ("after", "rules", "said", "steps", "whole", "words")

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.rules: list[Rule] = []
        self.whole: list[Rule] = []
        self.said: list[tuple[frozenset[str], int, Node]] = []
        steps: dict[str, list[tuple[int, Node]]] = {}
        for node in nodes:
            self.rules += [rule for rule in node.rules if rule.category not in WHOLE]
            self.whole += [rule for rule in node.rules if rule.category in WHOLE]
            self.said += [(words, needed, after) for (words, needed), after in node.said.items()]
            for (category, needed), after in node.steps.items():
                steps.setdefault(category, []).append((needed, after))
        self.steps = {category: Step(ways) for category, ways in steps.items()}
        self.words = self.said[0][0] if len(self.said) == 1 else frozenset().union(*(one[0] for one in self.said))
        self.after: dict[tuple[str, int], RulePlace | None] = {}


class Grammar:
    """All lines; ``root``: the place where each begins; ``asked``: what is asked of constituents, by category."""

    def __init__(self, lines: Iterable[RuleLine]) -> None:
        self.asked: dict[str, AskedOf] = {}
        self._lines = list(lines)
        self._places: dict[tuple[Node, ...], RulePlace] = {}
        for line in self._lines:
            if "{" in line.text:
                for category, text in _CONSTRAINED.findall(line.text):
                    self.asked.setdefault(category, AskedOf()).put(constraints(text))
        begin = Node(0)
        for line in self._lines:
            for symbol in line.starts():
                begin.after(symbol, self.asked).put(line, (symbol,))
        self.root = RulePlace((begin,))

    def check(self) -> None:
        """Take every line apart. Raises RuleError for one that cannot be read."""
        for line in self._lines:
            for symbols in line.flats():
                line.rule(symbols)

    def over(self, place: RulePlace, word: str, paused: int) -> RulePlace | None:
        """The place after a word with the marks of what stands before it."""
        key = word, paused
        if key in place.after:
            return place.after[key]
        nodes = [node for words, needed, node in place.said if word in words and paused & needed == needed]
        return place.after.setdefault(key, self._place(tuple(nodes)))

    def across(self, step: Step, marks: int) -> RulePlace | None:
        """The place after a constituent with these marks."""
        key = marks & step.asked
        if key in step.after:
            return step.after[key]
        nodes = [node for needed, node in step.ways if key & needed == needed]
        return step.after.setdefault(key, self._place(tuple(nodes)))

    def _place(self, nodes: tuple[Node, ...]) -> RulePlace | None:
        if not nodes:
            return None
        return self._places.get(nodes) or self._places.setdefault(nodes, RulePlace(n.opened(self.asked) for n in nodes))


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar of the language, made once."""
    return Grammar(load().lines.values())
