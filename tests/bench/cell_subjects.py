"""What a cell is of, in words: flow, category, partner and the properties that tell its table from others."""

from __future__ import annotations

import random
import re

from tests.bench.cell import Cell, exhibit_name, printed

LINK = {"exports": "to", "imports": "from", "balance": "with"}
SECTORS = {"goods_and_services": ("goods and services", "total"), "goods": ("goods",), "services": ("services",)}
_REMAINDERS = {
    "x:other-europe": "other Europe",
    "x:other-european-union": "other European Union countries",
    "x:other-pacific-rim-countries": "other Pacific Rim countries",
    "x:other-africa": "other Africa",
    "x:other-south-central-america": "other South/Central America",
    "x:other-asia": "other Asia",
    "x:other-other-countries": "other countries not shown",
    "x:other": "other countries",
}
"""What a reader would call a line printed as "Other" under its area."""


def subject_of(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    maker = _SUBJECTS.get(cell.table, _plain)
    return maker(cell, pick)


def _flow(cell: Cell, what: str, pick: random.Random) -> str:
    """``imports of cars from Japan``, ``car imports from Japan``, ``the balance in cars with Japan``."""
    who = f" {LINK[cell.flow]} {_partner(cell)}" if cell.partner != "world" else ""
    if not what:
        return f"{pick.choice(('', 'U.S. ', 'US '))}{'trade balance' if cell.flow == 'balance' else cell.flow}{who}"
    if cell.flow == "balance":
        return f"{what} {pick.choice(('balance', 'trade balance'))}{who}"
    forms = (f"{cell.flow} of {what}{who}", f"US {cell.flow} of {what}{who}", f"{what} {cell.flow}{who}")
    return pick.choice(forms[:2] if len(what.split()) > 5 else forms)


def _partner(cell: Cell) -> str:
    name = _REMAINDERS.get(cell.partner, cell.partner_name)
    if ", " in name:
        name = " ".join(reversed(name.split(", "))) if name.startswith(("Korea", "Micronesia")) else name
    the = ("Netherlands", "United", "Philippines", "European Union", "Euro Area", "Bahamas", "Dominican Republic")
    return f"the {name}" if name.startswith(the) else name


def _what(cell: Cell) -> str:
    key = (cell.table, cell.flow, cell.scheme, cell.commodity)
    name = printed().get(key) or printed().get((cell.table, "", *key[2:])) or cell.commodity_name
    name = re.sub(r"\s*\(\d\)", "", name).removesuffix(", Total")
    if cell.table == "motor_vehicles" and name == "Parts":
        name = "motor vehicle parts"
    return name[:1].lower() + name[1:] if not name[:2].isupper() else name


def _adjusted(cell: Cell, pick: random.Random, always: bool = True) -> str:
    if not always:
        return ""
    return (
        pick.choice(("seasonally adjusted", "SA"))
        if cell.adjustment == "sa"
        else pick.choice(("not seasonally adjusted", "NSA"))
    )


def _plain(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    """A category by its printed name; a partner by its printed name."""
    what = _what(cell) if cell.scheme != "total" else pick.choice(SECTORS[cell.sector])
    return _flow(cell, what, pick), []


def _atp(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    return _flow(cell, f"ATP {_what(cell)}" if cell.commodity != "total" else _what(cell), pick), []


def _averages(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    what = _flow(cell, pick.choice(SECTORS[cell.sector]), pick)
    return pick.choice((f"three-month moving average of {what}", f"three-month average {what}")), []


def _bases(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    if cell.scheme == "adjustment":
        words = (
            f"net adjustments to goods {cell.flow}",
            f"balance of payments adjustments to goods {cell.flow}",
            f"net adjustments, {cell.flow} of goods",
        )
        return pick.choice(words), [_adjusted(cell, pick)]
    basis = {"bop": ("BOP basis", "balance of payments basis"), "census": ("Census basis",)}[cell.basis]
    if cell.scheme != "total":
        return _flow(cell, _what(cell), pick), [_adjusted(cell, pick, cell.adjustment == "nsa" or pick.random() < 0.3)]
    return _flow(cell, "goods", pick), [pick.choice(basis), _adjusted(cell, pick)]


def _real(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    if cell.commodity == "x:residual":
        return pick.choice((f"residual of real {cell.flow}", f"real {cell.flow} residual")), [
            exhibit_name(cell.exhibit)
        ]
    year = cell.prices[-4:]
    what = "goods" if cell.scheme == "total" else _what(cell)
    subject = _flow(cell, what, pick)
    return pick.choice(
        ((f"real {subject.removeprefix('US ')}", []), (subject, [f"in chained ({year}) dollars"]), (subject, ["real"]))
    )


def _country(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    if cell.partner == "x:timing-adjustment":
        return f"timing adjustments of goods {cell.flow}", ["c.i.f."] if cell.variable == "cif_value" else []
    if cell.partner == "world" and cell.variable == "value":
        return _bases(cell, pick)
    value = "c.i.f. " if cell.variable == "cif_value" else ""
    subject = _flow(cell, pick.choice(("goods", "goods", "")), pick)
    adjusted = _adjusted(cell, pick, cell.adjustment == "sa" or pick.random() < 0.3)
    return value + subject.removeprefix("US ") if value else subject, [adjusted]


def _services_old(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    shared = cell.scheme == "total" or cell.commodity in ("travel", "royalties_license_fees")
    return _plain(cell, pick)[0], ["previous presentation"] if shared else []


def _country_bop(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    return _flow(cell, SECTORS[cell.sector][0], pick), ["BOP basis"] if cell.sector == "goods" else []


def _sitc(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    if cell.scheme != "sitc":
        return _bases(cell, pick)
    if cell.commodity.startswith("x:"):
        tail = cell.commodity.removeprefix("x:")
        words = {
            "re-exports/agricultural-commodities": "re-exports of agricultural commodities",
            "re-exports/manufactured-goods": "re-exports of manufactured goods",
            "re-exports": "re-exports",
        }
        return words.get(tail) or _flow(cell, _what(cell), pick), [
            pick.choice(("", "SITC"))
        ] if tail not in words else []
    if cell.commodity == "89" or pick.random() < 0.3:  # divisions 8 and 89 are printed under one name
        return _flow(cell, f"SITC {cell.commodity}", pick), []
    return _flow(cell, _what(cell), pick), [pick.choice(("SITC", "by SITC"))]


def _naics(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    what = _what(cell) if cell.scheme != "total" else "goods"
    if cell.commodity in ("x:re-exports", "x:timing-adjustment"):
        words = {"x:re-exports": "re-exports"}.get(cell.commodity, f"NAICS timing adjustments of goods {cell.flow}")
        return words, [exhibit_name(cell.exhibit)]
    coded = f"NAICS {cell.commodity}" if cell.commodity[:1].isdigit() and pick.random() < 0.3 else what
    who = f" from {_partner(cell)}" if cell.partner != "world" else ""
    if cell.variable == "calculated_duty":
        return f"calculated duties on imports of {coded}{who}", [] if coded != what else ["NAICS"]
    extra = "for consumption" if cell.flow == "imports" else ""
    if cell.scheme == "total" and cell.table == "naics":
        extra = exhibit_name(cell.exhibit)
    return _flow(cell, coded, pick), [extra, "" if coded != what or cell.scheme == "total" else "NAICS"]


def _crude(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    what = _what(cell)
    subject = _flow(cell, what, pick).removeprefix("US ")
    match cell.variable:
        case "quantity":
            return pick.choice((f"quantity of {subject}", f"barrels of {subject}", f"{subject} in barrels")), []
        case "quantity_per_day":
            return pick.choice((f"barrels per day of {subject}", f"{subject} in barrels per day")), []
        case "unit_price":
            return pick.choice((f"unit price of {subject}", f"average price per barrel of {subject}")), []
        case "cif_value":
            return f"c.i.f. value of {subject}", []
    return subject, ["not seasonally adjusted"] if cell.table == "petroleum_energy" else []


def _states(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    code, _, part = cell.commodity.partition("/")
    name = cell.commodity_name.split(",")[0]
    if code == "US" or cell.scheme == "total":
        return _flow(cell, {"": "goods"}.get(part, f"{part} goods"), pick), [exhibit_name(cell.exhibit)]
    if code.startswith("x:"):
        name = {"x:unreported": "unreported", "x:other": "other"}.get(code, code[2:].replace("-", " "))
        return f"{name} {part} {cell.flow}".replace("  ", " "), [exhibit_name(cell.exhibit)]
    name = f"{name} (US state)" if code == "GA" else f"{name} state" if code == "WA" else name
    if part == "re-exports":
        return pick.choice((f"{name} re-exports", f"re-exports from {name}")), []
    made = f"{part} " if part else ""
    return pick.choice((f"{name} {made}{cell.flow}", f"{name}'s {made}{cell.flow}", f"{made}{cell.flow} of {name}")), []


def _history(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    subject = _flow(cell, "goods", pick).removeprefix("US ")
    cif = "c.i.f. " if cell.variable == "cif_value" else ""
    return cif + subject, ["" if cif else "Census basis", _adjusted(cell, pick)]


def _enduse_annual(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    if pick.random() < 0.3:
        return _flow(cell, f"end-use {cell.commodity}", pick), []
    return _flow(cell, _what(cell), pick), []


def _hs(cell: Cell, pick: random.Random) -> tuple[str, list[str]]:
    return _flow(cell, f"HS {cell.commodity}", pick), []


_SUBJECTS = {
    "totals_3mma": _averages,
    "atp": _atp,
    "goods_bases_sa": _bases,
    "goods_bases_nsa": _bases,
    "enduse_sa": _bases,
    "enduse_nsa": _bases,
    "petroleum_sa": _bases,
    "real_enduse": _real,
    "real_petroleum": _real,
    "areas": _country,
    "country_supplement": _country,
    "country_sa": _country,
    "country": _country,
    "country_bop": _country_bop,
    "sitc": _sitc,
    "naics": _naics,
    "naics_consumption": _naics,
    "petroleum_energy": _crude,
    "crude_by_country": _crude,
    "states": _states,
    "goods_history": _history,
    "enduse_annual": _enduse_annual,
    "hs": _hs,
    "services_old": _services_old,
}
