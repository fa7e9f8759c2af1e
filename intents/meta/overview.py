"""Answers about everything that there is: all data, products, countries, and how fresh they are."""

from __future__ import annotations

from data.commodities import commodities
from data.glossary import glossary
from data.model import Flow
from data.partners import load_partners
from data.period import month_name
from intents.meta.reply import Context, Meta, listed, long
from intents.meta.views import GRAINS, line, overview_of, reach, sentence, view_of

GROUPS_NAMED = 12
FRESH = ("goods_country", "totals", "services_category", "services_country", "enduse", "enduse_country")
"""The views whose newest period tells how fresh the data are."""


def overview(rule: str, ctx: Context) -> Meta:
    """A section ``overview`` of the vocabulary file, with its counts filled in and its views under it."""
    entry, held = overview_of(rule), ctx.coverage()
    views = [view_of(name) for name in entry["views"]]
    return Meta(
        entry["text"].format_map(_fields(ctx)),
        lines=tuple(said for view in views if (said := line(view, held))),
        notes=tuple(dict.fromkeys(view.note for view in views if view.note)),
        suggestions=tuple(entry["suggestions"]),
        topic=f"coverage.{rule}",
    )


def _fields(ctx: Context) -> dict[str, object]:
    goods, known = commodities(), load_partners()
    count = {flow: sum(1 for c in goods.codes("enduse", flow) if len(c) == 5) for flow in (Flow.EXPORTS, Flow.IMPORTS)}
    return {
        "principal": "; ".join(goods.name("enduse", code).lower() for code in "012345"),
        "exports": count[Flow.EXPORTS],
        "imports": count[Flow.IMPORTS],
        "chapters": len(goods.codes("hs")),
        "partners": sum(1 for p in known.countries if p.id in ctx.coverage().partners) or len(known.countries),
        "groups": listed([g.name for g in known.groups.values() if g.rows and g.members][:GROUPS_NAMED]),
        "services": glossary()["services_categories"].text,
    }


def latest(ctx: Context) -> Meta:
    """The newest period of the tables that are asked most, and what the calendar says is out besides."""
    lines, newest = [], []
    for name in FRESH:
        view = view_of(name)
        found = reach(view.extents(ctx.coverage()))
        if not found:
            continue
        finest = next(found[g] for g in GRAINS if g in found)
        what = sentence(view.what.split(" (")[0])
        lines.append(f"{what}: through {finest.span[1]} (release of {long(finest.release)}).")
        newest.append((finest.last, finest.release, finest.span[1]))
    if not newest:
        return Meta("No tables are loaded.", topic="coverage.latest")
    last, release, label = max(newest)
    loaded = max(date for _, date, _ in newest)
    text = f"The newest figures here are of {label}, from the release of {long(release)}."
    if loaded > release:
        text += f" The newest release loaded is that of {long(loaded)}."
    out = ctx.calendar.last_until(ctx.today)
    notes: tuple[str, ...] = ()
    if out is not None and out[0] > last:
        when = long(out[1])
        notes = (f"By the release calendar, {month_name(out[0])} came out on {when}; it is not loaded yet.",)
    asked = ("when is the next release?", "what data do you have?")
    return Meta(text, lines=tuple(lines), notes=notes, suggestions=asked, topic="coverage.latest")
