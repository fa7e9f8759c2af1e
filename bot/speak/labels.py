"""What a figure is called: "goods balance with Vietnam", "imports of crude oil from Canada"."""

from __future__ import annotations

from bot.speak.numbers import barrels, money
from data.articles import listed
from data.articles import with_article as with_article
from data.model import Prices, Sector, Variable
from data.partners import load_partners
from data.query.answer import Figure
from data.query.route import CONSUMPTION
from data.query.spec import Target

_LINK = {"exports": "to", "imports": "from"}
_NOUN = {
    "balance": "balance",
    "exports": "exports",
    "imports": "imports",
    "total_trade": "trade (exports plus imports)",
}
_SECTOR = {Sector.GOODS: "goods", Sector.SERVICES: "services", Sector.BOTH: "goods and services"}


_ALL_BUT = "the world without "
"""How the target of a total less some partners is named."""


def who(figure: Figure, noun: str) -> str:
    if figure.target is None:
        return ""
    if figure.target.kind == "world" or figure.target.name.startswith(_ALL_BUT):
        return f" excluding {_left_out(figure.target)}"
    return f" {_LINK.get(noun, 'with')} {spoken_name(figure.target)}"


def _left_out(target: Target) -> str:
    """Who is left out of the world, each by its name."""
    name = target.name.removeprefix(_ALL_BUT)
    if len(target.minus) < 3 or len(target.minus) != name.count(" and ") + 1:
        return with_article(name)
    return listed([with_article(load_partners().name(code)) for code in target.minus])


def spoken_name(target: Target) -> str:
    """The partner as a sentence has it; of several taken together each by its name: "Japan, the UK and China"."""
    several = target.kind == "sum" and target.group is None and len(target.codes) > 2
    if several and len(target.codes) == target.name.count(" and ") + 1:
        return listed([with_article(load_partners().name(code)) for code in target.codes])
    return with_article(target.name)


def what(figure: Figure) -> str:
    """The thing traded: a product, or the sector where it needs saying."""
    if figure.product is not None:
        return product_name(*figure.product)
    if figure.book is None or figure.book.table == "gdp":
        return ""
    return f"{real(figure)}{_SECTOR[figure.book.sector]}"


_SCHEMES = {"hs": "HS", "sitc": "SITC", "naics": "NAICS"}


def product_name(scheme: str, code: str, name: str) -> str:
    """A category with its classification, where that is not the end-use one: two of them can share a name."""
    if scheme == "motor_vehicles":
        return f"{name} (Exhibit 18)"
    kind = _SCHEMES.get(scheme)
    if kind is None or f"({kind}" in name:
        return name
    codes = code.split("+")
    plain = len(codes) <= 3 and not any(":" in c for c in codes)
    return f"{name} ({kind} {' and '.join(codes)})" if plain else f"{name} ({kind})"


def real(figure: Figure) -> str:
    """ "real " before a figure in chained dollars."""
    return "real " if figure.book is not None and figure.book.prices is not Prices.NOMINAL else ""


def of_state(figure: Figure) -> bool:
    """Whether the "product" is a state of the union."""
    return figure.product is not None and figure.product[0] == "state"


def subject(figure: Figure, noun: str | None = None) -> str:
    """The series without its period: "goods imports from Mexico", "crude oil exports"."""
    of = noun or figure.of or figure.measure
    name = _NOUN.get(of, of.replace("_", " "))
    if figure.book is not None and of in ("exports", "imports"):
        return _valued(figure, of)
    if of == "gdp":
        return "Nominal GDP"
    if of_state(figure):
        return f"{what(figure)} {name}{who(figure, of)}"
    if figure.product is not None:
        return f"{real(figure)}{name} in {what(figure)}{who(figure, of)}"
    return f"{what(figure)} {name}{who(figure, of)}".strip()


def number(figure: Figure) -> float:
    """The value as a number; 0 for a date."""
    return figure.value if isinstance(figure.value, (int, float)) else 0.0


def period_of(figure: Figure) -> str:
    return figure.period.label if figure.period else ""


def within(figure: Figure) -> str:
    """When, as it stands in a sentence: "in 2024", "from November 2025 to January 2026"."""
    text = period_of(figure)
    return f"from {text}" if " to " in text and "(" not in text else f"in {text}"


def spanned(figure: Figure) -> str:
    """A period between "from" and "to": "2017-2020", so that no second "to" stands in the sentence."""
    text = period_of(figure)
    return text.replace(" to ", "-") if "(" not in text else text


def capital(text: str) -> str:
    """The text with a capital letter first, the rest as it is."""
    return text[:1].upper() + text[1:]


_VALUED = {
    Variable.DUTY: "calculated duty on {}",
    Variable.DUTY_RATE: "average duty rate on {}",
    Variable.UNIT_PRICE: "unit price of {}",
    Variable.CIF_VALUE: "{} (c.i.f. value)",
}


def _valued(figure: Figure, of: str) -> str:
    """A flow by the column that it was read from: its value, its duty, its price; imports for consumption as such."""
    assert figure.book is not None
    consumption = of == "imports" and figure.book.table in CONSUMPTION
    flow = "imports for consumption" if consumption else of
    if of_state(figure):
        text = f"{what(figure)} {flow}{who(figure, of)}"
    elif figure.product is not None:
        text = f"{real(figure)}{flow} of {what(figure)}{who(figure, of)}"
    else:
        text = f"{what(figure)} {flow}{who(figure, of)}".strip()
    if figure.book.patchy and figure.book.variable is Variable.UNIT_PRICE:
        return f"unit value of {text}"
    return _VALUED.get(figure.book.variable, "{}").format(text)


def label(figure: Figure) -> str:
    """A figure's name with its period: the ``label`` of the JSON."""
    base = capital(subject(figure))
    period = period_of(figure)
    versus = f" against {figure.compared_to.label}" if figure.compared_to else ""
    if figure.role == "rest":
        return f"Rest of the change in {subject(figure)}, {period}{versus}"
    match figure.measure:
        case "change":
            return f"Change in {subject(figure)}, {period}{versus}"
        case "percent_change":
            return f"Per cent change in {subject(figure)}, {period}{versus}"
        case "share":
            return f"{base} as a share{' of GDP' if figure.role == 'gdp_share' else ''}, {period}"
        case "rank":
            return f"Rank in {subject(figure)}, {period}"
        case "count":
            return f"Count for {subject(figure)}, {period}"
        case "average" | "median":
            return f"{capital(figure.measure)} {subject(figure)}, {period}"
        case "ratio":
            return f"{base} in per cent of another figure, {period}"
        case "percent_more":
            return f"{base}, per cent above another figure, {period}"
        case "annual_rate":
            return f"{base} at an annual rate, {period}"
        case "portion":
            return f"Part of {subject(figure)}, {period}"
    return f"{base}, {period}" if period else base


def apart(first: Figure, second: Figure, *, bare: bool = False) -> tuple[str, str]:
    """Two values that differ, with as many digits as it takes to see it: "$1.25 billion" and "$1.32 billion"."""
    shown = value(first, bare=bare), value(second, bare=bare)
    if shown[0] != shown[1] or first.unit.value != "USD million" or number(first) == number(second):
        return shown
    for digits in (2, 3):
        finer = [money(number(f), digits) if not bare else money(abs(number(f)), digits) for f in (first, second)]
        if finer[0] != finer[1]:
            break
    return finer[0], finer[1]


def value(figure: Figure, *, bare: bool = False) -> str:
    """The value in its unit; ``bare`` drops the sign (for deficits spoken as amounts)."""
    if isinstance(figure.value, str):
        return figure.value
    amount = abs(figure.value) if bare else figure.value
    match figure.unit.value:
        case "USD million":
            return money(amount)
        case "percent":
            return f"{amount:,.1f}%".replace("-", "\u2212")
        case "USD per barrel":
            return f"${amount:,.2f} a barrel"
        case "rank" | "count":
            return f"{amount:,.0f}"
        case "ratio":
            return f"{amount:,.2f}"
        case "thousand barrels" | "thousand barrels per day":
            return barrels(amount, figure.unit.value)
    if figure.unit.value.startswith("USD per "):
        return f"${amount:,.2f} a {figure.unit.value.removeprefix('USD per ')}"
    return f"{amount:,.0f} {figure.unit.value}"
