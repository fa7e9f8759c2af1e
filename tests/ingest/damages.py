"""A hundred and more ways to damage one publisher's file, each made from the true one.

``damages()`` gives them in a fixed order: by exhibit exchanged names or columns, a wrong figure, something wrong with
the months; then exhibits in each other's place, broken bytes, and those of the files beside the exhibits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.ingest.damage_kinds import (
    Spoil,
    bomb,
    columns,
    cut,
    digits,
    dropped,
    exchange,
    figure,
    in_its_place,
    labels,
    lines,
    months_shifted,
    moved_down,
    neighbours,
    nothing,
    number,
    one_figure,
    other_sign,
    page_of_error,
    row,
    scaled,
    sheet,
    some_columns,
    ten_times,
    two_months,
)
from tests.ingest.damages_drawn import drawn
from tests.ingest.release_when import ACROSS, DOWN

EXHIBITS = "census/ft900/2025-05-06"
COUNTRY, ADJUSTED = "census/country/2025-04-03/country.xlsx", "census/ctyseasonal/2025-04-03/ctyseasonal.xlsx"
HISTORY, BALANCE = "bea/trad-time-series-0325.xlsx", "fred/BOPGSTB-2025-02-05.csv"
BESIDE = (COUNTRY, ADJUSTED, HISTORY, BALANCE)
"""Files of about that release that are no exhibits."""


@dataclass(frozen=True)
class Damage:
    """``file``: the true file under the folder of sources; ``spoil`` writes its damaged copy."""

    kind: str
    file: str
    spoil: Spoil
    what: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}: {Path(self.file).name}{f' ({self.what})' if self.what else ''}"


NAMED: list[tuple[str, str, str, Spoil]] = [
    ("columns", "exh3", "Travel and Transport", columns(4, 5)),
    ("names", "exh7", "Soybeans and Other foods", labels("Soybeans", "Other foods")),
    ("names", "exh8", "gold and crude oil", labels("Nonmonetary gold", "Crude oil")),
    ("names", "exh2s", "Texas and Utah", labels("Texas", "Utah")),
    ("names", "exh2as", "Texas and Utah", labels("Texas", "Utah")),
    ("figure", "exh2s", "Texas a billion off", figure("Texas", 10, 1000)),
    ("names", "exh14", "Canada and Germany", labels("Canada", "Germany")),
    ("names", "exh14a", "China and Japan", labels("China", "Japan")),
    ("quantity", "exh17a", "Canada's barrels", figure("Canada", 3, 10_000)),
    ("figure", "exh17", "the price of crude", figure("March", 4, 10)),
    ("duty", "exh1s", "one group's", figure("Agricultural Products, Total", 8, 30)),
    ("names", "exh4s", "Japan and Korea", labels("Japan", "Korea, South")),
    ("names", "exh4s", "Vietnam and Taiwan", labels("Vietnam", "Taiwan")),
    ("names", "exh18", "Mexico and Canada, exports", labels("Mexico", "Canada")),
    ("names", "exh18", "Mexico and Canada, imports", labels("Mexico", "Canada", 1)),
    ("names", "exh16a", "China and Mexico", labels("China", "Mexico")),
    ("names", "exh16a", "Biotechnology and Aerospace", labels("Biotechnology", "Aerospace")),
    ("names", "exh17a", "Iraq and Saudi Arabia", labels("Iraq", "Saudi Arabia")),
    ("names", "exh19", "China and Mexico", labels("China", "Mexico")),
    ("names", "exh20", "China and Canada", labels("China", "Canada")),
    ("names", "exh20b", "India and Ireland", labels("India", "Ireland")),
    ("names", "exh15", "two SITC lines", labels("Vegetables and fruit", "Footwear")),
    ("supplement column", "exh1s", "two columns", columns(2, 3)),
    ("supplement column", "exh4s", "exports and imports", columns(5, 8)),
    ("supplement column", "exh3s", "customs and c.i.f.", columns(5, 6)),
    ("columns", "exh9", "petroleum and other", columns(4, 5)),
    ("columns", "exh10", "capital goods and automotive", columns(5, 6)),
]
SWITCHED = {
    "exh2s": "exh2as", "exh4s": "exh4as", "exh14": "exh14a", "exh20a": "exh20b", "exh5": "exh12", "exh6": "exh13",
    "exh7": "exh8", "exh3": "exh4",
}  # fmt: skip
"""An exhibit and the one whose file stands in its place."""


def damages() -> list[Damage]:
    """All of them; the same on every run."""
    found = [Damage(kind, f"{EXHIBITS}/{name}.xlsx", spoil, what) for kind, name, what, spoil in NAMED]
    found += _drawn()
    found += [Damage(kind, f"{EXHIBITS}/exh{at}.xlsx", spoil) for kind, at, spoil in drawn((*DOWN, *ACROSS))]
    found += [
        Damage("another exhibit", f"{EXHIBITS}/{name}.xlsx", in_its_place(f"{EXHIBITS}/{other}.xlsx"), f"{other}.xlsx")
        for name, other in SWITCHED.items()
    ]
    found += [
        Damage("another release", f"{EXHIBITS}/{name}.xlsx", in_its_place(f"census/ft900/2023-06-07/{name}.xlsx"))
        for name in ("exh1", "exh18", "exh4s")
    ]
    found += [
        Damage("broken bytes", f"{EXHIBITS}/{name}.xlsx", spoil, spoil.__name__)
        for name, spoil in (("exh6", cut), ("exh16", bomb), ("exh9", page_of_error), ("exh13", nothing))
    ]
    return found + beside()


def _drawn() -> Iterator[Damage]:
    """For each exhibit three, drawn by its name."""
    wrongs = {"ten times": ten_times, "sign": other_sign, "digits": digits}
    for at, exhibit in enumerate((*DOWN, *ACROSS)):
        seed, file, down = f"exhibit {exhibit}", f"{EXHIBITS}/exh{exhibit}.xlsx", exhibit in DOWN
        yield Damage("columns" if down else "names", file, (some_columns if down else neighbours)(seed), "drawn")
        kind = list(wrongs)[at % 3]
        yield Damage(kind, file, one_figure(seed, wrongs[kind]), "drawn")
        if at % 4 == 3:
            yield Damage("a row gone", file, dropped(seed), "drawn")
        elif not down:
            yield Damage("names moved", file, moved_down(seed), "drawn")
        elif at % 4 == 2:
            yield Damage("months shifted", file, sheet(months_shifted))
        elif at % 8 == 0:
            yield Damage("units", file, sheet(scaled))
        else:
            yield Damage("two months", file, two_months(seed), "drawn")


def country(change: Callable[[Worksheet, Callable[[str, int], int]], None]) -> Spoil:
    """A change of country.xlsx; the function given finds the row of a code and a year."""

    def spoil(page: Worksheet) -> None:
        at = {
            (str(line[1]).zfill(4), int(str(line[0]))): number
            for number, line in enumerate(page.iter_rows(values_only=True), 1)
            if str(line[0]).isdigit()
        }
        change(page, lambda code, year: at[code, year])

    return sheet(spoil)


def _codes(page: Worksheet, find: Callable[[str, int], int]) -> None:
    for year in range(2010, 2026):
        exchange(page, find("5700", year), find("2010", year), [2])


def _one_year(page: Worksheet, find: Callable[[str, int], int]) -> None:
    exchange(page, find("5880", 2024), find("5800", 2024), range(4, page.max_column + 1))


def _flows(page: Worksheet, find: Callable[[str, int], int]) -> None:
    for month in range(13):
        first, second = page.cell(find("4280", 2024), 4 + month), page.cell(find("4280", 2024), 17 + month)
        first.value, second.value = second.value, first.value


def _tenfold(page: Worksheet, find: Callable[[str, int], int]) -> None:
    cell = page.cell(find("5520", 2025), 4)
    cell.value = (number(cell.value) or 0) * 10


def _gone(page: Worksheet, find: Callable[[str, int], int]) -> None:
    page.delete_rows(find("5520", 2024))


def beside() -> list[Damage]:
    """Those of the files that are no exhibits."""
    changes = {
        "codes of China and Mexico": _codes,
        "Japan and Korea in 2024": _one_year,
        "exports and imports of Germany": _flows,
        "Vietnam's January ten times": _tenfold,
        "Vietnam's 2024 gone": _gone,
    }
    two_years = sheet(lambda page: exchange(page, *_years(page, 2023, 2024), range(2, 11)), 1)  # type: ignore[arg-type, call-arg]
    return [
        *(Damage("country.xlsx", COUNTRY, country(change), what) for what, change in changes.items()),
        Damage("history", HISTORY, two_years, "two years"),
        Damage("history", HISTORY, one_figure("3", digits, 1), "digits"),
        Damage("history", ADJUSTED, one_figure("4", ten_times, 0, 4), "ten times"),
        Damage("history", BALANCE, lines(_tenth), "ten times"),
        Damage("history", BALANCE, lines(_later), "a month later"),
        Damage("history", BALANCE, lines(lambda found: found.__delitem__(slice(200, None))), "cut"),
    ]


def _years(page: Worksheet, *years: int) -> list[int]:
    return [row(page, str(year)) for year in years]


def _tenth(found: list[str]) -> None:
    day, value = found[-5].split(",")
    found[-5] = f"{day},{float(value) * 10}"


def _later(found: list[str]) -> None:
    days = [line.split(",")[0] for line in found[1:]]
    values = [line.split(",")[1] for line in found[1:]]
    found[2:] = [f"{day},{value}" for day, value in zip(days[1:], values[:-1], strict=True)]
