"""Two small files of duties, in the publisher's layouts: the world by month, and three partners by NAICS product."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.ingest.load import load_folder
from data.library import Data
from data.warehouse.reader import Warehouse

RELEASE = "2026-10-06"
PARTNERS = {"CHINA": 0.10, "MEXICO": 0.002, "VIETNAM": 0.04, "TOTAL FOR ALL COUNTRIES": 0.03}
"""The rate that each partner has in 2024; twice as much in 2025."""
PRODUCTS = {"00": ("ALL PRODUCTS", 3.0), "315": ("APPAREL AND ACCESSORIES", 1.0), "334": ("COMPUTERS", 2.0)}
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


def naics() -> pd.DataFrame:
    """Imports of a billion dollars a month times the product's factor; apparel pays twice the partner's rate,
    and computers half of it, so that the total pays its rate. The world has ten times
    as much: the partners are three tenths."""
    rows = []
    for partner, rate in PARTNERS.items():
        for code, (name, factor) in PRODUCTS.items():
            part = {"00": 1.0, "315": 2.0, "334": 0.5}[code]
            for month in MONTHS:
                value = 1_000_000_000 * factor * (10 if partner.startswith("TOTAL") else 1)
                duty = value * rate * part * (2 if month.startswith("2025") else 1)
                rows.append((partner, code, f"NAICS CODE {code}, {name}", month, value, duty))
    return pd.DataFrame(rows, columns=["CTY_NAME", "NAICS", "NAICS_SDESC", "time", "CON_VAL_MO", "CAL_DUT_MO"])


def world() -> str:
    """The total of duties, as the NAICS file has it, a dollar more of duty with each month: no two are the same."""
    value, rate = 30_000_000_000, PARTNERS["TOTAL FOR ALL COUNTRIES"]
    duties = [int(value * rate) * (2 if month.startswith("2025") else 1) + at for at, month in enumerate(MONTHS)]
    lines = [f"-,TOTAL FOR ALL COUNTRIES,{month},{value},{d}" for month, d in zip(MONTHS, duties, strict=True)]
    return "\n".join(["CTY_CODE,CTY_NAME,time,CON_VAL_MO,CAL_DUT_MO", *lines, ""])


def data(folder: Path) -> Data:
    """The two files loaded, and nothing else."""
    place = folder / "files" / RELEASE
    place.mkdir(parents=True)
    naics().to_parquet(place / "imports-for-consumption-and-duty-naics3-selected-2024-01_2025-12.parquet")
    (place / "imports-for-consumption-and-duty-world-2024-01_2025-12.csv").write_text(world())
    report = load_folder(folder / "files", warehouse=folder / "w", base=False)
    assert not report.refused, report.refused
    return Data(Warehouse(folder / "w"))
