"""Every file that the tests compare with and that a program writes: made anew, and the difference shown.

    make golden                 all of them
    make golden ONLY=sql        one of them

What changed is printed as git prints it. Read it: a difference is right only if it was meant.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOLDEN: dict[str, tuple[list[str], str]] = {
    "sql": (["tests.query.shape_questions"], "tests/snapshots/sql"),
    "examples": (["tests.docs", "--write"], "README.md docs/*.md"),
    "notebook": (["tests.notebook", "--write"], "docs/notebook.ipynb"),
    "tables": (["data.docs"], "docs/data.md"),
    "claims": (["tests.claims.pages", "--write"], "docs/checking.md"),
    "readings": (["tests.meant", "--write"], "tests/corpus/readings"),
    "corpus": (["tests.accuracy", "--write"], "tests/corpus/not_right.txt"),
}
"""By name: the module that writes it with its arguments, and the files. ``data.docs`` prints, the others write."""


def write(name: str) -> None:
    """Make one of them anew; an error ends it with the command that failed."""
    module, files = GOLDEN[name]
    done = subprocess.run([sys.executable, "-m", *module], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"python -m {' '.join(module)} ended with {done.returncode}:\n{done.stdout[-2000:]}")
    if name == "tables":
        (ROOT / files).write_text(done.stdout, encoding="utf-8")


def difference(names: list[str]) -> str:
    """The files of ``names`` against what is committed."""
    files = [pattern for name in names for pattern in GOLDEN[name][1].split()]
    told = ["git", "diff", "--stat", "--patch", "--", *files]
    return subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def main() -> None:
    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("names", nargs="*", metavar="NAME", help=", ".join(GOLDEN))
    names = told.parse_args().names or list(GOLDEN)
    if unknown := sorted(set(names) - set(GOLDEN)):
        told.error(f"no golden file is called {', '.join(unknown)}; there are {', '.join(GOLDEN)}")
    for name in names:
        print(f"{name}: {GOLDEN[name][1]}", flush=True)
        write(name)
    print(difference(names) or "Nothing changed.")


if __name__ == "__main__":
    main()
