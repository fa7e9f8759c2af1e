"""A typed request, and the query that it stands for: no words are read here, codes are right or they are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from bot.programs import codes, periods
from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable
from data.query.describe import describe
from data.query.spec import Product, Query, Shape

Measure = Literal[
    "value", "quantity", "unit_price", "change", "percent_change", "share", "rank", "top_partners", "top_products",
    "revision",
]  # fmt: skip
FlowName = Literal["exports", "imports", "balance", "total_trade"]
GrainName = Literal["month", "quarter", "half", "year"]
SectorName = Literal["goods", "services", "goods_and_services"]
BasisName = Literal["bop", "census"]
AdjustmentName = Literal["sa", "nsa"]
PricesName = Literal["nominal", "chained_2017", "chained_2012"]
MOST_ROWS = 250

_SHAPES = {
    "change": Shape.CHANGE,
    "percent_change": Shape.PERCENT_CHANGE,
    "share": Shape.SHARE,
    "rank": Shape.RANK,
    "top_partners": Shape.RANKING,
    "top_products": Shape.RANKING,
    "revision": Shape.REVISION,
}
_COLUMNS = {"quantity": Variable.QUANTITY, "unit_price": Variable.UNIT_PRICE}
_OVER: dict[str, Literal["partner", "product"]] = {
    "rank": "partner",
    "top_partners": "partner",
    "top_products": "product",
}


@dataclass(frozen=True)
class Request:
    """What is looked up. ``partner``: a Schedule C or ISO code, a group's id, or "world"; ``product``: ``scheme:code``
    (for ``top_products`` the scheme); ``period``, ``vintage``: see ``bot.programs.periods``; ``grain``: a series."""

    flow: FlowName = "balance"
    measure: Measure = "value"
    partner: str = "world"
    product: str | None = None
    period: str = "latest"
    grain: GrainName | None = None
    vintage: str = "latest"
    sector: SectorName | None = None
    basis: BasisName | None = None
    adjustment: AdjustmentName | None = None
    prices: PricesName | None = None
    limit: int | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Request:
        """The request of parameters that come from outside. Raises WrongCodeError for one that there is not, or whose
        value is of another kind; the values themselves are looked at in ``query_of``."""
        names = {field.name for field in fields(cls)}
        for name, value in said.items():
            if name not in names:
                expected = f"the parameters are {', '.join(sorted(names))}"
                raise codes.WrongCodeError("parameter", name, (), expected)
            if value is not None and not isinstance(value, int if name == "limit" else str):
                kind = "a whole number" if name == "limit" else "text"
                raise codes.WrongCodeError(name, str(value), (), f"it is {kind}")
        return cls(**{name: value for name, value in said.items() if value is not None})


def query_of(request: Request) -> Query:
    """The query. Raises WrongCodeError, which names the parameter and the nearest valid codes."""
    measure = _named("measure", request.measure, Measure)
    flow = Flow(_named("flow", request.flow, FlowName))
    target = codes.partner(request.partner)
    shape = _SHAPES.get(measure, Shape.SERIES if request.grain else Shape.LEVEL)
    expr = periods.period(request.period)
    return Query(
        shape=shape,
        measures=(flow,),
        variable=_COLUMNS.get(measure, Variable.VALUE),
        sector=None if request.sector is None else Sector(_named("sector", request.sector, SectorName)),
        basis=None if request.basis is None else Basis(_named("basis", request.basis, BasisName)),
        adjustment=None
        if request.adjustment is None
        else Adjustment(_named("adjustment", request.adjustment, AdjustmentName)),
        prices=None if request.prices is None else Prices(_named("prices", request.prices, PricesName)),
        targets=() if target is None else (target,),
        products=_products(request, flow),
        periods=() if expr.kind == "latest" and shape is not Shape.SERIES else (expr,),
        grain=None if request.grain is None else _named("grain", request.grain, GrainName),  # type: ignore[arg-type]
        vintage=periods.vintage(request.vintage),
        over=_OVER.get(measure),
        limit=_limit(request),
    )


def words_of(query: Query) -> str:
    """The request in words, as it stands in the reply: "goods imports from China, 2024"."""
    thing = describe(query, query.products[0] if query.products else None).words.removeprefix("the ")
    what = {Shape.LEVEL: "", Shape.SERIES: ""}.get(query.shape, f"{query.shape.value.replace('_', ' ')} of ")
    when = ", ".join(expr.label for expr in query.periods) or "latest"
    by = f" by {query.grain}" if query.grain else ""
    state = {"latest": "", "first": ", as first published"}.get(query.vintage.kind, f", {query.vintage.said}")
    return f"{what}{thing}{by}, {when}{state}"


def _products(request: Request, flow: Flow) -> tuple[Product, ...]:
    if request.measure == "top_products":
        scheme = codes.named("product", request.product or "enduse", codes.schemes())
        return (codes.listing(scheme),)
    return () if request.product is None else (codes.product(request.product, flow),)


def _named(parameter: str, value: str, valid: object) -> str:
    return codes.named(parameter, value, get_args(valid))


def _limit(request: Request) -> int | None:
    if request.limit is None:
        return 10 if request.measure.startswith("top_") else None
    if not 1 <= request.limit <= MOST_ROWS:
        raise codes.WrongCodeError("limit", str(request.limit), (), f"a number from 1 to {MOST_ROWS}")
    return request.limit
