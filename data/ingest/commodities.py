"""Build the generated vocabulary of products out of the official code lists.

``python -m data.ingest.commodities SOURCES`` reads ``SOURCES/codes`` and the end-use import file and writes
``commodities.csv`` (every category) and ``commodity_words.csv`` (everyday words that official descriptions
give to one category). What ships is the two files; the sources are needed only to rebuild them.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from data.commodities import VOCAB
from data.ingest.commodity_lists import ATP, ENDUSE_GROUPS, EXPORT_NAMES, FIXED, NAICS_EXTRA, STATES

Row = tuple[str, str, str, str, str, str, str]
HEADER = ("scheme", "code", "flow", "name", "parent", "label", "sector")
_KEEP_UPPER = re.compile(r"\b(Tv'?s|Vcr'?s|U\.s\.|N\.e\.c\.?|Nesoi)")


def build(sources: Path, target: Path = VOCAB) -> None:
    """Write both generated files into ``target``. Raises FileNotFoundError where a code list is missing."""
    from data.ingest.commodity_words import words  # late: it reads the catalogue written first

    codes = sources / "codes"
    workbook = max((sources / "census" / "enduse").glob("*/enduse_imports.xlsx"))
    industries = max((sources / "census" / "naics6").glob("*naics6*.parquet"))
    _write(target / "commodities.csv", HEADER, named(categories(codes, workbook, industries)))
    _write(target / "commodity_words.csv", ("phrase", "share", "targets"), words(codes))


def named(found: Iterator[Row]) -> Iterator[Row]:
    """The categories with the labels of ``commodity_labels.csv`` instead of the first clause of a long description:
    that clause names a part of the category only (chapter 71 is not pearls)."""
    with (VOCAB / "commodity_labels.csv").open(encoding="utf-8", newline="") as file:
        labels = {(row["scheme"], row["code"]): row["label"] for row in csv.DictReader(file)}
    for scheme, code, flow, name, parent, label, sector in found:
        yield scheme, code, flow, name, parent, labels.get((scheme, code), label), sector


def categories(codes: Path, enduse_imports: Path, naics6: Path) -> Iterator[Row]:
    """Every category of every scheme, in the order of its scheme."""
    for code, name in ENDUSE_GROUPS:
        yield ("enduse", code, "", name, "", _label(name), "goods")
    imports = dict(_enduse_imports(enduse_imports))
    printed = _printed_enduse({*imports.values()})
    for code, name in sorted(_fixed_width(codes / "ENDUSE.TXT", 5, 100).items()):
        if len(code) == 5:
            shown = EXPORT_NAMES.get(code) or (imports.get(code) if "2" <= code[0] <= "4" else None) or _sentence(name)
            label = _label(printed.get(("exports", code), shown))
            yield ("enduse", code, "exports", shown, min(code[0], "5"), label, "goods")
    for code, name in sorted(imports.items()):
        label = _label(printed.get(("imports", code), name))
        yield ("enduse", code, "imports", name, code[0], label, "goods")
    yield from _hs(codes / "harmonized-system.csv")
    yield from _printed("sitc", lambda code: code[:1] if len(code) == 2 else "")
    yield from _printed("naics", lambda code: "31-33" if code[0] == "3" and len(code) == 3 else _naics_division(code))
    for code, name in NAICS_EXTRA.items():
        yield ("naics", code, "", name, _naics_division(code), _short(name), "goods")
    yield from _naics6(naics6)
    for code, name in ATP:
        yield ("atp", code, "", name, "" if code == "total" else "total", _label(name), "goods")
    yield from FIXED
    for code, name in STATES:
        yield ("state", code, "", name, "", name, "goods")


def _printed(table: str, parent: Callable[[str], str]) -> Iterator[Row]:
    """The lines that an exhibit prints, under the codes that its adapter gives them."""
    seen = set[str]()
    with (VOCAB / "published_commodities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["table"] == row["scheme"] == table and row["code"] not in seen:
                seen.add(row["code"])
                name = row["name"].removesuffix(", Total")
                name = name if table == "sitc" else _sentence(name)
                yield (table, row["code"], "", name, parent(row["code"]), _short(name), "goods")


def _printed_enduse(official: set[str]) -> dict[tuple[str, str], str]:
    """(flow, code) -> the name that Exhibits 7 and 8 print, where it is not the code list's."""
    out: dict[tuple[str, str], str] = {}
    with (VOCAB / "published_commodities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["flow"], row["code"])
            if row["scheme"] == "enduse" and row["name"] not in official and "-" not in row["name"]:
                out.setdefault(key, row["name"])
    return out


def _naics6(path: Path) -> Iterator[Row]:
    """Industries of six digits, which no exhibit prints; without a parent: no table has both."""
    raw = pd.read_parquet(path, columns=["NAICS", "NAICS_SDESC"]).drop_duplicates("NAICS").sort_values("NAICS")
    for code, name in raw.to_numpy().tolist():
        written = _sentence(str(name))
        yield ("naics", str(code), "", written, "", _label(written), "goods")


def _naics_division(code: str) -> str:
    return code[:2] if len(code) == 3 and code[0] in "12" else ""


def _hs(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == "2" and row["hscode"] != "99":
                yield ("hs", row["hscode"], "", row["description"], "", _short(row["description"]), "goods")
    yield ("hs", "98", "", "Special classification provisions, nesoi", "", "special classification provisions", "goods")
    yield ("hs", "99", "", "Special import provisions, nesoi", "", "special import provisions", "goods")


def _enduse_imports(path: Path) -> Iterator[tuple[str, str]]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    header = [str(cell) for cell in rows[0]]
    code, name = header.index("END_USE"), header.index("COMM_DESC")
    for row in rows[1:]:
        yield str(row[code]).strip(), str(row[name]).strip()


def _fixed_width(path: Path, code: int, name: int) -> dict[str, str]:
    """A list with a code and a description in fixed columns (its .LAY file says which)."""
    lines = path.read_text(encoding="latin-1").splitlines()
    return {line[:code].strip(): line[code : code + name].strip() for line in lines if line.strip()}


def _sentence(name: str) -> str:
    """Official capitals as a sentence."""
    text = re.sub(r"\s+", " ", name).capitalize()
    return _KEEP_UPPER.sub(lambda m: m[0].upper() if m[0][0] in "TVU" else m[0].lower(), text)


def _label(name: str) -> str:
    """The name in running text."""
    plain = re.sub(r",? (?:etc\.?|n\.e\.c\.?)$", "", name.replace("--", ", ").strip())
    return plain if plain[:2].isupper() or plain.startswith(("U.S.", "TV")) else plain[:1].lower() + plain[1:]


def _short(name: str) -> str:
    """The first clause of a long official description."""
    first = re.split(r"[;(]|, n\.?e\.?[cs]|, nesoi|, nspf| and parts thereof| other than ", name, flags=re.I)[0]
    return _label(first.strip(" ,"))


def _write(path: Path, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
