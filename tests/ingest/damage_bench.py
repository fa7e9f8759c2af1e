"""What becomes of damaged files: ``make damages`` loads each in three ways and prints a table; a part is in the tests.

* over: alone, where the true file is loaded.
* new: alone, where other releases and other publishers' files are loaded, but not its own.
* whole: within its complete release, where nothing is loaded.

What ships is left aside in all of them: the release that comes next month does not ship.

Some are loaded together, each in a file of its own, for the time that it takes. ``ONLY=exh18`` takes those whose name
has the word.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from data.ingest.load import load_folder
from data.ingest.report import LoadReport
from tests.ingest.damages import BESIDE, EXHIBITS, Damage, damages
from tests.ingest.other_figures import SOURCES, base, differences, lay, loaded

WAYS = ("over", "new", "whole")
OTHERS = ("census/ft900", "bea", "fred", "census/country/2024-08-06", "census/country/2026-03-12", "census/enduse",
          "census/duties")  # fmt: skip
TOGETHER = 6
UNHELD = "lines of like size apart, if names were exchanged"
"""What is said of a list whose names nothing holds (``data.ingest.distant``)."""


@dataclass(frozen=True)
class Verdict:
    """``word``: refused, said, unchanged (no figure is another one), warned (the file is not said to be wrong, but that
    its names cannot be told apart), counted (said as one of several), or MISSED."""

    word: str
    detail: str = ""


OWN = (EXHIBITS, *BESIDE)


def judge(folder: Path, together: Sequence[Damage], way: str) -> list[Verdict]:
    """Load damaged files in one of ``WAYS``, and hold them against the true ones loaded likewise. What is needed for it
    is loaded once, and kept in ``folder``."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        files, warehouse = Path(scratch) / "s", Path(scratch) / "w"
        _before(folder, way, files, warehouse)
        for one in together:
            copy = files / one.file
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.unlink(missing_ok=True)
            one.spoil(SOURCES / one.file, copy)
        with patch("data.ingest.load.against_shipped", lambda store: {}):
            report = load_folder(files, warehouse=warehouse, base=False)
        true, right = _true(folder, way)
        usual = {line for one in true.outcomes for line in one.said}
        changed = differences(right, warehouse)
        spoilt = {Path(one.file).name for one in together}
        for true_one in (one for one in report.refused if Path(one.file).name not in spoilt):
            print(f"    {way}: a true file is refused: {true_one.reason[:300]}", file=sys.stderr, flush=True)
        return [verdict(report, changed, usual, Path(one.file).name) for one in together]


def _before(folder: Path, way: str, files: Path, warehouse: Path) -> None:
    """The true files beside, loaded before or to be loaded together."""
    if way == "whole":
        lay(files, OWN)
    elif way == "new":
        shutil.copytree(base(folder, "others", OTHERS, OWN), warehouse)
    else:
        shutil.copytree(base(folder, "all", OWN), warehouse)


def _true(folder: Path, way: str) -> tuple[LoadReport, Path]:
    """The report and the warehouse of the true files of the release, loaded in the same way."""
    kept = folder / f"true-{way}"

    def load() -> LoadReport:
        _before(folder, "new" if way == "over" else way, kept / "s", kept / "w")
        return load_folder(lay(kept / "s", OWN) if way != "whole" else kept / "s", warehouse=kept / "w", base=False)

    return loaded(kept, load), kept / "w"


def verdict(report: LoadReport, changed: dict[str, list[str]], usual: set[str], name: str) -> Verdict:
    """What became of the file of this name; ``usual``: what is said of true files."""
    (mine,) = (one for one in report.outcomes if Path(one.file).name == name)
    wrong = changed.get(name, [])
    if mine.status == "refused":
        return Verdict("refused", mine.reason) if not wrong else Verdict("MISSED", f"refused, and yet {wrong[0]}")
    if not wrong:
        return Verdict("unchanged", "; ".join(mine.said))
    lines = [line for line in mine.said if line not in usual]
    if not lines:
        warned = next((line for line in mine.said if UNHELD in line), "")
        return Verdict("warned" if warned else "MISSED", f"{len(wrong)}, {wrong[0]} {warned}".rstrip())
    word = "counted" if {_plain(line) for line in lines} <= set(map(_plain, usual)) else "said"
    return Verdict(word, "; ".join(lines))


def _plain(line: str) -> str:
    """A line without how many figures it speaks of."""
    return re.sub(r"\d+ (figures?|pairs?)", "", line)


def batches(chosen: Sequence[Damage]) -> Iterator[list[Damage]]:
    """So many at a time, no two of one file."""
    left = list(chosen)
    while left:
        taken: dict[str, Damage] = {}
        for one in left:
            if len(taken) < TOGETHER:
                taken.setdefault(one.file, one)
        left = [one for one in left if one not in taken.values()]
        yield list(taken.values())


def main() -> int:
    """The table; 1 where a figure changed unsaid."""
    given = argparse.ArgumentParser()
    given.add_argument("--only", default="")
    given.add_argument("--ways", default=",".join(WAYS))
    given.add_argument("--folder", type=Path, default=None)
    asked = given.parse_args()
    ways, counts = asked.ways.split(","), Counter[tuple[str, str]]()
    print(f"{'damage':62}" + "".join(f"{way:>11}" for way in ways), flush=True)
    with tempfile.TemporaryDirectory(prefix="tradebot-damages-") as scratch:
        for together in batches([one for one in damages() if asked.only in one.name]):
            found = {way: judge(asked.folder or Path(scratch), together, way) for way in ways}
            for at, damage in enumerate(together):
                mine = {way: found[way][at] for way in ways}
                counts.update((way, one.word) for way, one in mine.items())
                print(f"{damage.name:62}" + "".join(f"{one.word:>11}" for one in mine.values()), flush=True)
                for way, one in mine.items():
                    print(f"    {way}: {one.detail[:400]}", file=sys.stderr, flush=True)
    for way in ways:
        print(f"{way}: " + ", ".join(f"{count} {word}" for (at, word), count in sorted(counts.items()) if at == way))
    return 1 if any(word in ("MISSED", "counted") for _, word in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
