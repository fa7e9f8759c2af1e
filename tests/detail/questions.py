"""Typed questions about products of detail, short to write."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from data.commodities import Candidate
from data.library import Data
from data.model import Flow
from data.period import Period, PeriodExpr, month
from data.query.answer import QueryAnswer
from data.query.spec import Product, Query, Target

TODAY = dt.date(2026, 11, 21)
IMPORTS = Query(measures=(Flow.IMPORTS,))
EXPORTS = Query(measures=(Flow.EXPORTS,))
CHINA, TURKEY, VIETNAM = Target("China", ("5700",)), Target("Turkey", ("4890",)), Target("Vietnam", ("5520",))


@dataclass(frozen=True)
class Listing(Candidate):
    """A list of codes of so many digits."""

    level: int = field(default=0)


def product(*codes: str, name: str = "goods") -> tuple[Product, ...]:
    return (Product(name, (Candidate("hs_detail", codes, codes, name),)),)


def listing(level: int) -> tuple[Product, ...]:
    return (Product("HS codes", (Listing("hs_detail", (), (), "HS codes", level=level),)),)


def year(number: int) -> tuple[PeriodExpr, ...]:
    return (PeriodExpr("range", label=str(number), period=Period.of_year(number)),)


def in_month(number: int, of: int) -> tuple[PeriodExpr, ...]:
    at = month(number, of)
    return (PeriodExpr("range", label="that month", period=Period(at, at, "month")),)


def ask(figures: Data, query: Query, **asked: Any) -> QueryAnswer:
    return figures.engine.answer(replace(query, **asked), TODAY)[0]


def values(answer: QueryAnswer) -> list[float]:
    return [round(float(f.value), 6) for f in answer.primary]
