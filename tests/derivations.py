"""Which rules the readings of a sentence rest on, and the blocks of rules that examples stand under."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from intents.grammar.chart import Edge
from intents.grammar.reader import outcomes
from intents.grammar.rules import FOLDER
from intents.grammar.sentence import Sentence
from intents.grammar.sentences import sentences, tellings
from intents.text import read

TODAY = dt.date(2026, 11, 21)


@dataclass(frozen=True)
class Example:
    """A sentence beside rules (``rules``: their places): whether it must be read, and where it stands."""

    sentence: str
    wanted: bool
    rules: tuple[str, ...]
    place: str


def examples(folder: Path = FOLDER) -> Iterator[Example]:
    """Every example of the rule files, with the rules since the examples before it."""
    for path in sorted(folder.glob("*.rules")):
        block: list[str] = []
        closed = False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = line.strip()
            if text[:2] in ("+ ", "- "):
                closed = True
                yield Example(text[2:].strip(), text[0] == "+", tuple(block), f"{path.stem}:{number}")
            elif "<-" in text and text[0] != "#":
                block = [] if closed else block
                closed = False
                block.append(f"{path.stem}:{number}")


def used(edge: Edge) -> Iterator[str]:
    """The places of the rules that an edge rests on."""
    if edge.rule is not None:
        yield edge.rule.place
    for part in edge.parts:
        yield from used(part)


def readings(sentence: Sentence, *, answered: bool) -> list[Edge]:
    """The complete readings of a sentence; ``answered``: only those that come to a question by themselves."""
    if answered:
        return [o.edge for o in outcomes(sentence, None) if o.queries]
    return [o.edge for o in outcomes(sentence, None)] or [*sentence.complete, *tellings(sentence)]


def rules_of(text: str, *, answered: bool) -> tuple[bool, set[str]]:
    """Whether every sentence of a text is read whole, and the places of all rules that its readings rest on."""
    found = [s for s in sentences(read(text), TODAY) if not s.only_frame]
    edges = [readings(s, answered=answered) for s in found]
    return bool(edges) and all(edges), {place for each in edges for edge in each for place in used(edge)}
