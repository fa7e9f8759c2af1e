"""Which rule lines other lines say: everything that they make, the others make of the same constituents.

    python -m tests.coverings    those of all lines, which can go

A line is taken over constituents that nothing is known of but their category and record: each of its flat rules, each
of its words, and each record with one slot more. Where the other lines come to the same record every time, it says
nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from unittest import mock

from intents.grammar import chart
from intents.grammar.chart import Chart, Edge, TooManyEdgesError, combine
from intents.grammar.line import Rule, RuleLine, Symbol
from intents.grammar.places import Grammar, Record, fits
from intents.grammar.rules import LISTS, load

_TELLING: tuple[tuple[str, object], ...] = (
    *(("op", (op,)) for op in ("change", "share", "ranking", "record")),
    *(("fl", flow) for flow in ("exports", "imports", "balance", "total_trade", "both")),
    ("owner", ("US",)), ("sector", "goods"), ("spoken", "deficit"), ("grain", "month"), ("over", "partner"),
    ("over", "product"), ("parts", (frozenset({("fl", "exports")}),)), ("weak", 1),
)  # fmt: skip
"""Slots with values that say more than that they are there."""


@cache
def _more() -> tuple[tuple[str, object], ...]:
    """What a constituent may have besides what a rule asks for: every slot that some rule asks about."""
    symbols = [s for line in load().lines.values() for flat in line.flats() for s in flat]
    asked = sorted({slot for symbol in symbols for slot, _ in symbol.constraints} | LISTS)
    return (*_TELLING, *((slot, _any(slot)) for slot in asked))


def _any(slot: str) -> object:
    return (f"v_{slot}",) if slot in LISTS or slot in ("ps", "op") else f"v_{slot}"


@cache
def _grammar() -> Grammar:
    return Grammar(load().lines.values())


def covered(line: RuleLine, gone: Iterable[str] = ()) -> bool:
    """Whether the other lines, without those at the places ``gone``, say all that a line says."""
    rules = [line.rule(symbols) for symbols in line.flats()]
    without = {line.place, *gone}
    if any(rule.beside for rule in rules) or not all(_said(rule, [next(_worded(rule))], without) for rule in rules):
        return False
    said = False
    for rule in rules:
        for words, records in _cases(rule):
            made = _made(rule, words, records, without)
            if made is False:
                return False
            said = said or made is True
    return said


def _said(rule: Rule, worded: Iterable[list[str]], without: set[str]) -> bool:
    return all(_made(rule, words, _records(rule), without) is not False for words in worded)


def _cases(rule: Rule) -> Iterator[tuple[list[str], list[Record]]]:
    """The words and records over which a flat rule is tried."""
    plain = _records(rule)
    yield from ((words, plain) for words in _worded(rule))
    for at, symbol in enumerate(_constituents(rule)):
        asked = [(slot, _of(slot, v)) for slot, want in symbol.constraints if not isinstance(want, bool) for v in want]
        for slot, value in (*_more(), *asked):
            yield next(_worded(rule)), [r | {slot: value} if i == at else r for i, r in enumerate(plain)]


def _worded(rule: Rule) -> Iterator[list[str]]:
    """The words of a flat rule: the first of each place, and then each of them beside the first of the others."""
    words = [sorted(symbol.words) for symbol in rule.symbols if not symbol.category]
    first = [some[0] for some in words]
    yield first
    for at, some in enumerate(words):
        yield from ([*first[:at], word, *first[at + 1 :]] for word in some[1:])


def _constituents(rule: Rule) -> list[Symbol]:
    return [symbol for symbol in rule.symbols if symbol.category]


def _records(rule: Rule) -> list[Record]:
    """A record for each constituent with what the rule asks of it and takes from it."""
    out: list[Record] = []
    for symbol, moved in zip(_constituents(rule), rule.moved, strict=True):
        record: Record = {}
        for slot, want in symbol.constraints:
            if want is True:
                record[slot] = _any(slot)
            elif want is not False and want != {"none"}:
                record[slot] = _of(slot, min(want - {"none"}))
        for slot in moved:
            record.setdefault(slot, _any(slot))
        out.append(record)
    return out


def _of(slot: str, value: str) -> object:
    return (value,) if slot == "op" else int(value) if value.isdigit() else value


def _made(rule: Rule, words: Sequence[str], records: Sequence[Record], without: set[str]) -> bool | None:
    """Whether the other lines make of words and constituents what a rule does; None where it makes nothing."""
    left, tokens, parts = list(words), list[str](), list[Edge]()
    for at, symbol in enumerate(rule.symbols):
        if symbol.category:
            parts.append(Edge(symbol.category, at, at + 1, dict(records[len(parts)])))
            tokens.append(f"\N{WHITE SQUARE}{at}")
        else:
            tokens.append(left.pop(0))
    wanted = combine(rule, tuple(parts))
    fit = all(fits(part.record, symbol.constraints) for part, symbol in zip(parts, _constituents(rule), strict=True))
    if wanted is None or not fit:
        return None

    def other(one: Rule, found: tuple[Edge, ...]) -> Record | None:
        return None if one.place in without else combine(one, found)

    with mock.patch.object(chart, "combine", other):
        try:
            made = Chart(tokens, [symbol.pause for symbol in rule.symbols], _grammar()).run(parts)
        except TooManyEdgesError:
            return False
    return any(edge.record == wanted for edge in made.edges(rule.category))


def main() -> None:
    """The report on standard output."""
    gone: list[str] = []
    for place, line in load().lines.items():
        if covered(line, gone):
            gone.append(place)
            print(f"{place}: {line.text}")
    print(f"{len(gone)} of {len(load().lines)} rule lines are said by others.")


if __name__ == "__main__":
    main()
