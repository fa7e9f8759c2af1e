"""Numbers that are none of these statistics: forecasts, firms, other currencies, what a clause speaks of besides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.model import Variable
from intents.claims.claim import Claim
from intents.claims.context import ClaimSlots
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.measures import COLUMNS
from intents.claims.quantities import Quantity
from intents.claims.roles import Said
from intents.claims.segments import Segment, clause
from intents.claims.words import listed

_GUESSED = re.compile(
    r"\W*(?:\w+\s){0,3}?(?:economists|analysts|forecasters|traders|markets|wall\sstreet|investors|pollsters|strategists)\b",
    re.I,
)
_ASIDE = re.compile(r",\s(?:where|who)\b[^,;]*$", re.I)
_SO = re.compile(r"\b(?:so|such)\s(?:\w+\s){0,3}", re.I)
_BESIDES = re.compile(
    r",\s(?:before|after|until|since|despite|amid|when|as|with)\s"
    r"(?:[^,;$%\d]|section\s\d{3}){3,70},",
    re.I,
)
"""An aside of time or cause between commas, which is not what its clause speaks of."""


_DOES = re.compile(
    r"\b(?:was|were|is|are|stood|came|totall?ed|reached|hit|averaged|amounted|topped|exceeded|added|cost|costs|closed|traded|ended)\b",
    re.I,
)
_WHO = re.compile(
    r"(?P<word>\b[A-Za-z][\w&'-]*)\s(?:(?:has|have|had|is|are|was|were|been|also|then|even|still|only|just|again|now|soon|since|itself|alone|[a-z]+ly)\s)*$"
)
"""The word right before a verb: what it is said of."""
_BETWEEN = re.compile(r",\s[a-z][a-z' -]{1,30},\s$")
"""What stands between that and the verb: "Chinese GDP, meanwhile, grew"."""
_PLAIN = listed("told", "words")


_CODES = re.compile(r"\s(?:schedules?|codes?|lines?|classification|nomenclature|chapters?|headings?)\b", re.I)
"""What makes "tariff" a word of what goods are called: "chapter 88 of the tariff schedule"."""
_COLLECTED = re.compile(r"\b(?:treasury|customs\sand\sborder|cbp|monthly\sstatement|fiscal\syear)\b", re.I)
_WORLD_TRADE = re.compile(
    r"\b(?:world|global|worldwide)(?:'s)?\s(?:(?:merchandise|goods|services)\s)?(?:trade|commerce|exports|imports)\b(?!\sorgani)",
    re.I,
)


def _of_something_else(sentence: MarkedSentence, q: Quantity, said: Said, own: ClaimSlots) -> str:
    """The word of which a number is told, where that is nothing of trade: "the dollar slipped 0.4 percent"."""
    if own.own_head or own.variable is not None or q.unit not in ("money", "percent", "fraction", "points"):
        return ""
    a, _ = clause(sentence, q.begin)
    verb = said.mark.start if said.mark is not None and said.mark.end <= q.begin else None
    if verb is None or said.role == "level":
        found = [m.start() for m in _DOES.finditer(sentence.text, a, q.begin)]
        verb = min([x for x in (verb, *found[-1:]) if x is not None], default=None)
    if verb is None or sentence.within(verb, q.begin, "partner", "product", "sector", "us"):
        return ""
    who = _WHO.search(_BETWEEN.sub(" ", sentence.text[a:verb].replace("\n", " ")))
    if who is None:
        return ""
    start, word = a + who.start("word"), who["word"]
    bare = re.sub(r"'\w+$", "", word.lower())
    if bare in _PLAIN or re.fullmatch(r"[a-z]+(?:ed|ing|ly|'s)|[a-z]{1,3}", word):
        return ""
    taken = (
        *((m.start, m.end) for m in sentence.marks if m.kind != "gdp"),
        *((o.begin, o.end) for o in sentence.quantities),
    )
    covered = any(x < start + len(word) and start < y for x, y in taken)
    return "" if covered else word


def _beyond(sentence: MarkedSentence, q: Quantity, future: Mark) -> bool:
    """Whether a word of expectation is of what follows from a number: "so close to $27 billion that many expect"."""
    if future.start < q.end:
        return False
    near = sentence.text[q.end : future.start]
    if re.search(r"^[^,;:]*\s(?:rather\sthan|instead\sof)\b", near):
        return True  # "a decline of 5.8% rather than the growth we had pencilled in"
    return re.match(r",?\s(?:that|which)\b", near) is not None and (
        near.startswith(",") or _SO.search(sentence.text[sentence.passage.start : q.begin]) is not None
    )


_ACTS = re.compile(
    r"\s(?:[a-z]+\s){0,2}?(?:[a-z]+ed|cut|brought|sent|drove|took|knocked|pulled|put)\s(?:it|them)\b", re.I
)


def _acts(sentence: MarkedSentence, m: Mark, q: Quantity) -> bool:
    """Whether a word is of what moved the figure, and not of what it is: "tariffs halved them, to $309 billion"."""
    return _ACTS.match(sentence.text, m.end, q.begin) is not None


def _aside(sentence: MarkedSentence, q: Quantity, a: int, z: int) -> tuple[int, int]:
    """Where an aside stands in a number's part, outside the number itself."""
    for m in _BESIDES.finditer(sentence.text, a, z):
        if not m.start() <= q.begin < m.end() and not sentence.within(m.start(), m.end(), "head"):
            return m.span()
    return a, a


def _out_of_scope(
    sentence: MarkedSentence, q: Quantity, segment: Segment, past: tuple[int, int], head: Mark | None
) -> list[Mark]:
    """What is not in these statistics, and what a number may be of."""
    found = [m for m in sentence.within(*segment, "scope") if not past[0] <= m.start < past[1]]
    found = [m for m in found if not _beyond(sentence, q, m) and not _acts(sentence, m, q)]
    found = [m for m in found if not _CODES.match(sentence.text, m.end)]
    if head is not None:  # "companies rushed, lifting imports from"
        found = [m for m in found if m.end > head.start or not re.search("[,:]", sentence.text[m.end : head.start])]
    return found


def excluded(
    sentence: MarkedSentence, q: Quantity, segment: Segment, said: Said, own: ClaimSlots, slots: ClaimSlots
) -> str:
    """Why a number is none of these statistics, or nothing."""
    a, z = segment
    if said.role == "foreign":
        return "an amount in another currency" if q.unit == "foreign" else "nothing that these statistics count"
    if said.role == "gdp" and re.search(
        r"\b(?:its|their|own|'s)\s(?:own\s)?(?:gdp|gross|economic)", sentence.text[q.end : z], re.I
    ):
        return "another country's economy"
    if any(not _beyond(sentence, q, m) for m in sentence.within(a, z, "future")):
        return "a forecast, an estimate or a plan, no figure of these statistics"
    if not own.own_head and _GUESSED.match(sentence.text[clause(sentence, q.begin)[0] : q.begin]):
        return "a forecast or an opinion, no figure of these statistics"
    aside = _ASIDE.search(sentence.text[: q.begin], sentence.passage.start)
    if aside is not None and not sentence.within(aside.start(), z, "head", "share"):
        return "nothing here says which trade figure is meant"
    past = _aside(sentence, q, a, z)
    if scope := _out_of_scope(sentence, q, segment, past, own.head_mark):
        return f"“{scope[0].words}” is not in these statistics"
    if other := _of_foreign(sentence, q, segment, own, past):
        return f"“{other}” are not in these statistics"
    duty = slots.variable in (Variable.DUTY, Variable.DUTY_RATE)
    if duty and _COLLECTED.search(sentence.text, sentence.passage.start, sentence.passage.end):
        return "what the Treasury collects is not in these statistics"
    if _WORLD_TRADE.search(sentence.text, clause(sentence, q.begin)[0], q.begin) and not sentence.of("us"):
        return "the trade of the whole world is not in these statistics"
    grown = sentence.within(a, q.begin, "gdp") if said.role in ("change", "level") and not own.own_head else []
    if grown:  # "and Canada's GDP 1.7%"
        return f"“{grown[-1].words}” is not in these statistics"
    if other := _of_something_else(sentence, q, said, own):
        return f"“{other}” is not in these statistics"
    if sentence.within(a, z, "unknown_product") and not own.own_product:
        return "no table here carries that product"
    return ""


def _of_foreign(sentence: MarkedSentence, q: Quantity, segment: Segment, own: ClaimSlots, past: tuple[int, int]) -> str:
    """What is not in these statistics and stands beside a number: "import prices", "factory jobs"."""
    foreign = sentence.within(*segment, "foreign") if q.unit not in COLUMNS else []
    foreign = [m for m in foreign if not past[0] <= m.start < past[1] and not _acts(sentence, m, q)]
    mark = own.head_mark
    if mark is not None and any(0 <= f.start - mark.end <= 1 for f in foreign):
        return foreign[0].words
    if not foreign or own.own_head:
        return ""
    products = sentence.within(*segment, "product")
    beside = any(0 <= f.start - p.end <= 1 for f in foreign for p in products)
    near = any(0 <= m.start - q.end < 14 or 0 <= q.begin - m.end < 4 for m in foreign)
    return foreign[0].words if beside or near or not own.own_product else ""


def as_before(sentence: MarkedSentence, q: Quantity, own: ClaimSlots, found: Sequence[Claim]) -> str:
    """Why the number before it in its clause is none of these statistics, where this one is of the same."""
    last = found[-1] if found else None
    if last is None or last.reason != "not_trade" or not last.why.endswith("not in these statistics"):
        return ""
    named = own.own_head or own.own_product or own.own_target
    return "" if named or clause(sentence, last.start) != clause(sentence, q.begin) else last.why
