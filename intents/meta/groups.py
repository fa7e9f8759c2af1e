"""Who is in a group, and what a partner's row includes."""

from __future__ import annotations

from data.partners import Group, PartnerMention, load_partners
from data.period import from_date, month_name
from intents.meta.patterns import Hit
from intents.meta.reply import Context, Meta, listed

PARTS = ("5700", "5820", "5660", "5830")
"""China, Hong Kong, Macau, Taiwan: partners of their own that are often thought to be one."""


def group(hit: Hit, ctx: Context) -> Meta | None:
    """The reply to a pattern of section ``group``."""
    named = [v for v in hit.values if isinstance(v, PartnerMention)]
    if hit.action == "group.members":
        return _members(named[0], ctx)
    if hit.action == "group.member":
        mention = next((m for m in named if m.group is not None), None)
        other = next((m for m in named if m is not mention), None)
        return None if mention is None or other is None else _member(mention, other, ctx)
    if hit.action == "group.within":
        return _within(named, ctx)
    return _named(named[0], ctx)


def _members(mention: PartnerMention, ctx: Context) -> Meta | None:
    found = load_partners().groups.get(mention.group or "")
    if found is None or not found.members:
        return None
    codes = found.members_at(from_date(ctx.today))
    names = sorted(load_partners().name(code) for code in codes)
    text = f"{found.name}: {len(names)} partners, {listed(names)}."
    row = (
        "Its figures are those of the published row." if found.rows else "Its figures are the sum of its members then."
    )
    return Meta(
        text,
        lines=(f"{found.note.rstrip('.')}." if found.note else row,),
        notes=_source(found),
        suggestions=(f"deficit with {found.name} in 2025", f"imports from {found.name} in 2025"),
        topic="group.members",
    )


def _source(found: Group) -> tuple[str, ...]:
    where = (
        "FT-900, Explanatory notes, Area groupings"
        if found.rows
        else "tradebot's list of groups and their members over time"
    )
    return (f"Source: {where}.",)


def _member(mention: PartnerMention, other: PartnerMention, ctx: Context) -> Meta | None:
    found = load_partners().groups.get(mention.group or "")
    if found is None or len(other.codes) != 1:
        return None
    month = from_date(ctx.today)
    spells = [m for m in found.members if m.code == other.codes[0]]
    inside = any(m.at(month) for m in spells)
    text = f"{'Yes' if inside else 'No'}: {other.name} is {'' if inside else 'not '}in {_the(found)}"
    dates = [_spell(m.since, m.until) for m in spells if m.since is not None or m.until is not None]
    text += f" ({listed(dates)})." if dates else "."
    return Meta(
        text,
        lines=(f"{found.note.rstrip('.')}.",) if found.note else (),
        notes=_source(found),
        suggestions=(f"who is in {_the(found)}?",),
        topic="group.member",
    )


def _the(found: Group) -> str:
    return (
        found.name
        if found.name.isupper() or found.name.split()[0].isupper() or found.kind == "area"
        else f"the {found.name}"
    )


def _spell(since: int | None, until: int | None) -> str:
    first = f"since {month_name(since)}" if since is not None else ""
    last = f"until {month_name(until)}" if until is not None else ""
    return f"{first} {last}".strip()


def _within(named: list[PartnerMention], ctx: Context) -> Meta | None:
    """Whether one partner's figures hold another's."""
    if len(named) != 2:
        return None
    for whole, part in (named, named[::-1]):
        if whole.group is not None:
            return _member(whole, part, ctx)
    names = sorted(named, key=lambda m: m.kind != "partner")
    notes = tuple(f"{m.note.rstrip('.')}." for m in named if m.note)
    if {c for m in named for c in m.codes} <= set(PARTS):
        return Meta(
            "No: China, Hong Kong, Macau and Taiwan are four partners, each with figures of its own.",
            lines=notes,
            notes=("Source: Census Bureau, Schedule C.",),
            suggestions=("deficit with Hong Kong in 2025",),
            topic="group.within",
        )
    if all(m.kind == "partner" for m in names):
        return Meta(
            f"No: {named[0].name} and {named[1].name} are two partners, each with figures of its own.",
            lines=notes,
            notes=("Source: Census Bureau, Schedule C.",),
            topic="group.within",
        )
    return Meta(" ".join(notes), topic="group.within") if notes else None


def _named(part: PartnerMention, ctx: Context) -> Meta | None:
    """ "Does this include Hong Kong?", about the answer before or in general."""
    figure = next((f for f in ctx.last.figures if f.partner is not None), None) if ctx.last else None
    if figure is not None and figure.partner is not None:
        code = figure.partner.code
        known = load_partners()
        whole = next((g for g in known.groups.values() if code in (g.code, g.id)), None)
        if whole is not None:
            return _member(PartnerMention("group", (), whole.name, group=whole.id), part, ctx)
        if part.codes == (code,):
            return Meta(f"Yes: that figure is of {figure.partner.name}.", topic="group.named")
        if part.kind == "partner":
            return Meta(
                f"No: that figure is of {figure.partner.name} alone; {part.name} is a partner of its own.",
                lines=(f"{part.note.rstrip('.')}.",) if part.note else (),
                topic="group.named",
            )
    if set(part.codes) <= set(PARTS) and part.codes:
        return Meta(
            "China, Hong Kong, Macau and Taiwan are four partners: figures of China include none of the others; totals "
            "over all partners include all four.",
            notes=("Source: Census Bureau, Schedule C.",),
            topic="group.named",
        )
    if part.kind == "partner":
        return Meta(
            f"Totals over all partners include {part.name}; figures of another country do not.", topic="group.named"
        )
    return Meta(f"{part.note.rstrip('.')}.", topic="group.named") if part.note else None
