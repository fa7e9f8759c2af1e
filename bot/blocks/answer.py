"""A reply as a message: headline, supporting figures, rows, source note, and what can be done with it."""

from __future__ import annotations

import re

from bot.blocks import kit, tables
from bot.blocks.kit import Json, Look, Message
from bot.blocks.rows import Rows, rows_of
from bot.blocks.support import notes, support
from bot.blocks.text import bold_figure, cut_escaped, escape
from bot.reply import Reply
from data.period import Period, month

SUGGESTIONS_MOST = 5
TABLE_FROM = 3
"""So many rows are a table; fewer are said in words."""
_SHARE = re.compile(r".+'s (share of [^,]+),")


def message(
    reply: Reply,
    answer_id: str,
    *,
    look: Look = Look.NEW,
    asked: bool = False,
    share: bool = False,
    streamed: bool = False,
) -> Message:
    """``look``: which blocks the workspace draws. ``asked``: say what was asked, where no message above says it.
    ``share``: offer to post it, for replies that only one person sees. ``streamed``: what stands under the words of
    ``blocks.stream``, without those."""
    rows = rows_of(reply) if reply.status == "answered" else None
    blocks: list[Json] = []
    if asked and reply.question.strip():
        blocks.append(kit.context(f"Asked: {cut_escaped(escape(reply.question.strip()), 300)}"))
    several = rows is not None and rows.shape == "series"
    listed = rows if rows is not None and len(rows.figures) >= TABLE_FROM else None
    if not streamed:
        blocks.append(kit.section(bold_figure(escape(_headline(reply, rows)), every=several)))
    if listed is not None:
        blocks += _rows(listed, look)
    if not streamed:
        blocks += support(reply, listed)
    blocks += notes(reply)
    blocks += _choices(reply)
    if reply.status == "answered":
        blocks += _tools(reply, rows, answer_id, look, share)
    return Message(fallback(reply), blocks)


def fallback(reply: Reply) -> str:
    """The whole reply as plain text, for notifications and screen readers."""
    rows = rows_of(reply) if reply.status == "answered" else None
    listed = [f"{label}: {value}" for label, value in rows.shown_cells] if rows and not reply.lines else []
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


def _rows(rows: Rows, look: Look) -> list[Json]:
    blocks = tables.table(rows, look)
    if look is Look.NEW:
        blocks += tables.chart(rows)
    if rows.hidden > 0:
        which = "earlier" if rows.upwards else "more"
        blocks.append(kit.context(f"{rows.hidden} {which} rows: press *CSV* for all {len(rows.figures)}."))
    return blocks


def _choices(reply: Reply) -> list[Json]:
    """Suggestions as buttons. In a clarification they answer in place, else they ask a new question."""
    kind = "pick" if reply.status == "clarify" else "ask"
    offered = reply.suggestions[:SUGGESTIONS_MOST]
    if not offered:
        return []
    buttons = [kit.button(f"{kind}:{at}", _short(words, reply), words) for at, words in enumerate(offered)]
    lead = [kit.context("Try instead:")] if reply.status == "refused" else []
    return [*lead, kit.actions(*buttons)]


def _short(words: str, reply: Reply) -> str:
    """What a follow-up changes: "By month", "Year before: 2023"; elsewhere the whole question."""
    figure = next((figure for figure in reply.figures if figure.primary), None)
    if reply.status != "answered" or figure is None or figure.period is None:
        return words
    share = _SHARE.match(words)
    if share:
        return share[1].capitalize().replace(" us ", " US ")
    if words.endswith(", by month"):
        return "By month"
    before = Period(_month(figure.period.start), _month(figure.period.end)).year_before().label
    return f"Year before: {before}" if before in words else words


def _month(text: str) -> int:
    return month(int(text[:4]), int(text[5:]))


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
    verdict = kit.actions(kit.button("good", "Good answer", answer_id), kit.button("bad", "Bad answer", answer_id))
    return [
        *([kit.actions(*elements)] if elements else []),
        _feedback(answer_id) if look is Look.NEW else verdict,
    ]


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
