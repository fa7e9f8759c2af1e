"""Cells of every exhibit of every loaded release, asked for in words: ``python -m tests.bench.cells [-n 12]``.

Cells are drawn with a seed from what each document carries, put into words out of the published names, and
asked. Right is the value exactly, with the exhibit in the source note; *elsewhere* is the exact value cited
from another table (a figure printed twice); refused is no figure; wrong is any other.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.contract.reply import Reply
from bot.replies.ask import Asker
from data.library import Data
from data.warehouse.reader import Warehouse
from tests.bench.cell import Cell
from tests.bench.cell_words import question

TODAY = dt.date(2026, 11, 21)
MARKS = ("right", "elsewhere", "refused", "wrong")

_RUNS = """
SELECT d.exhibit, c.release, s.series_id, c.first, c.last, c.step
FROM coverage c JOIN series s USING (series_id) JOIN documents d USING (document_id)
WHERE s.table_id <> 'gdp' ORDER BY ALL
"""
_CELL = """
SELECT d.exhibit, $release, s.table_id, s.flow, s.sector, s.basis, s.adjustment, s.prices, s.variable, s.unit,
       s.partner, s.scheme, s.commodity, o.start, o."end", o.value::DOUBLE, o.superseded > DATE '9000-01-01',
       NOT EXISTS (SELECT 1 FROM coverage c JOIN series x USING (series_id)
                   WHERE x.table_id = s.table_id AND c.release > $release),
       EXISTS (SELECT 1 FROM documents f WHERE f.exhibit = $exhibit AND f.release = $release),
       coalesce(p.name, ''), coalesce(n.name, '')
FROM observations o JOIN series s USING (series_id) JOIN (SELECT $exhibit AS exhibit) d ON true
LEFT JOIN published_partners p ON p.table_id = s.table_id AND p.partner = s.partner
LEFT JOIN published_commodities n ON n.table_id = s.table_id AND n.scheme = s.scheme AND n.commodity = s.commodity
WHERE o.series_id = $series AND o.start = $first AND o."end" = $last
  AND o.release <= $release AND o.superseded > $release
"""


@dataclass(frozen=True)
class Asked:
    """One cell in words, with the reply and its mark."""

    cell: Cell
    question: str
    reply: Reply
    mark: str


def draw(warehouse: Warehouse, seed: int, count: int, only: str = "") -> Iterator[Cell]:
    """``count`` cells of each exhibit and release, the same for the same seed and figures."""
    runs: dict[tuple[str, dt.date], dict[int, list[tuple[dt.date, dt.date, int]]]] = defaultdict(dict)
    for exhibit, release, series, first, last, step in warehouse.rows(_RUNS):
        if exhibit.startswith(only) or exhibit == only:
            runs[exhibit, release].setdefault(series, []).append((first, last, step))
    for (exhibit, release), carried in runs.items():
        pick = random.Random(f"{seed} {exhibit} {release}")
        for _ in range(count):
            series = pick.choice(list(carried))
            first, last = _one_period(*pick.choice(carried[series]), pick)
            asked = {"exhibit": exhibit, "release": release, "series": series, "first": first, "last": last}
            for row in warehouse.rows(_CELL, asked):
                cell = Cell(*row)
                yield replace(cell, commodity_name=cell.commodity_name or cell.commodity)


def _one_period(first: dt.date, last: dt.date, step: int, pick: random.Random) -> tuple[dt.date, dt.date]:
    if step == 0:
        return first, last
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    at = first.year * 12 + first.month - 1 + step * pick.randrange(months // step)
    end = at + step - 1
    return dt.date(at // 12, at % 12 + 1, 1), dt.date(end // 12, end % 12 + 1, 1)


def mark(cell: Cell, reply: Reply) -> str:
    """One of MARKS."""
    if reply.status != "answered":
        return "refused"
    primary = [f for f in reply.figures if f.primary]
    value = primary[0].value if len(primary) == 1 and primary[0].unit == cell.unit else None
    if not isinstance(value, int | float):
        return "wrong"
    if abs(value - cell.value) <= 1e-6 and any(source.table == cell.exhibit for source in reply.sources):
        return "right"
    return "elsewhere" if _same(value, cell.value) else "wrong"


def _same(value: float, printed: float) -> bool:
    """Equal at the precision of the coarser: another table may print the figure with more or fewer places."""
    places = next((n for n in range(7) if abs(round(printed, n) - printed) < 1e-7), 6)
    other = next((n for n in range(7) if abs(round(value, n) - value) < 1e-7), 6)
    return abs(round(value, min(places, other)) - round(printed, min(places, other))) < 1e-6


def ask(asker: Asker, warehouse: Warehouse, seed: int, count: int, only: str = "") -> list[Asked]:
    """Every drawn cell, asked."""
    out = []
    for number, cell in enumerate(draw(warehouse, seed, count, only)):
        words = question(cell, random.Random(f"{seed} {number}"))
        reply = asker.ask(words, None, TODAY)
        out.append(Asked(cell, words, reply, mark(cell, reply)))
    return out


def table(asked: list[Asked]) -> dict[tuple[str, dt.date], Counter[str]]:
    """(exhibit, release) -> its marks."""
    out: dict[tuple[str, dt.date], Counter[str]] = defaultdict(Counter)
    for one in asked:
        out[one.cell.exhibit, one.cell.release][one.mark] += 1
    return out


def main() -> None:
    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("warehouse", type=Path)
    told.add_argument("-n", type=int, default=12)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--only", default="")
    told.add_argument("--show", default="wrong,refused,elsewhere")
    given: Any = told.parse_args()
    warehouse = Warehouse(given.warehouse)
    asked = ask(Asker(Data(warehouse), TODAY), warehouse, given.seed, given.n, given.only)
    for one in asked:
        if one.mark in given.show.split(","):
            got = [(f.label, f.value) for f in one.reply.figures if f.primary][:2]
            cited = [f"{s.table} {s.release}" for s in one.reply.sources]
            said = got or one.reply.headline[:170]
            cell = one.cell
            what = f"{cell.exhibit} {cell.release} {cell.scheme}={cell.commodity} {cell.partner} {cell.value}"
            print(f"[{one.mark}] {what} | {one.question}\n      {said} {cited if got else ''}")
    for (exhibit, release), marks in table(asked).items():
        print(f"{exhibit:42} {release}" + "".join(f" {name} {marks[name]:3}" for name in MARKS))
    total = Counter(one.mark for one in asked)
    print(f"{len(asked)} cells: " + ", ".join(f"{name} {total[name] / len(asked):.1%}" for name in MARKS))


if __name__ == "__main__":
    main()
