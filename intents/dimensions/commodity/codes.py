"""Codes typed as such: "HS 87", "chapter 27", "HS 8703", "end-use 40100", "NAICS 334", "SITC 78"."""

from __future__ import annotations

from data.commodities import Candidate, Commodities, CommodityMention
from data.model import Flow, Sector
from data.schemes import SCHEME_NAMES, VocabularyError
from intents.dimensions.commodity.lexicon import Found, Lexicon
from intents.text import Utterance

_PREFIXES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("schedule", "b"), "hs"),
    (("harmonized", "system"), "hs"),
    (("end", "use"), "enduse"),
    (("hs",), "hs"),
    (("hs2",), "hs"),
    (("hts",), "hs"),
    (("htsus",), "hs"),
    (("chapter",), "hs"),
    (("chapters",), "hs"),
    (("heading",), "hs"),
    (("subheading",), "hs"),
    (("enduse",), "enduse"),
    (("naics",), "naics"),
    (("sitc",), "sitc"),
)
_FIRST = frozenset(prefix[0] for prefix, _ in _PREFIXES)
_NOISE = frozenset(
    ("code", "codes", "chapter", "chapters", "category", "division", "section", "group", "no", "heading")
)
_LISTING = frozenset(("and", "&", "or"))


def find(utterance: Utterance, lexicon: Lexicon) -> list[Found]:
    """Every code that a scheme's name announces; several after one name ("HS 72 and 73") are several readings."""
    norms = utterance.norms
    out: list[Found] = []
    position = 0
    while position < len(norms):
        found = _at(utterance, position, lexicon.catalogue) if _starts(norms[position]) else []
        out += found
        position = found[-1].end if found else position + 1
    return out


def _starts(norm: str) -> bool:
    return norm in _FIRST or (norm.startswith(("hs", "hts")) and norm.lstrip("hts").isdigit())


def _at(utterance: Utterance, start: int, catalogue: Commodities) -> list[Found]:
    norms = utterance.norms
    joined = norms[start].lstrip("hts")
    if norms[start].startswith("h") and joined.isdigit() and norms[start] != "hs2":
        return [Found(start, start + 1, mention(catalogue, "hs", joined), "code")]
    for prefix, scheme in _PREFIXES:
        if norms[start : start + len(prefix)] == prefix:
            return _numbers(utterance, start, start + len(prefix), scheme, catalogue)
    return []


def _numbers(utterance: Utterance, start: int, at: int, scheme: str, catalogue: Commodities) -> list[Found]:
    norms = utterance.norms
    while at < len(norms) and norms[at] in _NOISE:
        at += 1
    out: list[Found] = []
    while at < len(norms) and _is_code(norms[at]):
        if norms[at : at + 3] == ("31", "-", "33") and scheme == "naics":
            return [*out, Found(start, at + 3, mention(catalogue, scheme, "31"), "code")]
        out.append(Found(start, at + 1, mention(catalogue, scheme, norms[at].replace(".", "")), "code"))
        step = 2 if norms[at + 1 : at + 2] and norms[at + 1] in _LISTING else 1 if "," in utterance.gap(at) else 0
        if not step or at + step >= len(norms) or len(norms[at + step]) != len(norms[at]):
            break
        start = at = at + step
    return out


def _is_code(norm: str) -> bool:
    return norm.replace(".", "").isdigit() and len(norm) <= 12


def mention(catalogue: Commodities, scheme: str, code: str) -> CommodityMention:
    """What a typed code means; a code of a finer level than any table has is refused, its parent offered."""
    if scheme == "hs":
        return _level(catalogue, "hs", code, (2,), "HS detail below chapters is not loaded")
    if scheme == "naics":
        merged = "31-33" if code in ("31", "32", "33") else code
        return _level(catalogue, "naics", merged, (3, 2), "that NAICS code is not published here")
    if scheme == "sitc":
        return _level(catalogue, "sitc", code, (2, 1), "SITC detail below divisions is not published here")
    return _enduse(catalogue, code)


def _level(catalogue: Commodities, scheme: str, code: str, sizes: tuple[int, ...], reason: str) -> CommodityMention:
    label = f"{SCHEME_NAMES[scheme].split()[0]} {code}"
    if scheme == "hs" and len(code) == 1:
        code = "0" + code
    if catalogue.get(scheme, code) is not None:
        found = catalogue.candidate(f"{scheme}={code}")
        return CommodityMention(label, (found,), found.label, Sector.GOODS)
    parents = [code[:size] for size in sizes if len(code) > size and catalogue.get(scheme, code[:size])]
    nearest = tuple(catalogue.candidate(f"{scheme}={parent}") for parent in parents[:1])
    note = reason if nearest else f"there is no {SCHEME_NAMES[scheme]} {code}"
    return CommodityMention(label, (), label, Sector.GOODS, "refused", nearest, (), note)


def _enduse(catalogue: Commodities, code: str) -> CommodityMention:
    """An end-use code, whose meaning may differ between flows; a code of two or three digits is a sum."""
    sides = {
        flow: tuple(
            found for found in catalogue.codes("enduse", flow) if found == code or _under(found, code, len(code))
        )
        for flow in (Flow.EXPORTS, Flow.IMPORTS)
    }
    label = f"end-use {code}"
    if not any(sides.values()):
        note = f"there is no end-use category {code}"
        return CommodityMention(label, (), label, Sector.GOODS, "refused", (), (), note)
    parts = [f"{side}{'+'.join(codes)}" for side, codes in zip("XM", sides.values(), strict=True) if codes]
    try:
        found = catalogue.candidate(f"enduse={code}" if len(code) == 1 else f"enduse={'/'.join(parts)}")
    except VocabularyError:  # pragma: no cover - codes come from the catalogue itself
        raise AssertionError(code) from None
    names = {flow: catalogue.name("enduse", code, flow) for flow, codes in sides.items() if codes == (code,)}
    split = len(set(names.values())) > 1 and not found.comparable
    said = (
        f"end-use {code} is {names[Flow.EXPORTS]} among exports and {names[Flow.IMPORTS]} among imports"
        if split
        else None
    )
    shown = found.label or label
    return CommodityMention(label, (_named(found, f"{shown} (end-use {code})"),), shown, Sector.GOODS, note=said)


def _under(found: str, code: str, size: int) -> bool:
    return 2 <= size < 5 and len(found) == 5 and found.startswith(code)


def _named(candidate: Candidate, label: str) -> Candidate:
    return Candidate(
        candidate.scheme, candidate.exports, candidate.imports, label, candidate.wider, candidate.comparable
    )
