"""Damaged copies of real files: none changes a figure unsaid. A part of ``make damages``, and what comes after."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.warehouse.pointer import current
from data.warehouse.store import Store
from tests import samples
from tests.ingest.damage_bench import judge
from tests.ingest.damage_kinds import cut
from tests.ingest.damages import EXHIBITS, Damage, damages
from tests.ingest.loads import content, load
from tests.ingest.other_figures import SOURCES, lay
from tests.ingest.release_when import ACROSS, DOWN

RELEASE = SOURCES / EXHIBITS
pytestmark = [
    pytest.mark.sources,
    pytest.mark.skipif(not RELEASE.is_dir(), reason="the publishers' files are not here"),
]
ALL = {damage.name: damage for damage in damages()}
TOGETHER = [
    ("columns: exh3.xlsx (Travel and Transport)", "names: exh14.xlsx (Canada and Germany)",
     "quantity: exh17a.xlsx (Canada's barrels)", "duty: exh1s.xlsx (one group's)",
     "names: exh18.xlsx (Mexico and Canada, imports)", "country.xlsx: country.xlsx (codes of China and Mexico)"),
    ("names: exh2s.xlsx (Texas and Utah)", "names: exh16a.xlsx (China and Mexico)",
     "names: exh7.xlsx (Soybeans and Other foods)", "broken bytes: exh16.xlsx (bomb)",
     "another exhibit: exh20a.xlsx (exh20b.xlsx)", "history: BOPGSTB-2025-02-05.csv (a month later)"),
]  # fmt: skip
PUT_BACK = (
    "columns: exh3.xlsx (Travel and Transport)",
    "names: exh7.xlsx (Soybeans and Other foods)",
    "names: exh8.xlsx (gold and crude oil)",
)
"""What nothing tells from a correction, where the other exhibits of the release are not there."""
EVERY = (*DOWN, *ACROSS)
SOME = ("1", "2", "2s", "2as", "5", "6", "7", "8", "12", "13", "14", "14a", "15", "17", "17a", "1s", "4s", "4as")
"""Exhibits that hold each other: those that are damaged inside of a release, and what tells that they are."""
REFUSED = "figure: exh2s.xlsx (Texas a billion off)"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


def test_there_are_a_hundred_of_every_kind() -> None:
    kinds = {damage.kind for damage in ALL.values()}
    assert len(ALL) >= 100 and len(kinds) >= 15
    assert {damage.file for damage in ALL.values()} >= {f"{EXHIBITS}/{file.name}" for file in RELEASE.glob("exh*.xlsx")}


@pytest.mark.parametrize("names", samples.cases(TOGETHER[:1], TOGETHER), ids=["one", "other"])
def test_no_figure_of_a_whole_release_is_changed_unsaid(names: tuple[str, ...], kept: Path) -> None:
    found = judge(kept, [ALL[name] for name in names], "whole")
    wrong = {name: one for name, one in zip(names, found, strict=True) if one.word not in ("refused", "said", "warned")}
    assert not wrong


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The true exhibits, without the others of their release, which would have the damaged ones refused."""
    folder = tmp_path_factory.mktemp("loaded")
    assert not load(lay(folder / "s", [ALL[name].file for name in (*PUT_BACK, REFUSED)]), folder / "w").refused
    return folder / "w"


def test_a_damaged_file_that_is_refused_leaves_what_was_loaded(loaded: Path, tmp_path: Path) -> None:
    warehouse = Path(shutil.copytree(loaded, tmp_path / "w"))
    (outcome,) = load(spoilt(ALL[REFUSED], tmp_path / "s"), warehouse).outcomes
    assert outcome.status == "refused" and outcome.reason and content(warehouse) == content(loaded)


@pytest.mark.parametrize("name", PUT_BACK)
def test_the_true_file_puts_back_what_a_damaged_one_changed(name: str, loaded: Path, tmp_path: Path) -> None:
    damage, warehouse = ALL[name], Path(shutil.copytree(loaded, tmp_path / "w"))
    path = spoilt(damage, tmp_path / "s")
    (outcome,) = load(path, warehouse).outcomes
    assert outcome.status == "loaded" and content(warehouse) != content(loaded)
    assert any("corrects" in line and "was" in line for line in outcome.said), outcome
    (again,) = load(RELEASE / path.name, warehouse).outcomes
    assert again.status == "loaded" and any("corrects" in line for line in again.said)
    with Store.of_file(current(warehouse) or Path()) as one, Store.of_file(current(loaded) or Path()) as other:
        figures = (
            'SELECT s.* EXCLUDE (series_id), start, "end", o.release, superseded, value FROM observations o '
            "JOIN series s USING (series_id) JOIN documents d USING (document_id) WHERE d.exhibit = ? ORDER BY ALL"
        )
        exhibit = one.rows("SELECT exhibit FROM documents WHERE file = ?", [path.name])[0]
        assert one.rows(figures, exhibit) == other.rows(figures, exhibit)


def spoilt(damage: Damage, folder: Path) -> Path:
    path = folder / damage.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    damage.spoil(SOURCES / damage.file, path)
    return path


def test_damaged_files_inside_a_release_are_refused_and_the_others_load(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    lay(folder, [f"{EXHIBITS}/exh{name}.xlsx" for name in samples.of(SOME, EVERY)])
    names = (
        "figure: exh2s.xlsx (Texas a billion off)",
        "names: exh14.xlsx (Canada and Germany)",
        "quantity: exh17a.xlsx (Canada's barrels)",
        "duty: exh1s.xlsx (one group's)",
    )
    spoiled = {spoilt(ALL[name], folder).name for name in names}
    (folder / EXHIBITS / "exh6.xlsx").unlink()
    cut(RELEASE / "exh6.xlsx", folder / EXHIBITS / "exh6.xlsx")
    report = load(folder, tmp_path / "w")
    refused = {Path(outcome.file).name: outcome.reason for outcome in report.refused}
    waiting = {"exh4s.xlsx"}  # nothing here tells whether Exhibit 14 or 4s is wrong: neither is served
    assert {*spoiled, "exh6.xlsx"} - {"exh14.xlsx"} <= set(refused) <= {*spoiled, "exh6.xlsx"} | waiting, refused
    assert len(report.of("loaded")) >= samples.of(12, 25) and report.changed
