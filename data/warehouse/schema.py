"""The tables of the warehouse: the DuckDB file and the Parquet snapshot have the same.

``observations`` holds a value once for the release that (first) published it; ``coverage`` tells which
periods each release carried, changed or not. Together they give back every release whole.
"""

from __future__ import annotations

SERIES_KEY = (
    "table_id", "scheme", "commodity", "partner", "flow", "sector", "basis", "adjustment", "prices", "variable", "unit",
)  # fmt: skip
"""The properties of a series, in the order by which series are numbered (neighbours are read together)."""

FOREVER = "9999-12-31"
"""``superseded`` of a value that still stands."""

VALUE = "DECIMAL(18, 6)"
"""A published value: six decimals are the most that any has, and sums of decimals are exact in any order."""

TABLES: dict[str, str] = {
    "series": f"series_id INTEGER, {', '.join(f'{name} VARCHAR' for name in SERIES_KEY)}",
    "observations": (
        f'series_id INTEGER, start DATE, "end" DATE, release DATE, superseded DATE, value {VALUE}, document_id INTEGER'
    ),
    "coverage": "series_id INTEGER, release DATE, first DATE, last DATE, step INTEGER, document_id INTEGER",
    "documents": (
        "document_id INTEGER, publisher VARCHAR, title VARCHAR, exhibit VARCHAR, file VARCHAR, sha256 VARCHAR, "
        "release DATE, url VARCHAR"
    ),
    "published_partners": "table_id VARCHAR, partner VARCHAR, name VARCHAR, release DATE",
    "published_commodities": (
        "table_id VARCHAR, scheme VARCHAR, commodity VARCHAR, name VARCHAR, parent VARCHAR, position INTEGER, "
        "release DATE"
    ),
    "releases": "statistical_month DATE, release DATE, evidence VARCHAR, verified BOOLEAN",
    "checks": "check_id VARCHAR, document_id INTEGER, status VARCHAR, detail VARCHAR",
    "meta": "key VARCHAR, value VARCHAR",
    # Not for answers: what the next load needs to know about the files that are in.
    "files": "sha256 VARCHAR, release DATE, file VARCHAR, kinds VARCHAR, replaced_by VARCHAR",
    "precisions": "document_id INTEGER, table_id VARCHAR, variable VARCHAR, decimals INTEGER",
}
"""Table name -> its columns. Money in USD million; barrels in thousand barrels; prices in USD per barrel.

``files.replaced_by``: the hash of the file of the same release and exhibit whose figures stand instead.
"""

ORDER: dict[str, str] = {
    "series": "series_id",
    "observations": 'series_id, start, "end", release',
    "coverage": "series_id, release, first, step",
    "documents": "document_id",
    "published_partners": "table_id, partner, name",
    "published_commodities": "table_id, scheme, position, commodity",
    "releases": "statistical_month",
    "checks": "check_id, document_id, detail",
    "meta": "key",
    "files": "release, file, sha256",
    "precisions": "document_id, table_id, variable",
}
"""The physical order of each table: the same facts always make the same file."""


def create(name: str, schema: str = "") -> str:
    """The statement that creates one table, in an attached database when ``schema`` names one."""
    prefix = f"{schema}." if schema else ""
    return f"CREATE TABLE {prefix}{name} ({TABLES[name]})"


def step_of(start: str, end: str) -> str:
    """SQL for the step of a period: 1 month, 3 quarter, 12 calendar year, 0 for anything else."""
    months = f"(date_diff('month', {start}, {end}) + 1)"
    aligned = f"(month({start}) - 1) % {months} = 0"
    return f"CASE WHEN {months} IN (1, 3, 12) AND {aligned} THEN {months} ELSE 0 END"
