"""What is published and by which codes it is asked, a page at a time."""

from __future__ import annotations

from typing import Literal, get_args

from typing_extensions import TypedDict

from bot.programs import codes
from bot.programs.codes import Code
from bot.replies.ask import Asker
from data.query.coverage import Extent, coverage_of_tables
from data.tables import tables

Kind = Literal["tables", "partners", "groups", "products"]
PAGE = 40


class EntryJson(TypedDict):
    code: str
    name: str


class CatalogueJson(TypedDict):
    """A page of a catalogue; ``rows`` counts all its entries that fit the search."""

    schema: Literal[1]
    kind: str
    page: int
    pages: int
    rows: int
    entries: list[EntryJson]
    text: str


def catalogue(asker: Asker, kind: str, search: str = "", page: int = 1) -> CatalogueJson:
    """A page of a kind of codes; ``search`` is part of a code or name. Raises WrongCodeError."""
    listed = _listed(asker, codes.named("kind", kind, get_args(Kind)))
    asked = search.strip().lower()[: codes.LONGEST_SHOWN]
    found = [one for one in listed if asked in one.code.lower() or asked in one.name.lower()]
    if asked and not found:
        found = codes.near(asked, {key: one for one in listed for key in (one.code.lower(), one.name.lower())})
    pages = max(1, -(-len(found) // PAGE))
    if not 1 <= page <= pages:
        raise codes.WrongCodeError("page", str(page), (), f"a number from 1 to {pages}")
    shown = found[(page - 1) * PAGE : page * PAGE]
    head = f"{len(found)} {kind}" + (f" like “{asked}”" if asked else "")
    head += f", page {page} of {pages} (truncated: ask for page {page + 1})" if page < pages else ""
    return {
        "schema": 1,
        "kind": kind,
        "page": page,
        "pages": pages,
        "rows": len(found),
        "entries": [{"code": one.code, "name": one.name} for one in shown],
        "text": "\n".join([f"{head}.", *(f"{one.code}: {one.name}" for one in shown)]),
    }


def _listed(asker: Asker, kind: str) -> list[Code]:
    if kind == "tables":
        return _tables(asker)
    return {"partners": codes.partners, "groups": codes.groups, "products": codes.products}[kind]()


def _tables(asker: Asker) -> list[Code]:
    """Every table that is loaded: its title and footing, and how far it reaches."""
    extents: dict[str, list[Extent]] = {}
    for extent in coverage_of_tables(asker.data.warehouse).extents:
        extents.setdefault(extent.table, []).append(extent)
    return [Code(name, _told(name, found)) for name, found in extents.items()]


def _told(name: str, found: list[Extent]) -> str:
    entry = tables()[name]
    reach = {one.grain: one.span for one in sorted(found, key=lambda one: (one.last, -one.first))}
    spans = "; ".join(f"by {grain} {first} to {last}" for grain, (first, last) in reach.items())
    footing = ", ".join(
        ", ".join(entry[key]) for key in ("flows", "sector", "basis", "adjustment", "scheme") if entry[key]
    )
    return f"{entry['title']} ({footing}); {spans}; release of {max(one.release for one in found)}"
