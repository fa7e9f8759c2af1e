"""Partners, products, periods and vintages for generated queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from data.commodities import commodities
from data.hs_words import hs_words
from data.model import Adjustment, Basis, Flow, Prices, Sector
from data.partners import load_partners
from data.period import Period, PeriodExpr, month
from data.query.spec import Product, Target, VintageSel
from intents.complete import _sum
from intents.dimensions.commodity.lexicon import load_lexicon, phrase_key
from intents.grammar.partners import members, target, without
from intents.grammar.products import product_of
from intents.slots import Slots

_NOT_PUBLISHED = ("reporter", "territory", "unpublished", "ambiguous")


@lru_cache(maxsize=1)
def partners() -> list[Target]:
    """Every partner with a row of its own."""
    known = load_partners()
    mentions = [known.mention((code,)) for code in known.partners]
    return [target(m) for m in mentions if m.kind not in _NOT_PUBLISHED]


@lru_cache(maxsize=1)
def groups() -> list[Target]:
    """Every group and area that is a partner by its name (no list of names)."""
    known = load_partners()
    mentions = [known.mention((f"group:{key}",)) for key in known.groups if not key.startswith(("other_", "koreas"))]
    return [target(m) for m in mentions if " and " not in m.name]


@lru_cache(maxsize=1)
def goods() -> list[Product]:
    """Products of the vocabulary, each by the name of its mention."""
    out: dict[Any, Product] = {}
    lexicon = load_lexicon()
    coded = [word.name for word in hs_words() if not word.phrases[0].endswith("=")]
    named = [alias.phrases[0] for alias in commodities().aliases()] + coded
    for phrase in named:
        mention = lexicon.get(phrase_key(phrase))
        if mention.kind == "category" and mention.candidates and mention.candidates[0].scheme != "state":
            made = product_of(replace(mention, phrase=phrase), set(), phrase)
            if "exports" not in made.name:
                out.setdefault((made.name, made.candidates), made)
    return list(out.values())


YEARS = st.integers(2000, 2025).map(Period.of_year)
MONTHS = st.builds(Period.of_month, st.integers(2015, 2025), st.integers(1, 12))
QUARTERS = st.builds(Period.of_quarter, st.integers(2015, 2025), st.integers(1, 4))


def dated(period: Period) -> PeriodExpr:
    """A calendar unit that was named."""
    return PeriodExpr("range", period=period, start=period.start, end=period.end)


UNITS = st.one_of(YEARS, MONTHS, QUARTERS).map(dated)
_ENDS = st.one_of(st.tuples(YEARS, YEARS), st.tuples(MONTHS, MONTHS)).filter(lambda e: e[0].end < e[1].start)
RANGES = _ENDS.map(lambda e: PeriodExpr("range", period=Period(e[0].start, e[1].end), ends=e))
SINCE = st.one_of(YEARS, MONTHS).map(lambda p: PeriodExpr("since", period=p, start=p.start))
OTHERS = st.one_of(
    st.integers(2016, 2025).map(lambda y: dated(Period.of_fiscal_year(y))),
    st.sampled_from((PeriodExpr("ytd"), PeriodExpr("ytd", year=2025), PeriodExpr("latest", relative=True))),
    st.builds(
        lambda y, n: PeriodExpr("ytd", period=Period.ytd(month(y, n))), st.integers(2016, 2025), st.integers(2, 11)
    ),
    st.builds(
        lambda n, u: PeriodExpr("trailing", count=n, unit=u, relative=True),
        st.integers(2, 12),
        st.sampled_from(("month", "quarter", "year")),
    ),
    st.sampled_from(("month", "quarter", "year")).map(lambda u: PeriodExpr("latest", unit=u, relative=True)),
    st.builds(
        lambda y, n: PeriodExpr("range", period=Period(month(y, 1), month(y, n))),
        st.integers(2016, 2025),
        st.integers(2, 11),
    ),
)
ONE = st.one_of(UNITS, OTHERS)
PERIODS = st.one_of(
    st.just(()),
    ONE.map(lambda e: (e,)),
    RANGES.map(lambda e: (e,)),
    st.lists(YEARS, min_size=2, max_size=3, unique=True).map(lambda y: tuple(map(dated, sorted(y)))),
)

_DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1))
VINTAGES = st.one_of(
    *[st.just(VintageSel())] * 6,
    st.just(VintageSel("first")),
    _DAYS.map(lambda d: VintageSel("as_of", d)),
    _DAYS.map(lambda d: VintageSel("release", d)),
    st.builds(lambda y, n: VintageSel("release", None, month(y, n)), st.integers(2020, 2025), st.integers(1, 12)),
)


@st.composite
def _summed(draw: st.DrawFn) -> Target:
    return _sum(tuple(draw(st.lists(st.sampled_from(partners()), min_size=2, max_size=3, unique=True))))


@st.composite
def _excluding(draw: st.DrawFn) -> Target:
    less = draw(st.lists(st.sampled_from(partners()), min_size=1, max_size=2, unique=True))
    whole = draw(st.one_of(st.just([]), st.sampled_from(groups()).map(lambda g: [g])))
    inside = [t for t in partners() if whole and set(t.codes) < members(whole[0]) | set(whole[0].codes)]
    if inside:
        less = [t for t in less if t in inside] or [draw(st.sampled_from(inside))]
    return without(whole, less, Slots())[0]


NAMED = st.lists(st.sampled_from(partners()), min_size=1, max_size=3, unique=True).map(tuple)
SINGLE = st.one_of(st.sampled_from(partners()), st.sampled_from(groups()), _summed(), _excluding())
TARGETS = st.one_of(st.just(()), NAMED, SINGLE.map(lambda t: (t,)))
LONE = st.sampled_from(partners())


def flow(draw: st.DrawFn, flows: str) -> dict[str, Any]:
    """Measures by their letters, a balance as it is spoken of."""
    ways = {
        "b": (Flow.BALANCE,),
        "x": (Flow.EXPORTS,),
        "m": (Flow.IMPORTS,),
        "t": (Flow.TOTAL_TRADE,),
        "2": (Flow.EXPORTS, Flow.IMPORTS),
        "3": (Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS),
    }
    measures = ways[draw(st.sampled_from(flows))]
    spoken = draw(st.sampled_from(("deficit", "surplus", "balance"))) if measures == (Flow.BALANCE,) else None
    return {"measures": measures, "spoken": spoken}


def what(draw: st.DrawFn, *, products: bool = True) -> dict[str, Any]:
    """A sector or products, with the basis and the adjustment that were named."""
    out: dict[str, Any] = {}
    if products and draw(st.booleans()):
        out["products"] = (draw(st.sampled_from(goods())),)
    else:
        out["sector"] = draw(st.sampled_from((None, None, *Sector)))
    out["adjustment"] = draw(st.sampled_from((None, None, None, *Adjustment)))
    out["prices"] = draw(st.sampled_from((None,) * 9 + tuple(Prices)))
    out["basis"] = draw(st.sampled_from((None,) * 6 + (Basis.BOP, Basis.CENSUS)))
    if out["basis"] is Basis.CENSUS and out.get("sector") is None:
        out["sector"] = Sector.GOODS
    if out.get("products") and out["products"][0].sector is Sector.SERVICES:
        out |= {"sector": None, "basis": None}
    out["vintage"] = draw(VINTAGES)
    return out


def signed(flow: dict[str, Any]) -> dict[str, Any]:
    """A question about a deficit counts deficits only."""
    return flow | {"sign": flow["spoken"] if flow["spoken"] in ("deficit", "surplus") else None}
