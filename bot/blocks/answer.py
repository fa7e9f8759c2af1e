"""A reply as a message: headline, supporting figures, rows, source note, and what can be done with it."""

from __future__ import annotations

import re

from bot.blocks import kit, tables
from bot.blocks.kit import Json, Look, Message
from bot.blocks.numbers import shown
from bot.blocks.rows import SHOWN_MOST, Rows, rows_of
from bot.blocks.text import bold_figure, cut_escaped, escape, link
from bot.reply import Reply, Source

SUGGESTIONS_MOST = 5
_PAIR = re.compile(r"([^:]{1,60}): ([^:]{1,60}?)\.?$")
"""A line that only names a figure: "Exports: $13.0 billion."
"""


def message(
    reply: Reply, answer_id: str, *, look: Look = Look.NEW, asked: bool = False, share: bool = False
) -> Message:
    """``look``: which blocks the workspace draws. ``asked``: say what was asked, where no message above says it.
    ``share``: offer to post it, for replies that only one person sees."""
    rows = rows_of(reply) if reply.status == "answered" else None
    blocks: list[Json] = []
    if asked and reply.question.strip():
        blocks.append(kit.context(f"Asked: {cut_escaped(escape(reply.question.strip()), 300)}"))
    blocks.append(kit.section(bold_figure(escape(_headline(reply, rows)))))
    blocks += _support(reply, rows)
    if rows is not None and len(rows.figures) > 2:
        blocks += _rows(reply, rows, look)
    blocks += _notes(reply)
    blocks += _choices(reply)
    if reply.status == "answered":
        blocks += _tools(reply, rows, answer_id, look, share)
    return Message(fallback(reply), blocks)


def fallback(reply: Reply) -> str:
    """The whole reply as plain text, for notifications and screen readers."""
    rows = rows_of(reply) if reply.status == "answered" else None
    listed = [f"{label}: {value}" for label, value in rows.shown_cells] if rows and len(rows.figures) > 2 else []
    parts = [reply.headline, *reply.lines, *listed, *reply.assumptions, *reply.notes]
    if reply.status != "answered":
        parts += [f"- {suggestion}" for suggestion in reply.suggestions[:SUGGESTIONS_MOST]]
    return cut_escaped(escape("\n".join(part for part in parts if part) or "No answer."), 3500)


def _headline(reply: Reply, rows: Rows | None) -> str:
    """The headline; of a ranking only its first place, the table below has the others."""
    first, more, _ = reply.headline.partition("; 2. ")
    if more and rows is not None and len(rows.figures) > 2:
        return f"{first}."
    return reply.headline or "No answer."


def _support(reply: Reply, rows: Rows | None) -> list[Json]:
    lines = [line for line in reply.lines if line.strip() and not _is_row(line, rows)]
    pairs = [found.groups() for line in lines if (found := _PAIR.match(line))]
    if 2 <= len(pairs) == len(lines) <= 10:
        return [kit.fields([(escape(name), escape(value)) for name, value in pairs])]
    if lines:
        return [kit.section("\n".join(escape(line) for line in lines))]
    if reply.lines:
        return []
    others = [figure for figure in reply.figures if not figure.primary]
    if rows is not None and len(rows.figures) == 2:
        others = [*rows.figures, *others]
    if not others or reply.status != "answered":
        return []
    return [kit.fields([(escape(figure.label), escape(shown(figure))) for figure in others])]


def _is_row(line: str, rows: Rows | None) -> bool:
    """Whether a line only says what the table below it says."""
    return rows is not None and len(rows.figures) > 2 and line.startswith(tuple(f"{label}: " for label in rows.labels))


def _rows(reply: Reply, rows: Rows, look: Look) -> list[Json]:
    blocks = tables.table(rows, look)
    if look is Look.NEW:
        blocks += tables.chart(rows, reply.figures[0].label)
    hidden = len(rows.figures) - SHOWN_MOST
    if hidden > 0:
        blocks.append(
            kit.context(
                f"{hidden} {'earlier' if rows.upwards else 'more'} rows: press *CSV* for all {len(rows.figures)}."
            )
        )
    return blocks


def _notes(reply: Reply) -> list[Json]:
    made = []
    if reply.assumptions:
        made.append(" ".join(escape(assumption) for assumption in reply.assumptions))
    if reply.notes:
        made.append("\n".join(escape(_unlinked(note, reply.sources)) for note in reply.notes))
    links = list(dict.fromkeys(_address(source) for source in reply.sources if source.url))
    if links:
        made.append("Check it: " + " · ".join(links[:5]))
    return [kit.context("\n".join(made))] if made else []


def _unlinked(note: str, sources: tuple[Source, ...]) -> str:
    """A note without the bare addresses that stand below it as links."""
    for source in sources:
        note = note.replace(source.url, "") if source.url else note
    return note.strip()


def _address(source: Source) -> str:
    return link(source.url, f"{source.publisher}, {source.table}")


def _choices(reply: Reply) -> list[Json]:
    """Suggestions as buttons. In a clarification they answer in place, else they ask a new question."""
    kind = "pick" if reply.status == "clarify" else "ask"
    buttons = [
        kit.button(f"{kind}:{at}", words, words) for at, words in enumerate(reply.suggestions[:SUGGESTIONS_MOST])
    ]
    return [kit.actions(*buttons)] if buttons else []


def _tools(reply: Reply, rows: Rows | None, answer_id: str, look: Look, share: bool) -> list[Json]:
    elements: list[Json] = []
    if share:
        elements.append(kit.button("share", "Share in channel", answer_id, "primary"))
    if rows is not None and len(rows.figures) > 1:
        elements.append(kit.button("chart", "Chart", answer_id))
    if reply.figures:
        elements.append(kit.button("csv", "CSV", answer_id))
    if reply.sql:
        elements.append(kit.button("sql", "SQL", answer_id))
    if reply.figures:
        elements.append(kit.button("watch", "Add to watchlist", answer_id))
    if look is not Look.NEW:
        elements += [kit.button("good", "Good answer", answer_id), kit.button("bad", "Bad answer", answer_id)]
    blocks = [kit.actions(*elements)] if elements else []
    if look is Look.NEW:
        blocks.append(_feedback(answer_id))
    return blocks


def _feedback(answer_id: str) -> Json:
    sides = {
        "positive_button": {"text": {"type": "plain_text", "text": "Good answer"}, "value": f"good:{answer_id}"},
        "negative_button": {"text": {"type": "plain_text", "text": "Bad answer"}, "value": f"bad:{answer_id}"},
    }
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "feedback", **sides}]}


def sql_view(reply: Reply, look: Look = Look.NEW) -> Json:
    """A modal with the query of an answer, for reading and copying."""
    lines = [line for statement in reply.sql for line in [*statement.strip().splitlines(), ""]][:-1]
    blocks = [kit.section("The query behind the figure, run read-only on tradebot's own tables.")]
    blocks += kit.preformatted([escape(line) for line in lines], look)[:40]
    return {
        "type": "modal",
        "title": kit.plain("SQL", 24),
        "close": kit.plain("Close", 24),
        "blocks": blocks,
    }


def sql_message(reply: Reply, look: Look = Look.NEW) -> Message:
    """The same as a message, where no modal can be opened."""
    return Message("The query behind the figure.", sql_view(reply, look)["blocks"])
