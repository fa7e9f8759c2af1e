"""What drove a change, in words: the change itself, and a sentence for each way in which it is taken apart.

All parts of one sentence have the sign of what its heading names: of a deficit, plus is wider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.speak.labels import capital, number, value, what
from bot.speak.movements import change_of
from bot.speak.numbers import MINUS
from bot.speak.rankings import row_name
from data.model import Sector
from data.query.answer import Figure, QueryAnswer

if TYPE_CHECKING:
    from data.query.shapes.contribution import Split

ROUNDING = 5.0
"""USD million that goods and services printed apart may miss of both together."""
_BY = {"product": "By product", "partner": "By partner", "sector": "By sector", "flow": "By flow"}


def contribution(answer: QueryAnswer) -> str:
    """The change, and what moved most with it."""
    total = next(f for f in answer.figures if f.role == "change" and f.of == answer.query.measures[0].value)
    first: Split = answer.facts["first"]
    flows = next((s for s in answer.facts["splits"] if s.kind == "flow"), None)
    return " ".join(text for text in (change_of(answer, total), _flows(flows), _most(first, total)) if text)


def splits(answer: QueryAnswer) -> list[str]:
    """Every way in which the change is taken apart, a sentence each; parts and rest add up."""
    total = next(f for f in answer.figures if f.role == "change" and f.of == answer.query.measures[0].value)
    return [_split(one, total, answer) for one in answer.facts["splits"] if one.kind != "flow"]


def _most(first: Split, total: Figure) -> str:
    """ "What moved most: imports of computers (+$101.4 billion, 49% of the change); finished metal shapes (...)." """
    if first.kind not in ("product", "partner"):
        return ""
    of = (first.total.of or "").replace("_", " ")
    of = f"the {'deficit' if first.deficit else 'balance'}" if of == "balance" else of
    link = "of" if first.kind == "product" else {"exports": "to", "imports": "from"}.get(of, "with")
    told = []
    for number_, figure in enumerate(first.movers[:3]):
        part = _part(figure, total).strip(" ()")
        beside = f", {part}{' of the change' if number_ == 0 else ''}" if part else ""
        told.append(f"{_name(first, figure)} ({_signed(first, figure)}{beside})")
    return f"What moved most: {of} {link} {'; '.join(told)}." if told else ""


def _flows(split: Split | None) -> str:
    """ "Exports rose by $2.6 billion and imports rose by $30.3 billion." """
    if split is None:
        return ""
    told = [f"{f.of} {_went(f)}" for f in split.movers]
    return f"{capital(' and '.join(told))}."


def _went(figure: Figure) -> str:
    size = number(figure)
    return "did not change" if size == 0 else f"{'rose' if size > 0 else 'fell'} by {value(figure, bare=True)}"


def _split(split: Split, total: Figure, answer: QueryAnswer) -> str:
    listed = [f"{_name(split, f)} {_signed(split, f)}{_part(f, total)}" for f in split.movers]
    against = [f"{_name(split, f)} {_signed(split, f)}" for f in split.offsets]
    text = f"{_BY[split.kind]}, {_heading(split)}: {'; '.join(listed) or 'no part the way of the total'}"
    text += f"; the other way {'; '.join(against)}" if against else ""
    rest = f"; {_rest(split, answer)} {_signed(split, split.rest)}" if _worth(split) else ""
    return f"{text}{rest}; in all {_signed(split, split.total)}."


def _worth(split: Split) -> bool:
    """Whether the rest is more than what rounding leaves."""
    return abs(number(split.rest)) > (ROUNDING if split.kind == "sector" else 0.5)


def _rest(split: Split, answer: QueryAnswer) -> str:
    """What the listed parts leave: the others of their kind, and what the total has besides."""
    if split.kind == "sector":
        return "the rest"
    total, part = split.total.book, (split.movers or split.offsets or (split.rest,))[0].book
    more = ["all other partners" if split.kind == "partner" else "all other products"]
    if total is not None and part is not None:
        if total.sector is Sector.BOTH and not _has_services(split):
            more.append("services")
        if total.basis is not part.basis:
            more.append("adjustments between the bases")
        if _newer(split):
            more.append("later revisions")
    return more[0] if len(more) == 1 else f"{', '.join(more[:-1])} and {more[-1]}"


def _has_services(split: Split) -> bool:
    return split.kind == "product" and split.services


def _newer(split: Split) -> bool:
    """Whether the total stands in a later release than some of its parts."""
    days = [f.release for f in (*split.movers, *split.offsets) if f.release is not None]
    return bool(days) and split.total.release is not None and split.total.release > min(days)


def _deficit(split: Split) -> bool:
    return split.total.of == "balance" and split.deficit


def _heading(split: Split) -> str:
    """What the signs of the sentence are of: "change in goods imports", "change in the deficit"."""
    of = split.total.of or ""
    if of == "balance":
        return f"change in the {'deficit' if split.deficit else 'balance'}"
    return f"change in {of.replace('_', ' ')}"


def _name(split: Split, figure: Figure) -> str:
    if split.kind == "sector":
        return what(figure)
    return row_name(figure, split.kind)


def _signed(split: Split, figure: Figure) -> str:
    size = -number(figure) if _deficit(split) else number(figure)
    return f"{'+' if size > 0 else MINUS if size < 0 else ''}{value(figure, bare=True)}"


def _part(figure: Figure, total: Figure) -> str:
    """Its part of the whole change, where that is one and is read as a part: not ten times a small change."""
    whole = number(total)
    if not whole:
        return ""
    size = number(figure) / whole * 100
    if figure.of == "imports" and total.of == "balance":
        size = -size
    return f" ({size:,.0f}%)" if 0.5 <= size <= 100 else ""
