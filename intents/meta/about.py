"""Questions about the answer before: where it comes from, of when it is, what it includes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from data.glossary import glossary
from intents.meta.define import explained
from intents.meta.overview import latest
from intents.meta.patterns import Hit
from intents.meta.reply import Context, LastFigure, LastReply, Meta, long

BASIS = {"census": "the Census basis", "bop": "the balance of payments (BOP) basis"}
GENERAL = {
    "source": "sources",
    "when": "",
    "period": "latest_period",
    "adjusted": "seasonally_adjusted",
    "basis": "bases",
    "prices": "nominal",
    "revised": "revision",
    "services": "",
    "reexports": "reexports",
    "unit": "currency",
}
"""The glossary entry that answers where there is no answer before."""
CONFIRMS = frozenset(("source", "when", "period", "unit"))


def about(hit: Hit, ctx: Context) -> Meta | None:
    """The reply to a pattern of section ``about``: of the last answer if it has a figure, else in general."""
    rule = hit.action.removeprefix("about.")
    last = ctx.last if ctx.last is not None and ctx.last.status == "answered" else None
    figure = next((f for f in last.figures if f.measure != "date"), None) if last else None
    if last is not None and figure is None and rule == "source":
        notes = tuple(n for n in last.notes if n.startswith("Source"))
        return Meta(" ".join(notes), topic="about.source") if notes else _general(rule, ctx)
    if last is None or figure is None:
        return _general(rule, ctx)
    found = _RULES[rule](figure, last)
    return Meta(found[0], lines=found[1:], notes=_sources(last) if rule in CONFIRMS else (), topic=f"about.{rule}")


def _general(rule: str, ctx: Context) -> Meta | None:
    if rule == "services":
        return Meta(
            "It depends on what was asked: with nothing else named, totals are goods and services; figures with a "
            'partner or of a product are goods only, unless "services" or "goods and services" is said.',
            notes=("Source: FT-900, Exhibits 1, 14 and 20.",),
            suggestions=("trade deficit in 2025", "goods deficit in 2025", "services balance with China in 2024"),
            topic="about.services",
        )
    if rule == "when":
        return latest(ctx)
    return explained(glossary()[GENERAL[rule]])


def _sources(last: LastReply) -> tuple[str, ...]:
    return tuple(n for n in last.notes if n.startswith("Source")) or tuple(last.notes)


def _of(figure: LastFigure) -> str:
    return figure.label[0].upper() + figure.label[1:] if figure.label else "That figure"


def _day(release: str | None) -> str:
    return long(dt.date.fromisoformat(release)) if release else "a day not known"


def _amount(value: float, unit: str) -> str:
    """ "$918.4 billion", a minus before a deficit."""
    if unit != "USD million":
        return f"{value:,.1f} {unit}"
    sign, size = ("\u2212" if value < 0 else ""), abs(value)
    return f"{sign}${size / 1000:,.1f} billion" if size >= 1000 else f"{sign}${size:,.0f} million"


def _source(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    release = f", from the release of {_day(figure.release)}" if figure.release else ""
    return (
        f"{_of(figure)}: read from the published table named below{release}; nothing is estimated or remembered.",
        "The SQL that read it can be shown with the answer.",
    )


def _when(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    period = f" It is of {figure.period.label}." if figure.period else ""
    first = getattr(figure, "first_published", None)
    was: tuple[str, ...] = ()
    if first is not None:
        was = (f"First published on {_day(first.release)}, then {_amount(first.value, figure.unit)}.",)
    if figure.release is None:
        return (f"{_of(figure)}: computed from the releases named below.{period}", *was)
    return (f"{_of(figure)}: as of the release of {_day(figure.release)}.{period}", *was)


def _period(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    return (f"{_of(figure)} is of {figure.period.label}." if figure.period else f"{_of(figure)}.",)


def _adjusted(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    if figure.adjustment is None:
        return ("That figure is neither: it is counted or computed from others.",)
    yes = figure.adjustment == "sa"
    return (f"{_of(figure)} is {'seasonally adjusted (SA)' if yes else 'not seasonally adjusted (NSA)'}.",)


def _basis(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    return (f"{_of(figure)} is on {BASIS.get(figure.basis or '', 'no trade basis')}.",)


def _prices(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    if (figure.prices or "nominal") == "nominal":
        return (f"{_of(figure)} is nominal: in the dollars of the time, not adjusted for prices.",)
    return (f"{_of(figure)} is real: in {(figure.prices or '').replace('_', ' (')}) dollars.",)


def _revised(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    first = getattr(figure, "first_published", None)
    if first is not None:
        return (
            f"{_of(figure)} was first published on {_day(first.release)} as {_amount(first.value, figure.unit)}, "
            f"and has been revised since; the figure shown is of the release of {_day(figure.release)}.",
        )
    return (
        f"{_of(figure)}: no revision at the shown precision is known among the loaded releases; it is as of "
        f"the release of {_day(figure.release)}. Later releases may revise it, the June one all recent years.",
    )


def _services(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    match figure.sector:
        case "goods":
            return (f"{_of(figure)} is goods only; it does not include services.",)
        case "services":
            return (f"{_of(figure)} is services only, without goods.",)
        case _:
            return (f"{_of(figure)} is goods and services together.",)


def _reexports(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    if figure.sector == "services":
        return ("Re-exports are goods, and that figure is of services.",)
    if figure.measure == "imports" or figure.of == "imports":
        return (f"{_of(figure)} counts imports: goods that are exported again later are in it when they arrive.",)
    return (
        f"{_of(figure)}: exports in it include re-exports of foreign goods. Only SITC and NAICS detail is of "
        "domestic exports.",
    )


def _unit(figure: LastFigure, last: LastReply) -> tuple[str, ...]:
    unit = "US dollars; the data carry millions" if figure.unit == "USD million" else figure.unit
    return (f"{_of(figure)} is in {unit}.",)


_RULES: dict[str, Callable[[LastFigure, LastReply], tuple[str, ...]]] = {
    "source": _source,
    "when": _when,
    "period": _period,
    "adjusted": _adjusted,
    "basis": _basis,
    "prices": _prices,
    "revised": _revised,
    "services": _services,
    "reexports": _reexports,
    "unit": _unit,
}
