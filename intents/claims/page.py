"""A text as passages: its sentences, headings, list items and rows of tables, each at its place in the text as given.

Plain text, Markdown, HTML and Slack messages are cleaned character by character, so that every offset stays true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["prose", "heading", "item", "row", "header"]
WRAPPED = 105
"""Characters of a line that no hand wrapped: with one, every end of a line ends a sentence."""
SHORT = 110
"""Characters of a line that may be a heading."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters ``start`` to ``end`` of the text. ``cells`` and ``header`` are spans of a row and of the row that
    heads its table; ``block`` numbers the paragraph, list or table."""

    start: int
    end: int
    kind: Kind
    block: int
    cells: tuple[tuple[int, int], ...] = ()
    header: tuple[tuple[int, int], ...] = ()


# --- cleaning: every character stays at its place --------------------------------------------------------

_HIDDEN = re.compile(r"<(script|style|head)\b[^>]{0,400}>.{0,20000}?</\1>", re.I | re.S)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,9})\b(?![:@])[^<>]{0,400}>")
_SLACK = re.compile(r"<([^<>|\s]{1,600})(?:\|([^<>]{0,300}))?>")
_ENTITY = re.compile(
    r"&(amp|lt|gt|quot|apos|nbsp|ndash|mdash|minus|rsquo|lsquo|ldquo|rdquo|hellip|#\d{1,5}|#x[0-9a-fA-F]{1,4});"
)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "ndash": "-", "minus": "-", "mdash": ";", "rsquo": "'", "lsquo": "'"}
_URL = re.compile(r"https?://\S+|www\.\S+")
_LINK = re.compile(r"\]\((?:https?:|/|#|mailto:)[^()\s]{0,600}\)")
_MARKS = re.compile(r"\*{1,3}|`{1,3}|~~|(?<!\w)_{1,2}(?=\w)|(?<=\w|[.?!,])_{1,2}(?!\w)")
_NEWLINE_TAGS = frozenset(
    ("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "ul", "ol", "table", "blockquote")
)
_SIGNS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2015\u2212\ufe63\uff0d", "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t\u200b\ufeff\r\f\v\u2028\u2029", " ")
    | dict(zip("\u2014\u2026\uff04\uff05\uff08\uff09\uff0c\u2022", ";.$%(),-", strict=True))
)
_SPACED_DASH = re.compile(r"(?<=\s)-(?=\s)")
_MONTH_DASH = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov)\.(?=\s?-\s?(?:Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
"""A month whose full stop would part it from the end of its range: "Jan.-Aug. 2026"."""
_SUPERSCRIPT = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]")


def clean(text: str) -> str:
    """The text with plain signs and without marks of markup, as long as it was."""
    out = text
    if "<" in out:
        out = _HIDDEN.sub(_blank, out)
        out = _TAG.sub(_tag, out)
        out = _SLACK.sub(_slack, out)
    if "&" in out:
        out = _ENTITY.sub(_entity, out)
    out = _URL.sub(_blank, out)
    out = _LINK.sub(_blank, out)
    out = _SUPERSCRIPT.sub(" ", out).translate(_SIGNS)
    out = _MARKS.sub(_blank, _MONTH_DASH.sub(r"\g<month> ", out))
    lines = [line if _is_row(line) else _SPACED_DASH.sub(_dash, line) for line in out.split("\n")]
    return "".join(c if c.isascii() or c.isalpha() or c in "\u20ac\u00a3\u00a5" else " " for c in "\n".join(lines))


def _dash(match: re.Match[str]) -> str:
    return "-" if not match.string[: match.start()].strip() else ";"


def _blank(match: re.Match[str]) -> str:
    return "".join("\n" if c == "\n" else " " for c in match[0])


def _tag(match: re.Match[str]) -> str:
    name, blank = match[2].lower(), _blank(match)
    if name in ("td", "th") and not match[1]:
        return "|" + blank[1:]
    return "\n" + blank[1:] if name in _NEWLINE_TAGS else blank


def _slack(match: re.Match[str]) -> str:
    if not match[1].startswith(("http", "@", "#", "!", "mailto:")):
        return match[0]
    label = match[2] or ""
    return " " * (len(match[0]) - len(label) - 1) + label + " "


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        char = chr(number).translate(_SIGNS) if 0 < number < 0xD800 else " "
    else:
        char = _ENTITIES.get(name, " ")
    return char.rjust(len(match[0]))


# --- passages --------------------------------------------------------------------------------------------

_ITEM = re.compile(r"\s{0,8}(?:[-+>]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_MARK = re.compile(r"\s*#{1,6}\s+")
_RULE = re.compile(r"[\s|:+=-]*[-=]{2,}[\s|:+=-]*")
_COLUMNS = re.compile(r"\S {2,}(?=\S)|\t")
_DIGIT = re.compile(r"\d")
_END = re.compile(r"[.?!]+[\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9$-])|(?<=[a-z%\d]{4})[.?!](?=\s+[a-z])|[.?!]+[\"')\]]*\s*$")
_SHORTENED = re.compile(
    r"(?:\b(?:U\.S|U\.K|E\.U|U\.N|No|Nos|vs|Mr|Mrs|Ms|Dr|St|Inc|Corp|Co|Ltd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Gov|Sen"
    r"|Rep|Fig|approx|etc|e\.g|i\.e|a\.m|p\.m)|\b[A-Z])\.$"
)


def passages(text: str) -> list[Passage]:
    """The passages of a cleaned text in its order."""
    out: list[Passage] = []
    for block, lines in enumerate(_blocks(text)):
        if _tabular(text, lines):
            out += _table(text, lines, block)
        else:
            out += _running(text, lines, block)
    return out


Line = tuple[int, int]


def _blocks(text: str) -> Iterator[list[Line]]:
    """Lines that stand together: between blank lines, tables apart."""
    at, block = 0, list[Line]()
    row = False
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if not line.strip():
            if block and not row:
                yield block
                block = []
            continue
        if block and _is_row(line) is not row:
            yield block
            block = []
        row = _is_row(line)
        block.append((start, end))
    if block:
        yield block


def _is_row(line: str) -> bool:
    return line.count("|") > 1 or "\t" in line or (line.count("|") == 1 and bool(_DIGIT.search(line)))


def _tabular(text: str, lines: list[Line]) -> bool:
    return all(_is_row(text[a:z]) for a, z in lines) or (
        len(lines) > 2
        and sum(bool(_COLUMNS.search(text[a:z].strip()) and _DIGIT.search(text[a:z])) for a, z in lines[1:])
        >= len(lines) - 1
    )


def _table(text: str, lines: list[Line], block: int) -> Iterator[Passage]:
    header: tuple[tuple[int, int], ...] = ()
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        if _RULE.fullmatch(line):
            continue
        cells = tuple(_cells(text, start, end))
        ruled = number + 1 < len(lines) and _RULE.fullmatch(text[slice(*lines[number + 1])]) is not None
        if number == 0 and (ruled or not any(_amountlike(text[a:z]) for a, z in cells[1:])):
            header = cells
            yield Passage(start, end, "header", block, cells)
            continue
        yield Passage(start, end, "row", block, cells, header)


_YEARLIKE = re.compile(r"\s*(?:19|20)\d\d\s*")


def _amountlike(cell: str) -> bool:
    return bool(_DIGIT.search(cell)) and not _YEARLIKE.fullmatch(cell) and not re.search(r"[a-z]{3}", cell)


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The cells of a row, trimmed; empty ones keep their place."""
    line = text[start:end]
    if "|" in line:
        lead = len(line) - len(line.lstrip())
        inner = lead + 1 if line[lead] == "|" else lead
        stop = len(line.rstrip())
        stop -= 1 if line[:stop].endswith("|") and stop - 1 > inner else 0
        parts = [
            (m.start(), m.end())
            for m in re.finditer(r"[^|]*(?=\||$)", line[inner:stop])
            if m.start() == 0 or line[inner + m.start() - 1] == "|"
        ]
        spans = [(inner + a, inner + z) for a, z in parts]
    else:
        spans, at = [], 0
        for m in re.finditer(r" {2,}|\t", line):
            spans.append((at, m.start()))
            at = m.end()
        spans.append((at, len(line)))
        spans = [s for s in spans if line[s[0] : s[1]].strip()]
    for a, z in spans:
        cell = line[a:z]
        left = len(cell) - len(cell.lstrip())
        yield start + a + left, start + max(a + left, a + len(cell.rstrip()))


def _running(text: str, lines: list[Line], block: int) -> Iterator[Passage]:
    """Prose: lines that were wrapped are one; headings and list items stand by themselves."""
    if len(lines) == 1 and _is_heading(text[slice(*lines[0])]):
        yield Passage(*_trimmed(text, *lines[0]), "heading", block)
        return
    group: list[Line] = []
    long = any(z - a > WRAPPED for a, z in lines) or _unwrapped(text, lines)
    wide = max(z - a for a, z in lines)
    for at, line in enumerate(lines):
        words = text[slice(*line)]
        item, before = _ITEM.match(words), text[slice(*lines[at - 1])] if at else ""
        new = bool(item or _MARK.match(words)) or (at > 0 and (long or _breaks(before, words, wide)))
        if group and new:
            yield from _sentences(text, group, block)
            group = []
        if _MARK.match(words) or (words.rstrip().endswith(":") and len(words) < SHORT):
            yield Passage(*_trimmed(text, *line), "heading", block)
            continue
        group.append(line)
    if group:
        yield from _sentences(text, group, block)


def _unwrapped(text: str, lines: list[Line]) -> bool:
    """Whether lines are sentences of their own, as in a chat: next to none goes on in lower case."""
    later = [text[a:z].lstrip()[:1] for a, z in lines[1:]]
    return len(later) > 1 and sum(c.islower() for c in later) < 0.25 * len(later)


def _is_heading(line: str) -> bool:
    words = line.strip()
    inner = _END.search(words)
    if inner is not None and inner.end() < len(words) and not _SHORTENED.search(words[: inner.end()]):
        return False
    return (
        bool(_MARK.match(line))
        or words.endswith(":")
        or (len(words) < SHORT and not words.endswith((".", "!", "?", ";", '."')) and not _ITEM.match(line))
    )


def _breaks(before: str, line: str, wide: int) -> bool:
    """Whether a new line is a new sentence: the one before ended, or was too short to have been wrapped."""
    done = before.rstrip().endswith((".", "!", "?", ":", ";"))
    return done or (len(before.rstrip()) < max(60, 0.82 * wide) and line.lstrip()[:1].isupper())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    lead = _MARK.match(words) or _ITEM.match(words)
    left = lead.end() if lead and lead.end() < len(words) else len(words) - len(words.lstrip())
    return start + left, max(start + left, start + len(words.rstrip()))


def _sentences(text: str, lines: list[Line], block: int) -> Iterator[Passage]:
    start, end = lines[0][0], lines[-1][1]
    item = _ITEM.match(text[slice(*lines[0])]) is not None
    at, _ = _trimmed(text, start, end)
    for match in _END.finditer(text, at, end):
        sentence = text[at : match.end()].rstrip()
        if match.end() < end and _SHORTENED.search(text[max(at, match.end() - 12) : match.end()]):
            continue
        if sentence.strip():
            yield Passage(at, at + len(sentence), "item" if item else "prose", block)
        at = match.end()
        at += len(text[at:end]) - len(text[at:end].lstrip())
    rest = text[at:end].rstrip()
    if rest.strip():
        yield Passage(at, at + len(rest), "item" if item else "prose", block)
