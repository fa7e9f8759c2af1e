"""The reply to one question: the contract of ``tradebot ask --json`` and of every Slack surface.

The JSON object's keys are exactly those of ``Reply.to_json``; surfaces that draw (Slack, terminal)
use the same object, so that every surface says the same figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["answered", "clarify", "refused"]


@dataclass(frozen=True)
class CodeName:
    code: str
    name: str
    scheme: str | None = None


@dataclass(frozen=True)
class PeriodOut:
    """A reference period: inclusive months as YYYY-MM."""

    label: str
    start: str
    end: str


@dataclass(frozen=True)
class FirstPublished:
    value: float
    release: str


@dataclass(frozen=True)
class ReplyFigure:
    """One figure. ``value`` is unrounded, in ``unit``; a date figure carries an ISO date string."""

    primary: bool
    label: str
    measure: str
    value: float | int | str | None
    unit: str
    of: str | None = None
    partner: CodeName | None = None
    commodity: CodeName | None = None
    sector: str | None = None
    basis: str | None = None
    adjustment: str | None = None
    prices: str | None = None
    period: PeriodOut | None = None
    compared_to: PeriodOut | None = None
    release: str | None = None
    first_published: FirstPublished | None = None


@dataclass(frozen=True)
class Source:
    publisher: str
    title: str
    table: str
    release: str
    basis: str
    adjustment: str
    url: str


@dataclass(frozen=True)
class Reply:
    """An answer, a question back, or a refusal.

    ``headline`` is the one sentence with the figure; ``lines`` the supporting sentences, one each;
    ``notes`` the source notes as sentences (publisher, table, basis, adjustment, vintage, reach).
    ``text`` in the JSON is headline, lines, assumptions and notes joined. ``suggestions`` are whole
    questions that work when asked: in a clarification each is one reading of the question.
    """

    status: Status
    question: str
    headline: str
    id: str | None = None
    reason: str | None = None
    figures: tuple[ReplyFigure, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    sql: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    about: str = ""
    """What was asked in short, "goods deficit with China, 2025": the name of one question among several."""
    trace: dict[str, Any] = field(default_factory=dict, compare=False)
