"""Which runs count where every partner or category is asked at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.query.book import Run


def common(rows: list[tuple[Run, int]]) -> list[Run]:
    """The runs, each given with how many series have it, that stand for all: at least a third as many have it as have
    the commonest one of its release, in a release that carries as many. Partners that joined later or dropped out do
    not cut what the table has, nor does a release that carries every one of them for the newest months only."""
    most: dict[tuple[str, dt.date], int] = {}
    for run, n in rows:
        most[run.flow, run.release] = max(n, most.get((run.flow, run.release), 0))
    top = {flow: max(n for (f, _), n in most.items() if f == flow) for flow, _ in most}
    whole = {key for key, n in most.items() if n * 3 >= top[key[0]]}
    return [run for run, n in rows if (run.flow, run.release) in whole and n * 3 >= most[run.flow, run.release]]
