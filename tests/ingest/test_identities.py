"""The list of identities: complete entries, statements that run, tables that exist; a misfit is kept with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.ingest.identities import Side, identities
from data.ingest.load import load_folder
from data.tables import tables
from data.warehouse.reader import Warehouse
from tests.ingest.publisher_layouts import exhibit_1, save


def test_every_table_with_a_total_is_in_some_identity() -> None:
    known = {name for one in identities() for name in one.reads()}
    assert known <= set(tables())
    # No total is printed in these, or nothing else prints it.
    plain = {"services_old", "country_sa", "enduse_monthly", "gdp"}
    # Detail stands in slices beside the warehouse, which the identities do not read.
    sliced = {"hs10", "hs10_consumption", "enduse_partner", "state_hs", "port_hs"}
    assert set(tables()) - known == plain | sliced
    assert all(one.description for one in identities())


def test_every_statement_runs(tmp_path: Path) -> None:
    save(tmp_path / "2025-04-03" / "exh1.xlsx", exhibit_1(2023, (2025, 2)))
    load_folder(tmp_path / "2025-04-03", warehouse=tmp_path / "w", base=False)
    warehouse = Warehouse(tmp_path / "w")
    columns = ["release", "start", '"end"', "place", "lhs", "rhs", "tolerance", "document_id"]
    spelled = """
        WITH spelled AS (
            SELECT s.* EXCLUDE (unit), o.start, o."end", o.release, o.value, o.document_id, 1.0 AS unit
            FROM observations o JOIN series s USING (series_id)
        )
    """
    for one in identities():
        warehouse.rows(f"{spelled} SELECT {', '.join(columns)} FROM ({one.statement()})")


@pytest.mark.parametrize(
    "entry",
    ['id = "a"\ndescription = "b"', 'id = "a"\ndescription = "b"\nleft = { table = "totals", where = "true" }'],
)
def test_half_an_entry_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "identities.toml"
    path.write_text(f"[[identity]]\n{entry}\n")
    with pytest.raises(ValueError, match="needs either"):
        identities(path)


def test_a_percentage_widens_the_tolerance() -> None:
    (groups,) = [one for one in identities() if one.id == "1s, groups"]
    assert groups.left == Side("naics", "scheme = 'total'")
    assert "0.5 + 0.0025 * abs(r.value) AS tolerance" in groups.statement()
