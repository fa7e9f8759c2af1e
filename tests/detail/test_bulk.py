"""The Bureau's bulk files: the published record layout, districts added up, every depth, vintages, and refusals."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from data.ingest.load import load_folder
from data.library import Data
from data.model import Variable
from data.query.spec import Shape, VintageSel
from data.sources.bulk import EXPORTS as EXPORT_LAYOUT
from data.sources.bulk import IMPORTS as IMPORT_LAYOUT
from data.sources.bulk import Layout
from data.warehouse import slices
from data.warehouse.reader import Warehouse
from tests.detail import volume
from tests.detail.questions import CHINA, EXPORTS, IMPORTS, VIETNAM, ask, in_month, listing, product, values

Record = tuple[str, str, str, dict[str, int]]
MARCH = 2024 * 12 + 2
DETAIL: list[Record] = [
    ("0101210010", "5700", "07", {"gen_val_mo": 600, "con_val_mo": 500, "cal_dut_mo": 5, "gen_qy1_mo": 3}),
    ("0101210010", "5700", "20", {"gen_val_mo": 400, "con_val_mo": 400, "cal_dut_mo": 20, "gen_qy1_mo": 1}),
    ("0101290090", "5700", "20", {"gen_val_mo": 50, "con_val_mo": 50}),
    ("8471300100", "5520", "55", {"gen_val_mo": 123_456_789_012_345, "con_val_mo": 1}),
    ("8471300100", "1220", "55", {}),  # here for the year's to date only
]


def line(layout: Layout, record: Record, month: int) -> bytes:
    code, partner, district, amounts = record
    out = bytearray(b" " * layout.length)
    spans = dict(zip(layout.keys.values(), (code, partner, district), strict=True))
    spans |= {layout.year: f"{month // 12}", layout.month: f"{month % 12 + 1:02d}"}
    spans |= {place: str(amounts.get(name, 0)).rjust(15) for name, place in layout.amounts.items()}
    for (first, last), text in spans.items():
        out[first - 1 : last] = text.encode()
    return bytes(out)


def write(path: Path, layout: Layout, lines: list[bytes], member: str | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member or layout.member.title(), b"\r\n".join(lines) + b"\r\n")
        archive.writestr("CONCORD.TXT", f"0101210010{'':200}{'NO':<3}\r\n")
    return path


def imports(folder: Path, records: list[Record], release: str = "2024-05-02") -> Path:
    lines = [line(IMPORT_LAYOUT, record, MARCH) for record in records]
    return write(folder / release / "IMDB2403.ZIP", IMPORT_LAYOUT, lines)


def loaded(folder: Path, warehouse: Path) -> Data:
    report = load_folder(folder, warehouse=warehouse, base=False)
    assert not report.refused, report.refused
    return Data(Warehouse(warehouse))


def test_districts_are_added_up_at_every_depth(tmp_path: Path) -> None:
    imports(tmp_path / "files", DETAIL)
    figures = loaded(tmp_path / "files", tmp_path / "warehouse")
    march = in_month(2024, 3)
    sums = {"0101210010": 1_000, "010121": 1_000, "0101": 1_050, "01": 1_050, "01012100": 1_000}
    for code, dollars in sums.items():
        assert values(ask(figures, IMPORTS, products=product(code), targets=(CHINA,), periods=march)) == [dollars / 1e6]
    whole = ask(figures, IMPORTS, products=product("8471"), periods=march)
    assert whole.primary[0].value == 123_456_789.012345
    assert {f.book.table for f in whole.figures if f.book} == {"hs10"}
    duty = ask(figures, IMPORTS, products=product("010121"), targets=(CHINA,), periods=march, variable=Variable.DUTY)
    assert values(duty) == [25 / 1e6]
    listed = {"shape": Shape.RANKING, "over": "product", "products": listing(6)}
    top = ask(figures, IMPORTS, targets=(CHINA,), periods=march, **listed)
    assert [f.product[1] for f in top.primary if f.product] == ["010121", "010129"]
    ranked = ask(figures, IMPORTS, shape=Shape.RANKING, over="partner", products=product("8471"), periods=march)
    assert [f.target.name for f in ranked.primary if f.target] == ["Vietnam"]
    assert slices.units(tmp_path / "warehouse" / "detail")["imports"] == {"0101210010": "NO"}


def test_exports_are_of_domestic_and_foreign_goods_together(tmp_path: Path) -> None:
    lines = [line(EXPORT_LAYOUT, ("1201900095", "5520", "07", {"all_val_mo": dollars}), MARCH) for dollars in (70, 7)]
    lines = [b"1" + lines[0][1:], b"2" + lines[1][1:]]
    write(tmp_path / "files" / "EXDB2403.ZIP", EXPORT_LAYOUT, lines)
    figures = loaded(tmp_path / "files", tmp_path / "warehouse")
    asked = ask(figures, EXPORTS, products=product("1201"), targets=(VIETNAM,), periods=in_month(2024, 3))
    assert values(asked) == [77 / 1e6]


def test_a_month_that_comes_once_more_is_another_vintage_and_other_months_stay(tmp_path: Path) -> None:
    imports(tmp_path / "files", DETAIL)
    april = [line(IMPORT_LAYOUT, ("0101210010", "5700", "07", {"gen_val_mo": 9}), MARCH + 1)]
    write(tmp_path / "files" / "2024-06-06" / "IMDB2404.ZIP", IMPORT_LAYOUT, april)
    loaded(tmp_path / "files", tmp_path / "warehouse")
    imports(tmp_path / "later", [("0101210010", "5700", "07", {"gen_val_mo": 700})], "2025-06-05")
    figures = loaded(tmp_path / "later", tmp_path / "warehouse")
    asked = {"targets": (CHINA,), "products": product("0101")}
    assert values(ask(figures, IMPORTS, periods=in_month(2024, 3), **asked)) == [700 / 1e6]  # 0101.29 is gone
    assert values(ask(figures, IMPORTS, periods=in_month(2024, 4), **asked)) == [9 / 1e6]
    then = VintageSel("as_of", dt.date(2024, 7, 1))
    assert values(ask(figures, IMPORTS, periods=in_month(2024, 3), vintage=then, **asked)) == [1_050 / 1e6]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda rows: [rows[0], rows[1][:-1], *rows[2:]], "line 2"),
        (lambda rows: [rows[0][:180] + b"x" + rows[0][181:], *rows[1:]], "line 1: expected digits in columns 179"),
        (lambda rows: [*rows[:2], rows[2].replace(b"202403", b"202402"), *rows[3:]], "line 3: expected the month 2024"),
        (lambda rows: [row + b" " for row in rows], "line 1: expected 688 characters"),
    ],
)
def test_a_line_that_is_laid_out_otherwise_refuses_the_file(tmp_path: Path, spoil: object, words: str) -> None:
    rows = spoil([line(IMPORT_LAYOUT, record, MARCH) for record in DETAIL])  # type: ignore[operator]
    write(tmp_path / "2024-05-02" / "IMDB2403.ZIP", IMPORT_LAYOUT, rows)
    report = load_folder(tmp_path / "2024-05-02", warehouse=tmp_path / "warehouse", base=False)
    assert len(report.refused) == 1 and words in report.refused[0].reason, report.outcomes


def test_a_generated_month_adds_up(tmp_path: Path) -> None:
    known = volume.codes(300)
    path = volume.write(tmp_path / "files", MARCH, 5_000, known=known)
    with zipfile.ZipFile(path) as archive:
        first, last = IMPORT_LAYOUT.amounts["gen_val_mo"]
        rows = archive.read(IMPORT_LAYOUT.member).splitlines()
    total = sum(int(row[first - 1 : last]) for row in rows)
    figures = loaded(tmp_path / "files", tmp_path / "warehouse")
    chapters = sorted({code[:2] for code in known})
    whole = ask(figures, IMPORTS, products=product(*chapters), periods=in_month(2024, 3))
    assert values(whole) == [round(total / 1e6, 6)]
