"""The names that exhibits print for commodities, and the codes behind them.

End-use codes mean different things for exports and imports (00100 is soybeans exported, meat imported): a code is
only read together with its flow. A printed name that the vocabulary does not know gets a code made from the name
(``x:pharmaceutical-preparations``), so that an added line is still reachable under its own name.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from data.sources.partner_names import UNNAMED, slug


def fold(name: str) -> str:
    """A name for comparison: letters and digits only, footnote marks and endings such as "n.e.c." dropped."""
    text = re.sub(r"\(\d+\)|\bn\.?e\.?c\.?\b|, etc\.?", "", name.lower()).replace("&", " and ")
    return re.sub(r"[^a-z0-9]", "", text)


@cache
def _known() -> dict[tuple[str, str, str], tuple[str, str]]:
    text = files("data").joinpath("vocab/published_commodities.csv").read_text(encoding="utf-8")
    known: dict[tuple[str, str, str], tuple[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        known.setdefault((row["table"], row["flow"], fold(row["name"])), (row["scheme"], row["code"]))
    return known


def known(table: str, name: str, flow: str = "") -> tuple[str, str] | None:
    """The scheme and code of a printed name, or None. ``flow`` only where codes depend on it."""
    return _known().get((table, flow, fold(name)))


def made_up(name: str) -> str:
    """The stable code of a line that has no official one."""
    return f"{UNNAMED}{slug(name)}"
