"""A name stands for one thing: names within a module, constituents within the grammar; classes are test_class_names."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator

from intents.grammar.rules import FOLDER
from tests.test_import_rules import trees

ANYWHERE = frozenset((
    "Addition", "Asking", "Clause", "Figure", "Frame", "Head", "Modifier", "Opening", "Output", "Parties", "Party",
    "Periods", "Products", "Several", "State", "Subject", "Superlative", "Tail", "Vp",
))  # fmt: skip
"""Constituents to which every file may add a way of saying them."""
TOGETHER = {
    "Also": "asks several", "AsIs": "claims conditional", "AskPart": "share trade_terms",
    "Bit": "followups several threads", "Connective": "corrections followups threads",
    "Fragment": "corrections followups threads", "Mv": "drivers threads",
    "Bigger": "comparison loose", "Checking": "frames trade_terms", "Doing": "followups loose modifiers services verbs",
    "Ellipsis": "asks several", "Ever": "places record", "Everyone": "exclusion loose",
    "ExtremeUnit": "record trade_terms", "HaveGap": "count ranking", "IfSo": "change conditional",
    "Largest": "concentration share", "MuchOf": "average verbs",
    "Paper": "frames lead_ins", "Reporting": "frames told", "Stating": "conditional sellers",
    "PartnerNoun": "exclusion ranking", "Selling": "loose verbs", "Told": "events told", "@exceed": "comparison count",
    "@people": "frames people",
    "Foreigners": "services verbs", "Purpose": "frames people", "Says": "frames people", "Source": "frames people",
}  # fmt: skip
"""Constituents and classes of words that stand in these files on purpose; in another file the name is taken."""


def defined(body: list[ast.stmt]) -> Iterator[str]:
    """The names that a module defines or imports at its top, one for each time."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not any("overload" in ast.unparse(one) for one in node.decorator_list):
                yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)


def test_a_module_defines_a_name_once() -> None:
    """After a merge the second would silently take the place of the first."""
    twice = {
        f"{file}: {name}"
        for file, tree in trees().items()
        for name, times in Counter(defined(tree.body)).items()
        if times > 1 and name not in ("_", "__all__")
    }
    assert twice == set()


def test_a_second_definition_would_be_found() -> None:
    source = "from a import b\ndef b() -> int: ...\nC = 1\nC: int = 2\ndef d(): ...\n"
    assert [name for name, times in Counter(defined(ast.parse(source).body)).items() if times > 1] == ["b", "C"]


def places() -> dict[str, set[str]]:
    """Constituents and classes of words (``@name``) with the rule files that define them."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(FOLDER.glob("*.rules")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.strip()
            if text[:1] == "@":
                found[text.split()[0]].add(path.stem)
            elif "<-" in text and text[0] not in "#+-":
                found[text.split("<-")[0].strip()].add(path.stem)
    return found


def test_files_of_rules_do_not_share_a_constituent_by_accident() -> None:
    """Rules of one name are alternatives of each other, in whatever file: two helpers that are called alike would
    accept each other's words."""
    shared = {name: sorted(files) for name, files in places().items() if len(files) > 1 and name not in ANYWHERE}
    new = {name: files for name, files in shared.items() if " ".join(files) != TOGETHER.get(name, "")}
    assert new == {}, "call one of them otherwise, or, where they mean one thing, add it to TOGETHER of this test"
    assert set(TOGETHER) - set(shared) == set(), "in one file now: take it off TOGETHER"
    assert set(places()) >= ANYWHERE
