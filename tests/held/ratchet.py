"""The questions of the corpus that are not answered rightly: their ids are committed, and only ever fewer.

``python -m tests.accuracy`` prints the difference, ``python -m tests.accuracy --write`` writes the list anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent.parent / "corpus" / "not_right.txt"
_HEAD = "# Questions of the corpus that are not answered rightly, by id: written by python -m tests.accuracy --write\n"


@dataclass(frozen=True)
class Difference:
    """Against the committed list: ids that were right and are not, and the other way round."""

    lost: tuple[str, ...]
    won: tuple[str, ...]

    def __str__(self) -> str:
        said = [f"right before, not now: {', '.join(self.lost)}"] if self.lost else []
        said += [f"right now, not before: {', '.join(self.won)}"] if self.won else []
        return "; ".join(said) or "as committed"


def not_right() -> frozenset[str]:
    """The committed ids."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    return frozenset(line for line in lines if line and not line.startswith("#"))


def difference(failing: Iterable[str], asked: Iterable[str]) -> Difference:
    """What changed among the questions asked; ``failing`` are those of them that are not right."""
    now, among = set(failing), set(asked)
    before = not_right() & among
    return Difference(tuple(sorted(now - before)), tuple(sorted(before - now)))


def write(failing: Iterable[str]) -> None:
    """Commit the ids of the questions that are not right now."""
    FILE.write_text(_HEAD + "".join(f"{one}\n" for one in sorted(failing)), encoding="utf-8")
