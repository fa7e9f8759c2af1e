"""What there is: which data, how far back, how often, how fresh. Read from the catalogue and the warehouse."""

from __future__ import annotations

from data.partners import PartnerMention
from data.period import month_name
from intents.meta.overview import latest, overview
from intents.meta.patterns import Hit
from intents.meta.reply import Context, Meta, listed
from intents.meta.slots import DataAsked
from intents.meta.views import ADVERB, GRAINS, View, line, views_for

NOT_OF_DATA = frozenset(
    ("noun", "month", "quarter", "year", "country", "category", "state", "total", "hs", "sitc", "naics", "enduse")
)
"""Features that make "do you have ..." a question about the tables, where no partner or product is named."""
SUGGESTED = 3


def coverage(hit: Hit, ctx: Context) -> Meta | None:
    """The reply to a pattern of section ``coverage``."""
    rule = hit.action.removeprefix("coverage.")
    subject = next((v for v in hit.values if isinstance(v, DataAsked)), None)
    if rule == "have" and not _about_tables(subject):
        return None
    if rule == "get":
        if subject is None or not (subject.features & {"noun"} or {"service", "country"} <= subject.features):
            return None
        rule = "have"
    if rule in ("have", "since"):
        return _views(rule, subject or DataAsked(frozenset()), ctx)
    partner = next((v for v in hit.values if isinstance(v, PartnerMention)), None)
    if partner is not None:
        return _views("since", DataAsked(frozenset({"country", "named"}), partner), ctx) if partner.codes else None
    return latest(ctx) if rule == "latest" else overview(rule, ctx)


def _about_tables(subject: DataAsked | None) -> bool:
    """Whether "do you have ..." asks about the tables; "do you have imports from Mexico" asks for the figure."""
    if subject is None:
        return False
    if subject.partner or subject.product:
        return bool(subject.features & {"noun", "month", "quarter", "year"})
    return bool(subject.features & NOT_OF_DATA) or (not subject.features & {"flow"} and bool(subject.features))


# --- views --------------------------------------------------------------------------------------------


def _views(rule: str, subject: DataAsked, ctx: Context) -> Meta:
    said = subject.features | _product_features(subject)
    views = _of_flow(views_for(said), said, ctx)
    lines = tuple(text for view in views if (text := line(view, ctx.coverage())))
    own = _own(subject, views, ctx)
    asked = next((g for g in GRAINS if g in said), None)
    head = _verdict(rule, asked, views, ctx)
    if not head and own:
        head, own = own, ""
    if not head:
        head = "Yes:" if rule == "have" and lines else "How far the tables reach:"
    notes = tuple(dict.fromkeys(view.note for view in views if view.note and not own))
    examples = tuple(dict.fromkeys(e for view in views for e in view.examples))[:SUGGESTED]
    return Meta(
        head, lines=(*((own,) if own else ()), *lines), notes=notes, suggestions=examples, topic=f"coverage.{rule}"
    )


def _of_flow(views: list[View], said: frozenset[str], ctx: Context) -> list[View]:
    """The views that have the flow that was named, where one was and any has it."""
    flow = next((f for f in ("exports", "imports") if f in said), "")
    if not flow or {"exports", "imports"} <= said:
        return views
    fitting = [v for v in views if any(e.flow == flow for e in v.extents(ctx.coverage()))]
    return fitting or views


def _product_features(subject: DataAsked) -> frozenset[str]:
    """The classification that a named product belongs to."""
    product = subject.product
    if product is None or not product.candidates:
        return frozenset()
    schemes = {c.scheme for c in product.candidates}
    if product.sector.value == "services":
        return frozenset({"service"})
    if "petroleum" in schemes and "enduse" not in schemes:
        return frozenset({"petroleum"})
    return frozenset({"state"}) if "state" in schemes else frozenset()


def _verdict(rule: str, asked: str | None, views: list[View], ctx: Context) -> str:
    """Yes or no, where a frequency was asked for."""
    if not views:
        return ""
    first = views[0]
    extents = first.extents(ctx.coverage())
    if not extents:
        return f"No. {first.finest}" if first.finest else "No: that is not published in these tables."
    if asked is None:
        return ""
    grains = {e.grain for e in extents}
    if asked in grains or (first.summed and "month" in grains):
        return "Yes:" if rule == "have" else ""
    have = listed([ADVERB[g] for g in GRAINS if g in grains])
    return (
        f"No. {first.finest}"
        if first.finest
        else f"No: {ADVERB[asked]} figures of that are not published; {have} ones are."
    )


def _own(subject: DataAsked, views: list[View], ctx: Context) -> str:
    """How far the goods figures of a named partner reach."""
    partner = subject.partner
    if partner is None or len(partner.codes) != 1 or not any(v.id == "goods_country" for v in views):
        return ""
    found = ctx.coverage().partners.get(partner.codes[0])
    if found is None:
        return ""
    return f"Goods trade with {partner.name} is here monthly from {month_name(found[0])} to {month_name(found[1])}."
