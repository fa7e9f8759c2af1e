"""``make mutants``: the code is changed in one place (``tests.mutations`` has the kinds), and its tests must notice.

    python -m tests.mutants [-n 40] [--seed 1] [--under data/query intents] [--workers 2]

``make coverage`` writes down once (``var/coverage``) which tests come to a line and how long each takes. The narrowest
of them are run, then those that import the module, then those of its room, as many as take ``SECONDS`` in all, on a
copy of the tree. A run that takes many times longer has noticed, too: it does not end. Printed are a table of the rooms
and kinds, and what no test noticed; 85% should be noticed. The same seed draws the same sample of the same code.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import Queue
from xml.etree import ElementTree

from coverage import CoverageData

from tests.mutations import PACKAGES, ROOT, Mutant, sample

WRITTEN = ROOT / "var" / "coverage"
SECONDS, START, PATIENCE = 40.0, 60.0, 6.0
"""How long the tests of a mutant may take, as ``make coverage`` measured; what is added to that for the start and for a
busy machine before the run counts as one that does not end."""
UNMEASURED = 0.2
USAGE = 4
"""How pytest ends where a test that was named is not there; and where the code cannot even be imported."""
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
    "bot/releases": "tests/bot/test_staged_files.py tests/end_to_end/test_release_day.py",
    "bot/processes": "tests/end_to_end/test_http.py tests/end_to_end/test_processes.py",
    "bot/state": "tests/bot/test_state.py tests/bot/test_delivery.py",
    "bot": "tests/bot/test_slack.py tests/bot/test_threads.py tests/test_docs.py",
}
"""What is run for a room where nothing nearer notices."""


class Durations:
    """How long a test takes, by what pytest wrote down; a test function with all its cases, a file with all in it."""

    def __init__(self, written: Path) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.cases: dict[str, list[str]] = defaultdict(list)
        for case in ElementTree.parse(written).iter("testcase") if written.is_file() else ():
            file, name = case.get("classname", "").replace(".", "/") + ".py", case.get("name", "")
            whole = f"{file}::{name.partition('[')[0]}"
            self.cases[whole].append(f"{file}::{name}")
            for test in {file, whole, f"{file}::{name}"}:
                self.seconds[test] += float(case.get("time", 0))

    def of(self, test: str) -> float:
        """Seconds that a test takes, which pytest would take as an argument: a case, a function, a file or a folder."""
        if test.endswith(".py") or "::" in test:
            return self.seconds.get(test, UNMEASURED)
        return sum(took for file, took in self.seconds.items() if file.startswith(f"{test}/") and "::" not in file)

    def within(self, tests: Iterable[str], most: float) -> tuple[list[str], float]:
        """As many of the tests as take ``most`` seconds, in their order, and what they take. Of a function that takes
        more, as many cases."""
        taken: list[str] = []
        left = most
        for test in dict.fromkeys(tests):
            for part in [test] if self.of(test) <= left else self.cases[test]:
                if self.of(part) <= left:
                    taken.append(part)
                    left -= self.of(part)
        return taken, most - left


class Reached:
    """Which tests come to a line, by what coverage wrote down."""

    def __init__(self, written: Path) -> None:
        if not written.is_file():
            raise SystemExit(f"{written} is missing: make coverage writes down which tests come where.")
        self.data = CoverageData(basename=str(written))
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

    def tests(self, mutant: Mutant) -> Iterator[str]:
        """The test functions that come to the line, those that come to the fewest lines first; then those that import
        the module or are of its room: what is run in another process, or before a test, coverage names no test for.
        Nothing where no run comes to the line."""
        name = self.files.get(mutant.file)
        lines = self.data.contexts_by_lineno(name) if name else {}
        at = set(lines.get(mutant.line, ()))
        outside = mutant.text.splitlines()[mutant.line - 1][:1] != " "
        if not at and not outside:
            return
        contexts = set().union(*lines.values()) if at == {""} or outside else at
        named = sorted((one for one in contexts if "test_" in one), key=lambda one: self.wide[one])
        yield from filter(None, map(_place, named))
        yield from _importers(mutant.file)
        if "" in at or outside:
            yield from next((tests.split() for room, tests in ROOMS.items() if mutant.file.startswith(room)), [])


@cache
def _texts() -> dict[str, str]:
    files = sorted((ROOT / "tests").rglob("test_*.py"), key=lambda path: path.stat().st_size)
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}


def _importers(file: str) -> list[str]:
    """Test files that import the module."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    room, _, name = module.rpartition(".")
    named = re.compile(
        rf"^ *from {re.escape(module)} import|^ *from {re.escape(room)} import .*\b{name}\b", re.MULTILINE
    )
    return [path for path, text in _texts().items() if named.search(text)][:4]


@cache
def _place(context: str) -> str:
    """``tests.bot.test_slack.test_x``, or ``test_slack.test_x`` as pytest names it, as what pytest takes."""
    module, _, function = context.rpartition(".")
    stem = module.rpartition(".")[2]
    inside = [path for path, text in _texts().items() if Path(path).stem == stem and f"def {function}(" in text]
    nearest = sorted(inside, key=lambda path: not path.removesuffix(".py").replace("/", ".").endswith(module))
    return f"{nearest[0]}::{function}" if nearest else ""


def noticed(mutant: Mutant, tests: list[str], most: float, tree: Path) -> bool:
    """Whether one of the tests fails on the copy of the tree with the mutant in it, or ``most`` seconds do not do; the
    copy is put right again."""
    path = tree / mutant.file
    right = path.read_text(encoding="utf-8")
    path.write_text(mutant.text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests]
    variables = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": ""}
    try:
        return _ended(command, tree, variables, most) not in (0, 5)
    finally:
        path.write_text(right, encoding="utf-8")


def _ended(command: list[str], tree: Path, variables: dict[str, str], most: float) -> int | None:
    """How the tests ended; None where they did not: then they and what they started are killed."""
    with tempfile.TemporaryFile() as said:
        run = subprocess.Popen(
            command, cwd=tree, env=variables, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        )
        try:
            code = run.wait(most)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
        said.seek(0)
        if code == USAGE and b"not found: " in (told := said.read()):
            raise SystemExit(f"make coverage is older than the tests: {told.decode()[-300:]}")
        return code


def copy(into: Path) -> Path:
    """A tree that can be changed: its code is a copy, the rest is this one."""
    into.mkdir(parents=True)
    for path in ROOT.iterdir():
        if path.name in (*PACKAGES, "tests"):
            shutil.copytree(path, into / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.name not in (".git", "var"):
            (into / path.name).symlink_to(path)
    (into.parent / "shared").symlink_to(ROOT.parent / "shared")
    for name in PACKAGES:
        compileall.compile_dir(into / name, quiet=2)
    return into


def room(file: str) -> str:
    """What a line of the table is about: ``data/query`` for all that is in it."""
    return "/".join(Path(file).parts[:2]) if len(Path(file).parts) > 2 else Path(file).parts[0]


def table(chosen: list[Mutant], survived: list[Mutant]) -> str:
    """Rooms and kinds with their mutants and how many were noticed, then those that were not."""
    lines = [f"{'':24}  mutants  noticed"]
    for name in ("room", "kind"):
        key = (lambda one: room(one.file)) if name == "room" else (lambda one: one.kind)
        every, kept = Counter(map(key, chosen)), Counter(map(key, survived))
        lines += [f"{at:24}  {every[at]:7}  {every[at] - kept[at]:7}" for at in sorted(every)]
        lines += ["" if name == "room" else f"{'all':24}  {len(chosen):7}  {len(chosen) - len(survived):7}"]
    return "\n".join([*lines, *(["", "Not noticed:", *sorted(map(str, survived))] if survived else [])])


def main() -> int:
    """1 when fewer are noticed than should be."""
    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("-n", type=int, default=40)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--under", nargs="*", default=[""])
    told.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    given = told.parse_args()
    reached, durations = Reached(WRITTEN / "data"), Durations(WRITTEN / "tests.xml")
    chosen = sample(given.n, given.seed, tuple(given.under))
    survived: list[Mutant] = []

    def tried(mutant: Mutant) -> None:
        tests, took = durations.within(reached.tests(mutant), SECONDS)
        folder = trees.get()
        kept = not tests or not noticed(mutant, tests, START + PATIENCE * took, folder)
        trees.put(folder)
        print("survived" if kept else "noticed ", f"{len(tests):3} tests", mutant, flush=True)
        if kept:
            survived.append(mutant)

    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(given.workers) as pool:
        trees: Queue[Path] = Queue()
        for at in range(given.workers):
            trees.put(copy(Path(scratch) / str(at) / "tree"))
        list(pool.map(tried, chosen))
    print(f"\n{table(chosen, survived)}\n")
    rate = 1 - len(survived) / len(chosen)
    print(f"{rate:.0%} of {len(chosen)} mutants (seed {given.seed}) were noticed; {AIM:.0%} should be.")
    return int(rate < AIM)


if __name__ == "__main__":
    raise SystemExit(main())
