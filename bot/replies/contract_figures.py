"""Figures and sources of an answer as those of the contract (``bot/contract/reply.py``)."""

from __future__ import annotations

from bot.contract.reply import CodeName, FirstPublished, PeriodOut, ReplyFigure, Source
from bot.speak.labels import label
from data.model import SourceNote, Unit
from data.period import Period, iso
from data.query import answer as answers


def _period(period: Period | None) -> PeriodOut | None:
    return None if period is None else PeriodOut(period.label, iso(period.start), iso(period.end))


def _measured(f: answers.Figure) -> tuple[str, str | None]:
    """What the value is, and of what: a flow counted in barrels is a quantity, its price a unit price."""
    flow = f.measure in ("exports", "imports")
    if flow and f.unit.value.startswith("USD per "):
        return "unit_price", f.measure
    return ("quantity", f.measure) if flow and f.unit is not Unit.USD_MILLION else (f.measure, f.of)


def replied(f: answers.Figure) -> ReplyFigure:
    """The ``ReplyFigure`` of the contract for a figure of an answer."""
    book = f.book
    measure, of = _measured(f)
    return ReplyFigure(
        primary=f.primary,
        label=label(f),
        measure=measure,
        value=f.value,
        unit=f.unit.value,
        of=of,
        partner=None if f.target is None else CodeName(f.target.code, f.target.name),
        commodity=None if f.product is None else CodeName(f.product[1], f.product[2], f.product[0]),
        sector=book.sector.value if book else None,
        basis=book.basis.value if book else None,
        adjustment=book.adjustment.value if book else None,
        prices=book.prices.value if book else None,
        period=_period(f.period),
        compared_to=_period(f.compared_to),
        release=f.release.isoformat() if f.release else None,
        first_published=None if f.first is None else FirstPublished(f.first[0], f.first[1].isoformat()),
    )


def sourced(s: SourceNote) -> Source:
    """The ``Source`` of the contract for a source note."""
    return Source(s.publisher, s.title, s.table, s.release.isoformat(), s.basis, s.adjustment, s.url)
