"""From a complete reading to the slots of a question. A slot that nothing here knows voids the reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, get_args

from data.model import Adjustment, Basis, Flow, Prices, Sector, Variable, other_side
from data.partners import PartnerMention
from data.period import Grain, PeriodExpr
from data.query.spec import Comparison, Shape, Target, VintageSel
from intents.grammar.atoms import Values
from intents.grammar.movement import NotComputed
from intents.grammar.operators import apply, known_slots
from intents.grammar.partners import parties_of, says_again, target, without
from intents.grammar.periods import (
    begun,
    compared_back,
    distinct,
    from_one,
    latest_unit,
    meant,
    misplaced,
    of_year,
    says_once_more,
    since_then,
    vintage,
)
from intents.grammar.products import in_balance, of_products
from intents.grammar.refusals import refuse_partner
from intents.grammar.roles import ROLES, THEM, US, WORLD, NoReading, Parties, sharing, whose_share
from intents.issues import Ambiguous, Misunderstood
from intents.slots import Claimed, Slots

_OWN = frozenset((
    "fl", "spoken", "ps", "minus", "no_prods", "prods", "said", "again", "not_prods", "cats", "sector", "no_sec",
    "with_sec", "basis", "adjustment", "prices", "variable", "vintage", "pers", "since", "kind", "grain",
    "comparison", "scheme", "cons", "group", "weak", "overall", "pron", "one", "each", "sum", "form", "table", "conn",
    "against", "reverse", "heading", "apart", "listed", "together", "abroad", "among", "compared", "diff", "separate",
    "single", "closed", "begun", "one_number", "unit_span", "split", "by", "first_print", "claimed", "hedge", "rate",
    "margin", "of_series", "added", "of_two", "world", "them", "got", "balanced", "ours", "earlier",
    "months_said", "years_said", "pers_again", "firm", "first_of", "each_of", "both_said", "stated", "ever",
    "whole_of", "bare_trade", "amount_of", "differing", "itself", "moved_before", "totalled",
    "side", "within", "versus", "headless", "of_us", "home", "made", "capital", "home_state", "whose", "upon",
    "not_pers", "anyone",
    *ROLES,
))  # fmt: skip


@dataclass(frozen=True)
class Built:
    """The slots of one reading. ``leaning``: it has no figure of its own; ``connected``: it begins as a follow-up."""

    slots: Slots
    leaning: bool = False
    connected: bool = False
    pronoun: bool = False


def build(record: dict[str, Any], values: Values) -> Built:
    """The slots of a record. Raises NoReading where it is none, a kind of Misunderstood where it has no answer."""
    unknown = record.keys() - _OWN - known_slots()
    if unknown:
        raise NoReading(f"no slot {', '.join(sorted(unknown))}")
    whose_share(record)
    if "balanced" in record and record.get("fl") == "total_trade":
        raise NoReading("a surplus or a deficit of two-way trade")
    record = sharing(_meant_by_them(record))
    slots = Slots()
    of_products(record, values, slots)
    flow = record.get("fl")
    parties = parties_of(record, values) if flow else Parties("", _loose(record))
    leaning = bool(record.get("pron")) or not flow or THEM in parties.partners or "unit_span" in record
    _measure(record, slots, parties)
    _targets(record, values, slots, parties)
    _properties(record, values, slots)
    _periods(record, values, slots)
    _added_up(parties, slots)
    record = _of_one_month(record, slots)
    apply(record, slots, leaning=leaning)
    _of_conversation(record, slots)
    if "claimed" in record:
        value, digit, unit = record["claimed"]
        slots.claimed = Claimed(value, digit, unit, record.get("hedge", ""))
    _notes(record, values, slots)
    pronoun = bool(record.get("pron")) or THEM in parties.partners
    return Built(slots, leaning, bool(record.get("conn")), pronoun)


def _meant_by_them(record: dict[str, Any]) -> dict[str, Any]:
    """ "Peru: what we sold them": who is named first is meant. Raises NoReading where nobody is spoken of again."""
    if "them" not in record:
        return record
    again = {role: record[role] for role in ROLES if THEM in record.get(role, ())}
    if not again:
        raise NoReading("a name beside the question")
    meant = record["them"]
    named = {role: tuple(p for one in ps for p in (meant if one == THEM else (one,))) for role, ps in again.items()}
    return record | named


def _of_conversation(record: dict[str, Any], slots: Slots) -> None:
    """What only a follow-up says: both together, one by one, the other way round, up from a year."""
    against = record.get("against") or (record.get("pron") and from_one(record, slots.periods))
    slots.base_only = bool(against) and len(slots.periods) == 1
    slots.both = slots.combined = bool(record.get("together")) or slots.combined
    slots.three = str(record.get("together")) == "3"
    slots.both = slots.both or bool(record.get("compared")) or "each_of" in record
    slots.from_then = from_one(record, slots.periods) and not slots.base_only
    slots.separate = bool(record.get("separate"))
    slots.versus = "versus" in record
    slots.one_number = bool(record.get("one_number"))
    slots.reverse = bool(record.get("reverse"))
    if "unit_span" in record:
        unit = str(record["unit_span"])
        slots.periods = (PeriodExpr("shift", label=f"the whole {unit}", count=0, unit=unit),)


def _loose(record: dict[str, Any]) -> tuple[Any, ...]:
    """The partners of a message that names no flow: the conversation has it."""
    named = (p for role in (*ROLES, "ps") for p in record.get(role, ()))
    return tuple(dict.fromkeys(p for p in named if p not in (US, WORLD)))


FLOWS = {"both": (Flow.EXPORTS, Flow.IMPORTS), "all": (Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS),
          "inverse": (Flow.IMPORTS, Flow.EXPORTS), "flows": (Flow.EXPORTS, Flow.IMPORTS, Flow.BALANCE),
          "of_trade": (Flow.BALANCE, Flow.TOTAL_TRADE)}  # fmt: skip
"""What heads of more than one flow ask for, in its order."""


def _measure(record: dict[str, Any], slots: Slots, parties: Parties) -> None:
    if not parties.flow:
        return
    slots.measures = FLOWS.get(parties.flow) or (Flow(parties.flow),)
    spoken = record.get("spoken")
    if parties.flow == "balance" and spoken:
        ours: Any = other_side(spoken) if parties.turned or record.get("flip") else spoken
        slots.spoken = ours
        if ours != spoken:
            slots.notes += ("read from the side of the United States",)
    if parties.flow == "total_trade" and spoken == "trade":
        slots.notes += ("“trade” read as exports plus imports",)


def _added_up(parties: Parties, slots: Slots) -> None:
    """ "Exports and imports combined": both flows added up, where nothing else can be."""
    one = len(slots.targets) < 2 and all(e.period is None or e.period.grain for e in slots.periods[:2])
    if slots.combined and parties.flow in ("both", "inverse") and one and len(slots.periods) < 2:
        slots.measures, slots.combined = (Flow.TOTAL_TRADE,), False


def _of_one_month(record: dict[str, Any], slots: Slots) -> dict[str, Any]:
    """ "How big did the deficit get": its highest point within a span; in one month there is only one value."""
    one = slots.periods[0].period if len(slots.periods) == 1 else None
    if "got" not in record or one is None or one.grain != "month":
        return record
    return {slot: value for slot, value in record.items() if slot not in ("op", "descending")}


def _targets(record: dict[str, Any], values: Values, slots: Slots, parties: Parties) -> None:
    def one(index: Any) -> Target:
        mention, _span = values.items[index]
        assert isinstance(mention, PartnerMention)
        refuse_partner(values, index)
        return target(mention)

    plus = [one(i) for i in dict.fromkeys(parties.partners) if i != THEM]
    minus = [one(i) for i in record.get("minus", ()) if i not in (US, WORLD, THEM)]
    if minus:
        slots.minus = () if plus else tuple(minus)
        plus = without(plus, minus, slots)
    slots.targets = tuple(dict.fromkeys(plus))
    if "within" in record and [t.kind == "partner" for t in slots.targets] != [True, False]:
        raise NoReading("a part of a group that is no country")
    if any(not isinstance(i, int) for i in record.get("again", ())):
        raise NoReading("the world in brackets")
    if not all(says_again(one(i), slots.targets) for i in record.get("again", ())):
        raise NoReading("another partner in brackets")
    slots.combined = bool(record.get("sum"))
    ranked = {"ranking", "rank"} & {*record.get("op", ())}  # no state's partners are published
    if "capital" in record and parties.flow in ("exports", "imports") and not (slots.targets or ranked):
        named = (values.replaced(record["capital"], said) for said in ("state of Washington", "the United States"))
        raise Ambiguous("The state of Washington, or the United States?", tuple(named))


def _properties(record: dict[str, Any], values: Values, slots: Slots) -> None:
    if "sector" in record:
        slots.sector = Sector(record["sector"])
    slots.apart = tuple(Sector(one) for one in record.get("apart", ()))
    if "with_sec" in record:
        slots.sector = Sector.BOTH
    if "no_sec" in record:
        slots.sector = {"services": Sector.GOODS, "goods": Sector.SERVICES}.get(record["no_sec"])
        if slots.sector is None:
            raise NoReading
    if slots.products and slots.products[0].sector is Sector.SERVICES:
        slots.sector = None
    slots.basis = Basis(record["basis"]) if "basis" in record else None
    if slots.basis is Basis.CENSUS and not slots.sector:
        slots.sector = Sector.GOODS
    slots.adjustment = Adjustment(record["adjustment"]) if "adjustment" in record else None
    slots.prices = Prices(record["prices"]) if "prices" in record else None
    slots.variable = Variable(record["variable"]) if "variable" in record else None
    _of_variable(slots)
    if "vintage" in record:
        slots.vintage = vintage(values.items[record["vintage"]][0])
    if record.get("first_print"):
        slots.vintage = VintageSel("first", said="the first release")
    if record.get("cons"):
        slots.table = "naics_consumption"
    if "table" in record:
        slots.table = record["table"]


def _of_variable(slots: Slots) -> None:
    """Only a flow has a quantity: "volume of trade" is its value. Duty is of goods without that being said."""
    flows = set(slots.measures) <= {Flow.EXPORTS, Flow.IMPORTS}
    if slots.variable is Variable.QUANTITY and not slots.products and not flows:
        raise NoReading("a quantity of a balance or of two-way trade")
    if slots.variable in (Variable.DUTY, Variable.DUTY_RATE) and slots.sector is Sector.GOODS:
        slots.sector = None


def _periods(record: dict[str, Any], values: Values, slots: Slots) -> None:
    exprs, more = (_exprs(record.get(slot, ()), values) for slot in ("pers", "pers_again"))
    if back := compared_back(record, exprs):
        record, exprs = record | {"comparison": back}, []
    bracketed = [values.items[i][0] for i in record.get("pers", ()) if _in_brackets(values, i)]
    counted = [e for e in exprs if (e.relative or e.kind in ("shift", "ytd")) and e not in bracketed]
    if not says_once_more(more, exprs) or (counted and not says_once_more(bracketed, counted)):
        raise NoReading("another period in other words")
    if more:  # the words that name it are taken before those that count from today
        exprs += [e for e in more if not exprs or e.kind == "range"]
        exprs.sort(key=lambda e: e.relative or e.kind != "range")
    since = since_then(record, exprs, lambda said: values.replaced(record["pers"][0], said))
    if not since and len(exprs) > 1 and any(_misplaced(values, i) for i in record.get("pers", ())):
        raise NoReading("now and a dated period")
    beside = record.get("op", ("",))[0] in ("rank", "share", "gdp_share")
    slots.periods = since or distinct(of_year(meant(exprs, level=not record.get("op"), then_and_now=beside)))
    if len(exprs) > len(slots.periods) and any(e.kind == "ytd" and e.label == "cumulative" for e in exprs):
        slots.combined = True
        if "grain" in record:
            slots.shape, slots.combined = Shape.RUNNING_SUM, False
    if record.get("split") and len(slots.periods) != 1:
        raise NoReading("two periods that are not a part and its year")
    slots.grain = next((g for g in get_args(Grain) if g == record.get("grain")), None)
    for said, months in (("months_said", 1), ("years_said", 12)):
        if said in record and [e.period and e.period.months for e in slots.periods] != [months * record[said]]:
            raise NoReading("another number of months or years than the period has")
    begun(record, slots)
    latest_unit(record, slots)
    slots.comparison = next((c for c in get_args(Comparison) if c == record.get("comparison")), None)


def _exprs(indices: Iterable[Any], values: Values) -> list[PeriodExpr]:
    return [e for i in indices if isinstance(e := values.items[i][0], PeriodExpr)]


def _in_brackets(values: Values, index: int) -> bool:
    span = values.items[index][1]
    return span.start > 0 and "(" in values.utterance.gap(span.start - 1)


def _misplaced(values: Values, index: int) -> bool:
    value, span = values.items[index]
    return isinstance(value, PeriodExpr) and misplaced(value, span, values.utterance)


def _notes(record: dict[str, Any], values: Values, slots: Slots) -> None:
    """What is to be said of the words themselves: misspelled names, defaults of a dimension."""
    used = [i for slot in ("ps", "minus", "prods", "pers", *ROLES) for i in record.get(slot, ()) if isinstance(i, int)]
    said = (in_balance(values.items[i][0], record)[1] or values.items[i][1].note for i in used)
    slots.notes += tuple(dict.fromkeys(note for note in said if note))


__all__ = ["Built", "Misunderstood", "NoReading", "NotComputed", "build", "replace"]
