"""The names that publishers print for partners, and the Schedule C codes behind them.

Codes are those of ``country.xlsx`` wherever it has a row (0003 European Union, 0010 North America, 0012 Europe). The
Census API's own codes for groups clash with them (0020 is USMCA there and "all other countries" in the seasonal file;
0021 and 0022 are other groups), so names decide, never the API's code. Partners without any code have a stable one
that starts with ``x:``.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

UNNAMED = "x:"
"""How codes begin that no publisher has: remainders ("Other"), adjustments, groups without a code."""


class UnknownPartnerError(ValueError):
    """A printed partner that no vocabulary knows. Add it to ``data/vocab/published_partner_names.csv``."""


def fold(name: str) -> str:
    """A name for comparison: no case, accents, footnote marks, asterisks or punctuation; Saint is St."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"\(\d+\)|\*|\.|'", "", text).replace("&", " and ")
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\bsaint\b", "st", text))


@cache
def _codes() -> dict[str, str]:
    text = files("data").joinpath("vocab/published_partner_names.csv").read_text(encoding="utf-8")
    return {fold(row["name"]): row["code"] for row in csv.DictReader(text.splitlines())}


@cache
def _other_names() -> dict[str, str]:
    """Names of single partners that nobody has printed yet, from the vocabulary of questions: a partner renamed."""
    text = files("data").joinpath("vocab/partner_aliases.csv").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["type"] in ("name", "former") and not row["when"] and re.fullmatch(r"[1-9]\d{3}", row["target"]):
            found.setdefault(fold(row["alias"]), set()).add(row["target"])
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def code_of(name: str) -> str | None:
    """The code of a printed name, or None. Names that were printed before come first."""
    return _codes().get(fold(name)) or _other_names().get(fold(name))


def resolve(name: str, area: str | None = None) -> str:
    """The code of a printed name. ``Other`` under an area is that area's remainder (``x:other-pacific-rim``).

    Raises UnknownPartnerError naming the name.
    """
    if fold(name) == "other":
        return f"{UNNAMED}other" if area is None else f"{UNNAMED}other-{slug(area)}"
    found = code_of(name)
    if found is None:
        raise UnknownPartnerError(name)
    return found


def slug(name: str) -> str:
    """``Pacific Rim Countries`` -> ``pacific-rim-countries``."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(\d+\)|'", "", text)).strip("-")
