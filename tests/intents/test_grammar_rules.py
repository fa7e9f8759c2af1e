"""The rules as a whole: none says what another says already, and nothing is named that no rule uses."""

from __future__ import annotations

from collections import defaultdict

from intents.grammar.rules import Rule, load

ROOTS = frozenset(("Question", "Telling", "Opening", "Closing", "Addition", "Reporting", "Modifiers"))
"""Constituents that the reader itself asks for."""


def _said(rule: Rule) -> object:
    """What a flat rule says, wherever it stands."""
    return rule.category, rule.symbols, rule.actions, rule.removed, rule.weak, rule.beside


def test_no_line_is_said_by_other_lines() -> None:
    places, lines = defaultdict(set), defaultdict(list)
    for rule in load().rules:
        places[_said(rule)].add(rule.place)
        lines[rule.place].append(_said(rule))
    twice = [f"{at}: {load().lines[at]}" for at, said in lines.items() if all(len(places[s]) > 1 for s in said)]
    assert not twice, "\n".join(twice)


def test_every_constituent_is_used() -> None:
    used = {symbol.category for rule in load().rules for symbol in rule.symbols}
    assert not {rule.category for rule in load().rules} - used - ROOTS
