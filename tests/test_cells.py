"""Cells of every exhibit of every release of the frozen edition, asked for in words: none wrong, nearly all exact."""

from __future__ import annotations

from bot.replies.ask import Asker
from tests import samples
from tests.bench.cells import ask, table

SEEDS = samples.of((11,), (11, 12))
EACH = samples.of(1, 2)
"""Cells of each exhibit, release and seed: ``python -m tests.bench.cells`` asks many more."""
FLOOR = 0.96
CITED = 0.90
"""The part that is exact, and the part that is exact with the exhibit itself in the source note."""


def test_cells_come_back_exactly(asker: Asker) -> None:
    asked = [one for seed in SEEDS for one in ask(asker, asker.data.warehouse, seed, EACH)]
    assert len(table(asked)) > 80
    wrong = [f"{one.question} ({one.cell.exhibit}: {one.cell.value})" for one in asked if one.mark == "wrong"]
    assert not wrong
    cited = sum(one.mark == "right" for one in asked) / len(asked)
    exact = cited + sum(one.mark == "elsewhere" for one in asked) / len(asked)
    missed = [one.question for one in asked if one.mark == "refused"]
    assert exact >= FLOOR, missed
    assert cited >= CITED
