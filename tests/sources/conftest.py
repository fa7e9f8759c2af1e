"""The publishers' own files, where they are; and small workbooks in their layouts, where they are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from data.sources import ft900_goods, ft900_partners, ft900_products, ft900_supplement
from data.sources.base import Adapter

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
RELEASES = ("2023-06-07", "2025-05-06")
ADAPTERS: dict[str, Adapter] = {
    exhibit: module.read
    for module in (ft900_goods, ft900_products, ft900_partners, ft900_supplement)
    for exhibit in module.SPECS
}
Make = Callable[[str, list[list[object]]], Path]


def exhibit_file(release: str, exhibit: str) -> Path:
    """A file of a complete release; skips the test where the sources are not."""
    path = SOURCES / "census" / "ft900" / release / f"exh{exhibit}.xlsx"
    if not path.exists():
        pytest.skip("no ../shared/sources")
    return path


def source(name: str) -> Path:
    path = SOURCES / name
    if not path.exists():
        pytest.skip("no ../shared/sources")
    return path


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a workbook of one sheet from its rows."""

    def write(name: str, rows: list[list[object]]) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([None if cell == "" else cell for cell in row])
        path = tmp_path / name
        book.save(path)
        return path

    return write
