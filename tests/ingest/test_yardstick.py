"""A load from nothing is held against the figures that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.warehouse import snapshot
from data.warehouse.pointer import current
from data.warehouse.store import Store
from tests.ingest.loads import MAY, load
from tests.ingest.publisher_layouts import exhibit_1, save


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """May's release, where February was revised by 7."""
    save(tmp_path / "true" / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=7))
    load(tmp_path / "true", tmp_path / "shipped")
    with Store.of_file(current(tmp_path / "shipped") or Path()) as store:
        snapshot.write(store, tmp_path / "snapshot")
    monkeypatch.setattr(snapshot, "FOLDER", tmp_path / "snapshot")


@pytest.mark.usefixtures("shipped")
def test_what_differs_from_the_shipped_release_is_said(tmp_path: Path) -> None:
    save(tmp_path / "s" / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3)))
    (outcome,) = load(tmp_path / "s", tmp_path / "w").outcomes
    assert outcome.status == "loaded"
    (line,) = [one for one in outcome.said if "ships with tradebot" in one]
    assert line.startswith("FT-900 Exhibit 1: ") and "2025-02" in line and "goods" in line, line


@pytest.mark.usefixtures("shipped")
def test_the_same_figures_and_other_releases_say_nothing(tmp_path: Path) -> None:
    save(tmp_path / "s" / "2025-06-05" / "exh1.xlsx", exhibit_1(2023, (2025, 4), revised=9))
    for folder in ("true", "s"):
        (outcome,) = load(tmp_path / folder, tmp_path / "w").outcomes
        assert outcome.status == "loaded" and not any("ships" in one for one in outcome.said), outcome


def test_nothing_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FOLDER", tmp_path / "none")
    save(tmp_path / "s" / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3)))
    assert not load(tmp_path / "s", tmp_path / "w").outcomes[0].said
