"""A query in words, as the subject of a sentence: for refusals."""

from __future__ import annotations

from dataclasses import dataclass

from data.articles import with_article
from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.query.spec import Product, Query

_FLOWS = {Flow.BALANCE: "balance", Flow.EXPORTS: "exports", Flow.IMPORTS: "imports", Flow.TOTAL_TRADE: "total trade"}
_LINKS = {Flow.EXPORTS: "to", Flow.IMPORTS: "from"}
_ADJUSTED = {Adjustment.SA: "seasonally adjusted", Adjustment.NSA: "not seasonally adjusted"}
_BASIS = {Basis.CENSUS: "on the Census basis", Basis.BOP: "on the balance of payments basis"}
_COLUMNS = {
    Variable.QUANTITY: "the quantity of {}",
    Variable.QUANTITY_PER_DAY: "the average per day of {}",
    Variable.UNIT_PRICE: "the unit price of {}",
    Variable.DUTY: "the calculated duty on {}",
    Variable.DUTY_RATE: "the average duty rate on {}",
    Variable.CIF_VALUE: "the c.i.f. value of {}",
    Variable.AVERAGE: "the three-month average of {}",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked, in words that begin in lower case; ``many`` where the verb is a plural."""

    words: str
    many: bool = False

    def plus(self, more: str) -> Thing:
        """The same with words after it: "by month", "for 2024"."""
        return Thing(f"{self.words} {more}", self.many)

    @property
    def subject(self) -> str:
        """The words as a sentence begins with them."""
        return self.words[:1].upper() + self.words[1:]

    @property
    def are(self) -> str:
        return "are" if self.many else "is"

    @property
    def have(self) -> str:
        return "have" if self.many else "has"

    @property
    def them(self) -> str:
        return "them" if self.many else "it"


def describe(query: Query, product: Product | None) -> Thing:
    """The thing asked, without a period: "goods exports to China", "the balance in soybeans"."""
    flows = [_FLOWS[m] for m in query.measures if m in _FLOWS]
    many = bool(flows) and (len(flows) > 1 or flows[0] in ("exports", "imports"))
    words = _traded(query, product, " and ".join(flows), many)
    words = words.replace("goods and services total trade", "total goods and services trade")
    words = words.replace("goods total trade", "total goods trade").replace(
        "services total trade", "total services trade"
    )
    words += _whom(query)
    column = _COLUMNS.get(query.variable)
    if column is not None:
        return Thing(_on_basis(query, column.format(words)), False)
    return Thing(_on_basis(query, words if many else f"the {words}"), many)


_REAL = {Prices.REAL: "real", Prices.CHAINED_2017: "real", Prices.CHAINED_2012: "chained (2012) dollar"}


def _traded(query: Query, product: Product | None, flows: str, many: bool) -> str:
    """Flow and product or sector, with what stands before them: "seasonally adjusted real goods exports"."""
    front = [_ADJUSTED.get(query.adjustment, "") if query.adjustment else ""]
    front.append(_REAL.get(query.prices, "") if query.prices else "")
    if product is None:
        front += [_sector(query), flows]
    elif product.candidates[:1] and product.candidates[0].scheme == "state":
        front += ["" if query.over == "product" else product.name, flows]
    elif query.over == "product":
        front += [_sector(query, product), flows]
    else:
        front += [flows, "of" if many else "in", product.name]
    tail = " by state" if product is not None and product.name == "state" else ""
    if product is not None and query.over == "product" and not tail:
        tail = f" by {product.name}"
    return " ".join(word for word in front if word) + tail


def _sector(query: Query, product: Product | None = None) -> str:
    """The sector asked, or that which the rules take where none is named."""
    if query.sector is not None:
        return query.sector.value.replace("_", " ")
    if product is not None:
        return product.sector.value
    partner = query.over == "partner" or any(t.kind != "world" for t in query.targets)
    goods = partner or query.basis is Basis.CENSUS or (query.prices or Prices.NOMINAL).real
    return Sector.GOODS.value if goods else "goods and services"


def _whom(query: Query) -> str:
    named = " and ".join(with_article(t.name) for t in query.targets if t.kind != "world")
    if query.over == "partner" and query.products and not named:
        return " by partner"
    if not named:
        return " by partner" if query.over == "partner" else ""
    link = _LINKS.get(query.measures[0], "with") if len(query.measures) == 1 else "with"
    return f" {link} {named}"


def _on_basis(query: Query, words: str) -> str:
    return f"{words} {_BASIS[query.basis]}" if query.basis in _BASIS else words
