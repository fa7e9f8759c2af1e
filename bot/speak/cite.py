"""An answer ready to be copied into a text: the sentence with the figure, and where it comes from."""

from __future__ import annotations

import datetime as dt

from bot.contract.reply import Reply, Source
from data.query.issues import day_words

SOURCES_MOST = 3


def citation(reply: Reply) -> tuple[str, ...]:
    """The sentence, then a source line: publisher, title, table, release and address. Nothing for a reply that has no
    figure."""
    if reply.status != "answered" or not reply.sources:
        return ()
    told = list(dict.fromkeys(_source(source) for source in reply.sources))[:SOURCES_MOST]
    return reply.headline, f"Source: {'; '.join(told)}."


def _source(source: Source) -> str:
    title = source.title if source.table in source.title else f"{source.title}, {source.table}"
    released = day_words(dt.date.fromisoformat(source.release))
    return ", ".join(part for part in (source.publisher, title, f"released {released}", source.url) if part)
