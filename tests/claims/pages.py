"""The examples of docs/checking.md: found, checked on the shipped figures, and written anew.

python -m tests.claims.pages --write
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from pathlib import Path

from bot import checking
from bot.ask import Asker
from bot.commands import figures
from tests.conftest import TODAY

PAGE = Path(__file__).parents[2] / "docs" / "checking.md"
_ASKED = re.compile(r'^\$ echo "(?P<text>.+)" \| tradebot check --as-of (?P<day>\S+) -$')


def written(asker: Asker, page: str) -> tuple[str, int]:
    """The page with what the examples get now, and how many there are."""
    out: list[str] = []
    count, skipping = 0, False
    for line in page.splitlines():
        m = _ASKED.match(line)
        if m is not None:
            count, skipping = count + 1, True
            checked = checking.check(asker, m["text"], dt.date.fromisoformat(m["day"]), TODAY)
            out += [line, *checking.text(checked).splitlines()]
        elif line.startswith("```") or not skipping:
            skipping = False
            out.append(line)
    return "\n".join(out) + "\n", count


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        new, _ = written(figures.asker(Path(scratch)), PAGE.read_text(encoding="utf-8"))
    if "--write" in sys.argv:
        PAGE.write_text(new, encoding="utf-8")
    else:
        print(new)
