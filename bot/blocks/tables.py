"""Rows as Slack shows them: its table and chart blocks, or fixed-width text where a workspace refuses those."""

from __future__ import annotations

from bot.blocks.kit import Json, Look, preformatted
from bot.blocks.text import cut, escape, quiet
from bot.speak.rows import ReplyRows

CHART_POINTS = 20
PHONE = 38
"""Characters of fixed width that a phone shows in a line."""
BILLION = " billion"


def table(rows: ReplyRows, look: Look) -> list[Json]:
    """The first rows as a table, numbers to the right."""
    cells: list[tuple[str, ...]] = [(rows.heading, *rows.columns), *rows.shown_cells]
    if look is not Look.NEW:
        return _fixed(cells, look)
    made = [[_cell(text) for text in row] for row in cells]
    settings: list[Json] = [{"is_wrapped": True}, *({"align": "right"} for _ in rows.columns)]
    return [{"type": "table", "rows": made, "column_settings": settings}]


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": cut(quiet(text), 200) or "-"}


def _fixed(cells: list[tuple[str, ...]], look: Look) -> list[Json]:
    """Fixed width, no wider than a phone shows without wrapping; columns that do not fit go under each other."""
    several = len(cells[0]) > 2
    unit, cells = _united(cells) if several else ("", cells)
    columns = [[cut(text, 14 if several else 40) for text in column] for column in list(zip(*cells, strict=True))[1:]]
    room = 14 if several else max(14, min(24, PHONE - 2 - max(map(len, columns[0]))))
    labels = [cut(quiet(row[0]), room) for row in cells]
    blocks: list[Json] = []
    for some in _side_by_side(columns, max(map(len, labels))):
        lines = [
            "  ".join([f"{label:<{max(map(len, labels))}}", *(f"{c[at]:>{max(map(len, c))}}" for c in some)])
            for at, label in enumerate(labels)
        ]
        blocks += preformatted([escape(line) for line in (*([unit] if unit else []), *lines)], look)
    return blocks


def _united(cells: list[tuple[str, ...]]) -> tuple[str, list[tuple[str, ...]]]:
    """Columns all in billions of dollars without the word, which stands once above them."""
    head, *rows = cells
    if not all(text == "-" or text.endswith(BILLION) for row in rows for text in row[1:]):
        return "", cells
    bare = [(row[0], *(text.removesuffix(BILLION).replace("$", "") for text in row[1:])) for row in rows]
    return "Billions of US dollars", [head, *bare]


def _side_by_side(columns: list[list[str]], label: int) -> list[list[list[str]]]:
    """The columns in groups that a phone's width holds."""
    groups: list[list[list[str]]] = []
    left = 0
    for column in columns:
        wide = max(map(len, column)) + 2
        if not groups or wide > left:
            groups.append([])
            left = PHONE - label
        groups[-1].append(column)
        left -= wide
    return groups


def chart(rows: ReplyRows) -> list[Json]:
    """Slack's native chart of rows, or nothing where they do not fit it."""
    values = [rows.value(figure) for row in rows.grid for figure in row]
    if len(rows.grid) > CHART_POINTS or None in values:
        return []
    scale, unit = scaled([value for value in values if value is not None], rows.figures[0].unit)
    labels = [cut(quiet(label), 20) for label in rows.labels]
    if len(set(labels)) < len(labels):
        return []
    series = []
    for at, column in enumerate(rows.columns):
        points = [
            {"label": label, "value": round((rows.value(row[at]) or 0.0) / scale, 3)}
            for label, row in zip(labels, rows.grid, strict=True)
        ]
        series.append({"name": cut(column, 50), "data": points})
    drawn = {
        "type": "line" if rows.shape == "series" else "bar",
        "axis_config": {"categories": labels, "x_label": rows.heading, "y_label": unit},
        "series": series,
    }
    return [{"type": "data_visualization", "title": cut(quiet(rows.title), 50), "chart": drawn}]


def scaled(values: list[float], unit: str) -> tuple[float, str]:
    """What to divide by, and the unit that then is shown."""
    if unit != "USD million":
        return 1.0, {"percent": "per cent"}.get(unit, unit)
    if max((abs(value) for value in values), default=0) >= 1000:
        return 1000.0, "billion US dollars"
    return 1.0, "million US dollars"
