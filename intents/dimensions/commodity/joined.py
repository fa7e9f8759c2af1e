"""Products that one "and" joins: words that two of them share, two words for the same codes, "and other".

"Rubber and plastic shoes" are rubber shoes and plastic shoes, "golf clubs and balls" golf clubs and golf balls;
"sweaters and hoodies" are one heading, and "DRAM and other memory chips" are the memory chips.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from data.commodities import Candidate, CommodityMention
from data.hs import SCHEME
from data.hs_words import label
from intents.dimensions.commodity.described import tells
from intents.dimensions.commodity.lexicon import Found, Lexicon
from intents.dimensions.commodity.narrowed import kind_words
from intents.dimensions.commodity.stems import Stems
from intents.text import Utterance
from intents.wordlists import wordlist

_AND, _OTHER = wordlist("and_or", "products"), wordlist("other", "products")
_APART = wordlist("apart", "products")
"""Words with which two products are two figures, even where one is a part of the other."""
_STUFFS = wordlist("stuffs", "products")
"""Heads (stems) before which a product may be meant by itself or as their stuff: "corn and soybean oil"."""
_LONGEST = 3
"""Words of one item of a list before "and other"."""


def together(utterance: Utterance, view: Stems, found: list[Found], lexicon: Lexicon) -> list[Found]:
    """The products, in order, with those that are one made one."""
    place = {token: position for position, token in enumerate(view.tokens)}
    out = _sharing(view, found, lexicon, place)
    out = _others(utterance, view, out, place)
    return _one(utterance, view, out, place)


def _sharing(view: Stems, found: list[Found], lexicon: Lexicon, place: dict[int, int]) -> list[Found]:
    """With the words before or after "and" that are a product with words of the other side."""
    out = list(found)
    for at, norm in enumerate(view.norms):
        if norm not in _AND or not 0 < at < len(view.norms) - 1 or {at - 1, at} & (view.breaks | view.commas):
            continue
        right = next((i for i in out if _product(i) and place[i.start] == at + 1), None)
        left = next((i for i in out if _product(i) and place[i.end - 1] == at - 1), None)
        new = _with_head(view, lexicon, at, right, out, place) or _with_first(view, lexicon, at, left, out, place)
        if new is not None:
            out = sorted([i for i in out if i.end <= new.start or i.start >= new.end] + [new], key=lambda i: i.start)
    return out


def _with_head(
    view: Stems, lexicon: Lexicon, at: int, right: Found | None, found: list[Found], place: dict[int, int]
) -> Found | None:
    """ "Rubber and plastic shoes": what stands before "and", with the last words of the product after it."""
    if right is None:
        return None
    first, last = place[right.start], place[right.end - 1] + 1
    own = " ".join(view.words[first:last])
    for size in (2, 1):
        words = view.words[max(0, at - size) : at]
        for head in range(1, last - first):
            key = " ".join((*words, *view.words[last - head : last]))
            if at < size or key not in lexicon or key == own or not set(words).isdisjoint(view.words[first:last]):
                continue
            start = at - size
            if _free(view, start, at, found, place):
                return Found(view.tokens[start], view.tokens[at - 1] + 1, lexicon.get(key), "phrase")
            alone = next((i for i in found if (place[i.start], place[i.end - 1]) == (start, at - 1)), None)
            if alone is not None and _product(alone) and view.words[last - 1] in _STUFFS:
                return _either(view, alone, lexicon.get(key), start, at, last - head, last)
    return None


def _either(
    view: Stems, alone: Found, whole: CommodityMention, start: int, end: int, head: int, last: int
) -> Found | None:
    """A product that is meant by itself, or as what the words after it are made of: which, is asked."""
    one, typed = alone.mention, " ".join((*view.norms[start:end], *view.norms[head:last]))
    by_itself, made = _deep(one), _deep(whole)
    if by_itself is None or made is None or _alike(by_itself, made):
        return None
    said = (one.candidates[0].label, typed)
    return replace(alone, mention=replace(one, kind="ambiguous", alternatives=said))


def _with_first(
    view: Stems, lexicon: Lexicon, at: int, left: Found | None, found: list[Found], place: dict[int, int]
) -> Found | None:
    """ "Golf clubs and balls": what stands after "and", with the first words of the product before it."""
    if left is None:
        return None
    start, end = place[left.start], place[left.end - 1] + 1
    firsts = [(start, start + size) for size in range(end - start - 1, 0, -1)]
    if start and view.norms[start - 1 : start] in kind_words():
        firsts.append((start - 1, start))
    for size in (2, 1):
        last = at + 1 + size
        if last > len(view.words):
            continue
        kept = place_of(found, place, at + 1)
        for one, other in firsts:
            key = " ".join((*view.words[one:other], *view.words[at + 1 : last]))
            known = kept is not None and (kept != last or view.norms[one:other] not in kind_words())
            if key in lexicon and not known:
                return Found(view.tokens[at + 1], view.tokens[last - 1] + 1, lexicon.get(key), "phrase")
    return None


def place_of(found: list[Found], place: dict[int, int], at: int) -> int | None:
    """Where the product ends that begins at a word."""
    return next((place[i.end - 1] + 1 for i in found if place[i.start] == at), None)


def _free(view: Stems, start: int, end: int, found: list[Found], place: dict[int, int]) -> bool:
    """Whether words are no product by themselves, or one that is a material of the other."""
    inside = [i for i in found if place[i.start] < end and start <= place[i.end - 1]]
    return not inside or (
        view.norms[start:end] in kind_words() and len(inside) == 1 and place[inside[0].start] == start
    )


def _others(utterance: Utterance, view: Stems, found: list[Found], place: dict[int, int]) -> list[Found]:
    """ "Gummies and other candy": what stands before is a part of it, by its codes or by the official names."""
    out = list(found)
    for item in found:
        at = place[item.start]
        if not _product(item) or at < 2 or view.norms[at - 1] not in _OTHER or view.norms[at - 2] not in _AND:
            continue
        deep = _deep(item.mention)
        if deep is None:
            continue
        start, parts = _listed(view, at - 2, deep, out, place)
        if start == at - 2:
            continue
        one = replace(item, start=view.tokens[start], mention=_with_parts(utterance, item, deep, parts, view, start))
        out = [i for i in out if i.end <= one.start or i.start >= one.end] + [one]
    return sorted(out, key=lambda i: i.start)


def _listed(
    view: Stems, end: int, deep: Candidate, found: list[Found], place: dict[int, int]
) -> tuple[int, list[Found]]:
    """Where the list before "and other" begins, and the products in it."""
    at, parts = end, list[Found]()
    while at > 0:
        part = next((i for i in found if _product(i) and place[i.end - 1] == at - 1), None)
        size = next((n for n in range(min(_LONGEST, at), 0, -1) if _told(view, at - n, at, deep)), 0)
        if part is not None and size < at - place[part.start]:
            if _deep(part.mention) is None and not _inside(part.mention, deep):
                return end if at == end else at, parts
            parts.append(part)
            at = place[part.start]
        elif size:
            at -= size
        else:
            return end if at == end else at, parts
        if at - 1 not in view.commas:
            return at, parts
    return at, parts


def _inside(mention: CommodityMention, deep: Candidate) -> bool:
    """Whether the codes of a product, or those that stand for a part of one, are of these."""
    own = next((c for c in mention.candidates if c.scheme == SCHEME and (c.imports or c.exports)), None)
    return own is not None and own == mention.candidates[0] and _within(own, deep)


def _told(view: Stems, start: int, end: int, deep: Candidate) -> bool:
    inside = range(start, end - 1)
    return not any(i in view.commas | view.breaks for i in inside) and all(
        any(tells(norm, code) for code in (*deep.imports, *deep.exports)) for norm in view.norms[start:end]
    )


def _with_parts(
    utterance: Utterance, item: Found, deep: Candidate, parts: list[Found], view: Stems, start: int
) -> CommodityMention:
    """The product, with the codes of parts that are not in it."""
    more = [p for part in parts if (p := _deep(part.mention)) and not _within(p, deep)]
    if not more:
        return item.mention
    exports, imports = deep.exports, deep.imports
    for one in more:
        exports, imports = _union(exports, one.exports), _union(imports, one.imports)
    typed = _typed(utterance, replace(item, start=view.tokens[start]))
    candidate = replace(deep, exports=exports, imports=imports, label=label(typed, imports or exports), reason="")
    wider = tuple(c for c in item.mention.candidates if c.wider)
    return replace(item.mention, candidates=(candidate, *wider), label=typed, note=None)


def _union(codes: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*codes, *(m for m in more if not any(m.startswith(c) for c in codes))}))


def _one(utterance: Utterance, view: Stems, found: list[Found], place: dict[int, int]) -> list[Found]:
    """Neighbours that have the same codes are one; of two where one holds the other, the wider, unless compared."""
    apart = not _APART.isdisjoint(utterance.norms)
    out: list[Found] = []
    for item in found:
        last = out[-1] if out else None
        if last is None or not _neighbours(last, item, view, place):
            out.append(item)
            continue
        wider = _wider((last.mention, _typed(utterance, last)), (item.mention, _typed(utterance, item)), apart)
        if wider is None:
            out.append(item)
        else:
            out[-1] = replace(item, start=last.start, mention=wider)
    return out


def _neighbours(left: Found, right: Found, view: Stems, place: dict[int, int]) -> bool:
    """Whether only "and", or a comma of a list, stands between two products."""
    if not (_product(left) and _product(right)):
        return False
    end, start = place[left.end - 1], place[right.start]
    if end in view.breaks:
        return False
    return (start == end + 1 and end in view.commas) or (start == end + 2 and view.norms[end + 1] in _AND)


def _wider(
    left: tuple[CommodityMention, str], right: tuple[CommodityMention, str], apart: bool
) -> CommodityMention | None:
    """Which of two mentions, each with its words, has the codes of both, and says so; None where neither has."""
    first, second = left[0], right[0]
    one, other = _deep(first), _deep(second)
    if one and other and first.candidates[0].scheme == second.candidates[0].scheme and _alike(one, other):
        return first if other.reason and not one.reason else second
    if apart:
        return None
    for (whole, _), (part, words) in ((right, left), (left, right)):
        deep = _deep(whole)
        if deep is not None and whole.candidates[0] == deep and _inside(part, deep):
            said = "; ".join(filter(None, (deep.reason, f"it holds {words}")))
            return replace(whole, candidates=(replace(deep, reason=said), *whole.candidates[1:]))
    return None


def _typed(utterance: Utterance, item: Found) -> str:
    tokens = utterance.tokens
    return utterance.text[tokens[item.start].start : tokens[item.end - 1].end].lower()


def _alike(one: Candidate, other: Candidate) -> bool:
    return (set(one.imports), set(one.exports)) == (set(other.imports), set(other.exports))


def _within(one: Candidate, other: Candidate) -> bool:
    """Whether all codes of one are codes of the other or begin with one."""
    return all(
        all(any(c.startswith(o) for o in outer) for c in inner)
        for inner, outer in ((one.imports, other.imports), (one.exports, other.exports))
    )


def _deep(mention: CommodityMention) -> Candidate | None:
    """The HS codes that a mention is, no more and no less."""
    if mention.kind != "category":
        return None
    return next((c for c in mention.candidates if c.scheme == SCHEME and not c.wider), None)


def _product(item: Found) -> bool:
    return item.rule == "phrase" and item.mention.kind == "category"
