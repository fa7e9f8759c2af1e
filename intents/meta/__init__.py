"""Messages that want no figure: what words mean, what there is, the release calendar, help, and the answer before.

A message is one of these only when a pattern of ``data/vocab/meta.toml`` explains every word of it; a question that
wants a figure always has a word more, and goes on to the figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import lru_cache

from data.glossary import vocabulary_file
from data.query.coverage import Coverage
from data.query.when import ReleaseDates
from intents.meta.about import about
from intents.meta.cover import coverage as covered
from intents.meta.define import category, define
from intents.meta.groups import group
from intents.meta.loose import machine, meaning
from intents.meta.mixed import parts
from intents.meta.patterns import Hit
from intents.meta.release import release
from intents.meta.reply import Context, LastReply, Meta
from intents.meta.report import report
from intents.meta.slots import Finder
from intents.meta.wording import bare, cores, corrected, lexicon, unwrapped
from intents.text import TextTooLongError, Utterance

EXAMPLES = (
    "deficit with Vietnam 2024",
    "imports from Mexico by month in 2025",
    "top 5 deficits 2025",
    "when is the next release?",
)
_SECTIONS: dict[str, Callable[[Hit, Context], Meta | None]] = {
    "entry": define,
    "about": about,
    "define": define,
    "group": group,
    "coverage": covered,
    "category": category,
    "report": report,
}
_FIRST = ("report", "about", "entry", "coverage", "define", "group", "category")
_ORDER = {name: rank for rank, name in enumerate(_FIRST)}


def meta(
    text: str,
    today: dt.date,
    calendar: ReleaseDates,
    in_thread: bool,
    last_reply: LastReply | None = None,
    coverage: Callable[[], Coverage] = Coverage,
) -> Meta | None:
    """The reply to a message that wants no figure; None for everything else.

    ``last_reply`` is the answer before in the conversation; ``coverage`` reads how far the tables reach, and is
    called only for a reply that needs it.
    """
    try:
        utterance = bare(text)
    except TextTooLongError:
        return None
    if not utterance.tokens:
        return None if any(c.isalnum() for c in text) else _said("help")
    ctx = Context(today, calendar, in_thread, last_reply, coverage)
    found = _read(utterance, ctx)
    if found is None and (mended := corrected(utterance)) is not None:
        found = _read(mended, ctx)
    return found


def _read(utterance: Utterance, ctx: Context) -> Meta | None:
    for core in cores(utterance):
        for hit in sorted(_hits(core, ctx), key=lambda hit: _ORDER.get(hit.action.partition(".")[0], 99)):
            section = hit.action.partition(".")[0]
            reply = _SECTIONS[section](hit, ctx) if section in _SECTIONS else _said(hit.action)
            if reply is not None:
                return reply
        dated = release(core, ctx)
        if dated is not None:
            return dated
    if machine(utterance.norms):
        return _said("machine")
    loosely = meaning(utterance.norms)
    return define(loosely, ctx) if loosely else None


def _hits(core: Utterance, ctx: Context) -> Iterator[Hit]:
    return lexicon().patterns.match(core.norms, Finder(core, ctx.today))


@lru_cache(maxsize=32)
def _said(section: str) -> Meta:
    """A fixed reply of the vocabulary file."""
    entry = vocabulary_file("meta.toml")[section]
    return Meta(entry["text"], suggestions=tuple(entry.get("suggestions", ())), topic=section)


__all__ = ["EXAMPLES", "Meta", "meta", "parts", "unwrapped"]
