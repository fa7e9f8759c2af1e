"""A question back with what each reading comes to: its value, and its share where all are parts of one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

from bot.contract.reply import Reply, ReplyFigure
from bot.replies.several import labelled
from bot.speak.labels import capital
from bot.speak.notes import merged
from bot.speak.numbers import shown
from data.schemes import nested

LEVELS = ("exports", "imports", "balance", "total_trade")


def weighed(back: Reply, answered: Callable[[str], Reply]) -> Reply:
    """The question back with a line for each reading offered; as it was where not every reading has one figure."""
    replies = [answered(words) for words in back.suggestions]
    figures = [_only(reply) for reply in replies]
    if len(figures) < 2 or not all(figures):
        return back
    found = [figure for figure in figures if figure is not None]
    shares = _shares(found)
    lines = tuple(f"{capital(f.label)}: {shown(f)}{share}." for f, share in zip(found, shares, strict=True))
    notes = merged(note for reply in replies for note in labelled(reply))
    return replace(back, lines=lines, notes=notes, sql=tuple(sql for reply in replies for sql in reply.sql))


def _only(reply: Reply) -> ReplyFigure | None:
    """The one primary figure of a level."""
    primary = [f for f in reply.figures if f.primary]
    level = reply.status == "answered" and len(primary) == 1 and primary[0].measure in LEVELS
    return primary[0] if level else None


def _shares(figures: Sequence[ReplyFigure]) -> list[str]:
    """The share of each in all of them, where they are flows of one table that have no code in common."""
    values = [f.value for f in figures if isinstance(f.value, (int, float)) and f.value > 0]
    alike = len({(f.measure, f.unit, f.period, f.partner, f.adjustment, f.basis, f.release) for f in figures}) == 1
    flows = all(f.measure in ("exports", "imports") for f in figures)
    if len(values) < len(figures) or not alike or not flows or not _apart(figures):
        return [""] * len(figures)
    whole = sum(values)
    return [f", {value / whole * 100:.0f}% of {'both' if len(values) == 2 else 'all of these'}" for value in values]


def _apart(figures: Sequence[ReplyFigure]) -> bool:
    """Whether they are categories of one classification, none of them within another."""
    named = [f.commodity for f in figures]
    if any(n is None for n in named) or len({n.scheme for n in named if n is not None}) != 1:
        return False
    codes = [n.code.split("+") for n in named if n is not None]
    return not any(nested(a, b) for a, b in combinations(codes, 2))
