"""Wishes to be told: "alert me when the deficit with Vietnam tops 15 billion in a month", "follow pharmaceuticals from
Ireland", "delete alert 3". The thing watched is read by the same language as any question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from data.model import Flow
from data.query.spec import Query, Shape
from intents.dimensions.phrases import NUMBER_WORDS
from intents.issues import Misunderstood, UnknownWords
from intents.parse import Parsed, parse
from intents.text import Span, TextTooLongError, Utterance, read
from intents.watch_events import happening, rule_of_event
from intents.watch_words import EXAMPLES, FigureCondition, Grain, Of, Side, phrases
from intents.wordlists import norm_at, numbers, wordlist

CommandKind = Literal["add", "list", "remove", "edit"]
_SCALE = numbers("scales", "watch")
_PERCENT = wordlist("percent", "watch")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)([a-z]*)")
_MONEY_SIGNS = wordlist("money_signs", "watch")


@dataclass(frozen=True)
class Command:
    """What is wished. ``words`` is what follows the opening words; ``number`` names an entry of the list."""

    kind: CommandKind
    words: str = ""
    number: int | None = None
    alert: bool = False


def command(text: str) -> Command | None:
    """The wish in a message; None where it is none (then it is a question like any other)."""
    try:
        utterance = read(text)
    except TextTooLongError:
        return None
    start = courtesy(utterance)
    leads = [s for s in phrases().spans(utterance) if s.dimension == "lead" and s.start == start]
    if not leads:
        return None
    span = max(leads, key=lambda s: (s.end, s.value == "alert"))
    rest = _after(utterance, span.end)
    number = _first_number(utterance, span.end)
    if span.value == "list":
        return Command("list") if not rest.strip(" ?.!") else None
    if span.value == "remove":
        unfollowing = utterance.norms[span.start] in wordlist("unfollowing", "watch") or span.end - span.start > 1
        named = rest.strip(" .!") if unfollowing and number is None else ""
        return Command("remove", named, number) if number is not None or named else None
    if span.value == "edit":
        return Command("edit", _after_number(utterance, span.end), number) if number is not None else None
    if not rest or (
        span.value == "follow"
        and utterance.norms[span.start] in wordlist("listing", "watch")
        and not _ends_with_list(utterance)
    ):
        return None
    alert = span.value == "alert"
    if alert and utterance.norms[span.start] not in wordlist("earnest", "watch") and not _conditional(read(rest)):
        return None  # "tell me when the next release is" is a question
    return Command("add", rest, alert=alert)


def _conditional(utterance: Utterance) -> bool:
    """Whether something has to happen: an amount crossed, a record, a place, an overtaking."""
    return _condition(utterance) is not None or happening(utterance) is not None


def courtesy(utterance: Utterance) -> int:
    """How many words of politeness come first."""
    return next((i for i, word in enumerate(utterance.norms) if word not in wordlist("polite", "watch")), 0)


def _ends_with_list(utterance: Utterance) -> bool:
    return norm_at(utterance.norms, len(utterance.norms) - 1) in wordlist("list", "watch")


def _after(utterance: Utterance, index: int) -> str:
    return utterance.text[utterance.tokens[index].start :] if index < len(utterance.tokens) else ""


def _first_number(utterance: Utterance, index: int) -> int | None:
    norms = utterance.norms
    return int(norms[index]) if index < len(norms) and norms[index].isdecimal() and len(norms[index]) < 10 else None


def _after_number(utterance: Utterance, index: int) -> str:
    at = index + 1
    if norm_at(utterance.norms, at) in wordlist("numbered", "watch"):
        at += 1
    return _after(utterance, at)


def rule(words: str, today: dt.date) -> tuple[FigureCondition, Parsed]:
    """The condition in ``words``, and the reading of the figure that it is on. Raises Misunderstood."""
    utterance = read(words)
    condition = _condition(utterance)
    event = rule_of_event(words, today) if condition is None else None
    if event is not None:
        return event
    if condition is None:
        raise UnknownWords("I did not find what has to happen: an amount, or a percentage.", EXAMPLES)
    verb, first, last, value, percent = condition
    spans = [s for s in phrases().spans(utterance) if s.dimension == "span"]
    outside = [s for s in spans if s.start >= last or s.end <= first]
    taken = {i for s in (*outside, Span(first, last, "", "", "")) for i in range(s.start, s.end)}
    subject = _subject(utterance, taken)
    parsed = figure(subject, today)
    query = parsed.completed.query
    named = {str(s.value) for s in outside}
    grain: Grain = "year" if "year" in named else "quarter" if "quarter" in named else "month"
    return _built(verb, value, percent, query, subject, grain, named), parsed


def figure(words: str, today: dt.date) -> Parsed:
    """The figure that is to be followed. Raises Misunderstood where it is no single figure without a period."""
    found = parse(words, today)
    query = found[0].completed.query
    if (
        len(found) > 1
        or query.shape not in (Shape.LEVEL, Shape.SHARE)
        or len(query.measures) > 1
        or len(query.targets) > 1
    ):
        raise Misunderstood("One figure at a time can be watched: a balance, exports, imports, or a share.", EXAMPLES)
    if query.periods:
        raise Misunderstood("Leave out the period: what is watched is always the newest figure.", EXAMPLES)
    return found[0]


def _built(
    verb: str, value: float, percent: bool, query: Query, subject: str, grain: Grain, named: set[str]
) -> FigureCondition:
    """A rule from its parts. A percentage is of a change, unless the figure is a share."""
    up = verb in ("above", "up")
    side: Side = "above" if up else "below"
    comparison: Literal["year", "month", "previous"] = "month" if "on_month" in named else "year"
    share = query.shape is Shape.SHARE
    if verb in ("above", "below") and (share or not percent):
        if share and not percent:
            raise Misunderstood("A share is watched in per cent.", EXAMPLES)
        return FigureCondition(subject, "level", side, value, "percent" if percent else "USD million", grain)
    if share:
        raise Misunderstood("A share can be watched against a level: “falls below 10%”.", EXAMPLES)
    if verb in ("above", "below"):
        raise Misunderstood("A percentage is of a change: say “rises more than 10% on the year”.", EXAMPLES)
    signed = value if up else -value
    of: Of = "percent_change" if percent else "change"
    return FigureCondition(subject, of, side, signed, "percent" if percent else "USD million", grain, comparison)


def _condition(utterance: Utterance) -> tuple[str, int, int, float, bool] | None:
    """The verb with its amount: (verb, first token, after the last token, value, whether per cent)."""
    verbs = [s for s in phrases().spans(utterance) if s.dimension == "verb"]
    for span in sorted(verbs, key=lambda s: (-(s.end - s.start), s.start)):
        at = span.end
        while at < len(utterance.norms) and utterance.norms[at] in wordlist("between", "watch") | _MONEY_SIGNS:
            at += 1
        found = _amount(utterance.norms, at)
        if found is not None:
            value, percent, end = found
            verb = str(span.value)
            if verb in ("above", "below") and _is_change(utterance, span, percent):
                verb = "up" if verb == "above" else "down"
            return verb, span.start, end, value, percent
    return None


def _is_change(utterance: Utterance, span: Span, percent: bool) -> bool:
    """ "rises over 10%" is a change; "rises above $15 billion" is a level."""
    words = utterance.norms[span.start : span.end]
    return percent and words[0] in wordlist("moving", "watch") and words[-1] in wordlist("beyond", "watch")


def _amount(norms: tuple[str, ...], at: int) -> tuple[float, bool, int] | None:
    """(value, per cent, index after it): money in USD million. A bare number is no amount."""
    if at >= len(norms):
        return None
    match = _NUMBER.fullmatch(norms[at])
    word = NUMBER_WORDS.get(norms[at])
    if match is None and not word:
        return None
    number, glued = (float(match[1]), match[2]) if match else (float(word or 0), "")
    end = at + 1
    if not glued and end < len(norms):
        glued, end = norms[end], end + 1
        if glued in wordlist("per", "watch") and norm_at(norms, end) in wordlist("cent", "watch"):
            glued, end = "%", end + 1
    if glued in _PERCENT:
        return number, True, end
    if glued not in _SCALE:
        return None
    while end < len(norms) and norms[end] in _MONEY_SIGNS:
        end += 1
    return number * _SCALE[glued], False, end


def _subject(utterance: Utterance, taken: set[int]) -> str:
    """The words that are left, as typed, without small words at the ends."""
    kept = [i for i in range(len(utterance.tokens)) if i not in taken]
    while kept and utterance.norms[kept[0]] in wordlist("ends", "watch"):
        kept = kept[1:]
    while kept and utterance.norms[kept[-1]] in wordlist("ends", "watch"):
        kept = kept[:-1]
    return " ".join(utterance.text[utterance.tokens[a].start : utterance.tokens[b].end] for a, b in _runs(kept))


def _runs(kept: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring indices as (first, last)."""
    start = 0
    for at in range(1, len(kept) + 1):
        if at == len(kept) or kept[at] != kept[at - 1] + 1:
            yield kept[start], kept[at - 1]
            start = at


def spoken(query: Query) -> str:
    """What the sizes of a level are sizes of: a deficit, a surplus, or the signed figure."""
    if query.measures == (Flow.BALANCE,):
        return query.spoken or "balance"
    return ""
