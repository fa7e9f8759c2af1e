"""What stands under the headline: the supporting figures, the lines, and the notes with their links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.blocks import kit
from bot.blocks.kit import Json
from bot.blocks.text import bold_figure, escape, link
from bot.contract.reply import Reply, ReplyFigure, Source
from bot.speak.numbers import shown
from bot.speak.rows import ReplyRows
from data.model import SourceNote

_PAIR = re.compile(r"([^:]{1,60}): ([^:;]{1,60}?)\.?$")
"""A line that only names a figure: "Exports: $13.0 billion."
"""
_SPOKEN = re.compile(r"an? (deficit|surplus) of (.+)$")
LIST_FROM = 4
"""From so many lines on they are a list."""
LINES_MOST, SECTION_MOST, FIELDS_MOST = 60, 2600, 8


def support(reply: Reply, rows: ReplyRows | None) -> list[Json]:
    """The figures and lines beside the headline; ``rows`` are those that a table above has shown already."""
    lines = prose(reply, rows)
    if rows is not None:
        return [kit.context("\n".join(escape(line) for line in lines[:10]))] if lines else []
    if lines:
        return _lines(lines)
    if reply.lines or reply.status != "answered":
        return []
    others = [figure for figure in reply.figures if not _said(figure, reply)][:FIELDS_MOST]
    return [kit.fields([(escape(figure.label), escape(shown(figure))) for figure in others])] if others else []


def prose(reply: Reply, rows: ReplyRows | None) -> list[str]:
    """The lines that say more than ``rows`` do."""
    return [line for line in reply.lines if line.strip() and not _is_row(line, rows)]


def _said(figure: ReplyFigure, reply: Reply) -> bool:
    """Whether the headline says this figure; a sign is a word there."""
    return shown(figure).lstrip("\u2212") in reply.headline


def _is_row(line: str, rows: ReplyRows | None) -> bool:
    """Whether a line only says what the table says: "China: ...", "1. China: ..."."""
    if rows is None:
        return False
    return re.sub(r"^\d+\. ", "", line).startswith(tuple(f"{label}: " for label in rows.labels))


def _lines(lines: list[str]) -> list[Json]:
    """Lines that only name a figure as fields, two beside each other; the others as sentences, many as a list."""
    pairs = [found.groups() for line in lines if (found := _PAIR.match(line))]
    if not 2 <= len(pairs) <= FIELDS_MOST:
        return sentences(lines)
    cells = [(escape(name), escape(_SPOKEN.sub(r"\2 \1", value))) for name, value in pairs]
    return [kit.fields(cells), *sentences([line for line in lines if not _PAIR.match(line)])]


def sentences(lines: list[str], list_from: int = LIST_FROM) -> list[Json]:
    """Lines as paragraphs of text, or as a list from so many on; over as many sections as their length needs."""
    if len(lines) < list_from:
        return [kit.section("\n".join(bold_figure(escape(line)) for line in lines))] if lines else []
    parts: list[list[str]] = [[]]
    for line in lines[:LINES_MOST]:
        told = _item(line)
        if sum(len(kept) + 1 for kept in parts[-1]) + len(told) > SECTION_MOST and parts[-1]:
            parts.append([])
        parts[-1].append(told)
    return [kit.section("\n".join(part)) for part in parts]


def _item(line: str) -> str:
    """A line of a list, what it is about in bold."""
    name, colon, rest = escape(line).partition(": ")
    if not colon or len(name) > 120 or set(name) & set("*_~`"):
        return f"• {escape(line)}"
    return f"• *{name}*: {rest}"


def notes(reply: Reply) -> list[Json]:
    """Assumptions, then the source notes with the table as a link to where it is published."""
    made = []
    if reply.assumptions:
        made.append(" ".join(escape(assumption) for assumption in reply.assumptions))
    linked: set[str] = set()
    made += [_note(note, reply.sources, linked) for note in reply.notes]
    rest = [link(s.url, f"{s.publisher}, {s.table}") for s in reply.sources if s.url and s.url not in linked]
    if rest:
        made.append("Check it: " + " · ".join(list(dict.fromkeys(rest))[:5]))
    return [kit.context("\n".join(made))] if made else []


def noted(note: str, sources: Sequence[Source | SourceNote]) -> str:
    """One source note for a message: escaped, the name of its table as the link to where it is published."""
    return _note(note, sources, set())


def _note(note: str, sources: Sequence[Source | SourceNote], linked: set[str]) -> str:
    """A note without bare addresses; the name of its table is the link."""
    found = [s for s in sources if s.url and s.publisher in note and re.search(rf"{re.escape(s.table)}(?!\w)", note)]
    for source in sources:
        note = note.replace(f" {source.url}", "").replace(source.url, "") if source.url else note
    told = escape(note.strip())
    for source in found[:1]:
        shown_as = link(source.url, source.table)
        if shown_as.startswith("<"):
            at = re.search(rf"{re.escape(escape(source.table))}(?!\w)", told)
            told = f"{told[: at.start()]}{shown_as}{told[at.end() :]}" if at else told
            linked.add(source.url)
    return told
