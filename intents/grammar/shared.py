"""Charts that go on from another one: of a part of its clause, and of the clause without some of its tokens.

What holds only tokens that still stand together is taken over; only what is new is looked for. Both come to what a
chart made anew of the same atoms has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress

from intents.grammar.chart import Chart, Edge, TooManyEdgesError
from intents.grammar.places import WHOLE


class PartChart(Chart):
    """The chart of neighbouring tokens of a clause, by themselves; that of the clause is ``done``."""

    def __init__(self, whole: Chart, start: int, end: int) -> None:
        super().__init__(whole.norms[start:end], (), whole._grammar)
        self._paused = [0, *whole._paused[start + 1 : end]]
        self._moved: dict[Edge, Edge] = {}
        for at in reversed(range(start, end)):
            before = whole._at[at]
            if at == start and whole._paused[start]:  # a pause before the first token is none here
                self._begin(0, _atoms(before.values(), end, -start))
                continue
            kept = {name: self._all(edges, start, end) for name, edges in before.items() if name not in WHOLE}
            self._at[at - start] = defaultdict(list, {name: edges for name, edges in kept.items() if edges})
            if at == start:
                self._known = end - start
                self._begin(0, (), [e for edges in kept.values() for e in edges])
        self.done = True

    def _all(self, edges: list[Edge], start: int, end: int) -> list[Edge]:
        inside = (e for e in edges if e.end <= end)
        return [self._one(e, start) for e in inside] if start else [*inside]

    def _one(self, edge: Edge, start: int) -> Edge:
        """A constituent where its tokens stand here."""
        moved = self._moved.get(edge)
        if moved is None:
            parts = tuple([self._one(part, start) for part in edge.parts])
            moved = self._moved[edge] = Edge(
                edge.category, edge.start - start, edge.end - start, edge.record, edge.rule, parts, edge.slots
            )
            moved.marks = edge.marks
        return moved


class Without(Chart):
    """The chart of a clause without some of its tokens. Atoms and tokens keep their places."""

    def __init__(self, whole: Chart, dropped: Collection[int]) -> None:
        super().__init__(whole.norms, (), whole._grammar)
        size = len(whole.norms)
        for at in reversed(range(size)):
            self._here[at] = self._here[at + 1] if at in dropped else at
        self._paused = [*whole._paused]
        for at in sorted(dropped, reverse=True):  # what stands before the first of those left out counts
            self._paused[self._here[at] : self._here[at] + 1] = self._paused[at : at + 1]
        with suppress(TooManyEdgesError):
            self._go_on(whole, dropped)

    @property
    def complete(self) -> list[Edge]:
        """The questions over all that is left."""
        return self.edges("Question", self._here[0])

    def _go_on(self, whole: Chart, dropped: Collection[int]) -> None:
        apart = size = len(self.norms)
        for start in reversed(range(size)):
            if start in dropped:
                apart = start
                continue
            before = whole._at[start]
            if self._paused[start] != whole._paused[start]:
                self._known = -1
                self._begin(start, _atoms(before.values(), apart, 0))
                continue
            if apart == size and start > self._here[0]:
                self._at[start] = before
                continue
            kept = {name: [e for e in edges if e.end <= apart] for name, edges in before.items()}
            self._at[start] = defaultdict(list, kept)
            self._known = apart
            self._begin(start, (), [e for edges in kept.values() for e in edges])


def _atoms(begun: Iterable[list[Edge]], end: int, moved: int) -> list[Edge]:
    """The atoms among constituents that end up to ``end``, anew."""
    found = [e for edges in begun for e in edges if e.rule is None and e.end <= end]
    return [Edge(e.category, e.start + moved, e.end + moved, e.record) for e in found]
