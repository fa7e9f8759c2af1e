"""Build the names of HS codes out of the official lists: ``python -m data.ingest.hs_names SOURCES``.

Writes ``data/vocab/hs/names.tsv.gz``: code, flows (M: Harmonized Tariff Schedule, X: Schedule B), first unit of
quantity, name. Codes of ten digits come with every edition that the lists have; those of two, four and six digits are
the Harmonized System's, older ones from the lists of older editions.
"""

from __future__ import annotations

import csv
import gzip
import html
import sys
from collections.abc import Iterator
from pathlib import Path

from data.hs import NAMES

Line = tuple[str, str, str]
_DESCRIBED = slice(6, 156)
_CONCORDED = slice(10, 160)
_UNIT = slice(210, 213)


def build(sources: Path, target: Path = NAMES) -> None:
    """Write the file. Raises FileNotFoundError where a code list is missing."""
    codes = sources / "codes"
    imports, exports = _imports(codes), _exports(codes)
    rows: list[str] = []
    for code in sorted({*imports, *exports}):
        kinds = [("M", imports.get(code)), ("X", exports.get(code))]
        named = [(flow, line[0], line[1]) for flow, line in kinds if line is not None]
        if len(named) == 2 and named[0][2].lower() == named[1][2].lower():
            named = [("MX", named[0][1], named[0][2])]
        rows += ["\t".join((code, flow, unit, name)) for flow, unit, name in named]
    ten = {*imports, *exports}
    rows += ["\t".join((code, "MX", "", name)) for code, name in _system(codes, ten)]
    target.parent.mkdir(exist_ok=True)
    with target.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed:
        packed.write(("\n".join(sorted(rows)) + "\n").encode())


def _imports(codes: Path) -> dict[str, tuple[str, str]]:
    with (codes / "hts10-import-descriptions-2025-04.csv").open(encoding="utf-8", newline="") as file:
        return {row["hts10"]: (row["unit"], plain(row["name"])) for row in csv.DictReader(file)}


def _exports(codes: Path) -> dict[str, tuple[str, str]]:
    """Schedule B; its units are in the older concordance, else those of the import line of the same code."""
    concord = _lines(codes / "CONCORD.TXT")
    units = {line[:10]: line[_UNIT].strip().lower() for line in concord}
    same = _imports(codes)
    out = {line[:10]: (units[line[:10]], _sentence(line[_CONCORDED])) for line in concord}
    with (codes / "schedule-b10-short-names-2013-2026.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["schedule_b10"]
            unit = units.get(code) or (same[code][0] if code in same else "")
            out[code] = (unit, same[code][1] if code in same and _same(same[code][1], row) else _spoken(row))
        return out


def _same(name: str, row: dict[str, str]) -> bool:
    return name.lower() == plain(row["short_name"]).lower()


def _spoken(row: dict[str, str]) -> str:
    return plain(row["short_name"]).title()


def _system(codes: Path, ten: set[str]) -> Iterator[tuple[str, str]]:
    """Names of chapters, headings and subheadings: the newest edition's, else an older list's."""
    found: dict[str, str] = {}
    for line in _lines(codes / "HSDESC.TXT"):
        found[line[:6].strip()] = _sentence(line[_DESCRIBED])
    with (codes / "harmonized-system.csv").open(encoding="utf-8", newline="") as file:
        found |= {row["hscode"]: plain(row["description"]) for row in csv.DictReader(file)}
    for size in (4, 6):
        for code in sorted({one[:size] for one in ten}):
            found.setdefault(code, "")
    for code, name in sorted(found.items()):
        if code.isdigit() and len(code) in (2, 4, 6):
            yield code, name


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="latin-1").splitlines()


def _sentence(text: str) -> str:
    words = plain(text)
    return words[:1] + words[1:].lower()


def plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


if __name__ == "__main__":
    build(Path(sys.argv[1]))
