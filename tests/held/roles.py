"""Who sells and who buys: owner and buyer exchanged turn the flow, whatever the words between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data.model import Flow
from tests.held.material import asked

FORMS = (
    ("US imports from {} in 2024", "US exports to {} in 2024"),
    ("{}'s exports to the US in 2024", "US exports to {} in 2024"),
    ("{}'s 2024 exports to the United States", "the United States' 2024 exports to {}"),
    ("exports of {} to the US in 2024", "exports of the US to {} in 2024"),
    ("imports of {} from the US in 2024", "imports of the US from {} in 2024"),
    ("what did {} sell to the US in 2024", "what did the US sell to {} in 2024"),
    ("how much did {} buy from us in 2024", "how much did we buy from {} in 2024"),
    ("how much did {} export to the US in 2024", "how much did the US export to {} in 2024"),
    ("goods exported from {} to the US in 2024", "goods exported from the US to {} in 2024"),
    ("goods bought from {} in 2024", "goods sold to {} in 2024"),
    ("share of US imports from {} in 2024", "share of US exports to {} in 2024"),
    ("did exports from {} to the US rise in 2024", "did exports from the US to {} rise in 2024"),
)
PARTNERS = ("China", "Mexico", "the Netherlands", "Vietnam", "Germany", "the European Union")
_FLOWS = {Flow.EXPORTS, Flow.IMPORTS}


@dataclass(frozen=True)
class Pair:
    """Two questions of which the second turns the roles, and whether the flow turned ("refused": one is not read)."""

    one: str
    other: str
    mark: str


def pairs() -> Iterator[tuple[str, str]]:
    """Every form with every partner."""
    for one, other in FORMS:
        yield from ((one.format(name), other.format(name)) for name in PARTNERS)


def measure() -> list[Pair]:
    """Every pair with its mark."""
    return [Pair(one, other, _mark(one, other)) for one, other in pairs()]


def _mark(one: str, other: str) -> str:
    here, there = asked(one), asked(other)
    if not here or not there:
        return "refused"
    a, b = here[0].completed.query, there[0].completed.query
    turned = {*a.measures, *b.measures} == _FLOWS and a.measures != b.measures and a.targets == b.targets
    return "turned" if turned else "wrong"
