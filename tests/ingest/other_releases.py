"""Releases that nobody has: the workbooks of the April 2023 release rewritten for another month and year.

Every number of the originals stays where it is, or follows from those beside it (months that the originals do not have
repeat the year before; sums over months are made anew), so that what a reader of the result must find is known.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.ingest.release_across import across
from tests.ingest.release_down import down
from tests.ingest.release_when import DOWN, When
from tests.workbooks import values_of

Change = Callable[[Worksheet], None]


def rewrite(source: Path, target: Path, when: When, change: Change = lambda sheet: None) -> Path:
    """One exhibit of the April 2023 release as one of ``when``, then changed further."""
    book = values_of(source)
    sheet = book.worksheets[0]
    name = source.stem.removeprefix("exh")
    if name in DOWN:
        down(sheet, name, when)
    else:
        across(sheet, name, when)
    change(sheet)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target
