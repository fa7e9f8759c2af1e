"""Changes of the code, each in one place, that tests should notice.

The kinds: ``limit`` (``<`` for ``<=``), ``turned`` (``==`` for ``!=``, ``in`` for ``not in``), ``negated`` (what
decides a branch, its contrary), ``and or`` exchanged, ``constant`` (a number one larger, a truth value its contrary),
``arithmetic`` (``+`` for ``-``), ``returned`` (None in place of what a function gives). Texts stay: wording is data.
"""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, islice, zip_longest
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "data", "intents", "tradebot")
NOT_CODE = ("bot/state/migrations/", "bot/processes/local.py")
LIMITS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}


@dataclass(frozen=True)
class Mutant:
    """A changed module: where, of which kind, what stood there and stands there now, and the whole text."""

    file: str
    line: int
    kind: str
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind}: {self.before}  ->  {self.after}"


class Change(NamedTuple):
    """Another expression in the place of one."""

    kind: str
    node: ast.expr
    other: ast.expr


def _of_expression(node: ast.AST) -> Change | None:
    """What an expression can be changed to for what it is itself."""
    match node:
        case ast.Compare(ops=[op, *more]) if type(op) in LIMITS:
            return Change("limit", node, ast.Compare(node.left, [LIMITS[type(op)](), *more], node.comparators))
        case ast.Compare(ops=[op, *more]) if type(op) in TURNED:
            return Change("turned", node, ast.Compare(node.left, [TURNED[type(op)](), *more], node.comparators))
        case ast.BoolOp(op=ast.And()):
            return Change("and or", node, ast.BoolOp(ast.Or(), node.values))
        case ast.BoolOp():
            return Change("and or", node, ast.BoolOp(ast.And(), node.values))
        case ast.BinOp(op=op) if type(op) in COUNTED and not isinstance(node.left, ast.Constant | ast.JoinedStr):
            return Change("arithmetic", node, ast.BinOp(node.left, COUNTED[type(op)](), node.right))
        case ast.Constant(value=bool() as value):
            return Change("constant", node, ast.Constant(not value))
        case ast.Constant(value=int() | float() as number):
            return Change("constant", node, ast.Constant(number + 1))
    return None


def _of_place(node: ast.AST) -> Iterator[Change]:
    """What an expression can be changed to for where it stands: what decides is negated, what is given is None."""
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield _negated(test)
        case ast.comprehension(ifs=tests):
            yield from map(_negated, tests)
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield Change("returned", value, ast.Constant(None))


def _negated(test: ast.expr) -> Change:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return Change("negated", test, test.operand)
    return Change("negated", test, ast.UnaryOp(ast.Not(), test))


def _no_behaviour(tree: ast.Module) -> set[ast.AST]:
    """Annotations, and what stands under TYPE_CHECKING: no run comes there. ``frozen`` and ``slots`` of a class forbid
    what mypy does not let anybody write, ``strict`` of zip what never happens; what a cache keeps costs time only."""
    out: set[ast.AST] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        match node:
            case ast.AnnAssign(annotation=told) | ast.arg(annotation=told):
                parts = [told]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                parts = [node.returns, *(one for one in node.decorator_list if "cache" in ast.unparse(one))]
            case ast.ClassDef():
                parts = list(node.decorator_list)
            case ast.If(test=test) if "TYPE_CHECKING" in ast.unparse(test):
                parts = [test, *node.body]
            case ast.Call(func=ast.Name(id="zip"), keywords=keywords):
                parts = list(keywords)
        out.update(one for part in parts if part is not None for one in ast.walk(part))
    return out


def changes(source: str) -> list[Change]:
    """Every change of a module."""
    tree = ast.parse(source)
    apart = _no_behaviour(tree)
    found = [one for node in ast.walk(tree) for one in (_of_expression(node), *_of_place(node)) if one is not None]
    return [one for one in found if one.node not in apart]


def made(file: str, source: str, change: Change) -> Mutant | None:
    """The module with a change in it; None where that is no Python, in an f-string."""
    node = change.node
    raw = source.encode()
    starts = [0, *accumulate(len(line) for line in raw.splitlines(keepends=True))]
    begin = starts[node.lineno - 1] + node.col_offset
    end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    before, after = raw[begin:end].decode(), f"({ast.unparse(ast.fix_missing_locations(change.other))})"
    text = (raw[:begin] + after.encode() + raw[end:]).decode()
    try:
        ast.parse(text)
    except SyntaxError:
        return None
    return Mutant(file, node.lineno, change.kind, " ".join(before.split()), " ".join(after.split()), text)


def sample(count: int, seed: int, under: tuple[str, ...] = ("",)) -> list[Mutant]:
    """``count`` mutants, the same for the same seed and code; each kind in its turn, so that none hides another."""
    kinds: dict[str, list[tuple[str, Change]]] = defaultdict(list)
    sources: dict[str, str] = {}
    for path in sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        if file.startswith(under) and not file.startswith(NOT_CODE):
            sources[file] = path.read_text(encoding="utf-8")
            for change in changes(sources[file]):
                kinds[change.kind].append((file, change))
    for kind in sorted(kinds):
        random.Random(f"{seed} {kind}").shuffle(kinds[kind])
    turns = chain.from_iterable(zip_longest(*(kinds[kind] for kind in sorted(kinds))))
    drawn = (made(file, sources[file], change) for file, change in filter(None, turns))
    return list(islice((mutant for mutant in drawn if mutant is not None), count))
