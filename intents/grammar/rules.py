"""The rules of the language, read from ``data/vocab/grammar/*.rules``.

A line is ``Category <- symbols ; actions``. Symbols: ``word|word`` (literals), ``@class`` (a class of words),
``Category{slot=a|b,slot,!slot}`` with constraints on its slots, ``name:Category`` where an action reads it by its name,
``Category!`` where its slots are left behind (only of ``DROPPABLE``), ``symbol?`` and ``( a b | c )?`` for what may be
missing, ``,`` for a pause and ``[`` for an opening bracket before the next symbol. Actions: ``slot=value``,
``slot=name.slot`` (moved), ``slot+=name.slot`` (appended to a list), ``op=name`` (put upon the stack of operators),
``-slot`` (taken out), ``weak`` (holds only where no other reading is complete), ``beside`` (figures side by side, see
``several``). Every slot that no action moves is unified: nothing is lost without being written down. ``+ sentence`` and
``- sentence`` below a rule are what it reads and what it must not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path

import data

FOLDER = Path(data.__file__).parent / "vocab" / "grammar"
DROPPABLE = frozenset((
    "Denied", "US", "Us", "World", "Verb", "Figure", "Superlative", "Move", "Aside", "Many", "Portion", "Called",
    "Story",
))  # fmt: skip
LISTS = frozenset((
    "ps", "prods", "pers", "apart", "owner", "source", "goal", "mate", "near", "rival", "minus", "abroad", "among",
))  # fmt: skip
_SYMBOL = re.compile(r"(?:(?P<name>[a-z]\w*):)?(?P<cat>[A-Z]\w*)(?:\{(?P<cons>[^}]*)\})?(?P<drop>!)?")
_ACTION = re.compile(r"(?P<slot>\w+)(?P<how>\+?=)(?:(?P<name>[a-z]\w*)\.(?P<from>\w+)|(?P<value>[^\s.]+))")

Constraint = tuple[str, frozenset[str] | bool]


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
    """One flat rule. ``moved``: by constituent, the slots that actions take from it; ``dropped``: those left behind."""

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


@dataclass
class RuleSet:
    """All rules, the words that occur in them, and the sentences beside them (place, wanted, sentence)."""

    rules: list[Rule] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    examples: list[tuple[str, bool, str]] = field(default_factory=list)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)

    def words_outside(self, files: tuple[str, ...]) -> frozenset[str]:
        """The words of the rules that stand in other files."""
        rules = (r for r in self.rules if r.place.partition(":")[0] not in files)
        return frozenset(w for rule in rules for s in rule.symbols for w in s.words)


@lru_cache(maxsize=4)
def load(folder: Path = FOLDER) -> RuleSet:
    """The rules of every file of a folder. Raises RuleError."""
    classes = _classes(folder)
    out = RuleSet(classes=classes.words)
    for path in sorted(folder.glob("*.rules")):
        place = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = line.strip()
            if not text or text[0] in "#@":
                continue
            if text[:2] in ("+ ", "- "):
                out.examples.append((place, text[0] == "+", text[2:].strip()))
                continue
            place = f"{path.stem}:{number}"
            try:
                flat = list(_flat(text, place, classes))
            except ValueError as error:
                raise RuleError(f"{path.name}, line {number}: {error}: {text}") from error
            out.lines[place] = text
            out.rules += flat
            out.words.update(w for rule in flat for s in rule.symbols for w in s.words)
    return out


@dataclass
class Classes:
    """The classes of words, and the symbols made so far."""

    words: dict[str, frozenset[str]] = field(default_factory=dict)
    symbols: dict[tuple[str, str], Symbol] = field(default_factory=dict)


def _classes(folder: Path) -> Classes:
    found: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("*.rules")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                name, *words = line[1:].split("#")[0].split()
                found[name] = found.get(name, frozenset()) | frozenset(words)
    return Classes(found)


def _flat(text: str, place: str, classes: Classes) -> Iterator[Rule]:
    """The flat rules of a line: one for each way to take what may be missing."""
    left, arrow, right = text.partition("<-")
    if not arrow:
        raise ValueError("no <- in the line")
    body, _, act = right.partition(" ;")
    for sequence in _sequences(body.split()):
        symbols = _symbols(sequence, classes)
        if symbols:
            yield _rule(left.strip(), symbols, act.split("#")[0].split(), place, text)


def _sequences(tokens: list[str]) -> list[tuple[str, ...]]:
    """The ways to go through groups, alternatives of groups and optional symbols."""
    alternatives: list[list[list[tuple[str, ...]]]] = [[]]
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token == "|":
            alternatives.append([])
        elif token == "(":
            end = _closing(tokens, at)
            inner = _sequences(tokens[at + 1 : end])
            alternatives[-1].append([*inner, ()] if tokens[end] == ")?" else inner)
            at = end
        elif token.endswith("?") and len(token) > 1:
            alternatives[-1].append([(token[:-1],), ()])
        else:
            alternatives[-1].append([(token,)])
        at += 1
    out = []
    for parts in alternatives:
        out += [tuple(w for part in choice for w in part) for choice in product(*parts)]
    return list(dict.fromkeys(out))


def _closing(tokens: list[str], start: int) -> int:
    depth = 0
    for at in range(start, len(tokens)):
        depth += (tokens[at] == "(") - (tokens[at] in (")", ")?"))
        if not depth:
            return at
    raise ValueError("a group that is not closed")


def _symbols(sequence: tuple[str, ...], classes: Classes) -> tuple[Symbol, ...]:
    out, pause = [], ""
    for token in sequence:
        if token in (",", "["):
            pause = token
        else:
            out.append(_symbol(token, pause, classes))
            pause = ""
    return tuple(out)


def _symbol(token: str, pause: str, classes: Classes) -> Symbol:
    """One symbol of a rule; the same one is made once."""
    known = classes.symbols.get((token, pause))
    if known is None:
        match = _SYMBOL.fullmatch(token)
        if match is not None:
            constraints = _constraints(match["cons"] or "")
            known = Symbol(frozenset(), match["cat"], constraints, match["name"] or "", bool(match["drop"]), pause)
        else:
            if any(w[:1].isupper() or w[-1:] == "!" for w in token.split("|")):
                raise ValueError(f"“{token}”: a category among words needs a group ( a | B )")
            words = (classes.words[w[1:]] if w.startswith("@") else frozenset((w,)) for w in token.split("|"))
            known = Symbol(words=frozenset().union(*words), pause=pause)
        classes.symbols[token, pause] = known
    return known


def _constraints(text: str) -> tuple[Constraint, ...]:
    out: list[Constraint] = []
    for part in filter(None, text.split(",")):
        slot, equals, values = part.partition("=")
        if equals:
            out.append((slot, frozenset(values.split("|"))))
        else:
            out.append((part.removeprefix("!"), not part.startswith("!")))
    return tuple(out)


def _rule(category: str, symbols: tuple[Symbol, ...], acts: list[str], place: str, text: str) -> Rule:
    inner = [s for s in symbols if s.category]
    names = {s.name: i for i, s in enumerate(inner) if s.name}
    said = _names(text)
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
            if match is None or (match["name"] and match["name"] not in said):
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
    return Rule(category, symbols, tuple(actions), frozenset(removed), tuple(frozenset(m) for m in moved),
                tuple(s.dropped for s in inner), weak, place, text, beside)  # fmt: skip


@lru_cache(maxsize=1)
def _names(text: str) -> frozenset[str]:
    """The names of the constituents of a line, also of those that may be missing."""
    return frozenset(m["name"] for m in _SYMBOL.finditer(text) if m["name"])


def _value(text: str | None) -> str | int | tuple[str, ...] | None:
    if text is None:
        return None
    if text in ("US", "WORLD", "THEM"):
        return (text,)
    return int(text) if text.lstrip("-").isdigit() else text
