"""From a reading to slots: what the message names, word by word."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from data.commodities import Candidate, CommodityMention, commodities
from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.partners import PartnerMention, load_partners
from data.period import PeriodExpr, VintageExpr, number_of, year_of
from data.query.spec import Product, Target, VintageSel
from data.tables import tables
from data.vocabulary_words import stem
from intents import direction
from intents.issues import Ambiguous, NotCarried, OutOfScope, UnknownPartner
from intents.reading import Reading
from intents.slots import Slots
from intents.text import Span, words


def properties(reading: Reading, slots: Slots) -> None:
    """Sector, basis, adjustment, prices, variable: whatever the message names itself."""
    sectors = reading.take("sector")
    if sectors:
        slots.sector = _sector({str(s.value) for s in sectors})
    for marker in reading.find("shape", "excluding"):
        out = [s for s in sectors if s.start == marker.end]
        if out:
            reading.mark(marker)
            slots.sector = Sector.GOODS if out[0].value == "services" else Sector.SERVICES
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
    if not slots.sector and (slots.basis is Basis.CENSUS or slots.prices is Prices.CHAINED_2017):
        slots.sector = Sector.GOODS if slots.basis is Basis.CENSUS else None


def _exhibit(reading: Reading, slots: Slots) -> None:
    """"Exhibit 19", "Exhibit 4 of the supplement", "Exhibit 2as" name the table itself."""
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
        for table, entry in tables().items():
            if any(label.lower() == name for label, _ in entry["exhibits"]):
                slots.table = table
                reading.used.update(range(first, last))
                reading.spans = [s for s in reading.spans if s.end <= first or s.start >= last]
                reading.spans.append(Span(first, last, "exhibit", table, "exhibit"))
                break


_SUPPLEMENT = ("supplement", "supplemental", "supplementary")


def _earlier(reading: Reading, slots: Slots) -> None:
    """"Travel, previous presentation": the services as defined before the present categories."""
    norms = reading.utterance.norms
    for index, word in enumerate(norms[1:], start=1):
        if word == "presentation" and norms[index - 1] in ("previous", "earlier", "old", "older"):
            slots.table = "services_old"
            reading.used.update((index - 1, index))
            reading.spans = [s for s in reading.spans if s.end <= index - 1 or s.start > index]


def _sector(values: set[str]) -> Sector:
    if "goods_and_services" in values or {"goods", "services"} <= values:
        return Sector.BOTH
    return Sector.GOODS if "goods" in values else Sector.SERVICES


def variable(reading: Reading, slots: Slots) -> None:
    """Quantities and unit prices, only where a product has them; otherwise the words stay unused."""
    found = reading.find("variable")
    if not found:
        return
    values = {str(s.value) for s in found}
    for name in ("cif_value", "calculated_duty", "unit_price", "quantity_per_day", "quantity"):
        if name in values:
            slots.variable = Variable(name)
            reading.take("variable")
            return


def measures(reading: Reading, slots: Slots) -> None:
    """Exports, imports, balance or total trade, from the side of the United States."""
    direction.between(reading)
    if reading.take("measure", "both_flows"):
        slots.measures = (Flow.EXPORTS, Flow.IMPORTS)
        reading.take("measure", "exports", "imports", "trade")
        return
    for value, flow in (("total_trade", Flow.TOTAL_TRADE),):
        if reading.take("measure", value):
            slots.measures = (flow,)
            reading.take("measure", "trade", "exports", "imports")
            return
    if _balances(reading, slots):
        return
    found: list[Flow] = []
    for span in _flow_spans(reading):
        directed = _directed(reading, span)
        reading.mark(span)
        if directed.flow not in found:
            found.append(directed.flow)
        if directed.note:
            slots.notes += (directed.note,)
    if found:
        slots.measures = tuple(found[:1]) if len(found) > 1 and not _joined(reading) else tuple(found)
        reading.take("measure", "trade")
    elif any("trade" in reading.utterance.norms[s.start : s.end] for s in reading.find("sector")):
        slots.measures = (Flow.TOTAL_TRADE,)
        slots.notes += ("“trade” read as exports plus imports",)
    elif (flow := _said_in_product(reading)) is not None:
        slots.measures = (flow,)
    elif reading.take("measure", "trade"):
        slots.measures = (Flow.TOTAL_TRADE,)
        slots.notes += ("“trade” read as exports plus imports",)
    elif slots.products and (flow := _by_preposition(reading)) is not None:
        slots.measures = (flow,)


def _said_in_product(reading: Reading) -> Flow | None:
    """The flow named inside a product's words: "import categories", "re-exports"."""
    said = {w for s in reading.find("commodity") for w in reading.utterance.norms[s.start : s.end]}
    if said & {"import", "imports", "imported"}:
        return Flow.IMPORTS
    return Flow.EXPORTS if said & {"export", "exports", "exported"} else None


def _by_preposition(reading: Reading) -> Flow | None:
    """"furniture from Vietnam" is imports, "soybeans to China" exports; "Chinese steel" imports."""
    for span in direction.partners(reading):
        before = {reading.word(span.start - 1), reading.word(span.start - 2) if reading.word(span.start - 1) == "the" else ""}
        if "from" in before:
            return Flow.IMPORTS
        if before & {"to", "into"}:
            return Flow.EXPORTS
        if span.rule == "partner.demonym" and any(s.start == span.end for s in reading.find("commodity")):
            return Flow.IMPORTS
    return None


def _joined(reading: Reading) -> bool:
    """Two different flows are both asked only when nouns name them both."""
    return reading.has("measure", "exports") and reading.has("measure", "imports")


def _flow_spans(reading: Reading) -> list[Span]:
    """Nouns first; verbs only when no noun says the flow."""
    nouns = reading.find("measure", "exports", "imports")
    verbs = reading.find("measure", "sell", "buy")
    if nouns:
        reading.take("measure", "sell", "buy")
        return nouns
    return verbs


_VERBAL = frozenset(("export", "import", "exported", "imported", "exporting", "importing"))


def _directed(reading: Reading, span: Span) -> direction.Directed:
    flow = {"exports": Flow.EXPORTS, "sell": Flow.EXPORTS}.get(str(span.value), Flow.IMPORTS)
    if span.value in ("sell", "buy") or reading.word(span.start) in _VERBAL and span.end - span.start == 1:
        adjective = reading.word(span.end) in ("growth", "value", "share", "bill") or reading.word(span.start) in ("exported", "imported") and not direction.partners(reading)
        return direction.Directed(flow) if adjective else direction.verb(reading, span, flow)
    return direction.noun(reading, span, flow)


def _balances(reading: Reading, slots: Slots) -> bool:
    spans = reading.find("measure", "deficit", "surplus", "balance")
    if not spans:
        return False
    words = {str(s.value) for s in spans}
    reversed_ = [direction.balance_side(reading, s) for s in spans]
    slots.measures = (Flow.BALANCE,)
    spoken = "balance" if "balance" in words or len(words) > 1 else words.pop()
    if any(reversed_) and spoken != "balance":
        spoken = "deficit" if spoken == "surplus" else "surplus"
        slots.notes += ("read from the side of the United States",)
    slots.spoken = spoken  # type: ignore[assignment]
    for span in spans:
        reading.mark(span)
    reading.take("measure", "trade", "sell", "buy")
    if not reading.find("measure", "exports", "imports"):
        return True
    flows = reading.find("measure", "exports", "imports")
    if all(reading.word(s.start) in ("exports", "imports") for s in flows):
        slots.measures = (Flow.BALANCE, *dict.fromkeys(Flow(str(s.value)) for s in flows))
    reading.take("measure", "exports", "imports")
    return True


def target(mention: PartnerMention, month: int | None) -> Target:
    """A mention as rows: a group without a published row is the sum of its members at the time."""
    kind = mention.kind if mention.kind in ("group", "area") else "partner"
    codes, row = mention.codes, None
    if mention.group and len(codes) > 1:
        group = load_partners().groups[mention.group]
        codes, row = (group.members_at(month) if month is not None else ()) or codes, group.code
    return Target(mention.name, codes, kind if len(codes) == 1 else "sum", iso=mention.iso2 or None, row=row)  # type: ignore[arg-type]


def targets(reading: Reading, slots: Slots) -> None:
    """Partners named, those taken off, and the reasons why some cannot be answered."""
    month = next((e.period.end for e in slots.periods if e.period is not None), None)
    _state_sides(reading, slots)
    plus: list[Target] = []
    minus: list[Target] = []
    for span in reading.take("partner"):
        mention = span.value
        assert isinstance(mention, PartnerMention)
        mention = _remainder(reading, slots, span, mention)
        if mention.kind in ("reporter", "world") or _is_adjustment(reading, span, mention):
            continue
        if mention.kind == "territory" and span in _beside_states(reading):
            continue
        _refuse(reading, span, mention)
        if span.note:
            slots.notes += (span.note,)
        elif mention.note and mention.kind == "group":
            slots.notes += (mention.note,)
        (minus if _excluded(reading, span, plus) else plus).append(target(mention, month))
    plus = list(dict.fromkeys(plus))
    if {"including", "incl"} & set(reading.utterance.norms):
        plus = [t for t in plus if not any(set(t.codes) < set(o.codes) for o in plus)]
    if minus:
        plus = _without(plus, minus, slots)
    slots.targets = tuple(plus)


def _state_spans(reading: Reading) -> list[Span]:
    mentions = [(s, s.value) for s in reading.find("commodity") if isinstance(s.value, CommodityMention)]
    return [s for s, m in mentions if m.kind == "category" and m.candidates and m.candidates[0].scheme == "state"]


def _beside_states(reading: Reading) -> list[Span]:
    """Puerto Rico: no partner, and a line of the states' exhibits."""
    extents = {(s.start, s.end) for s in _state_spans(reading)}
    return [s for s in reading.find("partner") if (s.start, s.end) in extents]


def _state_sides(reading: Reading, slots: Slots) -> None:
    """Exports are by state of origin, imports by state of destination: nothing is imported from Texas."""
    for span in _state_spans(reading):
        before = reading.word(span.start - 1)
        wrong = (Flow.IMPORTS, "from") if before == "from" else (Flow.EXPORTS, "to") if before in ("to", "into") else None
        if wrong is not None and wrong[0] in slots.measures:
            name = reading.words(span)
            raise Ambiguous(
                f"Exports are published by state of origin, imports by state of destination: exports from {name} or imports into {name}?",
                (substitute(reading, span, name).replace(f" {before} {name}", f" of {name}"),
                 f"exports of {name}", f"imports of {name}"),
            )  # fmt: skip


def _remainder(reading: Reading, slots: Slots, span: Span, mention: PartnerMention) -> PartnerMention:
    """"Other countries" is the world, unless a table is asked that has a line of that name."""
    if mention.kind != "world" or reading.words(span).lower() != "other countries":
        return mention
    schemes = {c.scheme for p in slots.products for c in p.candidates[:1]}
    if slots.table == "motor_vehicles":
        return load_partners().mention(("group:other_vehicle_countries",))
    return load_partners().mention(("group:other_area",)) if slots.table in ("areas", "atp") or "atp" in schemes else mention


def _is_adjustment(reading: Reading, span: Span, mention: PartnerMention) -> bool:
    """"Trade with Switzerland, SA": beside another partner the letters are the seasonal adjustment."""
    same = any((s.start, s.end) == (span.start, span.end) for s in reading.find("adjustment"))
    return same and mention.kind == "ambiguous" and len(reading.find("partner")) > 1


def _refuse(reading: Reading, span: Span, mention: PartnerMention) -> None:
    if mention.kind == "ambiguous":
        raise Ambiguous(
            f"“{reading.words(span)}” can mean {_listed(label for label, _ in mention.choices)}. Which one?",
            tuple(substitute(reading, span, label) for label, _ in mention.choices),
        )
    if mention.kind == "territory":
        raise OutOfScope(f"{mention.name} is part of the United States customs area or a US territory, not a trading partner in these data. {mention.note}".strip())
    if mention.kind == "unpublished":
        raise UnknownPartner(f"Census publishes no figures of its own for {mention.name}. {mention.note}".strip())


def _listed(names: Iterable[str]) -> str:
    parts = list(names)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"


def substitute(reading: Reading, span: Span, words: str) -> str:
    """The question with other words in place of a span."""
    tokens, text = reading.utterance.tokens, reading.utterance.text
    return (text[: tokens[span.start].start] + words + text[tokens[span.end - 1].end :]).strip()


def _excluded(reading: Reading, span: Span, plus: list[Target]) -> bool:
    """Whether "excluding" (or "without" ...) governs this partner: directly, or through a list."""
    at = span.start - 1
    while at >= 0 and reading.word(at) in ("the", "and", "or", "both", "imports", "from", "trade", "with", "to", ","):
        at -= 1
    for marker in reading.find("shape", "excluding"):
        if marker.start <= at < marker.end:
            reading.mark(marker)
            return True
    previous = [s for s in direction.partners(reading) if s.end - 1 == at]
    return bool(previous) and _excluded(reading, previous[0], plus)


def _without(plus: list[Target], minus: list[Target], slots: Slots) -> list[Target]:
    codes = tuple(c for t in minus for c in t.codes)
    names = " and ".join(t.name for t in minus)
    if not plus:
        return [Target(f"the world without {names}", ("world",), "sum", codes)]
    out = []
    for one in plus:
        if one.kind == "partner":
            slots.notes += (f"{one.name} is published without {names}",)
            out.append(one)
        elif len(one.codes) > 1:
            out.append(Target(f"{one.name} without {names}", tuple(c for c in one.codes if c not in codes), "sum"))
        else:
            out.append(Target(f"{one.name} without {names}", one.codes, "sum", codes))
    return out


def products(reading: Reading, slots: Slots) -> None:
    """Products and services named, or the list of categories that is ranked."""
    out: list[Product] = []
    coded: list[bool] = []
    listed = _scheme_of_name(reading)
    for span in reading.take("commodity"):
        mention = span.value
        assert isinstance(mention, CommodityMention)
        if listed and mention.kind == "scheme" and mention.candidates[0].scheme == listed:
            continue
        if mention.kind == "refused":
            nearest = [c.label for c in mention.nearest]
            tail = f" The nearest category is {_listed(nearest)}." if nearest else ""
            raise NotCarried(f"{mention.note or f'No table carries “{mention.phrase}”'}.{tail}",
                             tuple(substitute(reading, span, label) for label in nearest[:3]))  # fmt: skip
        if mention.kind == "scheme":
            if span.rule == "what" and not _present(reading):
                continue
            slots.over = "product"
        if mention.kind == "ambiguous":
            raise Ambiguous(f"“{mention.phrase}” can mean several things: which one?",
                            tuple(substitute(reading, span, a) for a in mention.alternatives))  # fmt: skip
        if span.note:
            slots.notes += (span.note,)
        named = {str(s.value) for s in reading.take("scheme")} | ({listed} if listed else set())
        candidates = tuple(_as_named(c, mention.phrase, named) for c in mention.candidates)
        candidates = tuple(c for c in candidates if c.scheme in named) if named else candidates
        out.append(Product(mention.label, candidates, mention.sector))
        coded.append(span.rule == "code")
    _states_apart(out)
    if any(coded) and not all(coded):
        out = [p for p, code in zip(out, coded, strict=True) if code]
    slots.products = _narrowest(list({p.candidates[:1]: p for p in reversed(out)}.values())[::-1])
    if out and out[0].sector is Sector.SERVICES:
        slots.sector = None


_OWN_SCHEMES = frozenset(("enduse", "service", "atp", "motor_vehicles", "petroleum"))
"""Classifications whose categories are made for these tables; a chapter of the HS is a poor stand-in."""


def _as_named(candidate: Candidate, phrase: str, schemes: set[str]) -> Candidate:
    """A wider category may answer when its official name has the words asked ("wine" in "Wine, beer, and
    related products"); it is then called by that name. ``schemes`` are classifications named in the question."""
    if not candidate.wider:
        return candidate
    names = commodities()
    asked = {stem(w) for w in words(phrase) if len(w) > 2}
    kept = []
    for flow in candidate.wider:
        official = {stem(w) for c in candidate.codes(flow) for w in words(names.name(candidate.scheme, c, flow))}
        named = bool(asked) and (asked <= official or stem("".join(words(phrase))) in official)
        if not named or candidate.scheme not in (_OWN_SCHEMES | schemes):
            kept.append(flow)
    return replace(candidate, wider=tuple(kept))


def _scheme_of_name(reading: Reading) -> str | None:
    """The classification in "road vehicles, by SITC": beside a category's name its list is no list asked for."""
    mentions = [s.value for s in reading.find("commodity") if isinstance(s.value, CommodityMention)]
    lists = {m.candidates[0].scheme for m in mentions if m.kind == "scheme"} & {"sitc", "naics", "hs", "enduse", "atp"}
    carried = {c.scheme for m in mentions if m.kind == "category" for c in m.candidates}
    return next(iter(lists & carried), None)


def _states_apart(out: list[Product]) -> None:
    """States are published for all goods and three parts of them: never by product."""
    states = [p for p in out if p.candidates[:1] and p.candidates[0].scheme == "state"]
    if states and len(states) < len(out):
        raise NotCarried(
            "States are published for all goods, manufactured and non-manufactured goods and re-exports, not by product.",
            (f"{states[0].name} exports", f"{states[0].name} manufactured exports"),
        )


def _narrowest(products: list[Product]) -> tuple[Product, ...]:
    """Without the total of a scheme of which a category is named as well ("ATP exports, aerospace")."""
    total = [p for p in products if any(c.exports == ("total",) for c in p.candidates[:1])]
    rest = [p for p in products if p not in total]
    schemes = {c.scheme for p in rest for c in p.candidates[:1]}
    kept = [p for p in products if p not in total or p.candidates[0].scheme not in schemes]
    return tuple(kept)


def _present(reading: Reading) -> bool:
    """"what do we buy from Ireland" asks for products; "what did we import from Canada in 2025" for the amount."""
    return bool({"do", "does", "are", "kind", "kinds", "things", "stuff"} & set(reading.utterance.norms))


def periods(reading: Reading, slots: Slots, today: dt.date) -> None:
    """Periods, grain, comparison words and the vintage."""
    exprs = []
    for span in reading.take("period"):
        assert isinstance(span.value, PeriodExpr)
        if span.start == 0 and reading.words(span).lower() == "now" and len(reading.utterance.tokens) > 1:
            continue
        exprs.append(span.value)
        if span.note:
            slots.notes += (span.note,)
    fine = [e for e in exprs if not (e.kind == "too_fine" and e.label.lower() in _ADVERBS)]
    exprs = fine if fine else exprs
    dated = [e for e in exprs if e.kind == "range"]
    if dated:
        exprs = [e for e in exprs if e.kind not in ("latest", "all") or e.label.lower() in ("ever", "all time", "on record")]
    slots.periods = _distinct(exprs) or _whole_unit(reading)
    spans = reading.find("period")
    before = reading.word(spans[0].start - 1) if spans else ""
    slots.base_only = len(spans) == 1 and before in ("from", "than", "vs", "versus", "against", "over", "to", "on", "with") and reading.has("shape")
    grains = reading.take("grain")
    firm = [s for s in grains if s.score >= 1]
    for span in firm or grains:
        if slots.periods and slots.periods[0].kind == "shift" and span.score < 1:
            continue
        if span.value in ("month", "quarter", "half", "year"):
            slots.grain = span.value  # type: ignore[assignment]
    for span in reading.take("comparison"):
        slots.comparison = span.value  # type: ignore[assignment]
    reading.take("agency")
    for span in reading.take("vintage"):
        assert isinstance(span.value, VintageExpr)
        slots.vintage = vintage(_of_release(reading, span, span.value))
    if exprs:
        reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w == "ytd")


def _same_year(expr: PeriodExpr, ytd: PeriodExpr) -> bool:
    """Whether a year stands beside the year to date of the same year: "2026 through May"."""
    if expr.kind != "range" or expr.period is None or expr.period.grain != "year":
        return False
    if expr.relative:
        return expr.count == 0
    return ytd.period is not None and expr.period.start == ytd.period.start


_RELEASES = frozenset(("release", "report", "publication", "vintage", "edition", "bulletin"))


def _of_release(reading: Reading, span: Span, expr: VintageExpr) -> VintageExpr:
    """"as of the June 2023 release" names the release, not the day."""
    if expr.kind not in ("as_of", "release") or reading.word(span.end) not in _RELEASES:
        return expr
    reading.used.add(span.end)
    return expr if expr.kind == "release" else VintageExpr("release", expr.date, expr.month, expr.label)


_ADVERBS = frozenset(("today", "yesterday", "tomorrow", "tonight", "this morning", "last night", "this afternoon", "this week", "last week"))


def _whole_unit(reading: Reading) -> tuple[PeriodExpr, ...]:
    """"the whole quarter", "full year", "that quarter": the unit around the conversation's period."""
    norms = reading.utterance.norms
    for index, word in enumerate(norms):
        if word in ("year", "quarter") and index and norms[index - 1] in ("full", "whole", "entire", "that", "same"):
            reading.used.update((index, index - 1))
            return (PeriodExpr("shift", label=f"{norms[index - 1]} {word}", count=0, unit=word),)
    return ()


def _distinct(exprs: list[PeriodExpr]) -> tuple[PeriodExpr, ...]:
    """Each period once: "this year's exports ... to date" names one."""
    ytd = [e for e in exprs if e.kind == "ytd"]
    if ytd:
        best = next((e for e in ytd if e.period is not None), ytd[0])
        exprs = [e for e in exprs if e is best or not (_same_year(e, best) or e.kind == "ytd" and e.year is None)]
    seen: dict[object, PeriodExpr] = {}
    for expr in exprs:
        seen.setdefault((expr.kind, expr.period, expr.start, expr.end, expr.count, expr.unit), expr)
    return tuple(seen.values())


def vintage(expr: VintageExpr) -> VintageSel:
    """A vintage as said, as a selection: a month means its last day, or the release in it."""
    if expr.kind == "as_of":
        day = expr.date
        if day is None and expr.month is not None:
            year, number = year_of(expr.month), number_of(expr.month)
            day = dt.date(year, number, calendar.monthrange(year, number)[1])
        return VintageSel("as_of", day, said=expr.label)
    if expr.kind == "release":
        return VintageSel("release", expr.date, None if expr.date else expr.month, expr.label)
    if expr.kind == "first":
        return VintageSel("first", said=expr.label)
    return VintageSel("latest", said=expr.label)
