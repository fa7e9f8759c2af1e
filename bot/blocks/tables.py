"""Rows as Slack shows them: its table and chart blocks, or fixed-width text where a workspace refuses those."""

from __future__ import annotations

from bot.blocks.kit import Json, Look, preformatted
from bot.blocks.rows import Rows
from bot.blocks.text import cut, escape, quiet

CHART_POINTS = 20


def table(rows: Rows, look: Look) -> list[Json]:
    """The first rows as a table, numbers to the right."""
    cells = [(rows.heading, rows.measure), *rows.shown_cells]
    if look is not Look.NEW:
        return _fixed(cells, look)
    made = [[_cell(left), _cell(right)] for left, right in cells]
    return [{"type": "table", "rows": made, "column_settings": [{"is_wrapped": True}, {"align": "right"}]}]


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": cut(quiet(text), 200) or "-"}


def _fixed(cells: list[tuple[str, str]], look: Look) -> list[Json]:
    """Fixed width, no wider than a phone shows without wrapping."""
    labels = [cut(quiet(left), 24) for left, _ in cells]
    wide, far = max(map(len, labels)), max(len(right) for _, right in cells)
    lines = [f"{label:<{wide}}  {right:>{far}}" for label, (_, right) in zip(labels, cells, strict=True)]
    return preformatted([escape(line) for line in lines], look)


def chart(rows: Rows) -> list[Json]:
    """Slack's native chart of rows, or nothing where they do not fit it."""
    values = rows.values
    if len(values) > CHART_POINTS or None in values:
        return []
    scale, unit = scaled([value for value in values if value is not None], rows.figures[0].unit)
    labels = [cut(quiet(label), 20) for label in rows.labels]
    if len(set(labels)) < len(labels):
        return []
    points = [
        {"label": label, "value": round(float(value or 0) / scale, 3)}
        for label, value in zip(labels, values, strict=True)
    ]
    drawn = {
        "type": "line" if rows.shape == "series" else "bar",
        "axis_config": {"categories": labels, "x_label": rows.heading, "y_label": unit},
        "series": [{"name": cut(rows.measure, 50), "data": points}],
    }
    return [{"type": "data_visualization", "title": cut(quiet(rows.title), 50), "chart": drawn}]


def scaled(values: list[float], unit: str) -> tuple[float, str]:
    """What to divide by, and the unit that then is shown."""
    if unit != "USD million":
        return 1.0, {"percent": "per cent"}.get(unit, unit)
    if max((abs(value) for value in values), default=0) >= 1000:
        return 1000.0, "billion US dollars"
    return 1.0, "million US dollars"
