"""What is measured, in words: flows, sectors, products and partners of a query by names that are read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from data.articles import with_article
from data.commodities import Candidate, CommodityMention, commodities
from data.model import Flow, Prices, Sector, Variable
from data.partners import PartnerMention, load_partners
from data.query.spec import Product, Query, Target
from intents.grammar.partners import target as as_target
from intents.grammar.products import product_of
from intents.grammar.restate_periods import listed
from intents.interpret import proposals
from intents.text import read
from intents.vocabulary import vocabulary

_SECTORS = {Sector.GOODS: "goods", Sector.SERVICES: "services", Sector.BOTH: "goods and services"}
_LINKS = {Flow.EXPORTS: "to", Flow.IMPORTS: "from"}
_COLUMNS = {
    Variable.QUANTITY: "quantity of", Variable.QUANTITY_PER_DAY: "barrels per day of",
    Variable.UNIT_PRICE: "unit price of", Variable.DUTY: "calculated duty on",
    Variable.DUTY_RATE: "average duty rate on", Variable.CIF_VALUE: "c.i.f. value of",
}  # fmt: skip
_PRICES = {
    Prices.REAL: "real",
    Prices.CHAINED_2017: "chained 2017 dollar",
    Prices.CHAINED_2012: "chained 2012 dollar",
    Prices.NOMINAL: "nominal",
}
_SCHEMES = {"hs": "HS", "sitc": "SITC", "naics": "NAICS", "enduse": "end-use", "service": "", "atp": "ATP"}
_ANY_DAY = dt.date(2020, 1, 1)


def figure(query: Query, *, owner: str = "US", with_whom: bool = True) -> str:
    """What is measured without its period: "US goods imports of crude oil from Canada"."""
    states = _states(query)
    if states:
        return _of_state(query, listed([s.name for s in states])) + (whom(query) if with_whom else "")
    out = f"{owner} {traded(query)}{whom(query) if with_whom else ''}".strip()
    if query.measures == (Flow.TOTAL_TRADE,):
        out = f"total {out.replace('total trade', 'trade')}"
    column = _COLUMNS.get(query.variable)
    return f"{column} {out}" if column else out


def article(query: Query) -> str:
    """The article that the thing measured takes: "the " before a deficit, nothing before imports."""
    mass = query.variable is Variable.VALUE and not set(query.measures) <= {Flow.BALANCE}
    return "" if mass else "the "


def plural(query: Query) -> bool:
    """Whether the thing measured takes the verb in the plural."""
    flows = query.measures
    return query.variable is Variable.VALUE and (len(flows) > 1 or flows[0] in (Flow.EXPORTS, Flow.IMPORTS))


def traded(query: Query) -> str:
    """Flow, sector and product: "real goods imports of crude oil"."""
    front = _prices(query)
    if query.sector is not None:
        front.append(_SECTORS[query.sector])
    front.append(flow(query))
    if query.table == "naics_consumption":
        front.append("for consumption")
    of = [] if query.over == "product" else [product(p) for p in query.products]
    word = "in" if set(query.measures) <= {Flow.BALANCE, Flow.TOTAL_TRADE} else "of"
    return " ".join(front) + (f" {word} {listed(of)}" if of else "")


def _of_state(query: Query, name: str) -> str:
    front = " ".join([*_prices(query), *([_SECTORS[query.sector]] if query.sector else []), flow(query)])
    return f"{name.replace(',', '')} {front}" if "," in name else f"{front} of the state of {name}"


def _prices(query: Query) -> list[str]:
    return [_PRICES[query.prices]] if query.prices in _PRICES else []


def _states(query: Query) -> tuple[Product, ...]:
    """The states, where they and nothing else are what is traded."""
    only = all(p.candidates[:1] and p.candidates[0].scheme == "state" for p in query.products)
    return query.products if only and query.over != "product" else ()


def flow(query: Query) -> str:
    """The measure in words: "trade deficit", "exports and imports"."""
    flows = query.measures
    if len(flows) == 3:
        last = flows[-1] is Flow.BALANCE
        return "exports, imports and trade balance" if last else "trade balance, exports and imports"
    if flows == (Flow.IMPORTS, Flow.EXPORTS) and query.targets:
        return "imports from and exports"
    if len(flows) == 2:
        return " and ".join(f.value for f in flows)
    if flows[0] is Flow.BALANCE:
        return {"deficit": "trade deficit", "surplus": "trade surplus"}.get(query.spoken or "", "trade balance")
    return "total trade" if flows[0] is Flow.TOTAL_TRADE else flows[0].value


def link(query: Query) -> str:
    """The word between what is measured and a partner."""
    if query.measures == (Flow.IMPORTS, Flow.EXPORTS):
        return "to"  # "imports from and exports to Japan"
    return _LINKS.get(query.measures[0], "with") if len(query.measures) == 1 else "with"


def whom(query: Query) -> str:
    """The partners as they follow what is measured: " from Canada and Mexico combined", or nothing."""
    return f" {link(query)} {parties(query.targets)}" if query.targets else ""


def parties(targets: tuple[Target, ...]) -> str:
    """Partners as a list, those taken together so called."""
    return listed([party(t) for t in targets])


@lru_cache(maxsize=1024)
def party(one: Target) -> str:
    """A name that is read back as the same partner or group."""
    if one.kind == "sum" and one.group is None and not one.minus and len(one.codes) > 1:
        return f"{one.name} combined"
    known = list(dict.fromkeys(_party_names(one)))
    return next((words for words in known if _read_party(words, one)), known[0])


def _party_names(one: Target) -> Iterator[str]:
    whole, without, less = one.name.rpartition(" without ")
    if without and not less.endswith(")"):
        group = as_target(load_partners().mention((f"group:{one.group}",))) if one.group else None
        yield f"{party(group) if group else with_article(whole)} without {less}"
        return
    yield with_article(one.name)
    base, _, rest = one.name.partition(" (")
    if rest:
        yield with_article(base)
        yield f"the {base}"
    yield from (a.text for a in load_partners().aliases if a.targets == (f"group:{one.group}",))


def _read_party(words: str, one: Target) -> bool:
    spans = [s for s in _proposed(f"imports from {words}") if isinstance(s.value, PartnerMention)]
    return len(spans) == 1 and as_target(spans[0].value) == one


@lru_cache(maxsize=1024)
def product(one: Product) -> str:
    """A name that is read back as the same categories."""
    known = list(dict.fromkeys(_product_names(one)))
    return next((words for words in known if _read_product(words, one)), known[0])


def _product_names(one: Product) -> Iterator[str]:
    yield one.name
    for candidate in one.candidates[:2]:
        yield candidate.label
    schemes = {c.scheme for c in one.candidates}
    if len(schemes) == 1:
        tag = _SCHEMES.get(next(iter(schemes)), "")
        names = (one.name, *(c.label.partition(" (")[0] for c in one.candidates[:2]))
        yield from (f"{tag} {words}" for words in names if tag)
        codes = {code for c in one.candidates for code in (*c.exports, *c.imports)}
        if len(codes) == 1 and tag:
            yield f"{tag} {next(iter(codes))}"
    yield from _by_codes().get(_codes(one.candidates[:1]), ())


def _codes(candidates: tuple[Candidate, ...]) -> tuple[object, ...]:
    return tuple((c.scheme, c.exports, c.imports) for c in candidates)


@lru_cache(maxsize=1)
def _by_codes() -> dict[tuple[object, ...], list[str]]:
    """The phrases of the vocabulary for a category, the shortest last: the longest says most."""
    out: dict[tuple[object, ...], list[str]] = {}
    for alias in commodities().aliases():
        out.setdefault(_codes(alias.mention.candidates[:1]), []).extend(alias.phrases)
    return {key: sorted(phrases, key=len, reverse=True) for key, phrases in out.items()}


def _read_product(words: str, one: Product) -> bool:
    spans = _proposed(f"imports of {words}")
    schemes = {str(s.value) for s in spans if s.dimension == "scheme"}
    tag = max((s.end for s in spans if s.dimension == "scheme"), default=2)
    mentions = [s for s in spans if isinstance(s.value, CommodityMention) and s.start == tag]
    size = len(read(words).tokens) + 2
    return any(s.end == size and product_of(s.value, schemes, words).candidates == one.candidates for s in mentions)


def _proposed(words: str) -> list:  # type: ignore[type-arg]
    return proposals(read(words), _ANY_DAY, vocabulary())


def categories(query: Query, *, many: bool) -> str:
    """What a ranking by product lists: "product categories", "HS chapters", "states"."""
    for one in query.products:
        schemes = [c.scheme for c in one.candidates]
        if schemes == ["state"]:
            return "states" if many else "state"
        label = one.candidates[0].label if schemes not in (["enduse"], ["enduse", "hs"]) else "product category"
        if schemes == ["service"]:
            return "categories of services" if many else "category of services"
        return f"{label.removesuffix('y')}ies" if many and label.endswith("y") else label + ("s" if many else "")
    return "products" if many else "product"
