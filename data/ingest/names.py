"""Whether the names of a document are those of its codes: a code beside another's name is a wrong label."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from data.ingest.checks import CheckResult
from data.sources.base import Extract

VOCABULARY = Path(__file__).parent.parent / "vocab"


def check_names(extract: Extract) -> CheckResult | None:
    """Partners and end-use commodities that stand beside the name of another one."""
    wrong = _strange(extract.partners, _partners())
    named = ((code, name) for scheme, code, name, _, _ in extract.commodities if scheme == "enduse")
    for flow in set(extract.values["flow"]) & {"exports", "imports"}:
        wrong = wrong or _strange(named, _enduse(str(flow)))
    if wrong is None:
        return None
    code, name, owner = wrong
    return CheckResult("names", "failed", "", f"the code {code} stands beside {name!r}, which is {owner}")


def _strange(found: Iterable[tuple[str, str]], known: Mapping[str, frozenset[str]]) -> tuple[str, str, str] | None:
    """The first code that has the name of other codes and not its own."""
    for code, name in found:
        owners = known.get(_plain(name))
        if owners and code not in owners and code in frozenset().union(*known.values()):
            return code, name, min(owners)
    return None


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@cache
def _partners() -> dict[str, frozenset[str]]:
    """Names of countries to their codes, old and new."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    with (VOCABULARY / "partners.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["kind"] == "country":
                found[_plain(row["name"])] |= {row["id"], *row["former_codes"].split()}
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def _enduse(flow: str) -> dict[str, frozenset[str]]:
    """Official descriptions of five-digit end-use codes to the codes."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    with (VOCABULARY / "published_commodities.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["table"] == "enduse_sa" and row["flow"] == flow and len(row["code"]) == 5:
                found[_plain(row["name"])].add(row["code"])
    return {name: frozenset(codes) for name, codes in found.items()}
