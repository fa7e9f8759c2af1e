"""The one model of the JSON object of a reply (``docs/json.md``).

What ``contract`` writes is checked against it, and the schemas that programs get (MCP, OpenAPI) are made from it. A
question in the terminal does not wait for it.
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from bot.contract.reply import Status


class PartnerJson(TypedDict):
    code: str
    name: str


class ProductJson(TypedDict):
    scheme: str | None
    code: str
    name: str


class PeriodJson(TypedDict):
    label: str
    start: str
    end: str


class FirstJson(TypedDict):
    value: float
    release: str


class FigureJson(TypedDict):
    """One figure with everything that it is."""

    primary: bool
    label: str
    measure: str
    of: str | None
    value: float | int | str | None
    unit: str
    partner: PartnerJson | None
    commodity: ProductJson | None
    sector: str | None
    basis: str | None
    adjustment: str | None
    prices: str | None
    period: PeriodJson | None
    compared_to: PeriodJson | None
    release: str | None
    first_published: FirstJson | None


class SourceJson(TypedDict):
    publisher: str
    title: str
    table: str
    release: str
    basis: str
    adjustment: str
    url: str


class AnswerJson(TypedDict):
    """A reply without how it was made. Only one with status "answered" has figures."""

    schema: Literal[1]
    question: str
    status: Status
    reason: str | None
    figures: list[FigureJson]
    text: str
    assumptions: list[str]
    sources: list[SourceJson]
    suggestions: list[str]


class ReplyJson(AnswerJson):
    """The object of ``docs/json.md``."""

    id: str | None
    sql: list[str]
    elapsed_ms: float
