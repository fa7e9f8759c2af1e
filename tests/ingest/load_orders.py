"""``python -m tests.ingest.load_orders``: a full release, every Exhibit 1 and every country.xlsx, loaded in three
orders; the tables must be the same. Prints the rows of each table, and which differ."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from data.ingest.load import load_folder
from data.warehouse.pointer import current
from data.warehouse.store import Store
from tests.ingest.loads import differing
from tests.ingest.other_figures import SOURCES, lay

RELEASE = "census/ft900/2023-06-07"
TABLES = (
    "series",
    "observations",
    "coverage",
    "documents",
    "published_partners",
    "published_commodities",
    "precisions",
)


def files() -> list[str]:
    """What is loaded, oldest release first."""
    found = [RELEASE, *(f"census/country/{day}" for day in ("2023-03-08", "2024-08-06", "2025-04-03", "2026-03-12"))]
    names = [str(one.relative_to(SOURCES)) for one in (SOURCES / "census/ft900").glob("*/exh1.xlsx")]
    return sorted((*found, *(name for name in names if RELEASE not in name)), key=lambda name: name.split("/")[2])


def loaded(order: list[str], folder: Path) -> Path:
    for at, name in enumerate(order):
        report = load_folder(lay(folder / f"s{at}", [name]), warehouse=folder / "w", base=False)
        assert not report.refused, report.refused
    path = current(folder / "w")
    assert path is not None
    return path


def main() -> int:
    names = files()
    orders = {"oldest first": names, "newest first": names[::-1], "mixed": names[1::2] + names[::2]}
    with tempfile.TemporaryDirectory(prefix="tradebot-orders-") as scratch:
        paths = {name: loaded(order, Path(scratch) / str(at)) for at, (name, order) in enumerate(orders.items())}
        first = paths.pop("oldest first")
        with Store.of_file(first) as store:
            print(f"{len(names)} loads:", {name: store.rows(f"SELECT count(*) FROM {name}")[0][0] for name in TABLES})
        wrong = {name: differing(first, path, *TABLES) for name, path in paths.items()}
    print(wrong)
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
