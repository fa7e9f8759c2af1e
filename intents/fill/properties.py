"""Sector, basis, adjustment, prices, table and variable: whatever the message names itself."""

from __future__ import annotations

from itertools import pairwise

from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.tables import tables
from intents.issues import Ambiguous
from intents.reading import Reading
from intents.slots import Slots
from intents.text import Span
from intents.vocabulary import wordlist

_AGAINST = wordlist("against")
_SECTORS = {"goods": wordlist("goods_words"), "services": wordlist("services_words")}
_SUPPLEMENT, _FORMER = wordlist("supplement"), wordlist("former")


def properties(reading: Reading, slots: Slots) -> None:
    """Sector, basis, adjustment, prices, variable: whatever the message names itself."""
    sectors = reading.take("sector")
    values = {str(s.value) for s in sectors} | _said_in_measure(reading)
    if values:
        slots.apart = _apart(reading, sectors)
        slots.sector = _sector(values)
        _other_sector(reading, slots, sectors)
    _one_each(reading)
    for span in reading.take("basis"):
        slots.basis = Basis(str(span.value))
    for span in reading.take("adjustment"):
        slots.adjustment = Adjustment(str(span.value))
    if reading.take("consumption"):
        slots.table = "naics_consumption"
        slots.measures = (Flow.IMPORTS,)
    _exhibit(reading, slots)
    _earlier(reading, slots)
    for span in reading.take("prices"):
        slots.prices = Prices(str(span.value))
    if not slots.sector and slots.basis is Basis.CENSUS:
        slots.sector = Sector.GOODS


def _said_in_measure(reading: Reading) -> set[str]:
    """The sector inside a measure's words: "merchandise deficit", "services sold"."""
    said = {w for s in reading.find("measure") for w in reading.utterance.norms[s.start : s.end]}
    return {name for name, words in _SECTORS.items() if said & words}


def _apart(reading: Reading, sectors: list[Span]) -> tuple[Sector, ...]:
    """ "Goods surplus vs services surplus" wants two figures, in this order, not their sum."""
    for one, other in pairwise(sectors):
        between = {reading.word(i) for i in range(one.end, other.start)}
        if {str(one.value), str(other.value)} == {"goods", "services"} and between & _AGAINST:
            reading.take("shape", "versus")
            return Sector(str(one.value)), Sector(str(other.value))
    return ()


def _one_each(reading: Reading) -> None:
    """Raises Ambiguous for two bases (or adjustments, or kinds of prices) at once: a figure has one."""
    for dimension in ("basis", "adjustment", "prices"):
        spans = {str(s.value): s for s in reading.find(dimension)}
        if len(spans) > 1:
            said = " and ".join(f"“{reading.words(s)}”" for s in spans.values())
            raise Ambiguous(f"{said} are two figures: ask for one at a time.")


def _sector(values: set[str]) -> Sector:
    if "goods_and_services" in values or {"goods", "services"} <= values:
        return Sector.BOTH
    return Sector.GOODS if "goods" in values else Sector.SERVICES


def _other_sector(reading: Reading, slots: Slots, sectors: list[Span]) -> None:
    """ "Excluding services" asks for goods."""
    for marker in reading.find("shape", "excluding"):
        out = [s for s in sectors if s.start == marker.end]
        if out:
            reading.mark(marker)
            slots.sector = Sector.GOODS if out[0].value == "services" else Sector.SERVICES


def _exhibit(reading: Reading, slots: Slots) -> None:
    """ "Exhibit 19", "Exhibit 4 of the supplement", "Exhibit 2as" name the table itself."""
    norms = reading.utterance.norms
    for index, word in enumerate(norms[:-1]):
        if word not in ("exhibit", "exh"):
            continue
        number, first, last = norms[index + 1], index, index + 2
        if norms[max(index - 1, 0)] in _SUPPLEMENT:
            number, first = f"{number}s", index - 1
        elif norms[last : last + 3] == ("of", "the", "supplement"):
            number, last = f"{number}s", last + 3
        name = f"ft-900 supplement exhibit {number[:-1]}" if number.endswith("s") else f"ft-900 exhibit {number}"
        table = _table_of(name)
        if table is not None:
            slots.table = table
            reading.used.update(range(first, last))
            reading.spans = [s for s in reading.spans if s.end <= first or s.start >= last]
            reading.spans.append(Span(first, last, "exhibit", table, "exhibit"))


def _table_of(exhibit: str) -> str | None:
    """The table that has an exhibit, by the exhibit's name in lower case."""
    entries = tables().items()
    return next((t for t, entry in entries if any(label.lower() == exhibit for label, _ in entry["exhibits"])), None)


def _earlier(reading: Reading, slots: Slots) -> None:
    """ "Travel, previous presentation": the services as defined before the present categories."""
    norms = reading.utterance.norms
    for index, word in enumerate(norms[1:], start=1):
        if word == "presentation" and norms[index - 1] in _FORMER:
            slots.table = "services_old"
            reading.used.update((index - 1, index))
            reading.spans = [s for s in reading.spans if s.end <= index - 1 or s.start > index]


def variable(reading: Reading, slots: Slots) -> None:
    """Quantities and unit prices, only where a product has them; otherwise the words stay unused."""
    values = {str(s.value) for s in reading.find("variable")}
    for name in ("cif_value", "calculated_duty", "unit_price", "quantity_per_day", "quantity"):
        if name in values:
            slots.variable = Variable(name)
            reading.take("variable")
            return
