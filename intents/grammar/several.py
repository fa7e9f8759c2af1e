"""Figures side by side: what of one is also said of another, and whether two differ in one thing only.

"exports to Canada and imports from Mexico in 2024" says the year of both; "the deficit with China in 2024 and with
Vietnam in 2025" leaves the head of the second out. Where all differ in one thing only they are one question about
several partners, products or periods: its figures then come from one release.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.model import other_side
from intents.grammar.roles import THEM

Record = dict[str, Any]
SIDES = ("owner", "source", "goal", "mate", "near", "rival")
_LISTED = {"source": "partner", "goal": "partner", "mate": "partner", "near": "partner", "owner": "partner",
           "prods": "product", "pers": "period", "sector": "sector"}  # fmt: skip
_REPLACED = {
    "prods": ("prods", "sector"),
    "sector": ("prods", "sector"),
    "pers": ("pers", "since", "kind"),
    "fl": ("fl", "spoken"),
}
_HEAD = ("fl", "spoken", "sector", "prods", "op")
_GAPS = frozenset(("Ellipsis", "AskedGap", "Parties", "Products", "Beyond", "SectorGap", "PeriodGap"))
_FIGURES = frozenset(("Figure", "Clause", "Item", "Listed", "Several", "Moreish", "Bigger"))
_LEANING = frozenset(("pron", "against"))
_UNLISTED = ("since", "kind", "group", "single", "overall", "headless", "of_us")
_ROLE_OF = {"exports": "goal", "imports": "source", "balance": "mate", "total_trade": "mate"}
_LEFT_OUT = frozenset(("minus", "no_prods", "no_sec", "without_top"))
_BARE = frozenset(("fl", "spoken", "single", "sector", "pers", "ours"))


def beside(category: str, members: Sequence[tuple[str, Record]]) -> Record | None:
    """The record of figures side by side, given the category and the record of each constituent.

    An ``Ellipsis`` (bare names too) is the figure before it with something else in its place; what is neither (a
    grain, a basis) is said of each. A category that begins with ``Pair`` takes two that differ in one thing;
    ``pair`` says in which. None where they cannot be set side by side.
    """
    figures: list[Record] = []
    shared: Record = {}
    pair = category.startswith("Pair")
    for at, (name, record) in enumerate(members):
        if name == "Parties":
            record = {"near" if slot == "ps" else slot: value for slot, value in record.items()}
        leaning = name in _FIGURES and "fl" not in record and "pron" in record and "op" in record
        if leaning and record["op"] == ("record",) and "pers" not in record:
            return None  # "exports in 2024 and the record year for it": not that of one year
        record = {k: v for k, v in record.items() if k not in _LEANING} if leaning or name in _GAPS else record
        if name in _GAPS or leaning or (pair and name == "Modifier" and at == len(members) - 1):
            if not figures or (made := _in_place(figures[-1], record, beyond=_beyond(name, figures[-1]))) is None:
                return None
            figures.append(made)
        elif "parts" in record:
            figures += [dict(one) for one in record["parts"]]
        elif name not in _FIGURES:
            shared |= record
        elif "fl" in record:
            figures.append(record)
        else:
            return None
    figures = [{k: v for k, v in one.items() if k != "ours"} for one in figures]
    if len(figures) > 1 and all("bare" in one and "single" in one for one in figures):
        figures = [one | {"one": 1} for one in figures]  # "our largest deficit and our largest surplus"
    if pair:
        figures = _product_of_both(figures)
    if category == "Versed":
        figures = _moved_alike(figures)
    told = _told_of_all(figures, shared)
    if told is None:
        return None
    if pair:
        return _pair(told) if len(told) == 2 else None
    if len(told) == 2 and {f["fl"] for f in told} == {"exports", "imports"} and all("sum" in f for f in told):
        return _added_up(told)
    return _joined(told) or {"parts": tuple(frozenset(one.items()) for one in told)}


def _beyond(name: str, before: Record) -> bool:
    """Whether a gap may name a part after a whole: "and how much from Guatemala?" asks so."""
    return name == "Beyond" or (name == "AskedGap" and not _whose(before))


def _added_up(flows: list[Record]) -> Record | None:
    """ "The sum of what we sold to Fiji and bought from Fiji": trade both ways, with one partner."""
    partners = [[p for side in _whose(f) for p in _others(f[side])] for f in flows]
    own = [{k: v for k, v in f.items() if k not in (*SIDES, "fl", "ours", "sum")} for f in flows]
    if own[0] != own[1] or partners[0] != partners[1] or len(partners[0]) > 1:
        return None
    return own[0] | {"fl": "total_trade"} | ({"mate": tuple(partners[0])} if partners[0] else {})


def _moved_alike(figures: list[Record]) -> list[Record]:
    """ "Services exports versus goods exports growth": what stands last is said of both."""
    last = figures[-1].get("op", ())
    if last not in (("change",), ("percent_change",)) or any("op" in one for one in figures[:-1]):
        return figures
    return [one | {"op": last} for one in figures]


def _in_place(before: Record, gap: Record, *, beyond: bool = False) -> Record | None:
    """The figure before with what the gap names in the place of its own. ``beyond``: of a whole, a part."""
    if "whole" in gap:
        return _of_whole(before, gap)
    if _LEFT_OUT & before.keys() and {"prods", "sector"} & gap.keys():
        return None  # "without China and cars": both left out, or the second asked too
    if "turned" in gap:
        return _turned(before)
    if gap.get("op") == ("ranking",) and gap.get("fl", before["fl"]) != before["fl"]:
        return None  # "exports of cars, and who from"
    ranked = before.get("op") == ("ranking",)
    if "nth" in gap and "op" not in gap:  # "the largest market, and the second?"
        return {k: v for k, v in before.items() if k != "limit"} | gap if ranked and len(gap) == 1 else None
    if ranked and gap.get("op") == ("share",):
        return before | {"op": ("top_share",)} if "limit" in before and gap.keys() <= {"op", "sum"} else None
    if {"change", "percent_change"} & {*gap.get("op", ())} and "pers" in gap:
        both = dict.fromkeys((*before.get("pers", ()), *gap["pers"]))
        gap = gap | {"pers": tuple(both)}
    gone = {slot for named in gap for slot in _REPLACED.get(named, (named,))}
    partner = {s for s in SIDES if s in gap}
    if partner:
        gone |= {s for s in SIDES if s in before and _others(before[s])} | {"minus", "group"}
    named = dict(gap)
    if partner == {"near"}:
        role = next((s for s in SIDES if _others(before.get(s, ()))), "near")
        named[role] = named.pop("near")
    elif "fl" not in gap and not _licensed(before["fl"], partner):
        return None
    if partner and "op" not in gap and beyond is bool(_whose(before)):
        return None
    return {k: v for k, v in before.items() if k not in gone} | named


def _turned(before: Record) -> Record | None:
    """ "What went to Peru in 2024, and what came the other way": the other flow with the same partner."""
    whose = _whose(before)
    other = other_side(before["fl"])
    if other == before["fl"] or len(whose) != 1 or "op" in before:
        return None
    kept = {k: v for k, v in before.items() if k not in SIDES}
    return kept | {"fl": other, _ROLE_OF[other]: tuple(_others(before[whose[0]]))}


def _product_of_both(figures: list[Record]) -> list[Record]:
    """ "Oil: exports vs imports": what is said of the first flow alone is said of the bare other one too."""
    if len(figures) != 2 or {f.get("fl") for f in figures} != {"exports", "imports"}:
        return figures
    first, other = figures
    bare = "prods" not in other and "sector" not in other and not _whose(other) and "op" not in other
    return [first, other | {"prods": first["prods"]}] if bare and "prods" in first else figures


def _of_whole(before: Record, gap: Record) -> Record | None:
    """ "... and what share of all car imports was that": the figure before as a share of the whole that is named."""
    if "fl" not in gap:  # "of the total": that of the figure before
        return before | {"op": gap["op"]} if _whose(before) and "op" not in before else None
    if gap["fl"] != before["fl"] or "op" in before:
        return None
    if gap.get("prods") == before.get("prods"):
        return before | {"op": gap["op"]} if _whose(before) else None
    return before | {"op": gap["op"], "part": "product"} if "prods" not in gap and not _whose(before) else None


def _licensed(flow: str, roles: set[str]) -> bool:
    """Whether a head takes the preposition of a gap: nothing is a deficit to, or imports with."""
    wrong = {"balance": {"source", "goal"}, "exports": {"source"}, "imports": {"goal"}}
    return not roles & wrong.get(flow, set())


def _others(side: Any) -> list[Any]:
    return [p for p in side if p != "US"]


def _whose(figure: Record) -> list[str]:
    return [s for s in SIDES if _others(figure.get(s, ()))]


def _told_of_all(figures: list[Record], shared: Record) -> list[Record] | None:
    """Each figure with what is said of all: one period, and the partner of the last ("exports and deficit with X")."""
    dated = {f["pers"] for f in figures if "pers" in f}
    if "pers" not in shared and len(dated) == 1:
        shared = shared | {"pers": next(iter(dated))}
    last = figures[-1]
    out: list[Record] = []
    for figure in figures:
        if "there" in figure:
            if not out or not (whose := _whose(out[-1])):
                return None
            figure = {k: v for k, v in figure.items() if k != "there"} | {figure["there"]: out[-1][whose[0]]}
        figure = _called(figure, out)
        if any(figure.get(slot, value) != value for slot, value in shared.items()):
            return None
        if figure.keys() <= {"fl", "pers"} and any("prods" in f and f["fl"] != figure["fl"] for f in out):
            return None  # "exports of cars and imports": of cars, or all
        own = "prods" in figure and "pers" in figure
        if not _whose(figure) and not own and any(_whose(f) for f in out):
            found = figure if "overall" in figure else _of_same_partner(figure, out)
            if not found:
                return None
            figure = found
        bare = not _whose(figure) and "pers" not in figure and not _same_head(figure, last)
        if bare and (_whose(last) == ["mate"] or (_whose(last) == ["near"] and _both_flows(figure, last))):
            role = _whose(last)[0]
            figure = figure | {role: last[role]}
        elif bare and _whose(last) == ["near"] and "overall" not in figure:
            return None  # "goods exports and services imports, Japan": of Japan, or the world
        out.append(shared | figure)
    return out


def _called(figure: Record, before: list[Record]) -> Record:
    """ "Exports to Japan and imports from it": a pronoun is the one partner of the figures before, if there is one."""
    named = {tuple(_others(f[side])) for f in before for side in _whose(f)}
    if len(named) != 1 or named == {(THEM,)}:
        return figure
    partner = next(iter(named))
    there = [p for side in _whose(figure) if side != "owner" for p in _others(figure[side])]
    if figure.get("owner") == (THEM,) and there and set(there) <= {THEM, *partner}:  # "and what did it export there"
        figure = figure | {"owner": ("US",)}
    sides = {s: tuple(q for p in figure[s] for q in (partner if p == THEM else (p,))) for s in SIDES if s in figure}
    return figure | sides


def _both_flows(figure: Record, last: Record) -> bool:
    """ "Goods exports and goods imports, Singapore": both with the one that is named after them."""
    kept = {k: v for k, v in last.items() if k not in ("near", "pers", "fl", "owner", "ours")}
    own = {k: v for k, v in figure.items() if k not in ("fl", "owner", "ours")}
    return figure["fl"] != last["fl"] == other_side(figure["fl"]) and own == kept


def _of_same_partner(figure: Record, before: list[Record]) -> Record:
    """ "Exports to X in 2025 and the balance": that with X. Nothing for the same figure again, or where what stands
    before names several partners, a product, an operator."""
    partners = {tuple(_others(f[side])) for f in before for side in _whose(f)}
    plain = all(_whose(f) and "prods" not in f and "op" not in f and f["fl"] != figure["fl"] for f in before)
    if figure.get("owner") == ("US",):  # "what did we sell to Japan, and what did we buy"
        figure = {k: v for k, v in figure.items() if k not in ("owner", "ours")}
    if not plain or len(partners) != 1 or not figure.keys() <= _BARE or figure["fl"] not in _ROLE_OF:
        return {}
    return figure | {_ROLE_OF[figure["fl"]]: partners.pop()}


def _same_head(a: Record, b: Record) -> bool:
    return all(a.get(slot) == b.get(slot) for slot in _HEAD)


def _differing(figures: Sequence[Record]) -> set[str]:
    keys = {k for f in figures for k in f} - set(_UNLISTED)
    return {k for k in keys if len({f.get(k) for f in figures}) > 1}


def _joined(figures: Sequence[Record]) -> Record | None:
    """One figure of several partners, products or periods, where that is all in which they differ."""
    differ = _differing(figures)
    if "sector" in differ and differ <= {"sector", "spoken"} and all("sector" in f and "op" not in f for f in figures):
        spoken = {"spoken": "balance"} if "spoken" in differ else {}
        kept = {k: v for k, v in figures[0].items() if k != "sector"}
        return kept | spoken | {"apart": tuple(f["sector"] for f in figures)}
    if len(differ) != 1 or not differ <= _LISTED.keys():
        return None
    slot = next(iter(differ))
    if any(slot not in f or "minus" in f or "since" in f or "sum" in f for f in figures) or "op" in figures[0]:
        return None
    values = tuple(dict.fromkeys(v for f in figures for v in f[slot]))
    return {k: v for k, v in figures[0].items() if k not in _UNLISTED} | {slot: values}


def _pair(figures: Sequence[Record]) -> Record | None:
    """Two figures as one, in their order, with the thing in which they differ."""
    if "op" in figures[0] or "op" in figures[1]:
        return None
    joined = _joined(figures)
    if joined is not None:
        slot = "sector" if "apart" in joined else next(iter(_differing(figures)))
        return joined | {"pair": _LISTED[slot]} if len(joined.get(slot, "ab")) == 2 else None
    flows = tuple(f["fl"] for f in figures)
    if set(flows) != {"exports", "imports"} or _differing(figures) - {"fl", *SIDES}:
        return None
    sides = [[p for s in _whose(f) for p in _others(f[s])] for f in figures]
    if any(_others(f.get("owner", ())) and not any("US" in f.get(s, ()) for s in SIDES) for f in figures):
        return None  # "imports from China as a share of China's exports": those are with the whole world
    if sides[0] and sides[1] and sides[0] != sides[1]:
        return None
    out = {k: v for k, v in figures[0].items() if k not in SIDES}
    partner = tuple(sides[1] or sides[0])
    order = {"fl": "both" if flows[0] == "exports" else "inverse", "pair": "flow"}
    return out | order | ({"mate": partner} if partner else {})
