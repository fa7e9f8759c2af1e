"""Conditions without an amount: "imports from Vietnam hit a record", "Vietnam enters the top 3 import sources", "Mexico
overtakes China in imports". Each is on a figure that the language of questions reads."""

from __future__ import annotations

import datetime as dt

from data.query.spec import Shape
from intents.dimensions.phrases import NUMBER_WORDS
from intents.issues import Misunderstood
from intents.parse import Parsed, parse
from intents.text import Span, Utterance, read
from intents.watch_words import EXAMPLES, FigureCondition, ends_off, grain_of, phrases
from intents.wordlists import wordlist

_NOUNS = {"imports": "imports from", "exports": "exports to", "deficit": "deficit with", "surplus": "surplus with",
          "trade": "total trade with"}  # fmt: skip


def happening(utterance: Utterance) -> Span | None:
    """The words that say what has to happen; None where a sentence has none."""
    found = [s for s in phrases().spans(utterance) if s.dimension == "event" and s.value not in _NOUNS]
    return max(found, key=lambda s: (s.end - s.start, -s.start)) if found else None


def rule_of_event(words: str, today: dt.date) -> tuple[FigureCondition, Parsed] | None:
    """The rule of a condition without an amount; None where it is none. Raises Misunderstood."""
    utterance = read(words)
    span = happening(utterance)
    if span is None:
        return None
    before, after = _words(utterance, 0, span.start), _words(utterance, span.end, len(utterance.norms))
    kind = str(span.value)
    if kind.startswith("record"):
        side, rest = ("above" if kind == "record_high" else "below"), grain_of(utterance, span)
        rule = FigureCondition(ends_off(before), "record", side, 0.0, "USD million", rest)  # type: ignore[arg-type]
    elif kind == "overtakes":
        question, told = _both(before, after)
        rule = FigureCondition(
            question, "overtaking", "above", 0.0, "USD million", grain_of(utterance, span), told=told
        )
    else:
        rule = _ranked(kind, before, after, utterance, span)
    return rule, figure_of(rule, today)


def figure_of(rule: FigureCondition, today: dt.date) -> Parsed:
    """The reading of the figure that a rule is on; two partners where one passes the other. Raises Misunderstood."""
    found = parse(rule.question, today)
    query, partners = found[0].completed.query, 2 if rule.of == "overtaking" else 1
    if rule.of == "rank" and not query.targets:
        raise Misunderstood("Say whose place is watched: “when Vietnam enters the top 3 import sources”.", EXAMPLES)
    single = query.shape in (Shape.LEVEL, Shape.SHARE) and len(query.measures) == 1 and len(query.targets) <= partners
    if len(found) > 1 or not single or (partners == 2 and len(query.targets) != 2):
        raise Misunderstood("One figure at a time can be watched: a balance, exports, imports, or a share.", EXAMPLES)
    if query.periods:
        raise Misunderstood("Leave out the period: what is watched is always the newest figure.", EXAMPLES)
    return found[0]


def _words(utterance: Utterance, start: int, end: int) -> str:
    if start >= end:
        return ""
    return utterance.text[utterance.tokens[start].start : utterance.tokens[end - 1].end]


def _noun(text: str) -> str | None:
    """The flow that words name: "import sources" is imports."""
    spans = [s for s in phrases().spans(read(text)) if s.dimension == "event" and s.value in _NOUNS]
    return str(max(spans, key=lambda s: s.end - s.start).value) if spans else None


def _both(before: str, after: str) -> tuple[str, str]:
    """ "imports from Vietnam and China" of "imports from Vietnam" passing "those from China", or of "Vietnam" passing
    "China in imports"; and the same as a sentence has it."""
    whom = after.split()
    while whom and whom[0].lower() in wordlist("passed", "watch"):
        whom = whom[1:]
    ends = [at for at, word in enumerate(whom) if at and word.lower() in wordlist("aside", "watch")]
    beside = " ".join(whom[ends[0] :]) if ends else ""
    other = " ".join(whom[: ends[0]] if ends else whom)
    noun = _noun(before) or _noun(beside)
    if not noun or not other:
        raise Misunderstood("Say in what one passes the other: “when Vietnam overtakes China in imports”.", EXAMPLES)
    first = ends_off(before) if _noun(before) else f"{_NOUNS[noun]} {ends_off(before)}"
    those = "those" if noun in ("imports", "exports") else "that"
    return f"{first} and {other}", f"{first} above {those} {_NOUNS[noun].rsplit(' ', 1)[1]} {other}"


def _ranked(kind: str, before: str, after: str, utterance: Utterance, span: Span) -> FigureCondition:
    """A place: the top 3 entered or left; the first place taken."""
    noun = _noun(after)
    if noun is None:
        raise Misunderstood("Say in what the place is: “when Vietnam enters the top 3 import sources”.", EXAMPLES)
    count = 1
    if kind != "leads":
        said = utterance.norms[span.end - 1]
        count = int(said) if said.isdecimal() else int(NUMBER_WORDS.get(said, 0))
    if not 1 <= count <= 100:
        raise Misunderstood("A place is a number from 1 to 100: “the top 5”.", EXAMPLES)
    side = "above" if kind == "leaves" else "below"
    question = f"{_NOUNS[noun]} {ends_off(before)}"
    return FigureCondition(question, "rank", side, count + 0.5, "rank", grain_of(utterance, span))  # type: ignore[arg-type]
