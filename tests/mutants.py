"""``make mutants``: the code is changed at random in one place, and the tests that come there must notice.

    python -m tests.mutants [-n 40] [--seed 1] [--under data/query] [--show]

A mutant is a comparison turned, a limit moved by one, a condition negated, ``and`` for ``or``, a sign or a truth value
exchanged. Which tests come to a line, coverage tells: ``make coverage`` writes it down once (``var/coverage``), and
only those are run, the narrowest first, on a copy of the tree. What no test comes to survives. 85% should be noticed.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path

from coverage import CoverageData

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "data", "intents", "tradebot")
DATA = ROOT / "var" / "coverage" / "data"
NOT_CODE = ("bot/state/migrations/", "bot/processes/local.py")
TESTS_MOST, SECONDS_MOST = 40, 300
AIM = 0.85
ROOMS = {
    "bot/checking": "tests/claims/test_checking.py tests/claims/test_corpus.py",
    "intents/claims": "tests/claims",
    "data/sources": "tests/sources",
    "data/warehouse": "tests/warehouse tests/ingest/test_load.py",
    "data/ingest": "tests/ingest/test_load_checks.py tests/ingest/test_load.py tests/ingest/test_layouts.py",
    "data/engine": "tests/engine",
    "data": "tests/query tests/data tests/test_corpus.py",
    "intents": "tests/intents/test_period.py tests/intents/test_partner.py tests/intents/test_several.py "
    "tests/test_corpus.py",
    "bot/speak": "tests/test_signs.py tests/test_docs.py tests/bot/test_print.py",
    "bot/programs": "tests/programs",
    "bot/commands": "tests/commands/test_cli.py",
    "bot": "tests/bot/test_slack.py tests/bot/test_threads.py tests/test_docs.py",
}
"""What is run for a room where nothing nearer notices."""
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
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
    """A changed module: where, what stood there and stands there now, and the whole text."""

    file: str
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before}  ->  {self.after}"


def changed(node: ast.expr) -> ast.expr | None:
    """Another expression in the place of one; None where there is no such change."""
    match node:
        case ast.Compare(ops=[op, *more]) if type(op) in COMPARED:
            return ast.Compare(node.left, [COMPARED[type(op)](), *more], node.comparators)
        case ast.BoolOp(op=ast.And()):
            return ast.BoolOp(ast.Or(), node.values)
        case ast.BoolOp():
            return ast.BoolOp(ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            return node.operand
        case ast.BinOp(op=op) if type(op) in COUNTED and not isinstance(node.left, ast.Constant | ast.JoinedStr):
            return ast.BinOp(node.left, COUNTED[type(op)](), node.right)
        case ast.Constant(value=bool() as value):
            return ast.Constant(not value)
        case ast.Constant(value=int() as value):
            return ast.Constant(value + 1)
        case ast.IfExp():
            return ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    return None


def _no_behaviour(tree: ast.Module) -> set[ast.AST]:
    """Annotations, and what stands under TYPE_CHECKING: no run comes there. ``frozen`` and ``slots`` of a class forbid
    what mypy does not let anybody write."""
    out: set[ast.AST] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.AnnAssign | ast.arg):
            parts = [node.annotation]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts = [node.returns]
        elif isinstance(node, ast.ClassDef):
            parts = list(node.decorator_list)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            parts = list(node.body)
        out.update(one for part in parts if part is not None for one in ast.walk(part))
    return out


def places(source: str) -> list[ast.expr]:
    """The expressions of a module that can be changed."""
    tree = ast.parse(source)
    apart = _no_behaviour(tree)
    return [node for node in ast.walk(tree) if isinstance(node, ast.expr) and node not in apart and changed(node)]


def made(file: str, source: str, node: ast.expr) -> Mutant | None:
    """The module with another expression in the place of ``node``; None where that is no Python, in an f-string."""
    other = changed(node)
    if other is None or node.end_lineno is None:
        return None
    raw = source.encode()
    starts = [0, *accumulate(len(line) for line in raw.splitlines(keepends=True))]
    begin = starts[node.lineno - 1] + node.col_offset
    end = starts[node.end_lineno - 1] + (node.end_col_offset or 0)
    before, after = raw[begin:end].decode(), f"({ast.unparse(ast.fix_missing_locations(other))})"
    text = (raw[:begin] + after.encode() + raw[end:]).decode()
    try:
        ast.parse(text)
    except SyntaxError:
        return None
    return Mutant(file, node.lineno, " ".join(before.split()), " ".join(after.split()), text)


def sample(count: int, seed: int, under: tuple[str, ...]) -> list[Mutant]:
    """``count`` mutants of all, the same for the same seed and code."""
    sources: dict[str, str] = {}
    for path in sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        if file.startswith(under) and not file.startswith(NOT_CODE):
            sources[file] = path.read_text(encoding="utf-8")
    every = [(file, node) for file, source in sources.items() for node in places(source)]
    random.Random(seed).shuffle(every)
    drawn = (made(file, sources[file], node) for file, node in every)
    return list(islice((mutant for mutant in drawn if mutant is not None), count))


class Reached:
    """Which tests come to a line, by what coverage wrote down."""

    def __init__(self, data: Path) -> None:
        if not data.is_file():
            raise SystemExit(f"{data.relative_to(ROOT)} is missing: make coverage writes down which tests come where.")
        self.data = CoverageData(basename=str(data))
        self.data.read()
        self.files = {
            name[name.index("/" + top) + 1 :]: name
            for name in self.data.measured_files()
            for top in PACKAGES
            if f"/{top}/" in name
        }
        self.wide = Counter(
            context
            for name in self.files.values()
            for many in self.data.contexts_by_lineno(name).values()
            for context in many
        )

    def tests(self, mutant: Mutant) -> list[str]:
        """The test functions that come to the line, those that come to the fewest lines first. What is worked out when
        the module is imported has those of the whole module."""
        name = self.files.get(mutant.file)
        lines = self.data.contexts_by_lineno(name) if name else {}
        at = set(lines.get(mutant.line, ()))
        whole = at == {""} or (not at and mutant.text.splitlines()[mutant.line - 1][:1] != " ")
        contexts = set().union(*lines.values()) if whole else at
        named = sorted((one for one in contexts if "test_" in one), key=lambda one: self.wide[one])
        return [*filter(None, map(_place, named[:TESTS_MOST])), *_importers(mutant.file), *_of_room(mutant.file)]


def _importers(file: str) -> list[str]:
    """Test files that import the module: what runs it in another thread or process, coverage names no test for."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    room, _, name = module.rpartition(".")
    named = re.compile(
        rf"^ *from {re.escape(module)} import|^ *from {re.escape(room)} import .*\b{name}\b", re.MULTILINE
    )
    files = sorted((ROOT / "tests").rglob("test_*.py"), key=lambda path: path.stat().st_size)
    return [str(path.relative_to(ROOT)) for path in files if named.search(path.read_text(encoding="utf-8"))][:4]


def _of_room(file: str) -> list[str]:
    """The tests of the room, after all that come nearer."""
    return next((tests.split() for room, tests in ROOMS.items() if file.startswith(room)), [])


def _place(context: str) -> str:
    """``tests.bot.test_slack.test_x``, or ``test_slack.test_x`` as pytest names it, as what pytest takes."""
    module, _, function = context.rpartition(".")
    inside = list((ROOT / "tests").rglob(f"{module.rpartition('.')[2]}.py"))
    return f"{inside[0].relative_to(ROOT)}::{function}" if inside else ""


def noticed(mutant: Mutant, tests: list[str], tree: Path) -> bool:
    """Whether one of the tests fails on the copy of the tree with the mutant in it; the copy is put right again."""
    path = tree / mutant.file
    right = path.read_text(encoding="utf-8")
    path.write_text(mutant.text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *dict.fromkeys(tests)]
    variables = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=tree, env=variables, capture_output=True, timeout=SECONDS_MOST, check=False)
        return done.returncode not in (0, 5)
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(right, encoding="utf-8")


def copy(into: Path) -> Path:
    """A tree that can be changed: its code is a copy, the rest is this one."""
    for path in ROOT.iterdir():
        if path.name in (*PACKAGES, "tests"):
            shutil.copytree(path, into / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.name not in (".git", "var"):
            (into / path.name).symlink_to(path)
    (into.parent / "shared").symlink_to(ROOT.parent / "shared")
    return into


def main() -> int:
    """1 when fewer are noticed than should be."""
    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("-n", type=int, default=40)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--under", nargs="*", default=[""])
    told.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    given = told.parse_args()
    reached, chosen = Reached(DATA), sample(given.n, given.seed, tuple(given.under))
    survived: list[str] = []

    def tried(at: int, folder: Path) -> None:
        for mutant in chosen[at :: given.workers]:
            tests = reached.tests(mutant)
            kept = not tests or not noticed(mutant, tests, folder)
            print("survived" if kept else "noticed ", f"{len(tests):3} tests", mutant, flush=True)
            if kept:
                survived.append(str(mutant))

    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(given.workers) as pool:
        trees = [copy(_folder(Path(scratch) / str(at) / "tree")) for at in range(given.workers)]
        list(pool.map(tried, range(given.workers), trees))
    rate = 1 - len(survived) / len(chosen)
    print(f"{rate:.0%} of {len(chosen)} mutants (seed {given.seed}) were noticed.")
    return int(rate < AIM)


def _folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    raise SystemExit(main())
