"""A reply as a message: headline, supporting figures, rows, source note, and what can be done with it."""

from __future__ import annotations

import re

from bot.blocks import kit, tables
from bot.blocks.kit import Json, Look, Message
from bot.blocks.support import notes, support
from bot.blocks.text import bold_figure, cut_escaped, escape
from bot.contract.reply import Reply
from bot.speak.cite import citation
from bot.speak.rows import ReplyRows, rows_of
from data.period import Period, month

SUGGESTIONS_MOST = 5
OFFERED = {"clarify": SUGGESTIONS_MOST, "refused": 3, "answered": 2}
"""Questions on buttons: the readings of a question, what is near it, what is asked next."""
TABLE_FROM = 3
"""From so many rows on they are drawn as a table; fewer are sentences."""
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
    blocks += _buttons(reply, rows, answer_id, look, share)
    return Message(fallback(reply), blocks)


def fallback(reply: Reply) -> str:
    """The whole reply as plain text, for notifications and screen readers."""
    rows = rows_of(reply) if reply.status == "answered" else None
    listed = [f"{label}: {', '.join(of)}" for label, *of in rows.shown_cells] if rows and not reply.lines else []
    parts = [reply.headline, *reply.lines, *listed, *reply.assumptions, *reply.notes]
    if reply.status != "answered":
        parts += [f"- {suggestion}" for suggestion in reply.suggestions[:SUGGESTIONS_MOST]]
    return cut_escaped(escape("\n".join(part for part in parts if part) or "No answer."), 3500)


def _headline(reply: Reply, rows: ReplyRows | None) -> str:
    """The headline; of a ranking only its first place, the table below has the others."""
    first, more, _ = reply.headline.partition("; 2. ")
    if more and rows is not None and len(rows.figures) > 2:
        return f"{first}."
    return reply.headline or "No answer."


def _rows(rows: ReplyRows, look: Look) -> list[Json]:
    blocks = tables.table(rows, look)
    if look is Look.NEW:
        blocks += tables.chart(rows)
    if rows.hidden > 0:
        which = "earlier" if rows.upwards else "more"
        blocks.append(kit.context(f"{rows.hidden} {which} rows: *CSV* in the menu has all {len(rows.grid)}."))
    return blocks


def _buttons(reply: Reply, rows: ReplyRows | None, answer_id: str, look: Look, share: bool) -> list[Json]:
    """One row: what can be asked next, what can be made of the answer, and a menu of the rest. In a clarification the
    choices answer in place, else they ask a new question."""
    kind = "pick" if reply.status == "clarify" else "ask"
    offered = reply.suggestions[: OFFERED[reply.status]]
    row = [kit.button(f"{kind}:{at}", _short(words, reply), words) for at, words in enumerate(offered)]
    if reply.status == "answered":
        row = [*_made(reply, rows, answer_id, share), *row, *_menu(reply, answer_id, look)]
    lead = [kit.context("Try instead:")] if reply.status == "refused" and row else []
    return [*lead, kit.actions(*row)] if row else []


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


def _made(reply: Reply, rows: ReplyRows | None, answer_id: str, share: bool) -> list[Json]:
    """The buttons that are used most: share, chart, cite."""
    made = [kit.button("share", "Share in channel", answer_id, "primary")] if share else []
    if rows is not None and len(rows.figures) > 1:
        made.append(kit.button("chart", "Chart", answer_id))
    return [*made, kit.button("cite", "Cite", answer_id)] if reply.sources else made


def _menu(reply: Reply, answer_id: str, look: Look) -> list[Json]:
    """The rest as a menu; as buttons where the workspace draws none."""
    offered = [("csv", "CSV")] if reply.figures else []
    offered += [("sql", "SQL")] if reply.sql else []
    offered += [("watch", "Add to watchlist")] if reply.figures else []
    if reply.status == "answered" and look is not Look.LOCAL:  # which has one channel
        offered.append(("share_to", "Share to a channel"))
    # A menu has five entries: beside figures one stands for both verdicts, and its form asks which.
    offered += [("rate", "Good or bad answer")] if offered else [("good", "Good answer"), ("bad", "Bad answer")]
    if look is Look.LOCAL:
        return [kit.button(name, label, answer_id) for name, label in offered]
    return [kit.menu("more", *((label, f"{name}:{answer_id}") for name, label in offered))]


def cited(reply: Reply) -> Message:
    """The sentence and its source line, to be copied."""
    told = citation(reply)
    if not told:
        return Message("There is no figure to cite.", [kit.section("There is no figure to cite.")])
    return Message(cut_escaped(escape("\n".join(told)), 3500), kit.preformatted([escape(line) for line in told]))


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
