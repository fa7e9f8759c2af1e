"""``tradebot explain``: everything between the words and the figure, for whoever mends the language."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from data.library import Data
from data.period import Period, iso
from data.query.answer import QueryAnswer
from data.query.issues import Unpublished
from intents.grammar.chart import taken
from intents.grammar.sentence import Sentence
from intents.grammar.sentences import sentences
from intents.issues import Misunderstood
from intents.parse import Parsed, parse
from intents.slots import Slots
from intents.text import TextTooLongError, Utterance, read
from intents.vocabulary import warm


@dataclass
class _Clock:
    """Milliseconds by stage, in the order in which the stages ran."""

    stages: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + (time.perf_counter() - begun) * 1000


def explain(data: Data, question: str, today: dt.date, out: Console, after: Iterable[str] = ()) -> None:
    """Print how ``question`` is read and answered; ``after`` are earlier questions of its conversation."""
    warm()
    clock = _Clock()
    try:
        with clock.stage("read"):
            utterance = read(question)
    except TextTooLongError as error:
        _head(out, f"Refused: {error}")
        return
    _tokens(out, utterance)
    with clock.stage("atoms and chart"):
        found = sentences(utterance, today)
    _sentences(out, found)
    last = _conversation(after, today)
    try:
        with clock.stage("parse"):
            parsed = parse(question, today, last)
    except Misunderstood as issue:
        _issue(out, issue)
        return
    for number, one in enumerate(parsed, 1):
        if len(parsed) > 1:
            _head(out, f"Question {number} of {len(parsed)}: {' '.join(one.sentence.norms)}")
        _derivation(out, one)
        _understood(out, one)
        _answer(out, data, one, today, clock)
    _head(out, "Timings")
    out.print(Text("  " + "   ".join(f"{name} {ms:.2f} ms" for name, ms in clock.stages.items())))


def _conversation(questions: Iterable[str], today: dt.date) -> Slots | None:
    last: Slots | None = None
    for question in questions:
        try:
            last = parse(question, today, last)[-1].slots
        except Misunderstood as issue:
            last = issue.slots or last
    return last


def _tokens(out: Console, utterance: Utterance) -> None:
    _head(out, "Tokens")
    out.print(Text("  " + "  ".join(f"{number}:{token.norm}" for number, token in enumerate(utterance.tokens))))


def _sentences(out: Console, found: tuple[Sentence, ...]) -> None:
    """Each sentence with its constituents counted, and what no constituent holds."""
    for number, one in enumerate(found, 1):
        kind = "question" if one.complete else "frame" if one.only_frame else "not read whole"
        _head(out, f"Sentence {number}: {kind}, {len(one.chart)} constituents")
        held = {i for e in one.chart.everything() for i in range(e.start, e.end)}
        left = [word for i, word in enumerate(one.norms) if i not in held]
        if left:
            out.print(Text(f"  held by nothing: {', '.join(left)}", style="red"))


def _derivation(out: Console, one: Parsed) -> None:
    """For every word the rule (or the atom) that took it at its place."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in ("  word", "taken by", "rule"):
        table.add_column(name, overflow="fold")
    for index, edge in sorted(taken(one.outcome.edge).items()):
        by = edge.rule.place if edge.rule is not None else edge.category
        table.add_row(Text(f"  {one.sentence.norms[index]}"), Text(by), Text(edge.rule.text if edge.rule else ""))
    _head(out, "Words")
    out.print(table)


def _understood(out: Console, one: Parsed) -> None:
    _head(out, "Slots" + (" (with the conversation's)" if one.follow_up else ""))
    _values(out, one.slots, one.slots.named())
    _head(out, "Query")
    query = one.completed.query
    _values(out, query, {f.name for f in fields(query) if getattr(query, f.name) != f.default})
    _list(out, "Assumptions", one.completed.assumptions)


def _answer(out: Console, data: Data, one: Parsed, today: dt.date, clock: _Clock) -> None:
    from bot.speak.headline import headline
    from bot.speak.lines import lines

    engine = data.engine
    try:
        with clock.stage("plan and query"):
            answer, session = engine.answer(one.completed.query, today)
    except Unpublished as issue:
        _head(out, f"Not published ({issue.reason})")
        out.print(Text(f"  {issue.sentence}"))
        return
    clock.stages["of it in DuckDB"] = clock.stages.get("of it in DuckDB", 0.0) + session.seconds * 1000
    with clock.stage("words"):
        said = [headline(answer), *lines(answer)]
    _list(out, "Assumptions of the tables", answer.assumptions)
    _list(out, "SQL", [statement.literal() for statement in answer.statements])
    _figures(out, answer)
    _list(out, "Said", said)


def _figures(out: Console, answer: QueryAnswer) -> None:
    """The primary figures with the table, release and step that they came from."""
    _head(out, "Figures")
    for figure in answer.primary:
        book = figure.book.table if figure.book else "-"
        period = figure.period.label if figure.period else "-"
        out.print(Text(f"  {figure.measure} {figure.value} {figure.unit} | {period} | {book} of {figure.release}"))


def _issue(out: Console, issue: Misunderstood) -> None:
    _head(out, f"Not understood ({type(issue).__name__}: {issue.reason}, {issue.status})")
    out.print(Text(f"  {issue.sentence}"))
    _list(out, "Suggestions", issue.suggestions)


def _head(out: Console, words: str) -> None:
    out.print(Text(words, style="bold"))


def _list(out: Console, head: str, items: Iterable[str]) -> None:
    found = list(items)
    if found:
        _head(out, head)
        for item in found:
            out.print(Text(f"  {item}"), soft_wrap=True)


def _values(out: Console, holder: object, names: set[str]) -> None:
    for one in fields(holder):  # type: ignore[arg-type]
        if one.name in names:
            out.print(Text(f"  {one.name:12} {short(getattr(holder, one.name))}"), soft_wrap=True)


def short(value: Any) -> str:
    """A value as a person reads it: only the fields that say something, long tuples cut."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Period):
        return f"{iso(value.start)}..{iso(value.end)}"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        shown = ", ".join(short(part) for part in value[:6])
        return f"({shown}{f', and {len(value) - 6} more' if len(value) > 6 else ''})"
    if is_dataclass(value) and not isinstance(value, type):
        held = {f.name: getattr(value, f.name) for f in fields(value)}
        said = ", ".join(f"{name}={short(held[name])}" for name in held if held[name] not in (None, (), "", False))
        return f"{type(value).__name__}({said})"
    return str(value)
