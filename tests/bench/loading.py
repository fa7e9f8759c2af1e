"""How long it takes to load every publisher's file: ``python -m tests.bench.loading [SOURCES]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from data.ingest.load import load_folder

SOURCES = Path(__file__).parents[3] / "shared" / "sources"


def main(folder: Path = SOURCES) -> None:
    """One line on standard output; nothing is loaded where the sources are not."""
    if not folder.is_dir():
        print(f"no {folder.name} to load here")
        return
    with tempfile.TemporaryDirectory() as scratch:
        report = load_folder(folder, warehouse=Path(scratch), fresh=True)
    print(f"{len(report.of('loaded'))} files loaded, {len(report.refused)} refused, in {report.seconds:.1f} s")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
