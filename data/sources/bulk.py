"""The Bureau's monthly files of ten-digit detail (IMDByymm.ZIP, EXDByymm.ZIP): fixed width, read as a stream.

The record layouts are those that the Bureau publishes (foreign-trade/reference/products/layouts, imdb.html and
exdb.html): IMP_DETL.TXT has 688 characters, EXP_DETL.TXT 323; amounts are of 15 digits, the month's first and the
year's to date after them, of which only the month's are read. CONCORD.TXT has the unit of quantity of each code. Every
record is of one length, so that columns are cut out of blocks of bytes without a loop over lines.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from data import period
from data.sources.base import LayoutError

BLOCK = 20_000
"""Records at a time: some 14 MB."""
_NAME = re.compile(r"(im|ex)db(\d{2})(\d{2})\.zip", re.IGNORECASE)
Block = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A detail file: its member, record length, and columns as (first, last) character, counted from one.

    ``tables``: for each table that it makes, which column is the value, the duty, the quantity.
    """

    flow: str
    member: str
    length: int
    keys: dict[str, tuple[int, int]]
    year: tuple[int, int]
    month: tuple[int, int]
    amounts: dict[str, tuple[int, int]]
    tables: dict[str, dict[str, str]]


IMPORTS = Layout(
    "imports", "IMP_DETL.TXT", 688,
    {"commodity": (1, 10), "partner": (11, 14), "district": (17, 18)}, (23, 26), (27, 28),
    {"con_qy1_mo": (44, 58), "con_val_mo": (74, 88), "cal_dut_mo": (104, 118), "gen_qy1_mo": (149, 163),
     "gen_val_mo": (179, 193)},
    {"hs10": {"value": "gen_val_mo", "quantity": "gen_qy1_mo"},
     "hs10_consumption": {"value": "con_val_mo", "duty": "cal_dut_mo", "quantity": "con_qy1_mo"}},
)  # fmt: skip
EXPORTS = Layout(
    "exports",
    "EXP_DETL.TXT",
    323,
    {"commodity": (2, 11), "partner": (12, 15), "district": (16, 17)},
    (18, 21),
    (22, 23),
    {"qty_1_mo": (39, 53), "all_val_mo": (69, 83)},
    {"hs10": {"value": "all_val_mo", "quantity": "qty_1_mo"}},
)
CONCORD, CODE, UNIT = "CONCORD.TXT", slice(0, 10), slice(210, 213)
_POWERS = 10 ** np.arange(14, -1, -1, dtype=np.int64)


def layout_of(path: Path) -> tuple[Layout, int]:
    """The layout of a file by its name, and its month (an ordinal). Raises LayoutError for another name."""
    found = _NAME.fullmatch(path.name)
    if found is None or not 1 <= int(found[3]) <= 12:
        raise LayoutError(path.name, "", "", "a name such as IMDB2403.ZIP", path.name)
    return (IMPORTS if found[1].lower() == "im" else EXPORTS), period.month(2000 + int(found[2]), int(found[3]))


def blocks(path: Path) -> Iterator[Block]:
    """The records, a block of columns at a time: keys as text, amounts as whole numbers. Raises LayoutError naming the
    line that is not laid out so."""
    layout, month = layout_of(path)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_member(path, archive, layout.member)) as stream:
            yield from _blocks(path, stream, layout, month)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise LayoutError(path.name, "", "", "a whole zip archive", str(error)) from error


def units(path: Path) -> dict[str, str]:
    """The first unit of quantity by code, where the archive lists it."""
    with zipfile.ZipFile(path) as archive:
        name = next((n for n in archive.namelist() if n.upper().endswith(CONCORD)), None)
        if name is None:
            return {}
        with archive.open(name) as stream:
            lines = (line.decode("latin-1") for line in stream)
            return {line[CODE]: line[UNIT].strip() for line in lines if line[CODE].isdigit()}


def _member(path: Path, archive: zipfile.ZipFile, wanted: str) -> str:
    found = next((n for n in archive.namelist() if n.upper().rsplit("/", 1)[-1] == wanted), None)
    if found is None:
        raise LayoutError(path.name, "", "", wanted, ", ".join(archive.namelist()[:4]))
    return found


def _blocks(path: Path, stream: Any, layout: Layout, month: int) -> Iterator[Block]:
    first = stream.readline()
    width, text = len(first), len(first.rstrip(b"\r\n"))
    if text != layout.length:
        raise LayoutError(path.name, "", "line 1", f"{layout.length} characters in {layout.member}", text)
    rest, at, end = first, 1, np.frombuffer(first[text:], dtype=np.uint8)
    while chunk := stream.read(width * BLOCK):
        rest += chunk
        whole = len(rest) // width
        grid = np.frombuffer(rest, dtype=np.uint8, count=whole * width).reshape(whole, width)
        yield _block(path, grid, layout, month, at, end)
        rest, at = rest[whole * width :], at + whole
    if rest.rstrip(b"\r\n\x1a"):
        rest = rest.rstrip(b"\r\n\x1a") + first[text:]
        if len(rest) != width:
            raise LayoutError(path.name, "", f"line {at}", f"{layout.length} characters", len(rest) - (width - text))
        yield _block(path, np.frombuffer(rest, dtype=np.uint8).reshape(1, width), layout, month, at, end)


def _block(
    path: Path, grid: npt.NDArray[np.uint8], layout: Layout, month: int, line: int, end: npt.NDArray[np.uint8]
) -> Block:
    """The columns of a block of whole records that begins at a line; ``end``: the bytes that end each."""
    uneven = (grid[:, layout.length :] != end).any(axis=1)
    if uneven.any():
        at = int(uneven.argmax())
        raise LayoutError(path.name, "", f"line {line + at}", f"{layout.length} characters", "another length")
    out: Block = {}
    for name, (first, last) in layout.keys.items():
        cut = np.ascontiguousarray(grid[:, first - 1 : last])
        out[name] = cut.view(f"S{last - first + 1}").ravel().astype("U")
    when = _number(path, grid, layout.year, line) * 12 + _number(path, grid, layout.month, line) - 1
    if (when != month).any():
        at = int((when != month).argmax())
        found = period.iso(int(when[at]))
        raise LayoutError(path.name, "", f"line {line + at}", f"the month {period.iso(month)}", found)
    for name, place in layout.amounts.items():
        out[name] = _number(path, grid, place, line)
    return out


def _number(path: Path, grid: npt.NDArray[np.uint8], place: tuple[int, int], line: int) -> npt.NDArray[np.int64]:
    cut = grid[:, place[0] - 1 : place[1]]
    digits = np.where(cut == 32, 48, cut).astype(np.int64) - 48
    wrong = ((digits < 0) | (digits > 9)).any(axis=1)
    if wrong.any():
        at = int(wrong.argmax())
        found = bytes(cut[at]).decode("latin-1")
        raise LayoutError(path.name, "", f"line {line + at}", f"digits in columns {place[0]} to {place[1]}", found)
    made: npt.NDArray[np.int64] = digits @ _POWERS[-cut.shape[1] :]
    return made
