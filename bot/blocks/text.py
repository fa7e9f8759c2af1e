"""Words made safe for Slack: nothing that a person typed or a file printed can ping, link or break the layout."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"<([@#!]|(?=(?:https?|mailto|tel):))([^<>|\s]+)(?:\|([^<>]*))?>")
_BROADCAST = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
FIGURE = re.compile(
    r"[-+\u2212]?\$[\d.,]*\d(?: (?:trillion|billion|million|thousand)| ?(?:bn|m)\b)?"
    r"|[-+\u2212]?\d[\d.,]*(?:%| per ?cent| percent(?:age points?)?"
    r"| (?:trillion|billion|million|thousand)(?: barrels)?)"
)
_SENTENCE = re.compile(r"(?<=[a-z0-9%)]\.)(?= [A-Z])")
"""Between two sentences; not after "U.S." or in a number."""
JOINER = "\u2060"
"""Invisible; between the @ and the word it keeps Slack from reading a broadcast."""


def _plain(match: re.Match[str]) -> str:
    sign, target, label = match.group(1), match.group(2), match.group(3)
    if sign == "@":
        return f"@{label or 'someone'}"
    if sign == "#":
        return f"#{label or 'channel'}"
    if sign == "!":
        return label or target.split("^")[0]
    return label or target


def unmarked(text: str) -> str:
    """Slack's own markup (``<@U1>``, ``<!here>``, ``<https://x|label>``) as the words that a person saw."""
    return _MARKUP.sub(_plain, text)


def typed(text: str) -> str:
    """A message's text as its writer typed it: Slack sends the three signs that it reserves as entities. What no
    database can keep as text (a null, half of a pair of surrogates) is a space."""
    return unmarked(_NO_TEXT.sub(" ", text)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """Text for a mrkdwn object or a ``text`` argument: shown as it is, never read as markup or as a ping."""
    shown = _BROADCAST.sub("@" + JOINER, _CONTROL.sub(" ", unmarked(text)))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quiet(text: str) -> str:
    """Text for a plain_text object, which Slack does not parse."""
    return _BROADCAST.sub("@" + JOINER, _CONTROL.sub(" ", unmarked(text)))


def cut(text: str, most: int) -> str:
    """At most ``most`` characters, cut at a word where one ends near."""
    if len(text) <= most:
        return text
    short = text[: most - 1]
    at = short.rfind(" ")
    return (short[:at] if at > most * 0.6 else short).rstrip(" ,;:") + "…"


def cut_escaped(text: str, most: int) -> str:
    """``cut`` for escaped text: never through the middle of an entity."""
    return text if len(text) <= most else re.sub(r"&[a-z]*…?$", "…", cut(text, most))


def bold_figure(sentence: str, *, every: bool = False) -> str:
    """The first figure of each sentence of an escaped text in bold, or every one; as it is where there is none. A sign
    stays on the line of its figure."""
    parts = [sentence] if every else _SENTENCE.split(sentence)
    told = "".join(FIGURE.sub(lambda found: f"*{found.group(0)}*", part, count=0 if every else 1) for part in parts)
    return re.sub("\u2212(?=\\$)", "\u2212" + JOINER, told)


def link(url: str, label: str) -> str:
    """A link, or only its label where the address is not a plain web address."""
    shown = escape(label).replace("|", "/")
    if not url.startswith(("https://", "http://")) or re.search(r"[\s<>|]", url) or len(url) > 500:
        return shown
    return f"<{url.replace('&', '&amp;')}|{shown}>"
