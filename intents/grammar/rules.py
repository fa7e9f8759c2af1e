"""The rules of the language, read from ``data/vocab/grammar/*.rules``.

A line is ``Category <- symbols ; actions``. Symbols: ``word|word`` (literals), ``@class`` (a class of words),
``Category{slot=a|b,slot,!slot}`` with constraints on its slots, ``name:Category`` where an action reads it by its name,
``Category!`` where its slots are left behind (only of ``DROPPABLE``), ``symbol?`` and ``( a b | c )?`` for what may be
missing, ``,`` for a pause, ``[`` for an opening bracket and ``/`` for a slash before the next symbol. Actions:
``slot=value``, ``slot=name.slot`` (moved), ``slot+=name.slot`` (appended to a list), ``op=name`` (put upon the stack),
``-slot`` (taken out), ``weak`` (holds only where no other reading is complete), ``beside`` (figures side by side, see
``several``). Every slot that no action moves is unified: nothing is lost without being written down. ``+ sentence`` and
``- sentence`` below a rule are what it reads and what it must not. Lines are taken apart in ``line``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import data
from intents.grammar.line import SIGNS, Rule, RuleError, RuleLine, Symbols

FOLDER = Path(data.__file__).parent / "vocab" / "grammar"
LISTS = frozenset((
    "ps", "prods", "pers", "apart", "owner", "source", "goal", "mate", "near", "rival", "minus", "abroad", "among",
    "again", "not_prods", "pers_again",
))  # fmt: skip
__all__ = ["FOLDER", "LISTS", "Rule", "RuleError", "RuleLine", "RuleSet", "load"]


@dataclass
class RuleSet:
    """All lines by their place, the tokens of each file, and the sentences beside them (place, wanted, sentence)."""

    lines: dict[str, RuleLine] = field(default_factory=dict)
    tokens: dict[str, set[str]] = field(default_factory=dict)
    examples: list[tuple[str, bool, str]] = field(default_factory=list)
    symbols: Symbols = field(default_factory=Symbols)

    @property
    def classes(self) -> dict[str, frozenset[str]]:
        """The classes of words, by name."""
        return self.symbols.classes

    @cached_property
    def occasions(self) -> frozenset[str]:
        """Words of an occasion, a text or a person."""
        return self.classes["occasion"] | self.classes["people"]

    @cached_property
    def narrows(self) -> frozenset[str]:
        """Words that narrow, compute or judge a figure: what has one is not left aside."""
        return self.classes["narrowing"] | self.classes["computing"] | self.classes["opinion"]

    @cached_property
    def narrows_whole(self) -> frozenset[str]:
        """Those that a sentence of its own may not have either: it may compare."""
        return (
            self.classes["narrowing"] | self.classes["opinion"] | self.classes["computing"] - self.classes["compared"]
        )

    @cached_property
    def rules(self) -> list[Rule]:
        """Every flat rule, in the order of the lines. Raises RuleError."""
        return [line.rule(symbols) for line in self.lines.values() for symbols in line.flats()]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that occur in the lines."""
        return self.words_outside(())

    def words_outside(self, files: tuple[str, ...]) -> frozenset[str]:
        """The words of the lines that stand in other files; no line is taken apart for it."""
        written = set[str]().union(*(tokens for file, tokens in self.tokens.items() if file not in files))
        plain = {token[:-1] if token[-1] == "?" and len(token) > 1 else token for token in written} - SIGNS
        words = {token for token in plain if token == token.lower()}  # a category has a capital, a word has none
        sets = {token for token in words if "|" in token or token[0] == "@"}
        return frozenset(words - sets).union(*map(self.symbols.words, sets))


@lru_cache(maxsize=4)
def load(folder: Path = FOLDER) -> RuleSet:
    """The lines of every file of a folder. Raises RuleError, as their methods do."""
    out = RuleSet()
    for path in sorted(folder.glob("*.rules")):
        place, tokens = "", out.tokens.setdefault(path.stem, set())
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = line.strip()
            if not text or text[0] == "#":
                continue
            if text[0] == "@":
                name, *words = text[1:].split("#")[0].split()
                out.classes[name] = out.classes.get(name, frozenset()) | frozenset(words)
            elif text[:2] in ("+ ", "- "):
                out.examples.append((place, text[0] == "+", text[2:].strip()))
            else:
                place = f"{path.stem}:{number}"
                out.lines[place] = RuleLine(text, place, out.symbols)
                tokens.update(out.lines[place].tokens)
    return out
