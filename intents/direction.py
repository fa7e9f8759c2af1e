"""Who sells to whom: from the words of a flow to exports or imports of the United States.

"Chinese exports to the US" are US imports; "what did Indonesia buy from us" are US exports; "Vietnam's
exports to Japan" are not in these data.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from data.model import Flow
from data.partners import PartnerMention
from intents.reading import Reading
from intents.text import Span
from intents.vocabulary import wordlist
from intents.whose_trade import third, whose, whose_balance

_TO, _FROM, _GLUE = wordlist("toward"), wordlist("away"), wordlist("flow_glue")
_US, _WE, _THEY, _WHO = wordlist("us"), wordlist("we"), wordlist("they"), wordlist("who")
_FOREIGNERS, _FOREIGN_DOERS = wordlist("foreigners"), wordlist("foreign_doers")
_COUNTRIES, _LISTED = wordlist("countries"), wordlist("list_glue")
_OBJECT_OF = frozenset(("from", "to", "with", "of", "and", "by"))
_BEFORE_THEY = frozenset(("did", "do", "does", "have", "has", "much", "what", ""))
OPPOSITE = {Flow.EXPORTS: Flow.IMPORTS, Flow.IMPORTS: Flow.EXPORTS}


@dataclass(frozen=True, slots=True)
class Directed:
    """A flow of the United States, whether the words took the partner's side, and a reading to print."""

    flow: Flow
    reversed: bool = False
    note: str | None = None


Side = Span | str | None
"""A partner, "us" (or another word that stands for somebody), or nobody."""


def partners(reading: Reading) -> list[Span]:
    """Spans of real partners, in order."""
    return [
        s
        for s in reading.find("partner")
        if isinstance(s.value, PartnerMention) and s.value.kind not in ("reporter", "world")
    ]


def _is_us(reading: Reading, index: int) -> bool:
    if any(
        s.start <= index < s.end and isinstance(s.value, PartnerMention) and s.value.kind == "reporter"
        for s in reading.find("partner")
    ):
        return True
    return reading.word(index) in _US


def _before(reading: Reading, at: int) -> Span | None:
    """The partner whose flow this is: "China's exports", "Chinese goods exports", "UK exports"."""
    index = at - 1
    owners = {s.end - 1: s for s in partners(reading)}
    while index >= 0:
        if index in owners:
            return owners[index]
        if reading.word(index) not in _GLUE and not _in_product(reading, index):
            return None
        index -= 1
    return None


def _in_product(reading: Reading, index: int) -> bool:
    spans = [*reading.find("commodity"), *reading.find("sector"), *reading.find("grain")]
    return any(s.start <= index < s.end for s in spans)


def _possessive(reading: Reading, span: Span) -> bool:
    return reading.word(span.end) == "'s"


def _after(reading: Reading, at: int, prepositions: frozenset[str]) -> Side:
    """Who follows the first of these prepositions after ``at``: a partner's span, "us", or None."""
    owners = {s.start: s for s in partners(reading)}
    later = [s.start for s in reading.find("measure", "exports", "imports") if s.start > at]
    count = min(later, default=len(reading.utterance.tokens))
    for index in range(at, count):
        if reading.word(index) not in prepositions:
            continue
        for step in (index + 1, index + 2, index + 3):
            if step in owners:
                return owners[step]
            if _is_us(reading, step):
                follows = owners.get(step + 1)
                return follows if follows is not None and reading.word(step) == "the" else "us"
            if reading.word(step) not in ("the", "our", "all"):
                break
    return None


def noun(reading: Reading, span: Span, flow: Flow) -> Directed:
    """The flow that "exports" or "imports" at ``span`` means.

    Raises OutOfScope for trade between others, Ambiguous where "China's exports" has no destination.
    """
    owner = _before(reading, span.start)
    at = span.end - 1 if reading.word(span.end - 1) in ("to", "from") else span.end
    to, source = _after(reading, at, _TO), _after(reading, at, frozenset(("from",)))
    if owner is None and reading.word(at) == "of":  # "the exports of France to Germany"
        owner = next((s for s in partners(reading) if s.start in (at + 1, at + 2)), None)
        owner = owner if to is not None or source is not None else None
    by = _after(reading, at, frozenset(("by",))) if reading.word(at) == "by" else None
    if flow is Flow.EXPORTS:
        return _exports(reading, owner, to, source, by)
    return _imports(reading, owner, to, source, by, into=reading.word(span.end) in ("to", "into"))


def _exports(reading: Reading, owner: Span | None, to: Side, source: Side, by: Side) -> Directed:
    """Whose exports, to whom, from whom: those of a partner are imports of the United States."""
    if owner is not None and to == "us":
        return Directed(Flow.IMPORTS, True)
    if owner is not None and isinstance(to, Span) and not _same(owner, to):
        raise third(reading, owner, to)
    if isinstance(by, Span):
        return Directed(Flow.IMPORTS, True)
    if source is not None and source != "us":
        if isinstance(to, Span):
            raise third(reading, source, to)
        return Directed(Flow.IMPORTS, True)
    if owner is not None and _is_subject(reading, owner):
        raise whose(reading, owner)
    return Directed(Flow.EXPORTS)


def _imports(reading: Reading, owner: Span | None, to: Side, source: Side, by: Side, *, into: bool) -> Directed:
    """Whose imports, from whom, into what: those of a partner are exports of the United States."""
    if owner is not None and source == "us":
        return Directed(Flow.EXPORTS, True)
    if owner is not None and isinstance(source, Span) and _is_subject(reading, owner) and not _same(owner, source):
        raise third(reading, source, owner)
    if isinstance(by, Span):
        return Directed(Flow.EXPORTS, True)
    if isinstance(to, Span) and (source == "us" or source is None) and into:
        return Directed(Flow.EXPORTS, True)
    if isinstance(to, Span) and isinstance(source, Span) and not _same(to, source):
        raise third(reading, source, to)
    if owner is not None and _possessive(reading, owner):
        raise whose(reading, owner)
    return Directed(Flow.IMPORTS)


def verb(reading: Reading, span: Span, flow: Flow) -> Directed:
    """The flow of a verb of selling (exports) or buying (imports): turned round when a partner does it.

    The one who does it stands before the verb: a partner, or "who"/"which country" with "us" after it.
    """
    turned = Directed(OPPOSITE[flow], True)
    if reading.word(span.end) == "by":
        return turned if isinstance(_after(reading, span.end, frozenset(("by",))), Span) else Directed(flow)
    doer = _doer(reading, span)
    if doer == "they" or _follows(reading, span):
        return turned
    if flow is Flow.EXPORTS and not isinstance(doer, Span):
        source, to = _after(reading, span.end, frozenset(("from",))), _after(reading, span.end, _TO)
        if isinstance(source, Span) and not isinstance(to, Span):
            return turned
    us_after = any(_is_us(reading, i) for i in range(span.end, min(span.end + 9, len(reading.utterance.tokens))))
    if isinstance(doer, Span):
        other = _after(reading, span.end, _FROM | _TO)
        if isinstance(other, Span) and not us_after and not _same(doer, other):
            raise third(reading, doer, other)
        return turned
    asked = doer is not None and doer not in ("us", "what", "that", "whom")
    return turned if asked and (us_after or not _we(reading)) else Directed(flow)


def _doer(reading: Reading, span: Span) -> Side:
    """Who sells or buys: the nearest partner, "they", "us" or "who" before the verb; "what" only if nobody else."""
    owners = {s.end - 1: s for s in partners(reading)}
    asked: str | None = None
    for index in range(span.start - 1, -1, -1):
        word = reading.word(index)
        if index in owners:
            start = owners[index].start
            object_of = reading.word(start - 1) in _OBJECT_OF and not _asks(reading, start)
            return None if object_of else owners[index]
        if (word in _THEY and reading.word(index - 1) in _BEFORE_THEY) or _is_foreign(reading, index):
            return "they"
        if word in _WE or _is_us(reading, index):
            return "us"
        if word in _WHO or _is_country(reading, index):
            asked = word
            if word not in ("what", "that"):
                return word
    return asked


def _follows(reading: Reading, span: Span) -> bool:
    """Whether who does it follows the verb: "what exported Eswatini to the US", "what bought Japan from us"."""
    at = next((s.end for s in partners(reading) if s.start == span.end), None)
    return at is not None and reading.word(at) in ("to", "from", "into") and any(
        _is_us(reading, i) for i in range(at + 1, at + 3)
    )


def _is_foreign(reading: Reading, index: int) -> bool:
    """ "Foreigners", "foreign companies", as those who buy or sell."""
    word = reading.word(index)
    return word in _FOREIGNERS or (word in _FOREIGN_DOERS and reading.word(index - 1) in ("foreign", "overseas"))


def _asks(reading: Reading, index: int) -> bool:
    return index >= 2 and reading.word(index - 2) in ("goods", "exports", "imports")


def _is_country(reading: Reading, index: int) -> bool:
    if reading.word(index - 1) == "the":
        return False
    return reading.word(index) in _COUNTRIES


def _we(reading: Reading) -> bool:
    return any(t.norm in ("we", "our") or _is_us(reading, i) for i, t in enumerate(reading.utterance.tokens))


def _is_subject(reading: Reading, owner: Span) -> bool:
    """Whether the words before "exports" make the partner the exporter: a possessive or a demonym."""
    if _possessive(reading, owner):
        return True
    return owner.rule == "partner.demonym"


def _same(a: Span, b: Span) -> bool:
    return (
        isinstance(a.value, PartnerMention) and isinstance(b.value, PartnerMention) and a.value.codes == b.value.codes
    )


def between(reading: Reading) -> None:
    """Raises OutOfScope for "Japan-Korea trade" and "trade between China and India": no US in it."""
    found = partners(reading)
    for a, b in pairwise(found):
        gap = reading.utterance.gap(a.end - 1)
        linked = gap.strip() in ("-", "/") and b.start == a.end and gap == gap.strip()
        middle = [reading.word(i) for i in range(a.end, b.start)]
        both = "between" in [reading.word(i) for i in range(max(0, a.start - 2), a.start)] and middle[:1] == ["and"]
        if (linked or both) and not _we(reading) and reading.has("measure") and not _same(a, b):
            raise third(reading, a, b)


def _left_out(reading: Reading, span: Span) -> bool:
    """Whether a partner is named only to be left out of a whole: "the world without China and Mexico"."""
    inside = {i for s in partners(reading) for i in range(s.start, s.end)}
    return any(
        marker.end <= span.start
        and all(i in inside or reading.word(i) in _LISTED for i in range(marker.end, span.start))
        for marker in reading.find("shape", "excluding")
    )


def balance_side(reading: Reading, span: Span) -> bool:
    """Whether a surplus or deficit is spoken from the partner's side: "China's surplus with the US".

    Raises OutOfScope for "China's deficit with Japan".
    """
    everybody = [s for s in reading.find("partner") if isinstance(s.value, PartnerMention) and s.value.kind == "world"]
    named = [s for s in partners(reading) if not _left_out(reading, s)]
    if everybody and named and not reading.has("shape", "share"):
        raise whose_balance(reading, named[0])
    owner = _before(reading, span.start)
    with_whom = _after(reading, span.end, frozenset(("with", "against", "to", "vs", "over")))
    if owner is None:
        before = [s for s in partners(reading) if s.end <= span.start]
        doers = [s for s in before if reading.word(s.start - 1) not in ("with", "from", "to")]
        asked = any(reading.word(i) in _WHO or _is_country(reading, i) for i in range(span.start))
        return with_whom == "us" and (bool(doers) or asked)
    if isinstance(with_whom, Span) and not _same(owner, with_whom):
        raise third(reading, owner, with_whom)
    if with_whom != "us" and _possessive(reading, owner):
        raise whose_balance(reading, owner)
    return with_whom == "us"
