"""Watchlists: entries are added, listed, changed and removed by commands in words, and evaluated at each release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Engine

from bot.blocks import kit
from bot.blocks.support import noted
from bot.blocks.text import bold_figure, escape
from bot.scheduled.outbox import Body, Outbox
from bot.speak.headline import headline
from bot.speak.lines import caveats
from bot.speak.notes import note
from bot.state import people, watches
from bot.state.posts import PostJob
from bot.state.watches import WatchlistEntry
from bot.watchlists.condition_figure import Gauge, described
from bot.watchlists.conditions import Condition, Event, Seen, baseline, evaluate
from data.library import Data
from data.query.answer import QueryAnswer
from data.query.issues import Unpublished
from data.query.spec import Query
from intents.issues import Misunderstood
from intents.watch import Command, figure, rule
from intents.watch_events import figure_of
from intents.watch_words import FigureCondition

log = structlog.get_logger(__name__)
SAYING = "“delete alert NUMBER” takes one off; “change alert NUMBER to …” changes it."
TYPING = "`/trade unwatch NUMBER` takes one off; `/trade change NUMBER …` changes it."


class Watchlists:
    """The watchlists of all channels and people. ``today`` decides what is released; figures are the engine's."""

    def __init__(
        self, engine: Engine, data: Data, now: Callable[[], dt.datetime], today: Callable[[], dt.date]
    ) -> None:
        self.engine, self.data, self.now, self.today = engine, data, now, today
        self._evaluated: Path | None = None

    def do(self, wish: Command, team_id: str, owner: str, user_id: str | None, how: str = SAYING) -> str:
        """Run a watch command on the list of ``owner``; the confirmation in words. Never raises for what was typed.
        ``how``: the ways to change the list, where the wish came from."""
        try:
            if wish.kind == "list":
                return self.listed(team_id, owner, how)
            if wish.kind == "remove":
                return self._remove(wish, team_id, owner)
            if wish.kind == "edit":
                return self._edit(wish, team_id, owner)
            return self._add(wish, team_id, owner, user_id)
        except Misunderstood as issue:
            offers = f" For example: “{issue.suggestions[0]}”." if issue.suggestions else ""
            lead = "That was not found on the list." if wish.kind == "remove" else "That is not on the list yet."
            return f"{lead} {issue.sentence}{offers}"
        except Unpublished as issue:
            return f"That cannot be watched. {issue.sentence}"
        except watches.FullError:
            return f"The list is full: it has {watches.MOST} entries. Take one off first."

    def listed(self, team_id: str, owner: str, how: str = SAYING) -> str:
        found = watches.entries(self.engine, team_id, owner)
        if not found:
            return "The watchlist is empty. Try: “alert me when the deficit with Vietnam tops 15 billion in a month”."
        return "\n".join(["On the watchlist:", *(f"{one.id}. {one.words}" for one in found), how])

    def _remove(self, wish: Command, team_id: str, owner: str) -> str:
        """Take off what is named, by its number or by its figure: "unfollow imports from Ireland"."""
        number = self._named(wish.words, team_id, owner) if wish.number is None else wish.number
        if number is None:
            return f"Nothing on the list is “{wish.words}”. {SAYING}"
        gone = people.unwatch(self.engine, team_id, owner, number)
        return f"Number {number} is off the list." if gone else f"There is no number {number} on the list."

    def _named(self, words: str, team_id: str, owner: str) -> int | None:
        """The entry of these words, or of the same figure in others. Raises Misunderstood."""
        found = watches.entries(self.engine, team_id, owner)
        same = [one for one in found if one.words.casefold() == words.casefold()]
        if not same:
            wanted = figure(words, self.today()).completed.query
            same = [one for one in found if self._query(one) == wanted]
        return same[0].id if same else None

    def _query(self, entry: WatchlistEntry) -> Query | None:
        try:
            return figure(entry.question, self.today()).completed.query
        except Misunderstood:
            return None  # of two partners

    def _add(self, wish: Command, team_id: str, owner: str, user_id: str | None) -> str:
        words, kept, seen, told = self._understood(wish)
        made = watches.add(self.engine, team_id, owner, words, kept, seen, user_id, self.now())
        return (
            f"On the watchlist as number {made.id}: {words}. {told}"
            if made
            else f"That is on the list already: {words}."
        )

    def _edit(self, wish: Command, team_id: str, owner: str) -> str:
        entry = next((one for one in watches.entries(self.engine, team_id, owner) if one.id == wish.number), None)
        if entry is None:
            return f"There is no number {wish.number} on the list."
        words, kept, seen, told = self._understood(wish)
        if not watches.change(self.engine, entry, words, kept, seen):
            return f"That is on the list already: {words}."
        return f"Number {entry.id} is now: {words}. {told}"

    def _understood(self, wish: Command) -> tuple[str, dict[str, Any] | None, dict[str, Any] | None, str]:
        """The words of the entry, its rule, what is known at the start, and the figure as it stands."""
        today = self.today()
        try:
            found, parsed = rule(wish.words, today)
        except Misunderstood:
            if wish.alert:
                raise
            parsed = figure(wish.words, today)
            answer, _ = self.data.engine.answer(parsed.completed.query, today)
            period = answer.primary[0].period
            start = Seen(period.end if period else 0, False).kept()
            return wish.words.strip(" .!"), None, start, f"Now: {headline(answer)}"
        gauge = Gauge(self.data.engine, found, parsed.completed.query, today)
        newest = gauge.newest()
        seen = baseline(condition(found), gauge.value, newest)
        return described(found), found.kept(), seen.kept(), self._standing(gauge, newest, seen)

    def _standing(self, gauge: Gauge, newest: int, seen: Seen) -> str:
        now = gauge.answer(newest)
        if now is None:
            raise Unpublished(described(gauge.rule), "The newest period has no such figure.")
        if seen.holding and seen.said is not None:
            since = gauge.period(seen.said).label
            return f"It is so already, since {since}: {headline(now[1])} You will hear when it happens again."
        return f"Now: {headline(now[1])}"

    def evaluate(self, outbox: Outbox) -> None:
        """Post what was crossed with the figures that serve now; once per published warehouse and process, and each
        crossing once in all."""
        path = self.data.warehouse.path
        if path == self._evaluated:
            return
        followed: dict[tuple[str, str], list[tuple[WatchlistEntry, QueryAnswer, int]]] = {}
        for entry in watches.entries(self.engine, outbox.team_id):
            try:
                if entry.rule is not None:
                    self._condition(entry, outbox)
                elif entry.owner.startswith("U"):
                    self._followed(entry, followed)
            except (Misunderstood, Unpublished) as issue:
                log.info("watch without figure", id=entry.id, reason=type(issue).__name__)
        for (team_id, owner), news in followed.items():
            self._news(team_id, owner, news, outbox)
        self._evaluated = path

    def _condition(self, entry: WatchlistEntry, outbox: Outbox) -> None:
        assert entry.rule is not None
        found, today = FigureCondition.of_kept(entry.rule), self.today()
        gauge = Gauge(self.data.engine, found, figure_of(found, today).completed.query, today)
        newest = gauge.newest()
        before = Seen.of_kept(entry.seen)
        if before is None:
            watches.saw(self.engine, entry, baseline(condition(found), gauge.value, newest).kept())
            return
        seen, events = evaluate(condition(found), gauge.value, newest, before)
        for event in events:
            outbox.offer(self._job(entry, gauge, event))
        if seen != before:
            watches.saw(self.engine, entry, seen.kept())

    def _job(self, entry: WatchlistEntry, gauge: Gauge, event: Event) -> PostJob:
        answered = gauge.answer(event.period)
        assert answered is not None
        answer = answered[1]
        release = max((s.release for s in answer.sources), default=self.today())
        key = f"crossing:{entry.id}:{event.kind}:{gauge.rule.grain}:{event.period}:{release.isoformat()}"
        body = message(entry, gauge, event, answer)
        return PostJob(key, "crossing", entry.team_id, entry.owner, self.now(), body.kept())

    def _followed(
        self, entry: WatchlistEntry, out: dict[tuple[str, str], list[tuple[WatchlistEntry, QueryAnswer, int]]]
    ) -> None:
        """New periods of figures that a person follows."""
        today = self.today()
        answer, _ = self.data.engine.answer(figure(entry.words, today).completed.query, today)
        period = answer.primary[0].period
        if period is None:
            return
        before = Seen.of_kept(entry.seen)
        if before is None:
            watches.saw(self.engine, entry, Seen(period.end, False).kept())
        elif period.end > before.period:
            out.setdefault((entry.team_id, entry.owner), []).append((entry, answer, period.end))

    def _news(
        self, team_id: str, owner: str, news: list[tuple[WatchlistEntry, QueryAnswer, int]], outbox: Outbox
    ) -> None:
        """One message with all that is new for one person."""
        marks = ",".join(f"{entry.id}@{end}" for entry, _, end in news)
        lines = [f"• {escape(headline(answer))}" for _, answer, _ in news]
        notes = dict.fromkeys(noted(note(s), [s]) for _, answer, _ in news for s in answer.sources[:1])
        blocks = [
            kit.section("*New figures on your watchlist*"),
            *(kit.section(line) for line in lines[:40]),
            kit.context(*list(notes)[:8]),
        ]
        body = Body("\n".join(["New figures on your watchlist", *lines]), blocks)
        key = f"news:{team_id}:{owner}:{marks}"[:255]
        outbox.offer(PostJob(key, "crossing", team_id, owner, self.now(), body.kept()))
        for entry, _, end in news:
            watches.saw(self.engine, entry, Seen(end, False).kept())


def condition(found: FigureCondition) -> Condition:
    return Condition(found.side == "above", found.value, found.of == "record")


def message(entry: WatchlistEntry, gauge: Gauge, event: Event, answer: QueryAnswer) -> Body:
    """The post about a crossing: the condition, the figure with its source, how to remove the entry."""
    label = gauge.period(event.period).label
    lead = {
        "crossed": f"It happened in {label}: {entry.words}.",
        "revised": f"A revision made it so in {label}: {entry.words}.",
        "undone": f"A revision undid the crossing of {label}: {entry.words} no longer holds for that period.",
    }[event.kind]
    lines = [lead, headline(answer)]
    blocks = [
        kit.section(f"*{escape(lead)}*"),
        kit.section(bold_figure(escape(headline(answer)))),
        kit.context(*(noted(one, answer.sources) for one in _notes(answer))),
        kit.actions(kit.button("watch_remove", "Stop this alert", str(entry.id))),
    ]
    return Body("\n".join([*lines, *_notes(answer)]), blocks, topic=f"watch:{entry.id}")


def _notes(answer: QueryAnswer) -> list[str]:
    return [*(note(s) for s in answer.sources[:3]), *caveats(answer)] or ["No source."]


def questions(entries: list[WatchlistEntry]) -> Iterator[str]:
    """The figures of a list, each once."""
    yield from dict.fromkeys(entry.question for entry in entries)
