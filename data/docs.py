"""``python -m data.docs`` writes ``docs/data.md``: every table, from ``tables.toml`` and what the snapshot covers."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from data.period import first_day
from data.tables import tables
from data.warehouse.reader import open_warehouse
from data.warehouse.slices import Slice

_HEAD = """# The tables

Written by `python -m data.docs` from `data/vocab/tables.toml` and the figures that ship; do not edit by hand.
`tradebot status` says the same of what is loaded. Money is held in millions of dollars, to the published precision.
A table's *basis* is Census (customs documents) or BOP (balance of payments: change of ownership); *SA* is seasonally
adjusted, *NSA* not.

| table | cited as | what it has | covers | releases |
|---|---|---|---|---|
"""
_COVERAGE = """
SELECT s.table_id, min(c.first), max(c.last), count(DISTINCT c.release), max(c.release)
FROM coverage c JOIN series s USING (series_id) GROUP BY s.table_id
"""
_WORDS = {
    "nsa": "NSA", "sa": "SA", "bop": "BOP", "census": "Census", "goods_and_services": "goods and services",
    "chained_2017": "chained (2017) dollars", "chained_2012": "chained (2012) dollars", "ytd": "year to date",
}  # fmt: skip


def text() -> str:
    """The whole page. Raises NothingLoadedError without a snapshot."""
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = open_warehouse(Path(scratch), Path(scratch))
        covered = {row[0]: row[1:] for row in warehouse.rows(_COVERAGE)} | _sliced(warehouse.edition().slices)
        warehouse.close()
    rows = "".join(_row(name, entry, covered.get(name)) for name, entry in tables().items())
    return _HEAD + rows + "\n" + "\n".join(_section(name, entry) for name, entry in tables().items())


def _sliced(slices: Iterable[Slice]) -> dict[str, tuple[Any, ...]]:
    """The same of the tables that are kept in slices."""
    by_table: dict[str, list[Slice]] = {}
    for one in slices:
        by_table.setdefault(one.table, []).append(one)
    return {
        table: (
            first_day(min(s.first for s in many)),
            first_day(max(s.last for s in many)),
            len({s.release for s in many}),
            max(s.release for s in many),
        )
        for table, many in by_table.items()
    }


def _row(name: str, entry: dict[str, Any], covered: tuple[Any, ...] | None) -> str:
    what = "; ".join(part for part in (_list(entry["sector"]), _list([*entry["basis"], *entry["adjustment"]])) if part)
    months = "nothing in the snapshot" if covered is None else f"{covered[0]:%Y-%m} to {covered[1]:%Y-%m}"
    releases = "" if covered is None else f"{covered[2]}, the newest of {covered[3]}"
    return f"| [{name}](#{name}) | {entry['exhibits'][0][0]} | {what} | {months} | {releases} |\n"


def _section(name: str, entry: dict[str, Any]) -> str:
    lines = [f"## {name}", "", f"{entry['title']}. {entry['publisher']}.", ""]
    facts = {
        "flows": _list(entry["flows"]),
        "frequency": _list(entry["frequency"]),
        "by": _list([*(["partner"] if entry.get("has_partners") else []), *entry["scheme"]]) or "totals only",
        "prices": _list(entry["prices"]),
        "valuation": entry["valuation"],
        "published in": entry["unit"],
    }
    lines += [f"* {key}: {value}" for key, value in facts.items() if value]
    lines += [f"* {cited}: *{title}*" for cited, title in entry["exhibits"]]
    lines += [f"* <{entry['url']}>", "", entry.get("notes", ""), ""]
    return "\n".join(lines)


def _list(values: Iterable[str]) -> str:
    return ", ".join(_WORDS.get(value, value.replace("_", " ")) for value in values)


if __name__ == "__main__":
    sys.stdout.write(text())
