"""Detail that no loaded file has: what the files have instead. The Bureau publishes it all; that it is not here is a
matter of what was loaded, never of what is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.articles import with_article
from data.model import CENSUS_UNITS, WORLD, Flow, Variable
from data.partners import load_partners
from data.period import Period, PeriodExpr
from data.query import detail, held, route
from data.query.book import ANY
from data.query.cells import SIGNS
from data.query.describe import Thing
from data.query.find import codes_of, targets_of
from data.query.issues import NotHeld, NotYetReleased, Unpublished
from data.query.reasons.asked import Asked
from data.query.sliced import RANKED, units_of
from data.query.spec import Query
from data.warehouse.slices import Slice

FEW = 6
"""So many partners are listed by name."""
_WORDS = {"hs10": "", "hs10_consumption": " for consumption"}


def of_slices(asked: Asked) -> Unpublished | None:
    """The issue for a product of detail; None where something else stands in the way."""
    product, flows = asked.product, list(dict.fromkeys(f for m in asked.query.measures for f, _ in SIGNS.get(m, ())))
    exact = [
        c
        for c in (product.candidates if product else ())
        if not route.stands_for_more(asked.query, c) and any(c.codes(Flow(flow)) for flow in flows)
    ]
    detailed = bool(exact) and all(c.scheme == detail.SCHEME for c in exact)
    late = any(isinstance(f.issue, NotYetReleased) for f in asked.failures)
    detailed = detailed and any(s.scheme == detail.SCHEME for s in asked.session.warehouse.slices)
    if not detailed or late or asked.query.vintage.kind != "latest":
        return None
    clauses = [clause for flow in flows for clause in _clauses(asked, flow)]
    if not clauses:
        return None
    return NotHeld(_thing(asked), why="; ".join(dict.fromkeys(clauses)), nearby=_nearby(asked), about="period")


def _thing(asked: Asked) -> Thing:
    said = [e.period.label if e.period else e.label for e in asked.query.periods if e.label]
    return asked.thing.plus(f"for {said[0]}") if len(said) == 1 else asked.thing


def _clauses(asked: Asked, flow: str) -> Iterator[str]:
    """What the loaded files have of a flow, and what they lack of what is asked."""
    of_flow = [s for s in asked.session.warehouse.slices if s.flow == flow and s.scheme == detail.SCHEME]
    if not of_flow:
        yield f"no file of {flow} by ten-digit code is loaded"
        return
    having = [s for s in of_flow if asked.query.variable.value in s.variables or _computed(asked.query, s)]
    if not having:
        yield f"the loaded files of {flow} by ten-digit code have no {_COLUMN.get(asked.query.variable, 'such column')}"
        return
    mixed = _mixed(asked, flow) if asked.query.variable in (Variable.QUANTITY, Variable.UNIT_PRICE) else ""
    if mixed:
        yield mixed
        return
    wanted = [code for code in codes_of(targets_of(asked.query)) if code not in (ANY,)] or [WORLD]
    if asked.query.over == "partner":
        if not any(_size(s) >= RANKED for s in having):
            yield f"{_files(having)} {_who(having)} only, which is too few to rank"
            return
        wanted = [WORLD]
    absent = [code for code in wanted if not any(s.has(code) for s in having)]
    if absent:
        yield f"{_files(having)} {_who(having)}, and not {_names(absent)}"
        return
    yield f"{_files(having)} {_times([s for s in having if any(s.has(code) for code in wanted)])}"


def _mixed(asked: Asked, flow: str) -> str:
    """Why the quantities of the lines cannot be added up, where that is so."""
    product = asked.product
    named = [route.wanted(asked.query, c) for c in (product.candidates if product else ())]
    codes = [code for exports, imports in named for code in (imports if flow == "imports" else exports)]
    told = sorted({unit for code in codes for unit in units_of(asked.session.warehouse, flow, code)})
    if len(told) < 2:
        return ""
    words = [CENSUS_UNITS[unit].value if unit in CENSUS_UNITS else unit or "nothing" for unit in told]
    return f"its lines are counted in {', '.join(words[:-1])} and {words[-1]}, which do not add up"


def _computed(query: Query, one: Slice) -> bool:
    return query.variable is Variable.DUTY_RATE and "calculated_duty" in one.variables


_COLUMN = {
    Variable.QUANTITY: "quantities",
    Variable.UNIT_PRICE: "quantities",
    Variable.DUTY: "duty",
    Variable.DUTY_RATE: "duty",
}


def _files(many: Sequence[Slice]) -> str:
    kinds = dict.fromkeys(f"{s.flow}{_WORDS.get(s.table, '')}" for s in many)
    return f"the loaded files of {' and '.join(kinds)} by ten-digit code have"


def _size(one: Slice) -> int:
    return RANKED if one.partners is None else len(one.partners)


def _who(many: Sequence[Slice]) -> str:
    codes = {code for s in many if s.partners is not None for code in s.partners}
    single = sorted(code for code in codes if code != WORLD and code in load_partners().partners)
    return _names(single) if 0 < len(single) <= FEW else f"{len(single)} partners"


def _names(codes: Sequence[str]) -> str:
    known = load_partners().partners
    named = [with_article(known[c].name) if c in known else "the world" if c == WORLD else c for c in codes]
    return ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]


def _times(many: Sequence[Slice]) -> str:
    spans = sorted({held.HeldPeriods(s.first, s.last, s.step) for s in many})
    return held.words("hs10_consumption", spans) or "other periods"


def _nearby(asked: Asked) -> tuple[Query, ...]:
    """The same of the newest period that some file has, and the partners together."""
    query = asked.query
    flow = next((f for m in query.measures for f, _ in SIGNS.get(m, ())), "")
    wanted = codes_of(targets_of(query))
    out = []
    for one in asked.session.warehouse.slices:
        if one.flow == flow and query.variable.value in one.variables and one.scheme == detail.SCHEME:
            newest = Period(one.last - 11, one.last) if one.last % 12 == 11 else Period.of_year(one.last // 12 - 1)
            at = PeriodExpr("range", label=newest.label, period=newest)
            plain = replace(query, measures=(Flow(flow),), periods=(at,), base=None, sign=None, spoken=None)
            out += [plain] if all(one.has(code) for code in wanted) else []
            out += [replace(plain, targets=())] if one.has(WORLD) and query.targets else []
    return tuple(dict.fromkeys(out))
