"""``python -m data.ingest.snapshot SOURCES_DIR`` rebuilds the figures that ship from the publishers' files.

The same files always give the same snapshot.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from data.ingest.load import load_folder
from data.warehouse import detail, slices, snapshot
from data.warehouse.pointer import current
from data.warehouse.store import Store


def main(arguments: list[str]) -> int:
    """Rebuild the snapshot from a folder of publishers' files; 1 when a file was refused."""
    if len(arguments) != 1:
        print("usage: python -m data.ingest.snapshot SOURCES_DIR", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        report = load_folder(Path(arguments[0]), warehouse=Path(scratch), fresh=True)
        for outcome in report.refused:
            print(f"refused {outcome.file}: {outcome.reason}", file=sys.stderr)
        published = current(Path(scratch))
        if report.refused or published is None:
            return 1
        with Store.of_file(published) as store:
            size = snapshot.write(store)
        size += detail.compact(slices.SHIPPED, slices.read(Path(scratch) / slices.FOLDER))
    print(f"{len(report.of('loaded'))} files, {size / 1e6:.2f} MB in {snapshot.FOLDER.name}/")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
