"""The one door of this package: a typed query in, an answer out.

Raises ``Unpublished`` (or one of its kinds) when the tables do not have it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from data.model import Variable
from data.period import from_date
from data.query.answer import QueryAnswer
from data.query.each import answer_each, singles
from data.query.guard import honoured
from data.query.issues import NotLoaded, NotYetReleased, Unpublished
from data.query.plan import Library
from data.query.reading import Rows
from data.query.session import Session
from data.query.shapes import level
from data.query.shapes.rows import Names
from data.query.shapes.which import plain, ranked
from data.query.spec import Query, Shape


class Engine:
    """Answers queries from a warehouse. Thread-safe as far as the warehouse is."""

    def __init__(self, warehouse: Rows, library: Library, names: Names) -> None:
        self.warehouse, self.library, self.names = warehouse, library, names

    def answer(self, query: Query, today: dt.date) -> tuple[QueryAnswer, Session]:
        """The answer and the session that read it (statements, seconds spent in DuckDB)."""
        session = Session(self.warehouse, today)
        whole = honoured(query, from_date(today) - 1)
        asked = singles(whole)
        if len(asked) > 1:
            return answer_each(partial(self._shaped, session), whole, asked, span=whole is not query), session
        if whole is query:
            return self._shaped(session, query), session
        return self._reached(session, whole), session

    def bare(self, query: Query, today: dt.date) -> QueryAnswer:
        """The answer without its context: for a level its figures alone, which costs half as much."""
        if query.shape is Shape.LEVEL and query.variable is not Variable.DUTY_RATE:
            return level.bare(Session(self.warehouse, today), self.library, query)
        return self.answer(query, today)[0]

    def _reached(self, session: Session, query: Query) -> QueryAnswer:
        """A span in its parts, up to the newest part that the tables have."""
        while True:
            try:
                return self._shaped(session, query)
            except Unpublished as issue:
                if len(query.periods) < 2 or not isinstance(issue, (NotLoaded, NotYetReleased)):
                    raise
            query = replace(query, periods=query.periods[:-1])

    def _shaped(self, session: Session, query: Query) -> QueryAnswer:
        """The answer; where the largest partners are left out, who they are is found first."""
        if query.without_top is None:
            return self._valued(session, query)
        from data.query.shapes import without_top

        rest, told = without_top.largest_left_out(session, self.library, query, self.names)
        made = self._valued(session, rest)
        return replace(made, assumptions=(*made.assumptions, told))

    def _valued(self, session: Session, query: Query) -> QueryAnswer:
        """The answer; a unit value is worked out where no table prints a price."""
        try:
            return self._plain(session, query)
        except Unpublished as issue:
            from data.query.shapes import unit_value

            worked_out = unit_value.computed(query)
            if worked_out is None:
                raise
            try:
                return unit_value.unit_value(session, self.library, worked_out)
            except Unpublished as other:
                first = query.products[0].candidates[0] in worked_out.products[0].candidates
                raise (other if first and session.warehouse.slices else issue) from None

    def _plain(self, session: Session, query: Query) -> QueryAnswer:
        if query.variable is Variable.DUTY_RATE:
            from data.query.shapes.duty import duty_rate

            return duty_rate(session, self.library, query, self.names)
        if query.shape is Shape.RECORD and query.of_share:
            from data.query.shapes.peak import peak

            return peak(session, self.library, query, self.names)
        of_rows = ranked(query.shape)
        if of_rows is not None:
            return of_rows(session, self.library, query, self.names)
        return plain(query.shape)(session, self.library, query)
