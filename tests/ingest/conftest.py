"""The publishers' files of two releases, made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.loads import APRIL, MAY
from tests.ingest.publisher_layouts import exhibit_1, save


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Two releases of Exhibit 1; the second revises February's goods exports by 7."""
    folder = tmp_path / "sources"
    save(folder / APRIL / "exh1.xlsx", exhibit_1(2023, (2025, 2)))
    save(folder / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=7))
    return folder
