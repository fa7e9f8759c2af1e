"""Partners named, those taken off, and the reasons why some cannot be answered."""

from __future__ import annotations

from data.articles import with_article
from data.commodities import CommodityMention
from data.groups import Member
from data.model import WORLD, Flow
from data.partners import PartnerMention, load_partners
from data.query.spec import Target, TargetKind
from intents import direction
from intents.issues import Ambiguous, NotCarried, OutOfScope, UnknownPartner, one_of
from intents.reading import Reading
from intents.slots import Slots
from intents.text import Span
from intents.vocabulary import wordlist

_GLUE, _EACH, _SUBTRACTED = wordlist("list_glue"), wordlist("one_by_one"), wordlist("subtracted")


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
        if mention.kind in ("territory", "area") and span in _beside_states(reading):
            continue
        _refuse(reading, span, mention)
        if span.note:
            slots.notes += (span.note,)
        each = _members(reading, span, mention, month) or [target(mention)]
        (minus if _excluded(reading, span, plus) else plus).extend(each)
    plus = list(dict.fromkeys(plus))
    if {"including", "incl"} & set(reading.utterance.norms):
        plus = [t for t in plus if not any(set(t.codes) < set(o.codes) for o in plus)]
    if minus:
        plus = without(plus, minus, slots)
    slots.targets = tuple(plus)


def target(mention: PartnerMention) -> Target:
    """A mention as rows: a group without a published row is the sum of its members at the time of each period."""
    codes, row = mention.codes, None
    spells: tuple[Member, ...] = ()
    if mention.group and len(codes) > 1:
        group = load_partners().groups[mention.group]
        codes, row = tuple(dict.fromkeys(m.code for m in group.members)), group.code
        dated = any(m.since is not None or m.until is not None for m in group.members)
        spells = group.members if dated else ()
    kind: TargetKind = "partner" if mention.kind not in ("group", "area") else mention.kind
    kind = kind if len(codes) == 1 else "sum"
    return Target(mention.name, codes, kind, iso=mention.iso2 or None, row=row, group=mention.group, spells=spells)


def _members(reading: Reading, span: Span, mention: PartnerMention, month: int | None) -> list[Target]:
    """ "Each of the two USMCA partners", "each G7 country": the members one by one; nothing for anybody else."""
    near = range(max(0, span.start - 4), span.start)
    taken = {i for s in (*reading.find("grain"), *reading.find("period")) for i in range(s.start, s.end)}
    asked = [i for i in near if reading.word(i) in _EACH and i not in taken]
    if mention.group is None or not asked:
        return []
    known = load_partners()
    codes = known.groups[mention.group].members_at(month) if month is not None else known.groups[mention.group].now
    reading.used.update(range(asked[0], span.start))
    return [target(known.mention((code,))) for code in codes]


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
        wrong = {"from": Flow.IMPORTS, "to": Flow.EXPORTS, "into": Flow.EXPORTS}.get(before)
        if wrong in slots.measures:
            name = reading.words(span)
            raise NotCarried(
                f"{name} is no foreign partner. Exports are published by state of origin, imports by state of "
                f"destination: exports from {name}, or imports into {name}.",
                (reading.utterance.text.replace(f" {before} {name}", f" of {name}"),
                 f"exports of {name}", f"imports of {name}"),
            )  # fmt: skip


def _remainder(reading: Reading, slots: Slots, span: Span, mention: PartnerMention) -> PartnerMention:
    """ "Other countries" is the world, unless a table is asked that has a line of that name."""
    if mention.kind != "world" or reading.words(span).lower() != "other countries":
        return mention
    schemes = {c.scheme for p in slots.products for c in p.candidates[:1]}
    if slots.table == "motor_vehicles":
        return load_partners().mention(("group:other_vehicle_countries",))
    remainder = slots.table in ("areas", "atp") or "atp" in schemes or reading.words(span) == "Other Countries"
    return load_partners().mention(("group:other_area",)) if remainder else mention


def _is_adjustment(reading: Reading, span: Span, mention: PartnerMention) -> bool:
    """ "Trade with Switzerland, SA": beside another partner the letters are the seasonal adjustment."""
    same = any((s.start, s.end) == (span.start, span.end) for s in reading.find("adjustment"))
    return same and mention.kind == "ambiguous" and len(reading.find("partner")) > 1


def _refuse(reading: Reading, span: Span, mention: PartnerMention) -> None:
    """Raises for a name with several meanings, for a part of the United States, for a place without figures."""
    if mention.kind == "ambiguous":
        raise Ambiguous(
            f"“{reading.words(span)}” can mean {one_of(label for label, _ in mention.choices)}. Which one?",
            tuple(reading.replaced(span.start, span.end, label) for label, _ in mention.choices),
        )
    if mention.kind == "territory":
        raise OutOfScope(f"{mention.note.rstrip('.')}.")
    if mention.kind == "unpublished":
        the = reading.word(span.start - 1) == "the"
        names = [label if the else with_article(label) for label, _ in mention.choices]
        holding = tuple(reading.replaced(span.start, span.end, name) for name in names)
        raise UnknownPartner(f"{mention.note.rstrip('.')}.", holding)


def _excluded(reading: Reading, span: Span, plus: list[Target]) -> bool:
    """Whether "excluding" (or "without" ...) governs this partner: directly, or through a list."""
    at = span.start - 1
    while at >= 0 and reading.word(at) in _GLUE:
        at -= 1
    for marker in reading.find("shape", "excluding", "rest"):
        if marker.start <= at < marker.end:
            reading.mark(marker)
            subtracted = reading.word(marker.start) in _SUBTRACTED and bool(plus) and plus[-1].kind == "partner"
            return not subtracted  # "imports from China less those from Vietnam": two figures side by side
    previous = [s for s in direction.partners(reading) if s.end - 1 == at]
    return bool(previous) and _excluded(reading, previous[0], plus)


def without(plus: list[Target], minus: list[Target], slots: Slots) -> list[Target]:
    """The targets less others: of a group its members go, of a published row the figures are taken off."""
    codes = tuple(c for t in minus for c in t.codes)
    names = " and ".join(t.name for t in minus)
    if not plus:
        return [Target(f"the world without {names}", (WORLD,), "sum", codes)]
    out = []
    for one in plus:
        if one.kind == "partner":
            slots.notes += (f"{one.name} is published without {names}",)
            out.append(one)
        elif len(one.codes) > 1:
            left = tuple(c for c in one.codes if c not in codes)
            spells = tuple(m for m in one.spells if m.code not in codes)
            out.append(Target(f"{one.name} without {names}", left, "sum", group=one.group, spells=spells))
        else:
            out.append(Target(f"{one.name} without {names}", one.codes, "sum", codes))
    return out
