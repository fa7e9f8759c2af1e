"""Partners of a reading, and as targets of a query: groups as the sum of their members, and what is taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.articles import with_article
from data.groups import Member
from data.model import WORLD
from data.partners import PartnerMention, load_partners
from data.query.spec import Target, TargetKind
from intents.grammar.atoms import Values
from intents.grammar.movement import NotComputed
from intents.grammar.roles import Parties, Wording, elsewhere, resolve
from intents.slots import Slots


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


def says_again(name: Target, targets: Sequence[Target]) -> bool:
    """Whether a name beside a question says its partner once more, or the group that its partners are of: "USMCA:
    exports to Canada and Mexico"."""
    if name.codes in [t.codes for t in targets]:
        return True
    inside = members(name)
    return bool(inside and targets) and all(inside.issuperset(t.codes) for t in targets)


def members(group: Target) -> frozenset[str]:
    """The codes of a group's members, past ones too, also where it has a row of its own; of a partner, none."""
    return frozenset(m.code for m in load_partners().groups[group.group].members) if group.group else frozenset()


def without(plus: list[Target], minus: list[Target], slots: Slots) -> list[Target]:
    """The targets less others: of a group its members go, of a published row the figures are taken off."""
    codes = tuple(c for t in minus for c in t.codes)
    names = " and ".join(t.name for t in minus)
    if not plus:
        return [Target(f"the world without {names}", (WORLD,), "sum", codes)]
    out = []
    for one in plus:
        for less in minus:
            _belongs_to(less, one)
        if set(one.codes) <= set(codes):
            continue  # "from China and Mexico, Mexico excluded"
        if one.kind == "partner":
            apart = " and ".join(t.name for t in minus if t not in plus)
            slots.notes += (f"{one.name} is published without {apart}",) if apart else ()
            out.append(one)
        elif len(one.codes) > 1:
            left = tuple(c for c in one.codes if c not in codes)
            spells = tuple(m for m in one.spells if m.code not in codes)
            out.append(Target(f"{one.name} without {names}", left, "sum", group=one.group, spells=spells))
        else:
            out.append(Target(f"{one.name} without {names}", one.codes, "sum", codes, group=one.group))
    return out


def _belongs_to(less: Target, whole: Target) -> None:
    """Raises NotComputed where what is taken off a group is none of its members."""
    inside, taken = members(whole), members(less) if less.group else frozenset(less.codes)
    if inside and taken and not taken & inside:
        raise NotComputed(f"{less.name} is no part of {with_article(whole.name)}, so that nothing can be taken off.")


def parties_of(record: dict[str, Any], values: Values) -> Parties:
    """The flow and the partners of a record whose values are ``values``; raises as ``resolve`` does."""

    def name(index: Any) -> str:
        return values.items[index][0].name if isinstance(index, int) else str(index)

    def typed(slot: str, between: str) -> str:
        return between.join(values.said(i) for i in record.get(slot, ()))

    elsewhere(record, name)
    return resolve(record, Wording(name, typed("prods", " and "), typed("pers", " ")))
