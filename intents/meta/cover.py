"""What there is: which data, how far back, how often, how fresh. Read from the catalogue and the warehouse."""

from __future__ import annotations

from collections.abc import Callable

from data.commodities import commodities
from data.model import Flow
from data.partners import PartnerMention, load_partners
from data.period import month_name
from data.query.coverage import Extent
from data.tables import tables, titles
from intents.meta.patterns import Hit
from intents.meta.reply import Context, Meta, listed, long
from intents.meta.slots import Subject
from intents.meta.views import ADVERB, GRAINS, View, reach, views_for

NOT_OF_DATA = frozenset(
    ("noun", "month", "quarter", "year", "country", "category", "state", "total", "hs", "sitc", "naics", "enduse")
)
"""Features that make "do you have ..." a question about the tables, where no partner or product is named."""
SUGGESTED = 3


def coverage(hit: Hit, ctx: Context) -> Meta | None:
    """The reply to a pattern of section ``coverage``."""
    rule = hit.action.removeprefix("coverage.")
    subject = next((v for v in hit.values if isinstance(v, Subject)), None)
    if rule == "have" and not _about_tables(subject):
        return None
    if rule == "get":
        if subject is None or not (subject.features & {"noun"} or {"service", "country"} <= subject.features):
            return None
        rule = "have"
    if rule in ("have", "since"):
        return _views(rule, subject or Subject(frozenset()), ctx)
    partner = next((v for v in hit.values if isinstance(v, PartnerMention)), None)
    if partner is not None:
        return _views("since", Subject(frozenset({"country", "named"}), partner), ctx) if partner.codes else None
    return _RULES[rule](ctx)


def _about_tables(subject: Subject | None) -> bool:
    """Whether "do you have ..." asks about the tables; "do you have imports from Mexico" asks for the figure."""
    if subject is None:
        return False
    if subject.partner or subject.product:
        return bool(subject.features & {"noun", "month", "quarter", "year"})
    return bool(subject.features & NOT_OF_DATA) or (not subject.features & {"flow"} and bool(subject.features))


# --- views --------------------------------------------------------------------------------------------


def _views(rule: str, subject: Subject, ctx: Context) -> Meta:
    said = subject.features | _product_features(subject)
    views = _of_flow(views_for(said), said, ctx)
    lines = tuple(line for view in views if (line := _line(view, ctx)))
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


def _product_features(subject: Subject) -> frozenset[str]:
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


def _line(view: View, ctx: Context) -> str:
    """One view: frequencies with first and last period, where from, and the newest release."""
    extents = view.extents(ctx.coverage())
    if not extents:
        return ""
    found = reach(extents)
    spans = [f"{ADVERB[g]} {found[g].span[0]} to {found[g].span[1]}" for g in GRAINS if g in found]
    flows = "" if view.flow else _flows(extents)
    cited = (
        titles()[extents[0].table]
        if len({e.table for e in extents}) == 1
        else ", ".join(titles()[t] for t in view.tables if any(e.table == t for e in extents))
    )
    newest = max(e.release for e in extents)
    what = f"{view.what[0].upper()}{view.what[1:]}"
    return f"{what}{flows}: {listed(spans)} ({cited}; newest release {newest.isoformat()})."


def _flows(extents: list[Extent]) -> str:
    """Said only where one of the flows is missing."""
    flows = {e.flow for e in extents}
    if flows == {"imports"}:
        return ", imports only"
    return ", exports only" if flows == {"exports"} else ""


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


def _own(subject: Subject, views: list[View], ctx: Context) -> str:
    """How far the goods figures of a named partner reach."""
    partner = subject.partner
    if partner is None or len(partner.codes) != 1 or not any(v.id == "goods_country" for v in views):
        return ""
    found = ctx.coverage().partners.get(partner.codes[0])
    if found is None:
        return ""
    return f"Goods trade with {partner.name} is here monthly from {month_name(found[0])} to {month_name(found[1])}."


# --- lists --------------------------------------------------------------------------------------------


def _everything(ctx: Context) -> Meta:
    names = (
        "totals",
        "goods_country",
        "goods_country_sa",
        "both_country",
        "services_category",
        "services_country",
        "enduse",
        "enduse_country",
        "hs_imports",
        "hs_exports",
        "sitc",
        "naics",
        "atp",
        "petroleum",
        "crude",
        "motor_vehicles",
        "states",
        "real",
        "gdp",
    )
    lines = tuple(line for name in names if (line := _line(_view(name), ctx)))
    text = (
        "United States exports, imports and balances of goods and services, as the Census Bureau and BEA publish them:"
    )
    return Meta(
        text,
        lines=lines,
        suggestions=("what products do you know?", "which countries are covered?", "what is the latest data?"),
        topic="coverage.everything",
    )


def _view(name: str) -> View:
    from intents.meta.views import _file

    return _file().views[name]


def _products(ctx: Context) -> Meta:
    goods = commodities()
    groups = [goods.name("enduse", code) for code in "012345"]
    count = {flow: sum(1 for c in goods.codes("enduse", flow) if len(c) == 5) for flow in (Flow.EXPORTS, Flow.IMPORTS)}
    text = (
        f"Products by end-use category: {', '.join(g.lower() for g in groups)}, with {count[Flow.EXPORTS]} export and "
        f"{count[Flow.IMPORTS]} import categories in them; besides, {len(goods.codes('hs'))} HS chapters, SITC divisions, NAICS "
        "industries, advanced technology, petroleum, motor vehicles, and eleven categories of services. Everyday words "
        "(phones, wine, steel, cars) lead to the category that holds them; the answer names it."
    )
    lines = tuple(
        line for name in ("enduse", "enduse_country", "hs_imports", "hs_exports") if (line := _line(_view(name), ctx))
    )
    return Meta(
        text,
        lines=lines,
        suggestions=(
            "what is in consumer goods?",
            "top import categories in 2025",
            "pharmaceutical imports from Ireland in 2024",
        ),
        topic="coverage.products",
    )


def _countries(ctx: Context) -> Meta:
    known = load_partners()
    rows = sum(1 for p in known.countries if p.id in ctx.coverage().partners) or len(known.countries)
    named = [g.name for g in known.groups.values() if g.rows][:12]
    text = (
        f"Goods trade with every partner country that the Census Bureau publishes ({rows} of them), by month. Groups and areas "
        f"too, among them {listed(named)}; one without a published row is the sum of its members. Services, and figures "
        "seasonally adjusted, come for about two dozen countries and areas only."
    )
    lines = tuple(
        line for name in ("goods_country", "goods_country_sa", "services_country") if (line := _line(_view(name), ctx))
    )
    return Meta(
        text,
        lines=lines,
        notes=(_view("goods_country").note,),
        suggestions=("who is in ASEAN?", "top 10 trading partners 2025", "imports from Vietnam in 2025"),
        topic="coverage.countries",
    )


def _services(ctx: Context) -> Meta:
    goods = commodities()
    names = [goods.name("service", code) for code in goods.codes("service") if code != "total"]
    text = f"Services come in {len(names)} categories: {'; '.join(names)}."
    lines = tuple(line for name in ("services_category", "services_country") if (line := _line(_view(name), ctx)))
    return Meta(
        text,
        lines=lines,
        suggestions=("travel exports in 2024", "services balance with China in 2024"),
        topic="coverage.services",
    )


def _states(ctx: Context) -> Meta:
    text = "All 50 states, the District of Columbia, Puerto Rico and the U.S. Virgin Islands: goods exports by origin of movement, imports by state of destination."
    return Meta(
        text, lines=(_line(_view("states"), ctx),), suggestions=_view("states").examples, topic="coverage.states"
    )


def _latest(ctx: Context) -> Meta:
    """The newest period of the tables that are asked most, and what the calendar says is out besides."""
    names = ("goods_country", "totals", "services_category", "services_country", "enduse", "enduse_country")
    lines, newest = [], []
    for name in names:
        found = reach(_view(name).extents(ctx.coverage()))
        if not found:
            continue
        finest = next(found[g] for g in GRAINS if g in found)
        what = _view(name).what.split(" (")[0]
        lines.append(f"{what[0].upper()}{what[1:]}: through {finest.span[1]} (release of {long(finest.release)}).")
        newest.append((finest.last, finest.release, finest.span[1]))
    if not newest:
        return Meta("No tables are loaded.", topic="coverage.latest")
    last, release, label = max(newest)
    loaded = max(r for _, r, _ in newest)
    text = f"The newest figures here are of {label}, from the release of {long(release)}."
    if loaded > release:
        text += f" The newest release loaded is that of {long(loaded)}."
    out = ctx.calendar.last_until(ctx.today)
    notes = ()
    if out is not None and out[0] > last:
        notes = (
            f"By the release calendar, {month_name(out[0])} came out on {out[1].isoformat()}; it is not loaded yet.",
        )
    return Meta(
        text,
        lines=tuple(lines),
        notes=notes,
        suggestions=("when is the next release?", "what data do you have?"),
        topic="coverage.latest",
    )


def _fine(ctx: Context) -> Meta:
    text = "No: nothing finer than a month is published in these tables. Most are monthly; quarters and years are given too."
    return Meta(
        text,
        lines=(_line(_view("totals"), ctx), _line(_view("goods_country"), ctx)),
        suggestions=("imports from Mexico by month in 2025",),
        topic="coverage.fine",
    )


_RULES: dict[str, Callable[[Context], Meta]] = {
    "everything": _everything,
    "products": _products,
    "countries": _countries,
    "services": _services,
    "states": _states,
    "latest": _latest,
    "fine": _fine,
}


def exhibit_extent(table: str, ctx: Context) -> str:
    """How far one table reaches, in words; empty when nothing of it is loaded."""
    found = reach([e for e in ctx.coverage().extents if e.table == table])
    spans = [f"{ADVERB[g]} {found[g].span[0]} to {found[g].span[1]}" for g in GRAINS if g in found]
    return f"Loaded: {listed(spans)}." if spans and table in tables() else ""
