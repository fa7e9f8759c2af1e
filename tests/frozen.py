"""The frozen edition: figures kept for the tests, which no release moves.

What a question must come to is held on these figures, so that a new release breaks no line of the corpus. They are
what shipped on the day when they were frozen, byte for byte (so that the repository's history holds them once), and
are never rebuilt: a line about newer figures goes into ``corpus/questions/examples.jsonl``, which is asked on those
that ship.
"""

from __future__ import annotations

from pathlib import Path

from data.warehouse import snapshot
from data.warehouse.pointer import current

EDITION = Path(__file__).parent / "edition"
SHIPPED_SETS = ("examples", "newest")
"""The sets of questions that are asked on the shipped figures."""


def publish(folder: Path) -> Path:
    """The folder, serving the frozen edition and never brought up to the shipped figures."""
    if current(folder) is None:
        with snapshot.read(EDITION) as store:
            store.set_meta(snapshot.ORIGIN, snapshot.NO_ORIGIN)
            store.publish(folder)
    return folder
