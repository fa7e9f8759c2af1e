"""How long it takes to load every publisher's file: ``python -m tests.bench.loading [SOURCES]``.

Without the publishers' files (``../shared/sources``) some are made in their layouts: two releases of an exhibit, and
forty years of 230 partners.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from data.ingest.load import load_folder
from tests.ingest.publisher_layouts import country, exhibit_1, save

SOURCES = Path(__file__).parents[3] / "shared" / "sources"


def made(folder: Path) -> Path:
    """Files in the publishers' layouts."""
    codes = [f"{1000 + 10 * at}" for at in range(230)]
    months = [100.0 + month for month in range(12)]
    rows = [(year, code, f"Partner {code}", months, months) for year in range(1985, 2025) for code in codes]
    world = [len(codes) * one for one in months]
    rows += [(year, "0015", "World, Not Seasonally Adjusted", world, world) for year in range(1985, 2025)]
    save(folder / "2025-04-03" / "country.xlsx", country(rows), "country")
    save(folder / "2025-04-03" / "exh1.xlsx", exhibit_1(2023, (2025, 2)))
    save(folder / "2025-05-06" / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=7))
    return folder


def main(folder: Path = SOURCES) -> None:
    """One line on standard output."""
    with tempfile.TemporaryDirectory() as scratch:
        here = folder.is_dir()
        source = folder if here else made(Path(scratch) / "made")
        report = load_folder(source, warehouse=Path(scratch) / "w", fresh=True)
    files = "files" if here else "files made for this"
    print(f"{len(report.of('loaded'))} {files} loaded, {len(report.refused)} refused, in {report.seconds:.1f} s")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
