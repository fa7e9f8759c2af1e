"""Small ten-digit files in the publishers' layouts: two vintages of imports of 2024, and two years of exports."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from data.ingest.load import LoadReport, load_folder  # type: ignore[attr-defined]
from data.library import Data
from data.warehouse.reader import Warehouse

ONLINE = "usatrade-imports-for-consumption-hs10-world-and-202-partners-2024-as-of-2025-04-03.parquet"
DUTY = "imports-for-consumption-and-duty-hs10-51-partners-2024.parquet"
EXPORTS = "exports-hs10-4-partners-2013-01_2026-01.parquet"
CUSTOMS = "Customs Value (Cons) ($US)"
OLIVES, CRANE, OTHER_CRANE = "1509202000", "8426190000", "8426110000"
FILLERS = [
    "Albania", "Algeria", "Andorra", "Angola", "Anguilla", "Antigua and Barbuda", "Argentina", "Armenia", "Aruba",
    "Australia", "Austria", "Azerbaijan", "Bahamas", "Bahrain", "Bangladesh", "Barbados", "Belarus", "Belgium",
    "Belize", "Benin", "Bermuda", "Bhutan", "Bolivia", "Bosnia and Herzegovina", "Botswana", "Brazil", "Brunei",
    "Bulgaria", "Burkina Faso", "Burma", "Burundi", "Cabo Verde", "Cambodia", "Cameroon", "Canada", "Chad", "Chile",
    "Colombia", "Comoros", "Congo (Brazzaville)", "Congo (Kinshasa)", "Costa Rica", "Cote d&#39;Ivoire", "Croatia",
    "Cuba", "Cyprus", "Denmark", "Djibouti", "Dominica", "Ecuador", "Egypt", "Eritrea", "Estonia", "Eswatini",
    "Ethiopia", "Falkland Islands (Islas Malvinas)", "Fiji", "Finland", "France", "Gabon", "Gambia", "Georgia",
    "Germany", "Ghana", "Gibraltar", "Greece", "Grenada", "Guatemala", "Guinea", "Guyana", "Haiti", "Honduras",
    "Hungary", "Iceland", "India", "Indonesia", "Iran", "Iraq", "Ireland", "Israel", "Jamaica", "Japan", "Jordan",
    "Kazakhstan", "Kenya", "Kiribati", "Kuwait", "Laos", "Latvia", "Lebanon", "Lesotho", "Liberia", "Libya",
    "Lithuania", "Luxembourg", "Macau", "Madagascar", "Malawi", "Malaysia", "Maldives", "Mali", "Malta",
]  # fmt: skip
"""Partners with a dollar each, so that the report lists as many as a ranking needs."""


def online() -> pd.DataFrame:
    """The report as of April 2025: Spain and Italy sell olive oil, China one kind of crane and the gone kind."""
    rows = [
        ("World Total", OLIVES, 1_000),
        ("Spain", OLIVES, 500),
        ("Italy", OLIVES, 300),
        ("World Total", CRANE, 90),
        ("China", CRANE, 60),
        ("World Total", OTHER_CRANE, 10),
        ("China", OTHER_CRANE, 6),
    ]
    return pd.DataFrame([*rows, *((name, CRANE, 1) for name in FILLERS)], columns=["Country", "Commodity", CUSTOMS])


def duty() -> pd.DataFrame:
    """The pull of June 2025: China's crane revised, its other kind gone; Turkey, which the report does not list."""
    rows = [
        ("5700", "CHINA", CRANE, 190, 19),
        ("4890", "TURKEY", OLIVES, 100, 5),
        ("4890", "TURKEY", CRANE, 0, 0),
        ("0003", "EUROPEAN UNION", OLIVES, 800, 8),
    ]
    made = pd.DataFrame(rows, columns=["CTY_CODE", "CTY_NAME", "I_COMMODITY", "CON_VAL_YR", "CAL_DUT_YR"])
    return made.assign(time="2024-12", COMM_LVL="HS10")


def exports() -> pd.DataFrame:
    """Vietnam, two codes, 2023 and 2024: a thousand dollars a month more each month, and zeros in 2023."""
    rows = []
    for at, month in enumerate(f"{year}-{number:02d}" for year in (2023, 2024) for number in range(1, 13)):
        rows.append(("5520", "VIETNAM", "1201900095", month, 1_000 * (at + 1)))
        rows.append(("5520", "VIETNAM", "1201100000", month, 7 if month.startswith("2024") else 0))
    return pd.DataFrame(rows, columns=["CTY_CODE", "CTY_NAME", "E_COMMODITY", "time", "ALL_VAL_MO"])


def write(folder: Path) -> Path:
    """The three files under a folder of releases."""
    for release, name, frame in (("", ONLINE, online()), ("", DUTY, duty()), ("2025-03-06", EXPORTS, exports())):
        path = folder / release / name
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_parquet(path)
    return folder


def load(folder: Path, warehouse: Path) -> LoadReport:
    return load_folder(folder, warehouse=warehouse, base=False)


@cache
def _loaded() -> TemporaryDirectory[str]:
    """The three files and the warehouse of them, loaded once for a process."""
    made = TemporaryDirectory()
    report = load(write(Path(made.name, "files")), Path(made.name, "warehouse"))
    assert not report.refused, report.refused
    return made


def data(folder: Path) -> Data:
    """A warehouse of its own of the three files."""
    shutil.copytree(_loaded().name, folder, dirs_exist_ok=True)
    return Data(Warehouse(folder / "warehouse"))
