"""Sentences around a question: who is said to have said it, and a statement that the question leans on.

"Reuters says the gap with Switzerland widened last year, how big was it in Q1?" is the question "how big
was it in Q1?" in a conversation that has just named the gap with Switzerland last year.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from intents.slots import Slots
from intents.text import Span, Token, Utterance, read
from intents.vocabulary import Vocabulary, wordlist

_SAYS, _ASKS = wordlist("says"), wordlist("asks")
_DASH = "[-\u2013\u2014]"
_QUESTION = r"(?:but\s+|so\s+|and\s+)?(?:how|what|which|by\s+how|from\s+what)\b"
_TURN = re.compile(
    rf"^(?P<told>.{{12,}}?)(?:[.;:!?]\s+|\s{_DASH}\s|,\s+(?={_QUESTION}))(?P<asked>[^.;!?]{{2,}}\??)\s*$",
    re.I | re.S,
)
_BACK = re.compile(
    r"\b(?:it|that|this|they|them|the (?:number|figure|level|actual|exact|total)|from what|to what"
    r"|by how (?:much|many)|how (?:big|large|much|high|far|wide))\b",
    re.I,
)


def without_attribution(utterance: Utterance, words: Vocabulary) -> Utterance:
    """The message without "Reuters says that", "According to AP" or "Kyodo:" in front."""
    tokens = utterance.tokens
    start = _attributed(tokens, utterance, words)
    if not start or start >= len(tokens):
        return utterance
    return read(utterance.text[tokens[start].start :])


def _attributed(tokens: tuple[Token, ...], utterance: Utterance, words: Vocabulary) -> int:
    """How many tokens in front name a source, 0 for none."""
    norms = utterance.norms
    begin = 2 if norms[:2] == ("according", "to") else 1 if norms[:1] == ("the",) else 0
    end = begin
    while end < len(tokens) and end - begin < 4 and _is_name(tokens[end], words):
        end += 1
    known = any(t.norm in words.media for t in tokens[begin:end])
    if end == begin:
        return 0
    if norms[:2] == ("according", "to"):
        return end if known else 0
    if end < len(tokens) and tokens[end].norm in _SAYS:
        follows = end + 1 + (end + 1 < len(tokens) and tokens[end + 1].norm == "that")
        return follows if known or not any(words.explains(t.norm) for t in tokens[begin:end]) else 0
    colon = utterance.gap(end - 1).strip().startswith(":")
    return end if colon and known else 0


def _is_name(token: Token, words: Vocabulary) -> bool:
    if token.norm in words.media:
        return True
    return token.raw[:1].isupper() and token.norm not in _SAYS and not words.explains(token.norm)


def statement(utterance: Utterance) -> tuple[Utterance, Utterance] | None:
    """A statement and the question that points back to it, when the message is that."""
    match = _TURN.match(utterance.text)
    if match is None or not _BACK.search(match["asked"]) or match["told"].rstrip().endswith("?"):
        return None
    told, asked = read(match["told"]), read(match["asked"])
    if told.norms[:1] and (told.norms[0] in _ASKS or set(told.norms[:3]) & _ASKS):
        return None
    return (told, asked) if told.tokens and asked.tokens else None


_BOUNDARY = re.compile(
    rf"[.!?;:][\"'\u2019\u201d]?\s+|\s{_DASH}\s|\n+"
    r"|,\s+(?=(?:how|what|which|who|by how|from what|could|can|would|please)\b)",
    re.I,
)
_THANKS = re.compile(
    r"[.!]\s*(?:many |much )?(?:thanks?|thank you|cheers|thx|tia|best|regards|much appreciated)\b[^?]*$", re.I
)


_WHEN_WAS_IT = re.compile(
    r"[.,:;\u2013\u2014-]?\s+when (?:was|did|is) (?:that|this|it)(?: happen| first happen)?\s*\??\s*$", re.I
)


def asked_when(utterance: Utterance) -> Utterance:
    """ "Exports top $300 billion for the first time: when was that" as "when exports top ..."."""
    match = _WHEN_WAS_IT.search(utterance.text)
    return utterance if match is None or not match.start() else read(f"when {utterance.text[: match.start()]}")


_CLAIM = re.compile(
    r"^\W*[\"\u201c\u2018']|^[\w .-]{2,30}:\s"
    r"|\b(?:says?|said|claims?|claimed|argues?|argued|writes|wrote|tells|told|cites?|reports?|according|speech|op-ed"
    r"|headline|book|article)\b",
    re.I,
)


_QUOTED = re.compile(r"[\"\u201c](?P<said>[^\"\u201c\u201d]*)[\"\u201d]")


def unquoted(utterance: Utterance) -> Utterance:
    """The message without the sentences (four words or more) that it quotes."""
    text = _QUOTED.sub(lambda m: " " if len(m["said"].split()) > 3 else m[0], utterance.text)
    return read(text.strip(" ,.:;-\u2013\u2014")) if text != utterance.text else utterance


def claim(told: Utterance) -> bool:
    """Whether what is told is somebody's words: a quotation, "a pundit says", "Speech: ...". It is context, and none
    of its own words narrow the question."""
    return bool(_CLAIM.search(told.text))


def turns(utterance: Utterance) -> list[tuple[Utterance, Utterance]]:
    """Ways to cut a message into what is told and what is asked, the shortest question first."""
    text = _THANKS.sub("", utterance.text)
    cuts = [m.end() for m in _BOUNDARY.finditer(text) if 0 < m.end() < len(text)]
    pairs = [(read(text[:cut]), read(text[cut:])) for cut in reversed(cuts[-6:])]
    pairs = [(told, asked) for told, asked in pairs if told.tokens and len(asked.tokens) > 1]
    return [(told, asked) for told, asked in pairs if "?" not in told.text or claim(told)]


_INSTEAD = re.compile(
    r"(?:^|,?\s+)(?:not|rather than|instead of|and not)\s+(?:the\s+)?(?P<out>[\w .'-]{3,30}?)(?=$|[,.;:?!])", re.I
)
_ONE_OR_OTHER = ("measure", "sector", "partner", "commodity")


def without_denied(utterance: Utterance, spans: Callable[[Utterance], list[Span]]) -> Utterance:
    """ "imports, not exports": without the part that is denied, when it is of a kind that is also named."""
    for match in _INSTEAD.finditer(utterance.text):
        rest = read((utterance.text[: match.start()] + " " + utterance.text[match.end() :]).strip(" ,:;"))
        denied = {s.dimension for s in spans(read(match["out"]))} & set(_ONE_OR_OTHER)
        if denied and denied <= {s.dimension for s in spans(rest)}:
            return rest
    return utterance


_SIDE = re.compile(
    r"(?:no,? )?(?:i meant? )?(?:the )?(north|south)(?: korea)?(?:,? not (?:the )?(?:north|south)(?: korea)?)?[.!]?",
    re.I,
)


def corrected(utterance: Utterance, last: Slots | None) -> Utterance:
    """ "South not North" in a conversation about one of the Koreas."""
    match = _SIDE.fullmatch(utterance.text)
    if match is None or last is None or not any("Korea" in t.name for t in last.targets):
        return utterance
    return read(f"{match[1].title()} Korea")
