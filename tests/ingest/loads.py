"""Two releases of Exhibit 1 and a list of partners, loaded into a warehouse without the shipped figures."""

from __future__ import annotations

from pathlib import Path

from data.ingest.load import LoadReport, load_folder  # type: ignore[attr-defined]
from data.warehouse.pointer import current
from data.warehouse.reader import Warehouse
from data.warehouse.store import Store

APRIL, MAY = "2025-04-03", "2025-05-06"


def load(folder: Path, warehouse: Path) -> LoadReport:
    return load_folder(folder, warehouse=warehouse, base=False)


def february(warehouse: Warehouse) -> list[tuple[object, ...]]:
    """February's goods exports: value, release, superseded."""
    return warehouse.rows(
        "SELECT value, release, superseded FROM observations JOIN series USING (series_id) WHERE table_id = 'totals' "
        "AND flow = 'exports' AND sector = 'goods' AND start = '2025-02-01' AND \"end\" = start ORDER BY release"
    )


def differing(one: Path, other: Path, *tables: str) -> list[str]:
    """The tables of two warehouse files that do not have the same rows."""
    with Store.of_file(one) as left, Store.of_file(other) as right:
        return [name for name in tables if sorted(left.rows(f"FROM {name}")) != sorted(right.rows(f"FROM {name}"))]


def content(warehouse: Path) -> str:
    path = current(warehouse)
    assert path is not None
    with Store.of_file(path) as store:
        return store.fingerprint()


def partners(last: int, scale: float = 1.0, world: float = 1.0) -> list[tuple[int, str, str, list[float], list[float]]]:
    codes = [f"{5000 + 10 * at}" for at in range(20)]
    each = [scale * (100.0 + month) for month in range(last)]
    rows = [(2025, code, f"Partner {code}", each, each) for code in codes]
    total = [20 * world * one for one in each]
    return [(2025, "0015", "World, Not Seasonally Adjusted", total, total), *rows]
