"""The rules as a whole: none says what another says already, and nothing is named that no rule uses."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from intents.grammar.chart import Chart, Edge
from intents.grammar.places import Grammar
from intents.grammar.rules import Rule, RuleError, load

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
    twice = [f"{at}: {load().lines[at].text}" for at, said in lines.items() if all(len(places[s]) > 1 for s in said)]
    assert not twice, "\n".join(twice)


def test_every_constituent_is_used() -> None:
    used = {symbol.category for rule in load().rules for symbol in rule.symbols}
    assert not {rule.category for rule in load().rules} - used - ROOTS


def test_what_a_line_begins_with_is_told_without_taking_it_apart() -> None:
    for line in load().lines.values():
        assert list(line.starts()) == list(dict.fromkeys(symbols[0] for symbols in line.flats())), line.text


def test_the_words_of_the_lines_are_those_of_their_flat_rules() -> None:
    rules = load()
    assert rules.words == {word for rule in rules.rules for symbol in rule.symbols for word in symbol.words}
    outside = [rule for rule in rules.rules if not rule.place.startswith(("frames:", "told:"))]
    found = {word for rule in outside for symbol in rule.symbols for word in symbol.words}
    assert rules.words_outside(("frames", "told")) == found < rules.words


def _rules(folder: Path, *lines: str) -> Path:
    folder.mkdir()
    (folder / "few.rules").write_text("\n".join(("@colour red blue", *lines, "")), encoding="utf-8")
    return folder


def _read(grammar: Grammar, *words: str) -> list[str]:
    """The rules over all of these words."""
    found = [edge.rule for edge in Chart(words, [""] * len(words), grammar).run(()).edges("Question")]
    return [rule.text for rule in found if rule is not None]


def test_a_line_is_taken_apart_only_when_its_beginning_is_read(tmp_path: Path) -> None:
    lines = load(_rules(tmp_path / "a", "Question <- very? @colour house?", "Question <- a ( small | big )? dog")).lines
    grammar = Grammar(lines.values())
    assert [line._flats for line in lines.values()] == [None, None]
    assert _read(grammar, "very", "blue", "house") == _read(grammar, "red") == [lines["few:2"].text]
    assert [line._flats is None for line in lines.values()] == [False, True]
    assert _read(grammar, "a", "dog") == _read(grammar, "a", "big", "dog") == [lines["few:3"].text]
    assert _read(grammar, "a", "blue", "dog") == _read(grammar, "very", "house") == []
    grammar.check()
    assert _read(grammar, "a", "small", "dog") == [lines["few:3"].text]


def test_alternatives_of_a_whole_line_begin_each_by_itself(tmp_path: Path) -> None:
    grammar = Grammar(load(_rules(tmp_path / "b", "Question <- red house | , big? dog")).lines.values())
    assert _read(grammar, "red", "house") and not _read(grammar, "red", "dog")
    for words in (("big", "dog"), ("dog",)):
        pauses = [",", *[""] * (len(words) - 1)]
        assert Chart(words, pauses, grammar).run(()).edges("Question") and not _read(grammar, *words)


def test_the_rules_of_another_folder_are_read_anew(tmp_path: Path) -> None:
    """Nothing is kept of the rules from one process to the next: a line that is changed is read as it is now."""
    before = Grammar(load(_rules(tmp_path / "before", "Question <- red house")).lines.values())
    after = Grammar(load(_rules(tmp_path / "after", "Question <- red barn")).lines.values())
    assert _read(before, "red", "house") and not _read(before, "red", "barn")
    assert _read(after, "red", "barn") and not _read(after, "red", "house")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Question red", "no <- in the line"),
        ("Question <- ( red", "a group that is not closed"),
        ("Question <- @shade", "there is no class @shade"),
        ("Question <- red|Thing", "a category among words"),
        ("Question <- red p:Thing", "the slots of p would be lost"),
        ("Question <- red ; =red", "is no action"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, wrong: str) -> None:
    with pytest.raises(RuleError, match=f"few.rules, line 3: .*{wrong}.*: {line.split('<-')[0]}"):
        Grammar(load(_rules(tmp_path / "wrong", "Question <- blue", line)).lines.values()).check()


def test_a_chart_reads_over_atoms_that_a_rule_names(tmp_path: Path) -> None:
    grammar = Grammar(load(_rules(tmp_path / "atoms", "Question <- , p:Thing{kind=a} red ; q=p.kind")).lines.values())
    atoms = [Edge("Thing", 0, 1, {"kind": "a"}), Edge("Thing", 0, 1, {"kind": "b"})]
    (whole,) = Chart(("this", "red"), [",", ""], grammar).run(atoms).edges("Question")
    assert whole.record == {"q": "a"} and whole.parts == (atoms[0],)
    assert not Chart(("this", "red"), ["", ""], grammar).run(atoms).edges("Question")
