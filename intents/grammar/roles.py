"""Who sells, who buys: from the roles of a reading to the flow of the United States and its partners.

Rules name roles as words give them: ``owner`` (whose exports), ``source`` (from), ``goal`` (to), ``mate`` (with), and
``near`` (a name beside the flow, "China exports", whose role its neighbours decide). They become seller and buyer here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from data.model import other_side
from intents.issues import Ambiguous, Misunderstood, OutOfScope, one_of

US, WORLD, THEM = "US", "WORLD", "THEM"
ROLES = ("owner", "source", "goal", "mate", "near", "rival")
Name = Callable[[Any], str]


class NoReading(Exception):  # noqa: N818 - no error: a proposal that does not fit
    """The roles do not fit together: this is no reading."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The flow from the side of the United States, the partners, and whether a balance was told from the other side."""

    flow: str
    partners: tuple[Any, ...]
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """How a question back says things: what a partner is called, the products and the period as typed."""

    name: Name
    what: str = ""
    period: str = ""

    def question(self, flow: str, toward: str, who: str) -> str:
        """ "US imports of wine from France 2024"."""
        return " ".join(filter(None, ("US", flow, self.what and f"of {self.what}", toward, who, self.period)))


def resolve(record: dict[str, Any], wording: Wording) -> Parties:
    """The flow and the partners of a record, in the ``wording`` of the message where it has to be asked back.

    Raises NoReading where the roles contradict each other, OutOfScope for trade between two others, Ambiguous where a
    country's trade with the world is asked that may be meant as its trade with the United States.
    """
    got = {role: [p for p in record.get(role, ()) if p != WORLD] for role in ROLES}
    world = any(WORLD in record.get(role, ()) for role in ROLES)
    flow = record["fl"]
    if "over" not in record and _from_abroad(got, speaks="ours" in record or flow == "balance"):
        return Parties(other_side(flow), (THEM,), turned=flow == "balance")
    if flow != other_side(flow):
        _made_there(record, got, flow)
        return _directed(flow, got, world, wording)
    return _mutual(flow, got, record, wording)


def _from_abroad(got: dict[str, list[Any]], *, speaks: bool) -> bool:
    """ "Our surplus with the United States": whoever says so is of another country, which only the conversation tells.
    ``speaks``: the owner is "our" or "we", or nobody has to be."""
    named = any(_others(side) for side in got.values())
    return speaks and not named and any(US in got[role] for role in ("mate", "source", "goal"))


def elsewhere(record: dict[str, Any], name: Name) -> None:
    """Raises OutOfScope for somebody's trade with the whole world, or for that among the members of a group."""
    if others := _others(record.get("abroad", ())):
        raise _third_world(others, name)
    if members := _others(record.get("among", ())):
        who = _names(members, name)
        raise OutOfScope(
            f"This asks for trade among the members of {who}; these data have the trade of the United States only.",
            (f"US trade with {who}",),
        )


_HELD = {"exports": "goal", "imports": "source", "balance": "mate", "total_trade": "mate"}
"""In which role of a flow its partner stands."""


def sharing(record: dict[str, Any]) -> dict[str, Any]:
    """A share with its part in the role that the words give: nothing of the imports of the United States goes to
    somebody else ("side"); of the imports from a group a member has a part ("within"). What of somebody's trade is
    with the United States is of that country's trade with the world.

    Raises NoReading where the United States are a part of their own trade.
    """
    part = record.get("near", ()) if "share" in record.get("op", ()) else ()
    if US in part and "home" in record:
        raise NoReading("no part of the share: whose goods they are")  # "the share of US avocado imports from Mexico"
    if US in part:
        whose = tuple(p for role in ("owner", "source", "goal") for p in _others(record.get(role, ())))
        if not whose:
            raise NoReading("its own part")
        return record | {"abroad": whose}
    role = {"buys": "goal", "sells": "source"}.get(record.get("side", ""))
    held = _HELD.get(record.get("fl", ""), "")
    if part and "group" in record and role in (None, held) and _others(record.get(held, ())):
        kept = {k: v for k, v in record.items() if k not in ("near", held)}
        return kept | {"near": part, "rival": record[held], "within": 1}
    if not part or role is None or record.get("fl") == other_side(record.get("fl", "")):
        return record
    if role in record and record[role] != part:
        raise NoReading("a part of what goes to, or comes from, somebody else")
    return {k: v for k, v in record.items() if k != "near"} | {role: part}


def _mutual(flow: str, got: dict[str, list[Any]], record: dict[str, Any], wording: Wording) -> Parties:
    """Balances and two-way trade: whose with whom."""
    owner, mate = _others(got["owner"]), _others(got["mate"])
    if flow == "balance" and (got["source"] or got["goal"]):
        raise NoReading
    for role in ("source", "goal"):
        mate += [p for p in _others(got[role]) if p not in mate]
    ours = US in got["mate"] or US in got["goal"] or US in got["source"]
    near, rival = _others(got["near"]), _others(got["rival"])
    if owner and (mate or near):
        raise _third(owner, mate or near, wording.name)
    if owner and not ours and record.get("spoken") in ("deficit", "surplus"):
        raise _whose_balance(owner, wording)
    if near and mate:
        raise _third(near, mate, wording.name)
    return Parties(flow, tuple(owner + mate + near + rival), ours and bool(owner or near))


def _directed(flow: str, got: dict[str, list[Any]], world: bool, wording: Wording) -> Parties:
    """Exports and imports: the owner of exports sells, the owner of imports buys."""
    sells = flow == "exports"
    seller = list(got["owner"] if sells else got["source"] or got["mate"])
    buyer = list((got["goal"] or got["mate"]) if sells else got["owner"])
    if got["mate"] and (got["goal"] if sells else got["source"]) not in ([], got["mate"]):
        raise NoReading
    extra = got["source"] if sells else got["goal"]
    if extra:
        side = seller if sells else buyer
        if side and side != extra:
            raise NoReading
        side[:] = extra
    if not sells and US in got["near"] and _others(got["goal"]):  # "US beef imports to China": whose imports
        raise _whose(_others(got["goal"]), wording)
    _place(got["near"], seller, buyer, sells)
    _place(got["rival"], seller, buyer, sells, beside=True)
    return _of_us(flow, seller, buyer, got, world, wording)


def _made_there(record: dict[str, Any], got: dict[str, list[Any]], flow: str) -> None:
    """Goods of a country are sold by it: "German beer exports" are Germany's exports.

    Raises NoReading where it does not sell them: "American beef" that we import, "German beer" that we export.
    """
    made = "made" in record and flow == "exports"
    if US in got["owner"] and (("home" in record and flow == "imports") or made):
        raise NoReading
    if made and got["near"] and not got["owner"]:
        got["owner"], got["near"] = got["near"], []


def _place(near: Sequence[Any], seller: list[Any], buyer: list[Any], sells: bool, *, beside: bool = False) -> None:
    """A name beside the flow takes the side that the United States does not have."""
    if not near:
        return
    own, other = (seller, buyer) if sells else (buyer, seller)
    if US in near:
        (other if _others(own) else own).append(US)
        return
    if beside:
        (other if _others(other) or not _others(own) else own).extend(near)
    elif US in other and not _others(own):
        own.extend(near)
    elif not _others(other) and not _others(own):
        other.extend(near)
    else:
        raise NoReading


def _of_us(
    flow: str, seller: list[Any], buyer: list[Any], got: dict[str, list[Any]], world: bool, wording: Wording
) -> Parties:
    sold, bought = _others(seller), _others(buyer)
    if sold and bought:
        raise _third(sold, bought, wording.name)
    if (sold and US in seller) or (bought and US in buyer):
        raise NoReading
    owned = _others(got["owner"])
    if sold:
        if flow == "exports" and US not in buyer and owned:
            raise _third_world(owned, wording.name) if world else _whose(owned, wording)
        if flow == "exports" and US not in buyer and not owned and _others(got["source"]):
            raise _whose(sold, wording)
        return Parties("imports", tuple(sold))
    if bought:
        if flow == "imports" and US not in seller:
            raise _third_world(bought, wording.name) if world else _whose(bought, wording)
        return Parties("exports", tuple(bought))
    if (US in seller and flow == "imports") or (US in buyer and flow == "exports"):
        raise NoReading
    return Parties(flow, ())


def _others(side: Sequence[Any]) -> list[Any]:
    return [p for p in side if p != US]


def _names(side: Sequence[Any], name: Name) -> str:
    return one_of([name(p) for p in side])


def _third(a: Sequence[Any], b: Sequence[Any], name: Name) -> Exception:
    if THEM in a or THEM in b:  # a conversation's partner is not known here
        return NoReading()
    one, other = _names(a, name), _names(b, name)
    return OutOfScope(
        f"This asks for trade between {one} and {other}; these data have the trade of the United States only.",
        tuple(f"US trade with {name(p)}" for p in (*a[:1], *b[:1])),
    )


def _third_world(a: Sequence[Any], name: Name) -> Misunderstood:
    who = _names(a, name)
    return OutOfScope(
        f"This asks for the trade of {who} with the world; these data have the trade of the United States only.",
        tuple(f"US {flow} {word} {name(a[0])}" for flow, word in (("imports", "from"), ("exports", "to"))),
    )


def _whose(owner: Sequence[Any], wording: Wording) -> Misunderstood:
    who = _names(owner, wording.name)
    return Ambiguous(
        f"These data have US trade only. Did you mean what the United States bought from {who} or sold to {who}?",
        (wording.question("imports", "from", who), wording.question("exports", "to", who)),
    )


def _whose_balance(owner: Sequence[Any], wording: Wording) -> Misunderstood:
    who = _names(owner, wording.name)
    return Ambiguous(
        f"These data have US trade only, not {who}'s with the whole world. Did you mean the balance between the two?",
        (wording.question("balance", "with", who),),
    )


def whose_share(record: dict[str, Any]) -> None:
    """A share needs a part: an owner alone is not one ("China's share of imports" has another reading)."""
    parts = {"near", "source", "goal", "mate", "rival", "prods", "sector", "over", "pron"}
    owned = any(p != US for p in record.get("owner", ()))
    if owned and "share" in record.get("op", ()) and not parts & record.keys():
        raise NoReading("whose share")
