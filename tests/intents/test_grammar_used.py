"""Rules that no question of the corpus and no example uses: such a line is deleted, or gets a question."""

from __future__ import annotations

from intents.grammar.rules import load
from tests import samples
from tests.rules import uses

IDLE_MOST = 0.32
"""The part of all lines that nothing uses, on the day when it was first counted (1,071 of 3,369); only ever smaller."""


@samples.only_long
def test_lines_that_nothing_uses_do_not_become_more() -> None:
    used = uses()
    idle = [place for place in load().lines if not used[place]]
    assert len(idle) / len(load().lines) <= IDLE_MOST, "python -m tests.rules lists them"
