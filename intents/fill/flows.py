"""Exports, imports, balance or total trade: which flow of the United States the words mean."""

from __future__ import annotations

from data.model import Flow, Variable
from data.query.spec import Spoken
from intents import direction
from intents.reading import Reading
from intents.slots import Slots
from intents.text import Span
from intents.vocabulary import wordlist

_VERBAL, _PAST, _HEADS = wordlist("flow_verbs"), wordlist("flow_past"), wordlist("flow_heads")
_IMPORT_WORDS, _EXPORT_WORDS = wordlist("import_words"), wordlist("export_words")
_MOVES_OF_GOODS = wordlist("moves_of_goods")
_FLOW_NOUNS = wordlist("flows_beside_a_balance")
_TRADE_READ = "“trade” read as exports plus imports"


def measures(reading: Reading, slots: Slots) -> None:
    """Exports, imports, balance or total trade, from the side of the United States."""
    direction.between(reading)
    if reading.take("measure", "both_flows"):
        slots.measures = (Flow.EXPORTS, Flow.IMPORTS)
        reading.take("measure", "exports", "imports", "trade")
        return
    if reading.take("measure", "total_trade"):
        slots.measures = (Flow.TOTAL_TRADE,)
        reading.take("measure", "trade", "exports", "imports")
        return
    if _balances(reading, slots):
        return
    flows = _directed_flows(reading, slots)
    if flows:
        slots.measures = flows
        reading.take("measure", "trade", "arrive")
        return
    _without_flow_noun(reading, slots)


def _directed_flows(reading: Reading, slots: Slots) -> tuple[Flow, ...]:
    """The flows of nouns and verbs, in order; both only when nouns name them both."""
    found: list[Flow] = []
    for span in _flow_spans(reading):
        directed = _directed(reading, span)
        reading.mark(span)
        if directed.flow not in found:
            found.append(directed.flow)
        if directed.note:
            slots.notes += (directed.note,)
    joined = reading.has("measure", "exports") and reading.has("measure", "imports")
    return tuple(found) if joined else tuple(found[:1])


def _without_flow_noun(reading: Reading, slots: Slots) -> None:
    """The flow said inside another name, by "trade", or by the preposition before a partner."""
    arriving = slots.products or direction.partners(reading) or reading.has("rank", "which_partner")
    if arriving and reading.take("measure", "arrive"):
        slots.measures = (Flow.IMPORTS,)
    elif any("trade" in reading.utterance.norms[s.start : s.end] for s in reading.find("sector")):
        slots.measures = (Flow.TOTAL_TRADE,)
        slots.notes += (_TRADE_READ,)
    elif (flow := _said_in_product(reading)) is not None:
        slots.measures = (flow,)
    elif slots.variable in (Variable.DUTY, Variable.CIF_VALUE):
        reading.take("measure", "trade")
        slots.measures = (Flow.IMPORTS,)
    elif reading.take("measure", "trade"):
        slots.measures = (Flow.TOTAL_TRADE,)
        slots.notes += (_TRADE_READ,)
    elif slots.products and (flow := _by_preposition(reading)) is not None:
        slots.measures = (flow,)
        reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w in _MOVES_OF_GOODS)


def _said_in_product(reading: Reading) -> Flow | None:
    """The flow named inside a product's words: "import categories", "re-exports"."""
    said = {w for s in reading.find("commodity") for w in reading.utterance.norms[s.start : s.end]}
    if said & _IMPORT_WORDS:
        return Flow.IMPORTS
    return Flow.EXPORTS if said & _EXPORT_WORDS else None


def _by_preposition(reading: Reading) -> Flow | None:
    """ "furniture from Vietnam" is imports, "soybeans to China" exports; "Chinese steel" imports."""
    for span in direction.partners(reading):
        article = reading.word(span.start - 1) == "the"
        at = span.start - 2 if article else span.start - 1
        before = reading.word(at)
        if before == "from" or (before == "of" and reading.word(at - 1) == "out"):
            return Flow.IMPORTS
        if before in ("to", "into"):
            return Flow.EXPORTS
        if span.rule == "partner.demonym" and any(s.start == span.end for s in reading.find("commodity")):
            return Flow.IMPORTS
    return None


def _flow_spans(reading: Reading) -> list[Span]:
    """Nouns first; verbs only when no noun says the flow."""
    nouns = reading.find("measure", "exports", "imports")
    verbs = reading.find("measure", "sell", "buy")
    if nouns:
        reading.take("measure", "sell", "buy")
        return nouns
    return verbs


def _directed(reading: Reading, span: Span) -> direction.Directed:
    """The flow of one noun or verb, from the side of the United States."""
    flow = {"exports": Flow.EXPORTS, "sell": Flow.EXPORTS}.get(str(span.value), Flow.IMPORTS)
    word = reading.word(span.start)
    if span.value not in ("sell", "buy") and not (word in _VERBAL and span.end - span.start == 1):
        return direction.noun(reading, span, flow)
    if reading.word(span.end) in _HEADS or (word in _PAST and not direction.partners(reading)):
        return direction.Directed(flow)  # an adjective: "export growth", "imported goods"
    return direction.verb(reading, span, flow)


def _balances(reading: Reading, slots: Slots) -> bool:
    """A deficit, surplus or balance; the flows beside it only where they are named by noun."""
    spans = reading.find("measure", "deficit", "surplus", "balance")
    if not spans:
        return False
    turned = [direction.balance_side(reading, s) for s in spans]
    slots.measures = (Flow.BALANCE,)
    slots.spoken = _spoken({str(s.value) for s in spans})
    if any(turned) and slots.spoken != "balance":
        slots.spoken = "deficit" if slots.spoken == "surplus" else "surplus"
        slots.notes += ("read from the side of the United States",)
    flows = reading.find("measure", "exports", "imports")
    reading.take("measure", "deficit", "surplus", "balance", "trade", "sell", "buy", "exports", "imports")
    if flows and all(reading.word(s.start) in _FLOW_NOUNS for s in flows):
        slots.measures = (Flow.BALANCE, *dict.fromkeys(Flow(str(s.value)) for s in flows))
    return True


def _spoken(values: set[str]) -> Spoken:
    if values == {"deficit"}:
        return "deficit"
    return "surplus" if values == {"surplus"} else "balance"
