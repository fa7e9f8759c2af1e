"""Places in an order: "the second-largest", "No. 3", "ranked ninth", "and India tenth"."""

from __future__ import annotations

import re

from intents.claims.mark import Mark
from intents.wordlists import numbers

_ORDINAL = re.compile(
    r"\b(?:(?P<word>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)|(?P<n>\d{1,2})(?:st|nd|rd|th))\b"
    r"(?=[\s-](?:largest|biggest|highest|most|place|spot|widest|greatest|ranked|among|on\sthe\slist|smallest|leading|top|\)|,|\.|;))"
    r"|(?:\b(?:no\.?\s?|number\s)|#\s?)(?P<no>\d{1,2})\b|\b(?:is|was|are|were|came|come|comes"
    r"|finished|placed|stands|stood|ranks?|ranked|ranking|slipped\sto|fell\sto|rose\sto|moved\sto"
    r"|remained|now|(?:puts?|putting|placed|places|placing|ranks|making|makes|made|leaves|leaving|left)\s(?:it|them|us|that\scountry)"
    r"|but|and\sonly)\s(?:only\s|just\s|in\s|a\sdistant\s)?(?P<ranked>first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d{1,2}(?:st|nd|rd|th))\b(?!\s(?:time|month"
    r"|year|quarter|straight|consecutive|to|by))",
    re.I,
)


_BARE = re.compile(
    r"(?:\s\([^()]{1,24}\))?(?:,\s|\swas\s|\s)(?:the\s)?(?P<n>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))(?=[,.;)]|\s(?:with|at)\b|\sand\b|$)",
    re.I,
)
"""A place right behind a partner, where its sentence has ranks: "South Korea ranked ninth and India tenth"."""


_AMOUNT = re.compile(r"\s(?:with|at)\s(?:about\s|some\s|nearly\s|just\s|over\s)?(?:US)?\$\d", re.I)
"""What makes a place one without further words: "UK second at $31.5bn"."""


def ordinals(text: str, a: int, z: int, marks: list[Mark]) -> list[Mark]:
    """The places that a stretch of a text names, beside the marks that it has."""
    places = {word: int(n) for word, n in numbers("ordinals").items()}
    out = []
    ranked = _ORDINAL.search(text, a, z) or any(m.kind == "top" for m in marks)
    for p in marks:
        m = _BARE.match(text, p.end, z) if p.kind == "partner" else None
        if m is not None and (ranked or _AMOUNT.match(text, m.end("n"), z)):
            found = places.get(m["n"].lower()) or int(re.sub(r"\D", "", m["n"]) or 0)
            out.append(Mark(m.start("n"), m.end("n"), "ordinal", str(found), found))
    for m in _ORDINAL.finditer(text, a, z):
        said_ = m["word"] or m["n"] or m["no"] or m["ranked"]
        found = places.get(said_.lower()) or int(re.sub(r"\D", "", said_) or 0)
        if found:
            out.append(Mark(m.start(), m.end(), "ordinal", str(found), found))
    return out
