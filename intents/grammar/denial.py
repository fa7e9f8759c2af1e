"""What a message of a conversation takes back: "Taiwan, not Malaysia" after a question about Malaysia."""

from __future__ import annotations

from typing import Any

from data.model import Sector
from data.partners import PartnerMention
from data.period import PeriodExpr
from intents.grammar.atoms import Values
from intents.grammar.partners import target
from intents.grammar.products import of_products
from intents.grammar.roles import NoReading
from intents.slots import Slots

DENIED = {"denied_ps": "targets", "denied_pers": "periods", "denied_prods": "products", "denied_sec": "sector"}
"""Slots of a record that say what is not meant, and what they would say of a question."""


def taken_back(record: dict[str, Any], values: Values) -> Slots:
    """What a message says is not meant, as slots of a question."""
    out = Slots()
    named = [values.items[i][0] for i in record.get("denied_ps", ()) if isinstance(i, int)]
    out.targets = tuple(target(one) for one in named if isinstance(one, PartnerMention))
    spans = [values.items[i][0] for i in record.get("denied_pers", ())]
    out.periods = tuple(e for e in spans if isinstance(e, PeriodExpr))
    if "denied_prods" in record:
        of_products({"prods": record["denied_prods"]}, values, out)
    if "denied_sec" in record:
        out.sector = Sector(record["denied_sec"])
    return out


def agree(denied: Slots, said: Slots, context: Slots) -> None:
    """Raises NoReading unless the conversation is about what is denied, and something else is said in its place."""
    instead = said.products if denied.sector else ()
    for name in denied.named() & set(DENIED.values()):
        if not (getattr(said, name) or instead):
            raise NoReading("nothing in its place")
    codes = {c for t in context.targets for c in t.codes}
    about = (
        all(codes.issuperset(t.codes) for t in denied.targets)
        and all(any(e.period == one.period for one in context.periods) for e in denied.periods)
        and {p.candidates[:1] for p in denied.products} <= {p.candidates[:1] for p in context.products}
        and denied.sector in (None, context.sector, Sector.GOODS if context.targets and not context.sector else None)
    )
    if not about:
        raise NoReading("the conversation is not about what is denied")
