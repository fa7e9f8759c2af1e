"""Words of language are data: no code of ``intents`` or ``bot`` compares what somebody wrote with a word in it.

A word belongs to a class of ``data/vocab/grammar/*.rules`` (``load().classes``), to a list of
``data/vocab/words/*.toml`` (``intents.wordlists``) or to a file of the dimension's own, where an analyst finds it and
adds the next. Followed are the tokens of a text (``norms``, ``words``, ``raw``, what is lowered) through names, slices
and sets, to ``==``, ``in``, ``&``, ``startswith`` and the like with words written in the code, there or as a constant
of the module.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence

from intents.wordlists import FOLDER
from tests.test_import_rules import trees

ALLOWED: dict[str, str] = {
    "bot/commands/chat.py chat": "commands of the terminal",
    "bot/listeners/command.py small": "commands after the slash",
    "bot/listeners/posts.py kind_of": "values of the form",
    "bot/programs/callers.py by_token": "HTTP",
    "bot/programs/codes.py partner": "a value of the interface",
    "bot/programs/lookup.py words_of": "our own words",
    "bot/slack/faults.py retry_after": "HTTP",
    "bot/speak/rows.py _spoken": "our own words",
    "intents/claims/page.py _tag": "HTML",
    "intents/text.py _emoji_code": "names of emoji",
}
"""Functions that may, with the reason. None may be added without one; one that no longer does goes."""

_WORD = re.compile(r"^(?=.*[a-z]{2})[a-z][a-z' -]*$", re.IGNORECASE)
_TOKENS = frozenset(("norm", "norms", "word", "words", "raw", "glued"))
"""Names under which tokens are handed on."""
_LOWERED = frozenset(("lower", "casefold"))
_THROUGH = frozenset(("set", "frozenset", "list", "tuple", "sorted", "reversed", "zip", "enumerate", "next", "str"))
_METHODS = _LOWERED | {"strip", "split", "rstrip", "lstrip", "removesuffix", "removeprefix", "partition", "rpartition"}
_ASKED = frozenset((
    "startswith", "endswith", "removesuffix", "removeprefix", "isdisjoint", "issuperset", "issubset", "intersection",
    "index", "count", "find",
))  # fmt: skip
_ENDINGS = frozenset(("endswith", "removesuffix"))
"""An ending of a word ("s", "ing") is none."""

Constants = dict[str, list[str]]


def written(node: ast.AST, constants: Constants) -> list[str]:
    """The strings of a literal, or of a constant of the module."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return [text for one in node.elts for text in written(one, constants)]
    if isinstance(node, ast.Dict):
        return [text for one in node.keys if one is not None for text in written(one, constants)]
    if isinstance(node, ast.BinOp):
        return written(node.left, constants) + written(node.right, constants)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("frozenset", "set", "tuple"):
        return [text for one in node.args for text in written(one, constants)]
    return constants.get(node.id, []) if isinstance(node, ast.Name) else []


def constants_of(tree: ast.Module) -> Constants:
    """The constants of a module that hold strings."""
    found: Constants = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            found.update((name, text) for name in names if (text := written(node.value, found)))
    return found


def is_said(node: ast.AST, names: frozenset[str]) -> bool:
    """Whether an expression is made of what somebody wrote."""
    match node:
        case ast.Name():
            return node.id in names | _TOKENS
        case ast.Attribute():
            return node.attr in _TOKENS
        case ast.Subscript() | ast.Starred() | ast.NamedExpr():
            return is_said(node.value, names)
        case ast.Call(func=ast.Name(id=called)):
            return called in _TOKENS or (called in _THROUGH and any(is_said(one, names) for one in node.args))
        case ast.Call(func=ast.Attribute(attr=method, value=of)):
            return method in _TOKENS | _LOWERED or (method in _METHODS and is_said(of, names))
        case ast.BinOp():
            return is_said(node.left, names) or is_said(node.right, names)
        case ast.Tuple() | ast.List() | ast.Set():
            return any(is_said(one, names) for one in node.elts)
        case ast.IfExp():
            return is_said(node.body, names) or is_said(node.orelse, names)
        case ast.BoolOp():
            return any(is_said(one, names) for one in node.values)
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp():
            return is_said(node.elt, names | taken_from(node.generators, names))
    return False


def taken_from(generators: Sequence[ast.comprehension], names: frozenset[str]) -> frozenset[str]:
    return frozenset(name for one in generators if is_said(one.iter, names) for name in bound(one.target))


def bound(target: ast.AST) -> Iterator[str]:
    """The names that an assignment gives something."""
    yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))


def said_names(function: ast.AST) -> frozenset[str]:
    """The names of a function that stand for what somebody wrote."""
    names = frozenset[str]()
    for _ in range(3):
        for node in ast.walk(function):
            match node:
                case ast.Assign() if is_said(node.value, names):
                    names |= {name for target in node.targets for name in bound(target)}
                case ast.NamedExpr() | ast.AnnAssign() if node.value is not None and is_said(node.value, names):
                    names |= set(bound(node.target))
                case ast.For() | ast.comprehension() if is_said(node.iter, names):
                    names |= set(bound(node.target))
    return names


def compared(node: ast.AST, names: frozenset[str], constants: Constants) -> list[str]:
    """The words written in the code that an expression compares with what somebody wrote."""
    sides: Sequence[ast.AST] = ()
    match node:
        case ast.Compare():
            sides = (node.left, *node.comparators)
        case ast.BinOp(op=ast.BitAnd() | ast.Sub()):
            sides = (node.left, node.right)
        case ast.Call(func=ast.Attribute(attr=method, value=of)) if method in _ASKED:
            sides = () if method in _ENDINGS else (of, *node.args)
    told = [text for side in sides for text in written(side, constants)]
    others = [side for side in sides if not written(side, constants)]
    return [text for text in told if _WORD.match(text)] if any(is_said(one, names) for one in others) else []


def comparisons(tree: ast.Module) -> Iterator[tuple[str, int, list[str]]]:
    """The function, the line and the words of each comparison with words."""
    constants = constants_of(tree)
    seen = set[tuple[int, int]]()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            names = said_names(function)
            for node in ast.walk(function):
                told = compared(node, names, constants)
                if told and (node.lineno, node.col_offset) not in seen:  # type: ignore[attr-defined]
                    seen.add((node.lineno, node.col_offset))  # type: ignore[attr-defined]
                    yield function.name, node.lineno, told  # type: ignore[attr-defined]


def found() -> list[tuple[str, str, str]]:
    """Every one of the house: the function, where it is, the words."""
    return [
        (f"{file} {name}", f"{file}:{line}", ", ".join(told[:6]))
        for file, tree in trees().items()
        if file.startswith(("intents/", "bot/"))
        for name, line, told in comparisons(tree)
    ]


def test_no_word_of_language_is_compared_in_code() -> None:
    wrong = [f"{where}: {told}" for function, where, told in found() if function not in ALLOWED]
    assert wrong == [], "put the words into a class of data/vocab/grammar/*.rules or a list of data/vocab/words/*.toml"


def test_what_is_allowed_is_still_there() -> None:
    assert set(ALLOWED) - {function for function, _, _ in found()} == set(), "take them off ALLOWED"


def test_every_list_is_used() -> None:
    """Each name of ``data/vocab/words/*.toml`` stands in the code that reads words."""
    code = {text for file, tree in trees().items() if file.startswith("intents/") for text in strings(tree)}
    lists = {path: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
    assert [f"{path.name}: {name}" for path, names in lists.items() for name in names if name not in code] == []
    assert len(lists) > 5


def strings(tree: ast.Module) -> Iterator[str]:
    yield from (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def test_a_comparison_would_be_found() -> None:
    source = """
_LINKS = frozenset(("from", "into"))
def one(norms, mark, text, key):
    first, *rest = norms
    said = {word for word in norms[1:]}
    a = first == "only"
    b = said & {"net", "gross"}
    c = mark.words not in _LINKS
    d = text.lower().startswith("about")
    e = key == "partner" or len(norms) == 2 or norms[0].endswith("ing") or norms[0] == "$"
    return any(one in ("up", "down") for one in rest)
"""
    assert [told for _, _, told in comparisons(ast.parse(source))] == [
        ["only"], ["net", "gross"], ["from", "into"], ["about"], ["up", "down"],
    ]  # fmt: skip
