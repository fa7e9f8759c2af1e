"""What words, exhibits and categories mean."""

from __future__ import annotations

from data.commodities import Candidate, CommodityMention, commodities
from data.glossary import Term, comparisons, glossary
from data.model import Flow
from data.schemes import SCHEME_NAMES
from data.tables import tables
from intents.meta.patterns import Hit
from intents.meta.reply import Context, Meta
from intents.meta.slots import Exhibit, exhibits
from intents.meta.views import spans

SHOWN = 12
FLOW_WORDS = frozenset(("exports", "imports", "trade", "deficit", "surplus", "balance"))
FLOWS_ONLY = frozenset(("exports_term", "imports_term"))
NATURE = {"census": "Census basis", "bop": "BOP basis", "sa": "seasonally adjusted", "nsa": "not seasonally adjusted"}


def define(hit: Hit, ctx: Context) -> Meta | None:
    """The reply to a pattern of section ``define`` or of a glossary entry."""
    if hit.action.startswith("entry."):
        return explained(glossary()[hit.action.removeprefix("entry.")])
    found = [v for v in hit.values if isinstance(v, Term)]
    match hit.action:
        case "define.exhibit":
            return _exhibit(next(v for v in hit.values if isinstance(v, Exhibit)), ctx)
        case "define.exhibits":
            return _exhibits()
        case "define.holds":
            return None if any(isinstance(v, str) and v in FLOW_WORDS for v in hit.values) else explained(found[0])
        case "define.difference" | "define.versus":
            return _difference(hit.action, found)
        case "define.word" if ctx.in_thread and found[0].level == "property":
            return None  # "seasonally adjusted" after an answer asks for that answer, adjusted
        case _:
            return explained(found[0])


def explained(entry: Term) -> Meta:
    """An entry as a reply."""
    lines = (_members(entry.category),) if entry.category else ()
    return Meta(
        f"{entry.name}: {entry.text}",
        lines=tuple(line for line in lines if line),
        notes=(f"Source: {entry.source}.",),
        suggestions=entry.examples,
        topic=f"define:{entry.id}",
    )


def _difference(action: str, found: list[Term]) -> Meta | None:
    if len(found) != 2 or found[0] is found[1] or {e.id for e in found} <= FLOWS_ONLY:
        return None
    both = comparisons().get(frozenset(e.id for e in found))
    if both is not None:
        return explained(both)
    if action == "define.versus" and any(e.level not in ("term", "property") for e in found):
        return None  # "travel vs transport" compares figures
    first, second = found
    return Meta(
        f"{first.name}: {first.text}",
        lines=(f"{second.name}: {second.text}",),
        notes=tuple(dict.fromkeys((f"Source: {first.source}.", f"Source: {second.source}."))),
        suggestions=(*first.examples[:1], *second.examples[:1]),
        topic=f"define:{first.id} {second.id}",
    )


# --- exhibits -----------------------------------------------------------------------------------------


def _exhibit(exhibit: Exhibit, ctx: Context) -> Meta:
    if not exhibit.table:
        text = f"There is no {exhibit.cited} in the FT-900: it has Exhibits 1 to 20b and, in its supplement, 1 to 4a."
        return Meta(text, suggestions=("which exhibits are there?",), topic="define:exhibit")
    entry = tables()[exhibit.table]
    bases = " and ".join(NATURE[b] for b in entry["basis"])
    nature = ", ".join(x for x in (bases, " and ".join(NATURE[a] for a in entry["adjustment"])) if x)
    real = ", in chained (2017) dollars" if entry["prices"][0] != "nominal" else ""
    flows = ", ".join(entry["flows"])
    title = exhibit.title if exhibit.title.startswith("U.S.") or "Trade" in exhibit.title else f"{exhibit.title}"
    held = [e for e in ctx.coverage().extents if e.table == exhibit.table]
    lines = [x for x in (entry["notes"], f"Loaded: {spans(held)}." if held else "") if x]
    return Meta(
        f"{exhibit.cited} is “{title}”: {flows}; {nature}{real}; {entry['unit']}.",
        lines=tuple(lines),
        notes=(f"Source: {entry['publisher']}. {entry['url']}",),
        topic="define:exhibit",
    )


def _exhibits() -> Meta:
    lines = tuple(f"{e.cited.removeprefix('FT-900 ')}: {e.title}." for e in exhibits().values())
    return Meta(
        "The tables of the FT-900 are called exhibits. They are:",
        lines=lines,
        suggestions=("what is Exhibit 14?", "what data do you have?"),
        topic="define:exhibit",
    )


# --- categories ---------------------------------------------------------------------------------------


def category(hit: Hit, _ctx: Context) -> Meta | None:
    """What a product word stands for: its category, code, parent and parts."""
    mention = next(v for v in hit.values if isinstance(v, CommodityMention))
    if (
        mention.kind not in ("category", "ambiguous")
        or not mention.candidates
        or not mention.candidates[0].exports + mention.candidates[0].imports
    ):
        return None
    kinds = [line for c in mention.candidates[:4] if (line := _candidate(c))]
    if not kinds:
        return None
    many = "several categories" if len(kinds) > 1 else "this category"
    text = (
        f"“{mention.phrase}” is {many} here, first the one that answers first:"
        if len(kinds) > 1
        else f"“{mention.phrase}” is {kinds[0][0].lower()}{kinds[0][1:]}"
    )
    notes = (f"{mention.note[0].upper()}{mention.note[1:]}.",) if mention.note else ()
    return Meta(
        text,
        lines=tuple(kinds) if len(kinds) > 1 else (),
        notes=notes,
        suggestions=(f"{mention.label} imports in 2024",),
        topic="category",
    )


def _candidate(candidate: Candidate) -> str:
    goods, parts = commodities(), []
    scheme = SCHEME_NAMES.get(candidate.scheme, candidate.scheme)
    for flow, codes in ((Flow.EXPORTS, candidate.exports), (Flow.IMPORTS, candidate.imports)):
        names = [f"{goods.name(candidate.scheme, code, flow)} ({code})" for code in codes[:SHOWN]]
        if names:
            parts.append((flow.value, " + ".join(names) + (" and others" if len(codes) > SHOWN else "")))
    if not parts:
        return ""
    same = len(parts) == 2 and parts[0][1] == parts[1][1]
    said = parts[0][1] if same else "; ".join(f"for {flow} {names}" for flow, names in parts)
    inside = _members((candidate.scheme, candidate.imports[0])) if len(candidate.imports) == 1 else ""
    return f"{scheme[0].upper()}{scheme[1:]}: {said}.{' ' + inside if inside else ''}"


def _members(category: tuple[str, str]) -> str:
    """The categories inside, by name."""
    goods, out = commodities(), []
    lists = {
        flow: [goods.name(category[0], c, flow) for c in goods.children(*category, flow)]
        for flow in (Flow.EXPORTS, Flow.IMPORTS)
    }
    if lists[Flow.EXPORTS] == lists[Flow.IMPORTS]:
        lists = {Flow.IMPORTS: lists[Flow.IMPORTS]}
    for flow, names in lists.items():
        if names:
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN + 1 else ""
            shown = names if not more else names[:SHOWN]
            out.append(
                f"{'Its' if len(lists) == 1 else f'Its {flow.value[:-1]}'} categories: {'; '.join(shown)}{more}."
            )
    return " ".join(out)
