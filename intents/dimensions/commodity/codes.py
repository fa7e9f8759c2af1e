"""Codes typed as such: "HS 87", "chapter 27", "HS 8703", "end-use 40100", "NAICS 334", "SITC 78"."""

from __future__ import annotations

import re
from dataclasses import replace

from data.commodities import Candidate, Commodities, CommodityMention
from data.hs import LEVELS, SCHEME, dotted, hs_known
from data.hs_words import called, label
from data.model import Flow, Sector
from data.schemes import SCHEME_NAMES, VocabularyError
from intents.dimensions.commodity.described import after, before, of_products, quoted
from intents.dimensions.commodity.lexicon import Found, Lexicon
from intents.text import Utterance
from intents.wordlists import norm_at, wordlist

_PREFIXES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("schedule", "b"), "hs"),
    (("harmonized", "system"), "hs"),
    (("end", "use"), "enduse"),
    (("hs",), "hs"),
    (("hs2",), "hs"),
    (("hs4",), "hs"),
    (("hs6",), "hs"),
    (("hs10",), "hs"),
    (("hts10",), "hs"),
    (("hts8",), "hs"),
    (("hts",), "hs"),
    (("htsus",), "hs"),
    (("chapter",), "hs"),
    (("chapters",), "hs"),
    (("ch",), "hs"),
    (("chap",), "hs"),
    (("heading",), "hs"),
    (("headings",), "hs"),
    (("subheading",), "hs"),
    (("subheadings",), "hs"),
    (("enduse",), "enduse"),
    (("naics",), "naics"),
    (("sitc",), "sitc"),
)
_FIRST = frozenset(prefix[0] for prefix, _ in _PREFIXES)
_NOISE = wordlist("beside_code", "products")
_LISTING = wordlist("listing", "products")
_DIGITS = frozenset(("2", "4", "6", "10"))
"""Levels that are named by their digits ("HS-6", "HS10")."""
_COUNTED = wordlist("digits", "products")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAIN = frozenset((4, 6, 10))
_PLACES, _OF, _CHAPTERS = (wordlist(name, "products") for name in ("code_neighbours", "of", "chapters"))
_SCHEMES = tuple(wordlist("schemes", "products"))
"""What follows a product."""
_NAMED_CODE = re.compile(r"\d{4}\.\d{2}")
"""A code that is one without a scheme's name: 0804.40."""


def find(utterance: Utterance, lexicon: Lexicon) -> list[Found]:
    """Every code that a scheme's name announces; several after one name ("HS 72 and 73") are several readings."""
    norms = utterance.norms
    out: list[Found] = []
    position = 0
    while position < len(norms):
        found = _at(utterance, position, lexicon.catalogue) if _starts(norms[position]) else []
        found = found or _bare(utterance, position, lexicon)
        left = out[-1].end if out else 0
        found = _in_brackets(utterance, found, left, lexicon) or [
            _described(utterance, one, left, lexicon) for one in found
        ]
        out += found
        position = found[-1].end if found else position + 1
    taken = {index for item in out for index in range(item.start, item.end)}
    for start, end, code in quoted(utterance):
        if taken.isdisjoint(range(start, end)):
            out.append(Found(start, end, mention(lexicon.catalogue, "hs", code), "code"))
    return out


def _in_brackets(utterance: Utterance, found: list[Found], left: int, lexicon: Lexicon) -> list[Found]:
    """ "Coconut oil (HS 1513.11, 1513.19)": codes in brackets after a product that has them are the product."""
    first = found[0].start if found else 0
    codes = [code for one in found for code in _digits(one.mention)]
    if len(found) < 2 or len(codes) < len(found) or first <= left or "(" not in utterance.gap(first - 1):
        return []
    size = of_products(utterance.norms[left:first], codes, lexicon)
    if not size:
        return []
    name = " ".join(utterance.norms[first - size : first])
    exports, imports = (
        tuple(c for c in codes if hs_known(c, flow) or len(c) == len("00")) for flow in (Flow.EXPORTS, Flow.IMPORTS)
    )
    told = label(name, tuple(codes), len(codes))
    candidate = Candidate(SCHEME, exports, imports, told, (), exports == imports)
    said = CommodityMention(told, (candidate,), told, Sector.GOODS)
    return [Found(first - size, found[-1].end, said, "code")]


def _digits(mention: CommodityMention) -> tuple[str, ...]:
    """The code of the Harmonized System that a mention is; nothing for another."""
    one = mention.candidates[0] if mention.candidates else None
    return (one.imports or one.exports) if one is not None and one.scheme in ("hs", SCHEME) else ()


def _described(utterance: Utterance, found: Found, left: int, lexicon: Lexicon) -> Found:
    """With the words beside a code that its official name has."""
    candidate = found.mention.candidates[0] if found.mention.candidates else None
    if candidate is None or candidate.scheme not in ("hs", SCHEME):
        return found
    code = (candidate.imports or candidate.exports)[0]
    start = max(left, before(utterance, code, found.start, lexicon))
    if found.start - left >= 2 and (utterance.norms[found.start - 1] in _COUNTED):  # "10-digit HTS 8507600020"
        start = min(start, found.start - 2) if utterance.norms[found.start - 2] in _DIGITS else start
    return replace(
        found, start=start, end=found.end if start < found.start else after(utterance, code, found.end, lexicon)
    )


def _starts(norm: str) -> bool:
    return norm in _FIRST or (norm.startswith(_SCHEMES) and norm.lstrip("hts").isdigit())


def _at(utterance: Utterance, start: int, catalogue: Commodities) -> list[Found]:
    norms = utterance.norms
    joined = norms[start].lstrip("hts")
    if norms[start].startswith("h") and joined.isdigit() and not _of_level(utterance, joined, start + 1):
        return [Found(start, start + 1, mention(catalogue, "hs", joined), "code")]
    for prefix, scheme in _PREFIXES:
        if norms[start : start + len(prefix)] == prefix:
            return _numbers(utterance, start, start + len(prefix), scheme, catalogue)
    return []


def _of_level(utterance: Utterance, digits: str, after: int) -> bool:
    """Whether digits say how many a code has ("HS6 080440", "HS2 chapters"), not which."""
    chapters = norm_at(utterance.norms, after) in _CHAPTERS
    return digits in _DIGITS and (chapters or _code_at(utterance, after) is not None)


def _bare(utterance: Utterance, at: int, lexicon: Lexicon) -> list[Found]:
    """ "0804.40": by its dot, where there is such a code."""
    plain = _NAMED_CODE.match(utterance.norms[at]) or _dots(utterance, at) or _beside(utterance, at, lexicon)
    found = _code_at(utterance, at) if plain else None
    if found is None or "$" in utterance.text[: utterance.tokens[at].start][-2:]:
        return []
    code, end = found
    if len(code) not in LEVELS or not (hs_known(code, Flow.IMPORTS) or hs_known(code, Flow.EXPORTS)):
        return []
    if at and "(" in utterance.gap(at - 1):  # "beef (0201, 0202)"
        return _numbers(utterance, at, at, "hs", lexicon.catalogue)
    return [Found(at, end, mention(lexicon.catalogue, "hs", code), "code")]


def _beside(utterance: Utterance, at: int, lexicon: Lexicon) -> bool:
    """Whether a number without dots is a code: it has words of its official name beside it, or stands as a product."""
    digits = utterance.norms[at]
    if not digits.isdigit() or len(digits) not in _PLAIN or _YEAR.fullmatch(digits):
        return False
    if not any(hs_known(digits, flow) for flow in (Flow.IMPORTS, Flow.EXPORTS)):
        return False
    left, right = utterance.norms[at - 1 : at] if at else (), utterance.norms[at + 1 : at + 2]
    if len(digits) > len("0804") and (not left or left[0] in _OF) and (not right or right[0] in _PLACES):
        return True
    return before(utterance, digits, at, lexicon) < at or after(utterance, digits, at + 1, lexicon) > at + 1


def _dots(utterance: Utterance, at: int) -> bool:
    return len(utterance.norms[at]) == len("0804") and utterance.gap(at) == "."


def _code_at(utterance: Utterance, at: int) -> tuple[str, int] | None:
    """The digits of a code, written with dots or not, and where it ends."""
    norms = utterance.norms
    if at >= len(norms) or not _is_code(norms[at]):
        return None
    digits, end = norms[at].replace(".", ""), at + 1
    while end < len(norms) and utterance.gap(end - 1) == "." and norms[end].isdigit() and len(digits) < 10:
        digits, end = digits + norms[end], end + 1
    return digits, end


def _numbers(utterance: Utterance, start: int, at: int, scheme: str, catalogue: Commodities) -> list[Found]:
    norms = utterance.norms
    while at < len(norms) and norms[at] in _NOISE:
        at += 1
    out: list[Found] = []
    while (found := _code_at(utterance, at)) is not None:
        code, end = found
        if norms[at : at + 3] == ("31", "-", "33") and scheme == "naics":
            return [*out, Found(start, at + 3, mention(catalogue, scheme, "31"), "code")]
        out.append(Found(start, end, mention(catalogue, scheme, code), "code"))
        step = 1 if norms[end : end + 1] and norms[end] in _LISTING else 0
        follows = _code_at(utterance, end + step) if step or "," in utterance.gap(end - 1) else None
        if follows is None or not _alike(code, follows[0]):
            break
        start = at = end + step
    return out


def _alike(one: str, other: str) -> bool:
    """Whether a number after a code is a code too: of as many digits, or both below chapters; but no year."""
    if _YEAR.fullmatch(other):
        return bool(_YEAR.fullmatch(one)) and hs_known(other, Flow.IMPORTS)
    return len(one) == len(other) or (min(len(one), len(other)) > len("00") and {len(one), len(other)} <= set(LEVELS))


def _is_code(norm: str) -> bool:
    return norm.replace(".", "").isdigit() and len(norm) <= 12


def mention(catalogue: Commodities, scheme: str, code: str) -> CommodityMention:
    """What a typed code means; a code of a finer level than any table has is refused, its parent offered."""
    if scheme == "hs" and len(code) > len("00"):
        return _line(catalogue, code)
    if scheme == "hs":
        return _level(catalogue, "hs", code, (2,), "")
    if scheme == "naics":
        merged = "31-33" if code in ("31", "32", "33") else code
        return _level(catalogue, "naics", merged, (3, 2), "that NAICS code is not published here")
    if scheme == "sitc":
        return _level(catalogue, "sitc", code, (2, 1), "SITC detail below divisions is not published here")
    return _enduse(catalogue, code)


def _line(catalogue: Commodities, code: str) -> CommodityMention:
    """A code below chapters: in the flows that have it. The chapter stands for more."""
    exports, imports = ((code,) if hs_known(code, flow) else () for flow in (Flow.EXPORTS, Flow.IMPORTS))
    label = f"HS {dotted(code)}"
    parents = [code[:size] for size in (8, 6, 4, 2) if len(code) > size and hs_known(code[:size], Flow.IMPORTS)]
    if not (exports or imports) or len(code) not in LEVELS:
        nearest = tuple(mention(catalogue, "hs", parent).candidates[0] for parent in parents[:1])
        note = f"there is no HS code {dotted(code)} in the lists since 1989"
        return CommodityMention(label, (), label, Sector.GOODS, "refused", nearest, (), note)
    said = called(code, Flow.IMPORTS if imports else Flow.EXPORTS)
    found = Candidate(SCHEME, exports, imports, said, (), bool(exports and imports))
    wider = (catalogue.candidate(f"~hs={code[:2]}"),) if catalogue.get("hs", code[:2]) is not None else ()
    return CommodityMention(label, (found, *wider), label, Sector.GOODS)


def _level(catalogue: Commodities, scheme: str, code: str, sizes: tuple[int, ...], reason: str) -> CommodityMention:
    label = f"{SCHEME_NAMES[scheme].split()[0]} {code}"
    if scheme == "hs" and len(code) == 1:
        code = "0" + code
    if catalogue.get(scheme, code) is not None:
        found = catalogue.candidate(f"{scheme}={code}")
        deeper = (Candidate(SCHEME, (code,), (code,), found.label),) if scheme == "hs" else ()
        return CommodityMention(label, (found, *deeper), found.label, Sector.GOODS)
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
