"""The daily digest as a message. Its first line is what matters in a notification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks import kit
from bot.blocks.kit import Json, Message
from bot.blocks.support import noted
from bot.blocks.text import bold_figure, cut_escaped, escape
from bot.contract.reply import Reply
from bot.scheduled.alert_message import controls
from bot.speak.notes import NEWER

if TYPE_CHECKING:
    from bot.scheduled.digest import Digest

SUPPORT_MOST = 2


def message(found: Digest) -> Message:
    """The whole digest: the next release, the watchlist, the finding, the question to try; where nothing is new, one
    line."""
    if found.quiet:
        (line,) = lines(found)
        hush = kit.actions(kit.button("quiet", "Nothing on such days", "nothing"))
        return Message(cut_escaped(escape(line), 3500), [kit.context(escape(line)), hush])
    blocks: list[Json] = [kit.section(f"*{escape(found.coming)}*")]
    beside = [part for part in (found.late, *found.expect) if part]
    if beside:
        blocks.append(kit.context(escape(" ".join(beside))))
    if found.watched:
        blocks.append(kit.divider())
        blocks.append(kit.section("*Your watchlist*"))
        blocks += [kit.section(_watched(reply)) for reply in found.watched]
        notes = dict.fromkeys(noted(note, reply.sources) for reply in found.watched for note in reply.notes[:1])
        blocks.append(kit.context("\n".join(list(notes)[:3]) or "No source: nothing of it could be answered."))
    if found.finding is not None:
        blocks += [kit.divider(), kit.section(f"*In the figures*\n{bold_figure(escape(found.finding.text))}")]
        blocks.append(kit.context(noted(found.finding.source, [found.finding.origin] if found.finding.origin else [])))
    if found.question:
        blocks.append(kit.divider())
        blocks += [kit.section("*Try this*"), kit.actions(kit.button("ask:0", found.question, found.question))]
    blocks.append(controls("digest"))
    return Message(cut_escaped(escape("\n".join(lines(found))), 3500), blocks)


def lines(found: Digest) -> list[str]:
    """The digest as text, exactly what is posted."""
    if found.quiet:
        return [" ".join(part for part in ("Nothing new today.", found.coming, found.late) if part)]
    out = [" ".join([found.coming, *([found.late] if found.late else []), *found.expect])]
    for reply in found.watched:
        out += [
            "",
            reply.headline,
            *(f"  {line}" for line in _beside(reply)),
            *(f"  {note}" for note in reply.notes[:1]),
        ]
    if found.finding is not None:
        out += ["", f"In the figures: {found.finding.text}", f"  {found.finding.source}"]
    if found.question:
        out += ["", f"Try this: {found.question}"]
    return out


def _beside(reply: Reply) -> tuple[str, ...]:
    """The first lines of a reply; that newer figures are out is said once, above."""
    return tuple(line for line in reply.lines if not line.startswith(NEWER))[:SUPPORT_MOST]


def _watched(reply: Reply) -> str:
    support = "\n".join(escape(line) for line in _beside(reply))
    return f"{bold_figure(escape(reply.headline))}" + (f"\n{support}" if support else "")
