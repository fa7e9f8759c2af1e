"""A chart in words, for those who cannot see it: what it is of, its unit, its extremes, its figures, its source."""

from __future__ import annotations

from bot.blocks.tables import scaled
from bot.blocks.text import cut, quiet
from bot.contract.reply import ReplyFigure
from bot.speak.rows import ReplyRows

MOST = 990
"""Characters that Slack takes."""
LONG = 12
"""From so many points on a line's highest and lowest are said: the listing may not reach them."""
_BASIS = {"bop": "balance of payments basis", "census": "Census basis"}
_ADJUSTED = {"sa": "seasonally adjusted", "nsa": "not seasonally adjusted"}
_BILLION = " billion"


def text(rows: ReplyRows, source: str) -> str:
    """The whole of it where it fits; else as many figures as do, from the newest of a series or the top of a ranking,
    and how many are left."""
    kind = "Line chart" if rows.shape == "series" else "Bar chart"
    values = [value for row in rows.grid for figure in row if (value := rows.value(figure)) is not None]
    _, unit = scaled(values, rows.figures[0].unit) if values else (1.0, rows.figures[0].unit)
    named = f" Lines: {', '.join(rows.columns)}." if len(rows.columns) > 1 else ""
    begun = f"{kind}. {rows.title}. {unit[:1].upper()}{unit[1:]}{properties(rows.figures)}.{named}{_extremes(rows)}"
    ended = f" {source.rstrip('.')}.".replace("\u00a0", " ") if source else ""
    return cut(quiet(f"{begun} {_listed(rows, MOST - len(begun) - len(ended) - 1)}{ended}"), MOST)


def properties(figures: tuple[ReplyFigure, ...]) -> str:
    """Basis and adjustment, where all figures share them."""
    told = []
    for known, found in ((_BASIS, {f.basis for f in figures}), (_ADJUSTED, {f.adjustment for f in figures})):
        one = known.get(next(iter(found)) or "") if len(found) == 1 else None
        told += [one] if one else []
    return "".join(f", {word}" for word in told)


def _listed(rows: ReplyRows, room: int) -> str:
    """The rows in their order; where they do not fit, those that do, and how many are not told."""
    told = [f"{label}: {', '.join(values)}" for label, *values in _cells(rows)]
    whole = "; ".join(told)
    if len(whole) + 1 <= room:
        return f"{whole}."
    newest = rows.upwards
    kept: list[str] = []
    for one in reversed(told) if newest else told:
        left = len(told) - len(kept) - 1
        if len("; ".join([*kept, one])) + len(_left(left, newest)) > room:
            break
        kept.append(one)
    shown = "; ".join(reversed(kept) if newest else kept)
    return f"{shown}{_left(len(told) - len(kept), newest)}"


def _left(count: int, newest: bool) -> str:
    return f"; and {count} {'earlier' if newest else 'more'}."


def _cells(rows: ReplyRows) -> list[tuple[str, ...]]:
    """The cells; where all are billions of dollars, which the beginning says, without the words."""
    cells = rows.cells
    if not all(text == "-" or text.endswith(_BILLION) for _, *values in cells for text in values):
        return cells
    return [(label, *(text.removesuffix(_BILLION).replace("$", "") for text in values)) for label, *values in cells]


def _extremes(rows: ReplyRows) -> str:
    """The highest and the lowest point of each line that is long."""
    if rows.shape != "series" or len(rows.grid) < LONG:
        return ""
    return "".join(_extreme(rows, at) for at in range(len(rows.columns)))


def _extreme(rows: ReplyRows, at: int) -> str:
    pairs = list(zip(rows.labels, rows.grid, strict=True))
    points = [(v, label, rows.text(row[at])) for label, row in pairs if (v := rows.value(row[at])) is not None]
    if not points:
        return ""
    (_, high, most), (_, low, least) = max(points), min(points)
    of = f" of {rows.columns[at]}" if len(rows.columns) > 1 else ""
    return f" Highest{of}: {high}, {most}; lowest: {low}, {least}."
