"""``python -m tests.detail.volume FOLDER RECORDS MONTHS``: bulk files of any size in the Bureau's record layout.

Codes, partners, districts and amounts are drawn at random (the same ones each time); what one record of a month has is
told back, so that a test can add it up.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from data.sources.bulk import CONCORD, EXPORTS, IMPORTS, Layout

PARTNERS = [f"{code}" for code in range(1010, 8000, 31)]
DISTRICTS = [f"{code:02d}" for code in range(1, 48)]


def codes(count: int) -> list[str]:
    """Ten-digit codes in 97 chapters."""
    return [f"{1 + at % 97:02d}{at % 89:02d}{at % 53:02d}{at % 9973:04d}" for at in range(count)]


def grid(layout: Layout, month: int, records: int, seed: int, known: Sequence[str]) -> np.ndarray:
    """The bytes of ``records`` records of a month (an ordinal), with the end of line."""
    made = np.full((records, layout.length + 2), 32, dtype=np.uint8)
    made[:, layout.length :] = [13, 10]
    chance = np.random.default_rng(seed)
    columns = {
        layout.keys["commodity"]: chance.choice(np.array(known), records),
        layout.keys["partner"]: chance.choice(np.array(PARTNERS), records),
        layout.keys["district"]: chance.choice(np.array(DISTRICTS), records),
        layout.year: np.full(records, f"{month // 12:04d}"),
        layout.month: np.full(records, f"{month % 12 + 1:02d}"),
    }
    for place in layout.amounts.values():
        drawn = chance.integers(1, 10_000_000, records)
        columns[place] = np.char.zfill(drawn.astype("U"), 15)
    for (first, last), column in columns.items():
        made[:, first - 1 : last] = column.astype(f"S{last - first + 1}").view(np.uint8).reshape(records, -1)
    return made


def write(folder: Path, month: int, records: int, *, exports: bool = False, known: Sequence[str] = ()) -> Path:
    """One bulk file of a month."""
    layout, name = (EXPORTS, "EXDB") if exports else (IMPORTS, "IMDB")
    path = folder / f"{name}{month // 12 % 100:02d}{month % 12 + 1:02d}.ZIP"
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = list(known or codes(18_000))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(layout.member, "w", force_zip64=True) as sink:
            for at in range(0, records, 100_000):
                part = min(100_000, records - at)
                sink.write(grid(layout, month, part, month * 1000 + at // 100_000, listed).tobytes())
        concord = "".join(f"{code}{'':200}{'KG':<3}{'':22}\r\n" for code in listed)
        archive.writestr(CONCORD, concord)
    return path


if __name__ == "__main__":
    target, size, months = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for at in range(months):
        write(target, 2015 * 12 + at, size)
        write(target, 2015 * 12 + at, size, exports=True)
