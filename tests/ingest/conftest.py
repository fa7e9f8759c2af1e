"""The publishers' files of two releases, made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.warehouse.store import Store
from tests.ingest.loads import APRIL, MAY
from tests.ingest.publisher_layouts import exhibit_1, save


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Two releases of Exhibit 1; the second revises February's goods exports by 7."""
    folder = tmp_path / "sources"
    save(folder / APRIL / "exh1.xlsx", exhibit_1(2023, (2025, 2)))
    save(folder / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=7))
    return folder


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store, in memory."""
    with Store() as made:
        yield made
