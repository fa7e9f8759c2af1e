"""Whom a figure is with, from the catalogue of partners: the rows that stand for a code, a group or an area."""

from __future__ import annotations

from data.partners import Group, Partner, PartnerCatalogue
from data.query.spec import Target


def of_partner(partner: Partner) -> Target:
    """The target of a partner that has a row."""
    return Target(partner.name, (partner.id,), "partner", iso=partner.iso2 or None)


def of_group(catalogue: PartnerCatalogue, group: Group) -> Target:
    """A group or area: its published row, else the sum of its members at the time of each period."""
    mention = catalogue.mention((f"group:{group.id}",))
    if len(mention.codes) == 1:
        return Target(group.name, mention.codes, group.kind, iso=group.iso2 or None, group=group.id)
    codes = tuple(dict.fromkeys(member.code for member in group.members))
    dated = any(member.since is not None or member.until is not None for member in group.members)
    return Target(
        group.name,
        codes,
        "sum",
        iso=group.iso2 or None,
        row=group.code,
        group=group.id,
        spells=group.members if dated else (),
    )
