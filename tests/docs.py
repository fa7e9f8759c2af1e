"""The examples of the documentation: found, asked on the shipped figures, and written anew.

    python -m tests.docs          says which examples no longer get their first line
    python -m tests.docs --write  writes the first lines that they get now

In a fenced block, ``$ tradebot ask "..."`` is followed by the first line of its reply; ``> ...`` is a line typed into
``tradebot chat``, all of a block in one conversation. More lines of a reply may follow: those are for people.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.commands import figures
from bot.replies.ask import Asker
from tests.conftest import TODAY

ROOT = Path(__file__).parents[1]
_ASKED = re.compile(r'^(?:\$ tradebot ask "(?P<alone>.+)"|> (?P<typed>.+))$')


@dataclass(frozen=True)
class Example:
    """A question at ``line`` (from 0) of ``file`` and the first line of the reply that is printed under it."""

    file: Path
    line: int
    question: str
    thread: str | None
    printed: str

    @property
    def place(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line + 1}"


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def examples(file: Path) -> Iterator[Example]:
    """The examples of one page, in order."""
    lines, fence = file.read_text(encoding="utf-8").splitlines(), 0
    inside = False
    for at, line in enumerate(lines):
        if line.startswith("```"):
            inside, fence = not inside, at
        found = _ASKED.match(line) if inside else None
        if found:
            thread = None if found["alone"] else f"{file}:{fence}"
            yield Example(file, at, found["alone"] or found["typed"], thread, lines[at + 1])


def first_line(asker: Asker, example: Example) -> str:
    return asker.ask(example.question, example.thread, TODAY).headline.splitlines()[0]


def main() -> int:
    """1 when an example does not get its line and is not written anew."""
    stale = 0
    with tempfile.TemporaryDirectory() as scratch:
        asker = figures.asker(Path(scratch))
        for page in pages():
            lines = page.read_text(encoding="utf-8").splitlines()
            for example in examples(page):
                got = first_line(asker, example)
                if got != example.printed:
                    stale += 1
                    print(f"{example.place} {example.question}\n  - {example.printed}\n  + {got}")
                    lines[example.line + 1] = got
            if "--write" in sys.argv and lines != page.read_text(encoding="utf-8").splitlines():
                page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if "--write" in sys.argv else min(stale, 1)


if __name__ == "__main__":
    raise SystemExit(main())
