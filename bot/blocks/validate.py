"""Whether Slack would accept a payload: limits as tables, checked before anything is sent.

The rules are those of ``tests/bot/data/block-kit-cases.json``; where two sources disagree the stricter. ``problems``
lists what is wrong, with the place; an empty list is a valid payload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]

KEYS: dict[str, tuple[set[str], set[str]]] = {
    "header": ({"text"}, set()),
    "section": (set(), {"text", "fields", "accessory", "expand"}),
    "divider": (set(), set()),
    "context": ({"elements"}, set()),
    "actions": ({"elements"}, set()),
    "image": ({"alt_text"}, {"image_url", "slack_file", "title"}),
    "input": ({"label", "element"}, {"hint", "optional", "dispatch_action"}),
    "table": ({"rows"}, {"column_settings"}),
    "rich_text": ({"elements"}, set()),
    "markdown": ({"text"}, set()),
    "context_actions": ({"elements"}, set()),
    "data_table": ({"rows", "caption"}, {"page_size", "row_header_column_index"}),
    "data_visualization": ({"title", "chart"}, set()),
    "card": (set(), {"title", "subtitle", "body", "subtext", "icon", "hero_image", "actions", "slack_icon"}),
    "video": ({"alt_text", "title", "thumbnail_url", "video_url"}, {"description", "author_name", "title_url"}),
    "file": ({"external_id", "source"}, set()),
    "plan": ({"title"}, {"tasks"}),
    "task_card": ({"task_id", "title"}, {"details", "output", "sources", "status"}),
}
"""Block type -> (required keys, optional keys) beside ``type`` and ``block_id``."""

RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
INTERACTIVE = {
    "button", "static_select", "external_select", "users_select", "conversations_select", "channels_select",
    "multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select",
    "multi_channels_select", "overflow", "datepicker", "timepicker", "datetimepicker", "checkboxes",
    "radio_buttons", "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input",
    "feedback_buttons", "icon_button", "workflow_button",
}  # fmt: skip
CHARTS = {"line", "bar", "area", "pie"}
ALIGN = {"left", "center", "right"}


def problems(blocks: list[Json], text: str | None = "-", most: int = 50) -> list[str]:
    """Everything that Slack would refuse in a message (of at most so many blocks) or view of these blocks."""
    found: list[str] = []
    if len(blocks) > most:
        found.append(f"{len(blocks)} blocks; at most {most}")
    if text is not None and not 0 < len(text) <= 40_000:
        found.append(f"fallback text of {len(text)} characters; 1 to 40,000")
    for at, block in enumerate(blocks):
        found += [f"blocks[{at}]: {problem}" for problem in _block(block)]
    return found + list(_message(blocks))


def view_problems(view: Json) -> list[str]:
    """Everything that Slack would refuse in a modal or a Home tab."""
    found = [] if view.get("type") in {"modal", "home"} else [f"unknown view {view.get('type')!r}"]
    for key, most in (("callback_id", 255), ("private_metadata", 3000)):
        if len(view.get(key, "")) > most:
            found.append(f"{key} over {most:,} characters")
    if view.get("type") == "modal":
        keys = [key for key in ("title", "submit", "close") if key == "title" or key in view]
        found += [problem for key in keys for problem in _text(view.get(key), 24, key, plain=True)]
        if "submit" not in view and any(block.get("type") == "input" for block in view["blocks"]):
            found.append("input without submit")
    return found + problems(view["blocks"], None, most=100)


def _message(blocks: list[Json]) -> Iterator[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "block_id used twice"
    if sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown") > 12_000:
        yield "markdown over 12,000 characters"
    for kind, most in (("data_visualization", 2), ("table", 1), ("data_table", 1)):
        if sum(block.get("type") == kind for block in blocks) > most:
            yield f"more than {most} {kind}"


def _block(block: Json) -> Iterator[str]:
    kind = block.get("type")
    if kind not in KEYS:
        yield f"unknown block {kind!r}"
        return
    required, optional = KEYS[kind]
    keys = set(block) - {"type", "block_id"}
    yield from (f"{kind} without {key}" for key in sorted(required - keys))
    yield from (f"{kind} has no property {key}" for key in sorted(keys - required - optional))
    if len(block.get("block_id", "")) > 255:
        yield "block_id over 255 characters"
    if required <= keys and kind in _CHECKS:
        yield from _CHECKS[kind](block)


def _text(value: Any, most: int, what: str, plain: bool = False) -> Iterator[str]:
    if not isinstance(value, dict) or value.get("type") not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"{what} is not {'plain_text' if plain else 'a text object'}"
        return
    if not 0 < len(value.get("text", "")) <= most:
        yield f"{what} of {len(value.get('text', ''))} characters; 1 to {most:,}"


def _header(block: Json) -> Iterator[str]:
    yield from _text(block["text"], 150, "header", plain=True)


def _section(block: Json) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield "section without text or fields"
    if "text" in block:
        yield from _text(block["text"], 3000, "section text")
    if len(block.get("fields", [])) > 10:
        yield "more than 10 fields"
    for field in block.get("fields", []):
        yield from _text(field, 2000, "field")
    if "accessory" in block:
        yield from _element(block["accessory"])


def _context(block: Json) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield "context needs 1 to 10 elements"
    for element in block["elements"]:
        if element.get("type") == "image":
            yield from _image(element)
        else:
            yield from _text(element, 3000, "context text")


def _actions(block: Json) -> Iterator[str]:
    elements = block["elements"]
    if not 1 <= len(elements) <= 25:
        yield "actions needs 1 to 25 elements"
    ids = [element["action_id"] for element in elements if "action_id" in element]
    if len(ids) != len(set(ids)):
        yield "action_id used twice in a block"
    for element in elements:
        yield from _element(element)


def _element(element: Json) -> Iterator[str]:
    kind = element.get("type")
    if kind == "image":
        yield from _image(element)
        return
    if kind not in INTERACTIVE:
        yield f"unknown element {kind!r}"
        return
    if len(element.get("action_id", "")) > 255:
        yield "action_id over 255 characters"
    if kind == "button":
        yield from _button(element)
    if kind == "feedback_buttons":
        for side in ("positive_button", "negative_button"):
            yield from _text(element.get(side, {}).get("text"), 75, side, plain=True)
    most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(str(kind), 100)
    if len(element.get("options", [])) > most:
        yield f"{kind} with more than {most} options"
    for option in element.get("options", []):
        yield from _text(option.get("text"), 75, "option text")
        if len(option.get("value", "")) > 150:
            yield "option value over 150 characters"
    if "placeholder" in element:
        yield from _text(element["placeholder"], 150, "placeholder", plain=True)
    if "confirm" in element:
        yield from _confirm(element["confirm"])


def _button(element: Json) -> Iterator[str]:
    yield from _text(element.get("text"), 75, "button text", plain=True)
    if len(element.get("value", "")) > 2000:
        yield "button value over 2,000 characters"
    if len(element.get("url", "")) > 3000:
        yield "button url over 3,000 characters"
    if element.get("style", "primary") not in {"primary", "danger"}:
        yield f"button style {element['style']!r}"


def _confirm(confirm: Json) -> Iterator[str]:
    for key, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield from _text(confirm.get(key), most, f"confirm {key}", plain=key != "text")


def _image(block: Json) -> Iterator[str]:
    if not 0 < len(block.get("alt_text", "")) <= 2000:
        yield "image needs alt_text of 1 to 2,000 characters"
    if ("image_url" in block) == ("slack_file" in block):
        yield "image needs image_url or slack_file"
    if len(block.get("image_url", "")) > 3000:
        yield "image_url over 3,000 characters"
    if "title" in block:
        yield from _text(block["title"], 2000, "image title", plain=True)


def _input(block: Json) -> Iterator[str]:
    yield from _text(block["label"], 2000, "label", plain=True)
    yield from _element(block["element"])


def _table(block: Json) -> Iterator[str]:
    rows = block["rows"]
    if not 1 <= len(rows) <= 100:
        yield "table needs 1 to 100 rows"
    if any(not 1 <= len(row) <= 20 for row in rows):
        yield "table rows need 1 to 20 cells"
    for setting in block.get("column_settings", []):
        if setting and setting.get("align", "left") not in ALIGN:
            yield f"table align {setting['align']!r}"


def _data_table(block: Json) -> Iterator[str]:
    rows = block["rows"]
    if not 2 <= len(rows) <= 101:
        yield "data_table needs a heading and 1 to 100 rows"
    if len({len(row) for row in rows}) > 1 or any(not 1 <= len(row) <= 20 for row in rows):
        yield "data_table rows differ in length"


def _rich_text(block: Json) -> Iterator[str]:
    if not block["elements"]:
        yield "rich_text is empty"
    yield from (f"unknown {e.get('type')!r} in rich_text" for e in block["elements"] if e.get("type") not in RICH)


def _chart(block: Json) -> Iterator[str]:
    if not 0 < len(block["title"]) <= 50:
        yield "chart title needs 1 to 50 characters"
    chart = block["chart"]
    if chart.get("type") not in CHARTS:
        yield f"unknown chart {chart.get('type')!r}"
    parts = chart.get("segments" if chart.get("type") == "pie" else "series", [])
    if not 1 <= len(parts) <= 6:
        yield "a chart has 1 to 6 series or segments"
    if chart.get("type") == "pie":
        return
    categories = chart.get("axis_config", {}).get("categories", [])
    if not 1 <= len(categories) <= 20:
        yield "a chart has 1 to 20 categories"
    if any([point.get("label") for point in series.get("data", [])] != categories for series in parts):
        yield "chart series and categories differ"


def _context_actions(block: Json) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 5:
        yield "context_actions needs 1 to 5 elements"
    for element in block["elements"]:
        if element.get("type") not in {"feedback_buttons", "icon_button"}:
            yield f"{element.get('type')!r} in context_actions"
        yield from _element(element)


def _markdown(block: Json) -> Iterator[str]:
    if not 0 < len(block["text"]) <= 12_000:
        yield "markdown needs 1 to 12,000 characters"


_CHECKS: dict[str, Callable[[Json], Iterator[str]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "table": _table,
    "data_table": _data_table,
    "rich_text": _rich_text,
    "data_visualization": _chart,
    "context_actions": _context_actions,
    "markdown": _markdown,
}
