"""The alert on a new release as a message, and its detail as the thread under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.blocks import kit
from bot.blocks.kit import Json, Message
from bot.blocks.text import bold_figure, cut_escaped, escape, link
from bot.contract.reply import Reply
from bot.highlights.lookup import HighlightLine, Section
from bot.highlights.release import Release
from data.query.issues import day_words

BULLETS = ("", "• ", "\u2003◦ ")
"""An em space: Slack keeps it at the start of a line, where spaces may be lost."""
MOST = 2800
PARTS_MOST = 6
"""Sections of one message of the thread."""
WATCHED_MOST = 8


def message(found: Release, watched: Sequence[Reply] = (), remarkable: Sequence[str] = ()) -> Message:
    """The post itself: what a reader wants in the first minute. ``remarkable``: records and places of what the channel
    follows."""
    blocks: list[Json] = [kit.header(found.title), kit.section(f"*{escape(found.headline.text)}*")]
    for section in found.sections:
        if not section.detail:
            blocks += _section(section)
    blocks += _watched(watched, remarkable)
    blocks.append(kit.context(escape(found.next_release)))
    blocks.append(kit.context(_sources(found)))
    blocks.append(controls("alert"))
    text = [
        found.title,
        found.headline.text,
        *(t for s in found.sections if not s.detail for t in _plain(s)),
        found.next_release,
    ]
    return Message(cut_escaped(escape("\n".join(text)), 3500), blocks)


def details(found: Release) -> list[Message]:
    """The thread: first what the year, goods and partners did, then services, real goods and revisions."""
    parts = [section for section in found.sections if section.detail]
    made: list[Message] = []
    for at in range(0, len(parts), PARTS_MOST):
        some = parts[at : at + PARTS_MOST]
        blocks = [block for section in some for block in _section(section)]
        text = "\n".join(t for section in some for t in _plain(section)).strip()
        made.append(Message(cut_escaped(escape(text), 3500), blocks[:45]))
    return made


def controls(kind: str) -> Json:
    """The buttons under a post: pause, and unsubscribe."""
    return kit.actions(
        kit.button("pause", "Pause these posts", kind), kit.button("unsubscribe", "Unsubscribe this channel", kind)
    )


def plain_lines(found: Release) -> Iterator[str]:
    """Every line, details too."""
    yield found.title
    yield found.headline.text
    for section in found.sections:
        yield from _plain(section)
    yield found.next_release
    yield from dict.fromkeys(
        f"Source: {s.publisher}, {s.title}, {s.table}, release of {day_words(s.release)}. {s.url}"
        for s in found.sources
    )


def _named(exhibits: Iterable[str]) -> str:
    names = list(exhibits)
    return f" ({', '.join(names)})" if names else ""


def _plain(section: Section) -> Iterator[str]:
    yield ""
    yield f"{section.title}{_named(section.exhibits)}"
    for line in section.lines:
        yield f"{'  ' * line.level}- {line.text}"


def _section(section: Section) -> list[Json]:
    """A heading and its lines, over as many blocks as their length needs. Exhibits stand with the heading, and with
    the lines themselves where the section joins several."""
    head = f"*{escape(section.title)}*{escape(_named(section.exhibits) if len(section.exhibits) == 1 else '')}"
    parts: list[list[str]] = [[head]]
    before = ""
    for line in section.lines:
        own = line.exhibits[0] if line.exhibits else ""
        cited = _named([own]) if len(section.exhibits) > 1 and own and own != before else ""
        before = own
        text = f"{BULLETS[min(line.level, 2)]}{_said(line)}{escape(cited)}"
        if sum(len(t) + 1 for t in parts[-1]) + len(text) > MOST:
            parts.append([])
        parts[-1].append(text)
    return [kit.section("\n".join(part)) for part in parts]


def _said(line: HighlightLine) -> str:
    """A sentence with what stands out in bold."""
    if line.lead:
        return f"*{escape(line.lead)}*{escape(line.text.removeprefix(line.lead))}"
    return bold_figure(escape(line.text)) if line.level == 0 else escape(line.text)


def _watched(replies: Sequence[Reply], remarkable: Sequence[str]) -> list[Json]:
    told = [f"• {escape(reply.headline)}" for reply in replies if reply.status == "answered"][:WATCHED_MOST]
    told += [f"{BULLETS[2]}{escape(text)}" for text in dict.fromkeys(remarkable)][:WATCHED_MOST]
    return [kit.section("*This channel's watchlist*\n" + "\n".join(told))] if told else []


def _sources(found: Release) -> str:
    """The publishers with their addresses, each once."""
    seen: dict[str, str] = {}
    for source in found.sources:
        if source.release == found.day:
            seen.setdefault(source.publisher, source.url)
    links = [link(url, publisher) for publisher, url in list(seen.items())[:4]]
    lead = f"Release of {day_words(found.day)}. Seasonally adjusted, balance of payments basis unless said."
    return f"{lead} {' · '.join(links)}"
