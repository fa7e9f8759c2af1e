"""What is said beside a question: who asks, for whom, for what. It is not used, and the answer says so."""

from __future__ import annotations

from collections.abc import Sequence

from data.partners import PartnerMention
from data.period import PeriodExpr
from intents.grammar.beside.words import CLAUSE, SENTENCE, part_words
from intents.grammar.chart import Edge
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence, of_trade

_NAMES = frozenset(("Partner", "Group", "Demonym", "Product", "State"))
"""What may stand before the word of an occasion ("our Tbilisi desk"), and in what an asker says of himself."""
_PLACES = frozenset(("Partner", "Group", "Demonym"))
_ABOUT_US = frozenset((*_NAMES, "Verb"))
_OFFICES = frozenset(("Head", "Verb", "Sector"))
"""What stands before the word of an office: "the trade minister"."""
_REACH, _SERVED = 2, 4
"""Tokens between a name and the word of the occasion that it belongs to, or the somebody that it is for."""


def aside(part: Sentence) -> bool:
    """Whether a part of a message is about an occasion or the asker: what it names of trade belongs to a word of that,
    and nothing in it limits, computes or dates anything."""
    norms, classes, words = part.norms, load().classes, part_words(part.norms)
    if len(norms) < 2 or not words.plain:
        return False
    if _purpose(part):
        return True
    occasions = [at for at, norm in enumerate(norms) if norm in load().occasions]
    reason = norms[0] in classes["because"] and norms[1] in classes["self"]
    if not occasions and not reason and not words.in_part:
        return False
    return all(_belongs(e, occasions, norms) or _of_office(e, norms) for e in part.chart.everything() if of_trade(e))


def of_asker(part: Sentence) -> bool:
    """Whether a sentence before the question is about the asker or somebody of his day, whatever partners and products
    they deal with."""
    norms, classes = part.norms, load().classes
    if len(norms) < 2 or not part_words(norms).plain:
        return False
    apart = (part.ends_apart and not part.asks) or norms[-1] in classes["present"]
    speaks = apart and bool(set(norms) & (classes["talk"] | load().occasions))
    if norms[0] not in classes["self"] and not speaks:
        return False
    verbs = {(e.start, e.end) for e in part.chart.everything() if e.category == "Verb" and _of_somebody(e, norms)}
    named = [e for e in part.chart.everything() if of_trade(e)]
    return all(e.category in _ABOUT_US or (e.start, e.end) in verbs for e in named)


def _of_somebody(verb: Edge, norms: Sequence[str]) -> bool:
    """Whether somebody of the asker's day is the subject of a verb: "my cousin exports from Jaipur"."""
    before = norms[verb.start - 1] if verb.start else ""
    return before in load().classes["asker"] or before in load().occasions


def told_beside(rest: Sentence, asked: Sentence, *, clause: bool = False) -> bool:
    """Whether ``rest`` only tells something beside the question ``asked``, which names itself what it is about: what
    ``rest`` names of trade stands in the question too, or the question has its own of that kind. A ``clause`` of the
    sentence that asks names nothing that the question does not."""
    norms, classes, words = rest.norms, load().classes, part_words(rest.norms)
    said = words.weighed
    narrows = load().narrows if clause else load().narrows_whole
    if rest.asks or said & narrows or not (words.tells(CLAUSE if clause else SENTENCE) or _at_place(rest)):
        return False
    if any(map(_asked_for, rest.chart.everything())) or _times(rest, asked):
        return False
    kinds = _kinds(asked)
    reckoned = (
        bool(said & classes["reckoning"])
        and not said & classes["limiting"]
        and "Period" in kinds
        and bool(kinds & {"Partner", "Product"})
    )
    if clause and words.counts and not reckoned:
        return False
    opening = ("adding", "inquiring", "relative") if clause else ("adding", "inquiring")
    if any(norms[0] in classes[name] for name in opening):
        return False
    occasions = [at for at, norm in enumerate(norms) if norm in load().occasions]
    named = [e for e in rest.chart.everything() if of_trade(e) and not _of_people(e, norms)]
    apart = [e for e in named if not (_belongs(e, occasions, norms) or _of_office(e, norms))]
    if said & classes["other_source"] and any(e.category in _NAMES for e in apart):
        return False
    if reckoned:
        apart = [e for e in apart if e.category not in ("Amount", "Percent")]  # "my notes say 505.5 billion"
    if clause and not _said_again(apart, asked, full=kinds >= _FULL):
        return False
    return _missing(named, rest, kinds) <= _beside_work(rest, asked)


def _missing(named: Sequence[Edge], rest: Sentence, kinds: frozenset[str]) -> set[str]:
    """The kinds of what is named that a question does not name; the word of an occasion is none."""
    occasion = load().occasions
    named = [e for e in named if not occasion.issuperset(rest.norms[e.start : e.end])]
    return {_KINDS.get(e.category, e.category) for e in named} - kinds


def _beside_work(rest: Sentence, asked: Sentence) -> set[str]:
    """ "I sell tractors, and Mexico is my market": product and state of an asker's work may be left beside a question
    about the partner that he names himself, with a period."""
    return {"Product", "State"} if works(rest) and "Period" in _kinds(asked) and _same_place(rest, asked) else set()


def _same_place(rest: Sentence, asked: Sentence) -> bool:
    """Whether both name the same partners, and one at least."""
    places = [
        {one for e in s.chart.everything() if e.category in _PLACES for one in _meant(e, s)} for s in (rest, asked)
    ]
    return bool(places[0]) and places[0] <= places[1]


def may_leave_product(told: Sentence, asked: Sentence) -> bool:
    """Whether the product of an asker's work may be left beside a question."""
    return bool(_beside_work(told, asked))


def works(part: Sentence) -> bool:
    """Whether an asker says what he does."""
    return part.norms[0] in load().classes["asker"]


def introduces(part: Sentence) -> bool:
    """Whether an asker says who he is: "Swiss broker here"."""
    return works(part) or part.norms[-1] in load().classes["present"]


def _times(rest: Sentence, asked: Sentence) -> bool:
    """Whether a period that is told may be meant by the question: it lies within the question's, says no year, or the
    words say what is done from or until then."""
    told = _periods(rest)
    if told and part_words(rest.norms).weighed & load().classes["timing"]:
        return True
    spans = [(e.start, e.end) for e in _periods(asked) if e.start is not None and e.end is not None]
    return any(
        e.assumed_year
        or e.start is None
        or e.end is None
        or any(a <= e.start and e.end <= b and (a, b) != (e.start, e.end) for a, b in spans)
        for e in told
    )


def _periods(sentence: Sentence) -> list[PeriodExpr]:
    dated = (e for e in sentence.chart.everything() if e.category in ("Period", "Since") and of_trade(e))
    indices = {i for e in dated for i in e.record.get("pers", ()) if isinstance(i, int)}
    return [e for i in sorted(indices) if isinstance(e := sentence.values.items[i][0], PeriodExpr)]


def _purpose(part: Sentence) -> bool:
    """ "For a lede", "for the sales kickoff": what the figure is for, and nobody whose trade it may be."""
    apart = part.ends_apart or any(map(of_trade, part.chart.everything()))
    return not apart and part_words(part.norms).for_something


def _at_place(part: Sentence) -> bool:
    """Whether it is the name of a place that stands there, and nothing else that could say what is meant."""
    norms, classes = part.norms, load().classes
    places = {at for e in part.chart.everything() if e.category in _PLACES for at in range(e.start, e.end)}
    around = classes["greeting"] | classes["placing"] | classes["self"] | classes["talk"] | classes["article"]
    return (
        part_words(norms).placed
        and bool(places)
        and all(at in places or norms[at] in around for at in range(len(norms)))
    )


def _asked_for(edge: Edge) -> bool:
    """Whether a constituent says which of several, or in what form."""
    return edge.category == "Superlative" or (edge.category == "Output" and edge.end - edge.start > 1)


def _kinds(asked: Sentence) -> frozenset[str]:
    """What kinds of things a question names; all products where it says that it is about all."""
    kinds = frozenset(_KINDS.get(e.category, e.category) for e in asked.chart.everything() if of_trade(e))
    return kinds | {"Product"} if of_all(asked) else kinds


def _said_again(named: Sequence[Edge], asked: Sentence, *, full: bool) -> bool:
    """Whether what is named stands in the question as well; another product may beside one that names product, partner
    and period itself."""
    if any(e.category in ("Head", "Period", "Since", "Sector", "Amount", "Percent") for e in named):
        return False
    again = frozenset(one for e in asked.chart.everything() for one in _meant(e, asked))
    return all(one in again or (full and e.category in ("Product", "Code")) for e in named for one in _meant(e, asked))


def _meant(edge: Edge, sentence: Sentence) -> list[object]:
    """The partners of a constituent by their codes, its products as they are."""
    partners = [sentence.values.items[i][0] for i in edge.record.get("ps", ()) if isinstance(i, int)]
    codes: list[object] = [m.codes for m in partners if isinstance(m, PartnerMention)]
    return codes + list(edge.record.get("prods", ()))


_FULL = frozenset(("Product", "Partner", "Period"))
_KINDS = {
    "Group": "Partner", "Demonym": "Partner", "Code": "Product", "Verb": "Head", "Since": "Period",
    "Amount": "Period", "Percent": "Period",
}  # fmt: skip
"""Constituents of one kind: a question with a period of its own may stand beside an amount that somebody told."""


def names(part: Sentence) -> frozenset[str]:
    """Which kinds of names of trade stand in it; a radio show is none."""
    norms, occasion = part.norms, load().occasions
    named = (e for e in part.chart.everything() if e.category in _NAMES and of_trade(e))
    return frozenset(e.category for e in named if not occasion.issuperset(norms[e.start : e.end]))


def of_all(part: Sentence) -> bool:
    """Whether a question says that it is about all products: "total imports"."""
    return bool(set(part.norms) & load().classes["of_all"])


def _of_office(named: Edge, norms: Sequence[str]) -> bool:
    """Whether a word of trade names an office or a part of a text: "the trade minister", "thesis chapter 3"."""
    if named.category == "Code":
        return norms[named.start] in load().occasions and named.start > 0
    return named.category in _OFFICES and named.end < len(norms) and norms[named.end] in load().occasions


def _of_people(name: Edge, norms: Sequence[str]) -> bool:
    """ "Everyone in energy is asking": in what people work."""
    before = norms[max(0, name.start - 2) : name.start]
    who = len(before) > 1 and before[0] in load().classes["people"] and before[1] in load().classes["working_in"]
    return name.category == "Product" and who


def _belongs(name: Edge, occasions: Sequence[int], norms: Sequence[str]) -> bool:
    """Whether a name stands by the word of an occasion: "a cobalt note", "the embassy in Riyadh", "pharma for a Swiss
    broker"; "the European Union as a customer" is itself the one."""
    following, classes = norms[name.end] if name.end < len(norms) else "", load().classes
    if name.category not in _NAMES or following in classes["being"]:
        return False
    after = _SERVED if following in classes["serving"] else _REACH
    return any(name.start - _REACH <= at < name.end + after for at in occasions)


def denies(rest: Sentence, asked: Sentence) -> bool:
    """ "I don't want goods." beside a question about services: what is denied is not what is asked."""
    denied = [e.record for e in rest.chart.edges("Denied") if e.record and e.record.keys() <= _DENIABLE]
    return any(
        all(slot in e.record and e.record[slot] != value for slot, value in record.items())
        for record in denied
        for e in asked.complete
    )


_DENIABLE = frozenset(("sector", "fl"))
