"""Two files of one release and exhibit, and files of one release that contradict each other."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from pathlib import Path

import pytest

from data.ingest.load import NotThereError, load_folder
from data.warehouse.pointer import current
from data.warehouse.reader import Warehouse
from tests import samples
from tests.ingest.loads import APRIL, MAY, content, differing, february, load, partners
from tests.ingest.publisher_layouts import country, exhibit_1, exports, imports, save

FEBRUARY = float(exports(2025, 2, 1))


def newest(warehouse: Path) -> float:
    return float(february(Warehouse(warehouse))[-1][0])  # type: ignore[arg-type]


def said(folder: Path, warehouse: Path) -> str:
    report = load(folder, warehouse)
    assert not report.refused
    lines = (line for outcome in report.outcomes for line in outcome.said)
    return " ".join(line for line in lines if "ships with tradebot" not in line)  # these figures are made up


def test_the_later_of_two_files_of_one_release_and_exhibit_wins_and_says_so(tmp_path: Path) -> None:
    """In any order of their hashes, there and back."""
    for name, revised in (("a", 0), ("b", 7), ("c", 11)):
        save(tmp_path / name / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=revised))
    assert said(tmp_path / "a", tmp_path / "w") == ""
    for name, shift, was in (("b", 7, 0), ("c", 11, 7), ("a", 0, 11), ("b", 7, 0)):
        words = said(tmp_path / name, tmp_path / "w")
        assert newest(tmp_path / "w") == FEBRUARY + shift
        assert f"of the release of {MAY} as loaded before" in words
        assert f"was {FEBRUARY + was}, is {FEBRUARY + shift}" in words or "totals" in words
    rows = Warehouse(tmp_path / "w").rows("SELECT count(DISTINCT sha256) FROM documents")
    assert rows == [(3,)], "provenance keeps all"
    notes = Warehouse(tmp_path / "w").rows("SELECT count(*) FROM checks WHERE check_id = 'correction'")
    assert notes[0][0] > 0


def test_a_folder_with_both_is_loaded_again_without_turning_back(tmp_path: Path) -> None:
    save(tmp_path / "s" / "a" / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3)))
    save(tmp_path / "s" / "b" / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3), revised=7))
    load(tmp_path / "s", tmp_path / "w")
    before = content(tmp_path / "w")
    report = load(tmp_path / "s", tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["unchanged", "unchanged"]
    assert content(tmp_path / "w") == before and newest(tmp_path / "w") == FEBRUARY + 7


def test_the_true_file_after_a_bad_one_is_no_stranger(tmp_path: Path) -> None:
    """All values a thousand times too large, alone: nothing tells. The true file is not held against it."""
    bad = exhibit_1(2023, (2025, 3))
    for row in bad[6:]:
        row[1:] = [cell * 1000 if isinstance(cell, int) else cell for cell in row[1:]]
    save(tmp_path / "bad" / MAY / "exh1.xlsx", bad)
    save(tmp_path / "good" / MAY / "exh1.xlsx", exhibit_1(2023, (2025, 3)))
    load(tmp_path / "bad", tmp_path / "w")
    words = said(tmp_path / "good", tmp_path / "w")
    assert "corrects" in words and newest(tmp_path / "w") == FEBRUARY


def test_replace_takes_out_all_that_a_file_brought(tmp_path: Path) -> None:
    """A wrong release, so that nothing of it is in the true file, and the true file looks a stranger."""
    bad = exhibit_1(2021, (2025, 3))
    for row in bad[6:]:
        row[1:] = [cell * 1000 if isinstance(cell, int) else cell for cell in row[1:]]
    save(tmp_path / "bad" / APRIL / "exh1.xlsx", exhibit_1(2021, (2025, 2)))
    save(tmp_path / "good" / APRIL / "exh1.xlsx", exhibit_1(2023, (2025, 2)))
    load(tmp_path / "bad", tmp_path / "w")
    report = load_folder(tmp_path / "good", warehouse=tmp_path / "w", base=False, replace=[f"{APRIL}/exh1.xlsx"])
    assert not report.refused
    load(tmp_path / "good", tmp_path / "alone")
    first = "SELECT min(first) FROM coverage"
    assert (
        Warehouse(tmp_path / "w").rows(first) == Warehouse(tmp_path / "alone").rows(first) == [(dt.date(2023, 1, 1),)]
    )
    with pytest.raises(NotThereError, match=r"2025-09-04/exh1\.xlsx"):
        load_folder(tmp_path / "good", warehouse=tmp_path / "w", replace=["2025-09-04/exh1.xlsx"])


def test_files_of_a_release_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    """Each is whole by itself, and nothing tells which is wrong. What is loaded stays."""
    folder = tmp_path / "s" / MAY
    save(folder / "exh1.xlsx", exhibit_1(2023, (2025, 3)))
    values = [exports(2025, month, 0) - imports(2025, month, 0) + 7 * (month == 2) for month in (1, 2, 3)]
    lines = [f"2025-{month:02d}-01,{value}" for month, value in enumerate(values, 1)]
    (folder / "BOPGSTB.csv").write_text("\n".join(["observation_date,BOPGSTB", *lines]))
    report = load(tmp_path / "s", tmp_path / "w")
    assert [outcome.status for outcome in report.outcomes] == ["refused", "refused"] and not report.published
    assert all("1 figures differ between" in outcome.reason for outcome in report.refused)
    load(folder / "exh1.xlsx", tmp_path / "v")
    (late,) = load(folder / "BOPGSTB.csv", tmp_path / "v").refused
    assert "--replace" in late.reason and newest(tmp_path / "v") == FEBRUARY


def test_country_files_load_in_any_order_to_the_same_tables(tmp_path: Path) -> None:
    """Partners are revised less than the world row, which a newer file of partners alone does not have."""
    files = {
        "2025-03-06": country(partners(1)),
        APRIL: country(partners(2, scale=1.01, world=1.001)),
        MAY: country(partners(3, scale=1.02)[1:]),
    }
    for release, grid in files.items():
        save(tmp_path / "s" / release / "country.xlsx", grid, "country")
    load(tmp_path / "s", tmp_path / "together")
    together = current(tmp_path / "together") or Path()
    for number, order in enumerate(list(permutations(files))[:: samples.of(2, 1)]):  # each is the first once
        for release in order:
            assert not load(tmp_path / "s" / release, tmp_path / f"w{number}").refused, (order, release)
        found = current(tmp_path / f"w{number}") or Path()
        assert differing(found, together, "observations", "coverage", "series", "documents") == [], order
