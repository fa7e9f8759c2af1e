"""One line of a rule file, and the flat rules in it: one for each way to take what may be missing.

The format is told at the head of ``rules``. A line is taken apart when something that it may begin with has been read:
most of the three thousand have nothing to do with a question, and a process that answers one question has no time for
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

DROPPABLE = frozenset((
    "Denied", "US", "Us", "World", "Verb", "Figure", "Superlative", "Move", "Aside", "Many", "Portion", "Called",
    "Story", "Other", "Demonym", "Parties", "Event",
))  # fmt: skip
PAUSES = frozenset((",", "[", "/"))
SIGNS = PAUSES | {"(", ")", ")?", "|"}
"""What stands in a line between its symbols."""
_SYMBOL = re.compile(r"(?:(?P<name>[a-z]\w*):)?(?P<cat>[A-Z]\w*)(?:\{(?P<cons>[^}]*)\})?(?P<drop>!)?")
_ACTION = re.compile(r"(?P<slot>\w+)(?P<how>\+?=)(?:(?P<name>[a-z]\w*)\.(?P<from>\w+)|(?P<value>[^\s.]+))")

Constraint = tuple[str, frozenset[str] | bool]
Choice = tuple[str, ...]


class RuleError(ValueError):
    """A rule that cannot be read, with its file and line."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One place of a rule: a set of words, or a category with constraints. ``pause``: what must stand before it."""

    words: frozenset[str] = frozenset()
    category: str = ""
    constraints: tuple[Constraint, ...] = ()
    name: str = ""
    dropped: bool = False
    pause: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """``slot`` gets ``value``, or what the constituent at ``index`` has in ``source``; ``push`` for operators."""

    slot: str
    value: str | int | tuple[str, ...] | None = None
    index: int = -1
    source: str = ""
    append: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One flat rule. ``moved``: by constituent, the slots that actions take from it or take out; ``dropped``: those
    left behind; ``plain``: it only unifies the slots of its constituents."""

    category: str
    symbols: tuple[Symbol, ...]
    actions: tuple[Action, ...]
    removed: frozenset[str]
    moved: tuple[frozenset[str], ...]
    dropped: tuple[bool, ...]
    weak: bool
    place: str
    text: str
    beside: bool = False
    plain: bool = False


@dataclass
class Symbols:
    """The symbols made so far, the same one once, and the classes of words that they are made with."""

    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    known: dict[tuple[str, str], Symbol] = field(default_factory=dict)

    def symbol(self, token: str, pause: str = "") -> Symbol:
        """The symbol that is written ``token``, after a pause or none. Raises ValueError, or KeyError for a class."""
        known = self.known.get((token, pause))
        if known is None:
            match = _SYMBOL.fullmatch(token)
            if match is not None:
                asked = constraints(match["cons"] or "")
                made = Symbol(frozenset(), match["cat"], asked, match["name"] or "", bool(match["drop"]), pause)
            else:
                made = Symbol(words=self.words(token), pause=pause)
            known = self.known.setdefault((token, pause), made)  # the first of two threads has made the one
        return known

    def words(self, token: str) -> frozenset[str]:
        """The words of a symbol that is one of words."""
        if "@" not in token and "!" not in token and token == token.lower():
            return frozenset(token.split("|"))
        if any(w[:1].isupper() or w[-1:] == "!" for w in token.split("|")):
            raise ValueError(f"“{token}”: a category among words needs a group ( a | B )")
        words = (self.classes[w[1:]] if w.startswith("@") else frozenset((w,)) for w in token.split("|"))
        return frozenset().union(*words)


class RuleLine:
    """A line of a rule file. Raises RuleError from every method where it cannot be read."""

    __slots__ = ("_act", "_flats", "_names", "_symbols", "category", "place", "text", "tokens")

    def __init__(self, text: str, place: str, symbols: Symbols) -> None:
        self.text, self.place, self._symbols = text, place, symbols
        left, arrow, right = text.partition("<-")
        if not arrow:
            raise self._wrong(ValueError("no <- in the line"))
        body, _, self._act = right.partition(" ;")
        self.category, self.tokens = left.strip(), body.split()
        self._flats: list[tuple[Symbol, ...]] | None = None
        self._names: frozenset[str] | None = None

    def starts(self) -> Iterable[Symbol]:
        """What its flat rules begin with, in their order."""
        first = self.tokens[0] if self.tokens else ""
        try:
            if first not in SIGNS and first[-1:] != "?" and "|" not in self.tokens:  # as in most lines
                return [self._symbols.symbol(first)]
            firsts = [first for parts in _alternatives(self.tokens) for first in _firsts(parts, 0, "")]
            return [self._symbols.symbol(*first) for first in dict.fromkeys(firsts)]
        except (ValueError, KeyError) as error:
            raise self._wrong(error) from error

    @property
    def names(self) -> frozenset[str]:
        """The names of its constituents, also of those that may be missing."""
        if self._names is None:
            self._names = frozenset(m["name"] for m in _SYMBOL.finditer(self.text) if m["name"])
        return self._names

    def flats(self) -> list[tuple[Symbol, ...]]:
        """The symbols of each of its flat rules."""
        if self._flats is None:
            try:
                found = [self._of(sequence) for sequence in _sequences(self.tokens)]
            except (ValueError, KeyError) as error:
                raise self._wrong(error) from error
            self._flats = [symbols for symbols in found if symbols]
        return self._flats

    def rule(self, symbols: tuple[Symbol, ...]) -> Rule:
        """The flat rule of these symbols."""
        try:
            return _rule(self, symbols, self._act.split("#")[0].split())
        except ValueError as error:
            raise self._wrong(error) from error

    def _of(self, sequence: Choice) -> tuple[Symbol, ...]:
        out, pause = [], ""
        for token in sequence:
            if token in PAUSES:
                pause = token
            else:
                out.append(self._symbols.symbol(token, pause))
                pause = ""
        return tuple(out)

    def _wrong(self, error: Exception) -> RuleError:
        file, _, number = self.place.partition(":")
        said = f"there is no class @{error.args[0]}" if isinstance(error, KeyError) else error
        return RuleError(f"{file}.rules, line {number}: {said}: {self.text}")


def _alternatives(tokens: list[str]) -> list[list[list[Choice]]]:
    """The alternatives of a body or group: for each of them its parts, each with the ways to take it."""
    out: list[list[list[Choice]]] = [[]]
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token == "|":
            out.append([])
        elif token == "(":
            end = _closing(tokens, at)
            inner = _sequences(tokens[at + 1 : end])
            out[-1].append([*inner, ()] if tokens[end] == ")?" else inner)
            at = end
        elif token.endswith("?") and len(token) > 1:
            out[-1].append([(token[:-1],), ()])
        else:
            out[-1].append([(token,)])
        at += 1
    return out


def _sequences(tokens: list[str]) -> list[Choice]:
    """The ways to go through groups, alternatives of groups and optional symbols."""
    out = []
    for parts in _alternatives(tokens):
        out += [tuple(w for part in choice for w in part) for choice in product(*parts)]
    return list(dict.fromkeys(out))


def _firsts(parts: list[list[Choice]], at: int, pause: str) -> Iterator[tuple[str, str]]:
    """What the sequences of parts begin with, each with the pause before it, in the order of ``_sequences``."""
    if at == len(parts):
        return
    for choice in parts[at]:
        before = pause
        for token in choice:
            if token not in PAUSES:
                yield token, before
                break
            before = token
        else:
            yield from _firsts(parts, at + 1, before)


def _closing(tokens: list[str], start: int) -> int:
    depth = 0
    for at in range(start, len(tokens)):
        depth += (tokens[at] == "(") - (tokens[at] in (")", ")?"))
        if not depth:
            return at
    raise ValueError("a group that is not closed")


def constraints(text: str) -> tuple[Constraint, ...]:
    """What is asked of the slots of a constituent, as it is written within braces."""
    out: list[Constraint] = []
    for part in filter(None, text.split(",")):
        slot, equals, values = part.partition("=")
        if equals:
            out.append((slot, frozenset(values.split("|"))))
        else:
            out.append((part.removeprefix("!"), not part.startswith("!")))
    return tuple(out)


def _rule(line: RuleLine, symbols: tuple[Symbol, ...], acts: list[str]) -> Rule:
    inner = [s for s in symbols if s.category]
    names = {s.name: i for i, s in enumerate(inner) if s.name}
    actions, removed = [], set()
    weak, beside = "weak" in acts, "beside" in acts
    moved: list[set[str]] = [set() for _ in inner]
    for act in acts:
        if act in ("weak", "beside"):
            continue
        if act.startswith("-"):
            removed.add(act[1:])
        else:
            match = _ACTION.fullmatch(act)
            if match is None or (match["name"] and match["name"] not in line.names):
                raise ValueError(f"“{act}” is no action")
            if match["name"] and match["name"] not in names:
                continue
            index = names[match["name"]] if match["name"] else -1
            if index >= 0:
                moved[index].add(match["from"])
            actions.append(
                Action(match["slot"], _value(match["value"]), index, match["from"] or "", match["how"] == "+=")
            )
    wrong = [s.category for s in inner if s.dropped and s.category not in DROPPABLE]
    unread = [s.name for i, s in enumerate(inner) if s.name and not moved[i]]
    if wrong or unread:
        raise ValueError(f"the slots of {', '.join(wrong + unread)} would be lost")
    plain = not (acts or any(s.dropped for s in inner))
    taken = tuple(frozenset(m | removed) for m in moved)
    return Rule(line.category, symbols, tuple(actions), frozenset(removed), taken,
                tuple(s.dropped for s in inner), weak, line.place, line.text, beside, plain)  # fmt: skip


def _value(text: str | None) -> str | int | tuple[str, ...] | None:
    if text is None:
        return None
    if text in ("US", "WORLD", "THEM"):
        return (text,)
    return int(text) if text.lstrip("-").isdigit() else text
