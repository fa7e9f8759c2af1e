"""Text to typed question: the one door of this package.

``parse`` gives the queries of a message (two questions in one message give two), or raises one of
``intents.issues``. Nothing here reads the clock, the warehouse or a network.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from data.query.spec import Shape
from intents import clauses, direction, fill, shapes
from intents.complete import Completed, complete
from intents.issues import Misunderstood, OutOfScope, UnknownPartner, UnknownWords
from intents.match import nearest
from intents.reading import Reading, choose
from intents.slots import Slots, merge
from data.partners import PartnerMention
from data.period import Period, PeriodExpr
from intents.text import Span, TextTooLongError, Token, Utterance, read
from intents.vocabulary import Vocabulary, commodity_spans, partner_spans, period_spans, vocabulary
from intents.dimensions.partner import looks_like_partner, partner_suggestions


@dataclass(frozen=True)
class Parsed:
    """One question: what it says by itself, what it says in its conversation, and the query."""

    reading: Reading
    slots: Slots
    completed: Completed
    follow_up: bool = False


def parse(text: str, today: dt.date, last: Slots | None = None) -> list[Parsed]:
    """The questions of one message, in order. ``last`` are the slots of the conversation so far.

    Raises ``Misunderstood`` (or one of its kinds) for the first question that is not understood.
    """
    try:
        utterance = read(text)
    except TextTooLongError as error:
        raise UnknownWords(f"That is too long: {error}. Ask one question at a time.") from error
    utterance = clauses.corrected(clauses.without_attribution(utterance, vocabulary()), last)
    utterance, notes = spelled(utterance, today)
    try:
        return [_noted(p, notes) for p in _turned(utterance, today, last)]
    except Misunderstood as issue:
        issue.sentence = f"{issue.sentence} ({'; '.join(notes)}.)" if notes else issue.sentence
        raise


def _noted(parsed: Parsed, notes: tuple[str, ...]) -> Parsed:
    done = parsed.completed
    return replace(parsed, completed=replace(done, assumptions=(*notes, *done.assumptions))) if notes else parsed


def _turned(utterance: Utterance, today: dt.date, last: Slots | None) -> list[Parsed]:
    """The message as one question, or as the question at its end with what is told before it."""
    utterance = clauses.without_denied(utterance, lambda u: interpret(u, today, vocabulary()).spans)
    try:
        return _message(utterance, today, last)
    except Misunderstood as issue:
        if issue.status == "clarify" or last is not None:
            raise
        for told, asked in clauses.turns(utterance):
            try:
                return _message(asked, today, _told(told, today), within=True)
            except Misunderstood:
                continue
        raise


def _message(utterance: Utterance, today: dt.date, last: Slots | None, *, within: bool = False) -> list[Parsed]:
    """The questions of a message. ``within``: ``last`` was said in the same message, so all of it counts."""
    if last is None and not within:
        context = clauses.statement(utterance)
        if context is not None:
            told, utterance = context
            last, within = _told(told, today), True
    out = []
    for part in _questions(utterance, today):
        parsed = _one(part, today, last, within)
        last = parsed.slots
        out.append(parsed)
    return out


def _one(utterance: Utterance, today: dt.date, last: Slots | None, within: bool = False) -> Parsed:
    words = vocabulary()
    reading = interpret(utterance, today, words)
    slots = Slots()
    try:
        _fill(reading, slots, today, words, last)
        follows = last is not None and (within or is_follow_up(reading, slots))
        if last is not None:
            _refer_back(reading, slots, last)
        if last is not None and not follows and any(e.kind == "shift" for e in slots.periods):
            slots.periods = merge(last, Slots(periods=slots.periods)).periods
        if within and not slots.named() and not _PRONOUNS & set(reading.utterance.norms):
            raise UnknownWords("I did not find a question in that.", _EXAMPLES)
        whole = merge(last, slots) if follows and last is not None else slots
        if not whole.named():
            raise UnknownWords("I did not find a question about trade figures in that.", _EXAMPLES)
        return Parsed(reading, whole, complete(whole, today, utterance.text), follows)
    except Misunderstood as issue:
        if slots.measures and last is None:
            issue.slots = slots
        raise


def utterance_says_no(reading: Reading) -> bool:
    """"No, I meant imports"."""
    return reading.word(0) in ("no", "nope", "nah")


def _told(utterance: Utterance, today: dt.date) -> Slots | None:
    """What a statement before the question is about; that something moved is not asked again.

    Its own unknown words are prose, unless one stands before a product or a flow and may narrow it, or
    a word limits what is counted: then the message is not understood.
    """
    words = vocabulary()
    reading = interpret(utterance, today, words)
    nouns = {s.start for s in (*reading.find("commodity"), *reading.find("measure"))}
    unread = reading.unread(words.is_filler)
    tokens = reading.utterance.norms
    if any(any(c.isdigit() for c in tokens[i]) or words.correct(tokens[i]) for i in unread) or tokens[:2] == ("as", "of"):
        raise UnknownWords("I do not understand the words before the question.", _EXAMPLES)
    if any(i + 1 in nouns for i in unread) or _LIMITING & set(reading.utterance.norms):
        raise UnknownWords("I do not understand the words before the question.", _EXAMPLES)
    if not (reading.has("measure") or reading.has("commodity") or direction.partners(reading) or reading.has("period")):
        return None
    slots = Slots()
    fill.periods(reading, slots, today)
    fill.properties(reading, slots)
    fill.products(reading, slots)
    fill.measures(reading, slots)
    fill.targets(reading, slots)
    return Slots(measures=slots.measures, spoken=slots.spoken, sector=slots.sector, targets=slots.targets,
                 products=slots.products, comparison=slots.comparison,
                 periods=tuple(p for e in slots.periods if (p := _as_context(e)) is not None))  # fmt: skip


def _as_context(expr: PeriodExpr) -> PeriodExpr | None:
    """A period of prose: "early last year" is that year; "since 2009" is no period of the question."""
    if expr.kind == "part" and expr.days is not None and expr.days[0] is not None:
        return PeriodExpr("range", label=expr.label, period=Period.of_year(expr.days[0].year))
    return expr if expr.kind in ("range", "ytd", "trailing", "latest") else None


_LIMITING = frozenset("only excluding except without ignoring counting considering limited restricted leaving".split())


def _refer_back(reading: Reading, slots: Slots, last: Slots) -> None:
    """"from them", "how much did they sell us": the partner of the conversation, or of its last answer."""
    if slots.targets or slots.over or not _PRONOUNS & set(reading.utterance.norms):
        return
    if last.over == "partner" and last.focus is not None:
        slots.targets = (last.focus,)
        slots.shape = slots.shape or Shape.LEVEL
    elif slots.products or slots.sector:
        slots.targets = last.targets


def _fill(reading: Reading, slots: Slots, today: dt.date, words: Vocabulary, last: Slots | None) -> None:
    """Every slot that the message names, in an order in which later ones may lean on earlier ones."""
    if utterance_says_no(reading):
        reading.used.add(0)
    _scope(reading, words)
    fill.periods(reading, slots, today)
    fill.properties(reading, slots)
    fill.products(reading, slots)
    fill.variable(reading, slots)
    fill.measures(reading, slots)
    fill.targets(reading, slots)
    shapes.detect(reading, slots, last)
    _explained(reading, words)


_EXAMPLES = ("deficit with Vietnam 2024", "imports from Mexico by month since 2025", "top 5 deficits 2025")


def interpret(utterance: Utterance, today: dt.date, words: Vocabulary) -> Reading:
    """Every dimension's proposals, and the best set of them."""
    spans = words.phrases.spans(utterance)
    spans += period_spans(utterance, today)
    spans += _one_america(partner_spans(utterance, words.explains))
    taken = {i for s in spans if s.dimension == "partner" and s.score < 1 for i in range(s.start, s.end)}

    def known(word: str) -> bool:
        return words.explains(word) or any(utterance.norms[i] == word for i in taken)

    spans += [s for s in commodity_spans(utterance, known) if not _only_fillers(s, utterance, words)]
    return choose(utterance, spans)


def spelled(utterance: Utterance, today: dt.date) -> tuple[Utterance, tuple[str, ...]]:
    """The message with misspelled trade words put right ("imprts"), where nothing else explains the word."""
    words = vocabulary()
    text, notes = utterance.text, []
    reading = interpret(utterance, today, words)
    guessed = [i for s in reading.find("commodity") if s.rule == "fuzzy" and s.end - s.start > 1 for i in range(s.start, s.end)]
    for index in sorted({*reading.unread(words.is_filler), *guessed}, reverse=True):
        token = utterance.tokens[index]
        acronym = token.raw.isupper() and not utterance.text.isupper()
        right = None if acronym else words.correct(token.norm)
        if right is not None:
            text = text[: token.start] + right + text[token.end :]
            notes.append(f"reading *{token.raw}* as {right}")
    return (read(text), tuple(reversed(notes))) if notes else (utterance, ())


def _one_america(spans: list[Span]) -> list[Span]:
    """"the EU's surplus with America": beside another partner America is the United States."""
    asked = [s for s in spans if isinstance(s.value, PartnerMention) and s.value.kind == "ambiguous" and "United States" in str(s.value.choices)]
    others = [s for s in spans if isinstance(s.value, PartnerMention) and s.value.kind in ("partner", "group", "area")]
    return [s for s in spans if s not in asked] if others else spans


def _only_fillers(span: Span, utterance: Utterance, words: Vocabulary) -> bool:
    """"which month saw ...": a word that means nothing here is no product."""
    return span.score >= 1 and all(w in words.fillers for w in utterance.norms[span.start : span.end])


_SPLIT = re.compile(r"(?<=[?;])\s+|(?<=[a-z\d])\.\s+(?=[A-Z])|\n+", re.M)
_AND = re.compile(r",?\s+(?:and|also|plus|&)\s+(?:also\s+)?(?=(?:what|how|which|who|when|where|imports|exports|the|our|us|goods|services|deficit|surplus|total|trade|from|to|with|by)\b)", re.I)


def _questions(utterance: Utterance, today: dt.date) -> list[Utterance]:
    """The message cut into questions: at sentence ends, and at "and" before a whole new question."""
    parts = [p for p in _SPLIT.split(utterance.text) if p and p.strip()]
    out: list[str] = []
    for part in parts:
        out += _cut(part, today)
    whole = [u for p in out if (u := read(p)).tokens]
    if len(whole) < 2 or not _asks(whole[0], today):
        return [utterance]
    return whole if all(_asks(u, today) or _goes_on(u, today) for u in whole[1:]) else [utterance]


def _goes_on(utterance: Utterance, today: dt.date) -> bool:
    """Whether a later sentence asks the same of something else: "...; and from Taiwan in 2025"."""
    words = vocabulary()
    reading = interpret(utterance, today, words)
    names = reading.has("partner") or reading.has("commodity") or reading.has("measure")
    return names and not reading.unread(words.is_filler) and utterance.norms[0] in ("and", "also", "what", "same", "how")


def _cut(part: str, today: dt.date) -> list[str]:
    for match in _AND.finditer(part):
        left, right = part[: match.start()], part[match.end() :]
        again = right.lower().startswith(("what", "how")) and _goes_on(read(right), today)
        if _asks(read(left), today) and (_asks(read(right), today) or again):
            left, right = left + _shared_period(left, right, today), right + _shared_period(right, left, today)
            return [left, *_cut(right, today)]
    return [part]


def _shared_period(left: str, right: str, today: dt.date) -> str:
    """"goods deficit and services surplus in 2024": the period said once is meant for both."""
    here, there = (interpret(read(x), today, vocabulary()) for x in (left, right))
    if here.has("period") or not there.has("period"):
        return ""
    return " " + " ".join(there.words(s) for s in there.find("period"))


def _asks(utterance: Utterance, today: dt.date) -> bool:
    """Whether a piece could stand as a question: it names a measure and what it is of."""
    words = vocabulary()
    reading = interpret(utterance, today, words)
    measure = reading.has("measure")
    whom = reading.has("rank", "which_partner") and len(utterance.tokens) > 4
    return measure and (reading.has("partner") or reading.has("commodity") or whom or reading.has("sector"))


def _scope(reading: Reading, words: Vocabulary) -> None:
    for span in reading.find("scope"):
        entry = words.scope[str(span.value)]
        if span.value == "forecast" and reading.words(span).lower() == "expect" and not reading.has("measure"):
            continue
        raise OutOfScope(str(entry["sentence"]), _EXAMPLES)


_PRONOUNS = frozenset("it its them they their theirs that this those there".split())


def is_follow_up(reading: Reading, slots: Slots) -> bool:
    """Whether a message leans on the conversation: it names less than a question of its own, or says so."""
    norms = reading.utterance.norms
    named = bool(slots.targets or slots.products or slots.over)
    whole = bool(slots.measures) and (named or bool(slots.sector))
    if norms[:1] and (norms[0] in _CONNECTIVES or tuple(norms[:2]) in _PAIRS):
        return not (whole and slots.periods)
    if not named and _PRONOUNS & set(norms) and not _dummy(norms):
        return True
    if not slots.measures and slots.shape is None and not slots.products:
        return True
    return not whole and not (slots.measures and slots.periods)


def _dummy(norms: tuple[str, ...]) -> bool:
    """"is it true that", "was there", "is there": words that stand for nothing."""
    pairs = set(zip(norms, norms[1:], strict=False))
    return bool(pairs & {("is", "there"), ("was", "there"), ("are", "there"), ("were", "there"), ("it", "true"), ("know", "that")})


_CONNECTIVES = frozenset("and or also same just only but ok okay now then instead no nope not actually more versus vs compare so".split())
_PAIRS = frozenset((("what", "about"), ("how", "about"), ("the", "same"), ("as", "a"), ("as", "%"), ("i", "meant"), ("make", "it")))


def _explained(reading: Reading, words: Vocabulary) -> None:
    """Every content word is used, or the question is not understood."""
    unread = [i for i in reading.unread(words.is_filler) if i not in reading.used]
    members = {s.end for s in reading.find("partner")}
    spare = [i for i in reading.unused(words.is_filler, _harmless) if reading.word(i) not in ("where", "who", "whom") and i not in members]
    if reading.word(0) in ("it", "in", "my", "sa", "no", "is", "me") and reading.word(1) in ("imp", "exp", "bal"):
        unread.append(0)
    left = sorted({*unread, *spare})
    if not left:
        return
    tokens = reading.utterance.tokens
    said = tuple(tokens[i].raw for i in left)
    for index in unread:
        if looks_like_partner(reading.utterance, index, words.explains):
            near = partner_suggestions(tokens[index].raw)
            tail = f" Did you mean {' or '.join(near)}?" if near else ""
            raise UnknownPartner(
                f"“{tokens[index].raw}” is no partner in these data.{tail}",
                tuple(_replaced(reading, index, name) for name in near),
            )
    near = [n for i in unread for n in nearest(tokens[i].norm, words.spelling, 1)]
    tail = f" Did you mean {', '.join(dict.fromkeys(near))}?" if near else ""
    quoted = ", ".join(f"“{w}”" for w in dict.fromkeys(said))
    raise UnknownWords(f"I do not know what {quoted} means here, so I give no figure.{tail}", _EXAMPLES, words=said)


def _replaced(reading: Reading, index: int, name: str) -> str:
    token, text = reading.utterance.tokens[index], reading.utterance.text
    return text[: token.start] + name + text[token.end :]


def _harmless(span: Span) -> bool:
    """Readings that may stay unused without changing what is asked."""
    if span.dimension == "measure":
        return span.value in ("trade", "buy", "sell")
    if span.dimension == "rank":
        return span.value in ("which_period", "rank_of")
    return span.dimension == "agency" or span.value in ("help", "release_last", "release_next")


__all__ = ["Misunderstood", "Parsed", "interpret", "is_follow_up", "parse"]
