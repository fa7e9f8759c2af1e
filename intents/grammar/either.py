"""A whole question after something told about one partner or product: of that, or of all? Where nothing says, asked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from data.query.spec import Query, Shape
from intents.complete import complete
from intents.grammar.reader import ReadingOutcome, meaning, outcomes
from intents.grammar.restate import restate
from intents.grammar.roles import ROLES, THEM
from intents.grammar.rules import load
from intents.grammar.sentence import Sentence
from intents.issues import Ambiguous, Misunderstood
from intents.slots import Slots


def either(
    got: list[ReadingOutcome], sentence: Sentence, told: Slots | None, before: Slots | None
) -> list[ReadingOutcome]:
    """The outcomes of a question after ``told``; the one that is left asks which is meant where another reading is as
    good. ``before``: the conversation without what was told."""
    if told is None or not told.told or not (told.targets or told.products):
        return got
    if len(got) != 1 or not got[0].queries or _points(got[0]):
        return got
    if load().classes["of_all"] & set(sentence.norms):
        other = _altogether(got[0], sentence, told)
    else:
        other = _of_that(got[0], sentence, told) if told.measures else _of_all(sentence, before)
    if not other or list(map(meaning, other)) == list(map(meaning, got[0].queries)):
        return got
    asked = (restate(got[0].queries), restate(other))
    about = ", ".join([*(p.name for p in told.products), *(t.name for t in told.targets)])
    return [replace(got[0], issue=Ambiguous(f"Only that of what you named before ({about}), or all of it?", asked))]


def _points(one: ReadingOutcome) -> bool:
    """Whether the question itself says that it is of what was told: "there", "with it", "our state's"."""
    record = one.edge.record
    return "home_state" in record or any(THEM in record.get(role, ()) for role in ROLES)


def _of_all(sentence: Sentence, before: Slots | None) -> tuple[Query, ...]:
    """The question without the partner of whoever asks ("for a Swiss client: imports 2024")."""
    whole = outcomes(sentence, before)
    return whole[0].queries if len(whole) == 1 else ()


def _altogether(one: ReadingOutcome, sentence: Sentence, told: Slots) -> tuple[Query, ...]:
    """The question of the whole world ("imports from Mexico rose. What were total imports?")."""
    slots = one.slots[0]
    if (
        not told.measures
        or not one.leaning
        or "fl" not in one.edge.record
        or slots.targets != told.targets
        or slots.shape not in (None, Shape.LEVEL)
    ):
        return ()
    return (complete(replace(slots, targets=()), sentence.said).query,)


def _of_that(one: ReadingOutcome, sentence: Sentence, told: Slots) -> tuple[Query, ...]:
    """The question of the partner and product that was told ("we sell planes to Japan. How much did we export?")."""
    slots = one.slots[0]
    plain = slots.shape in (None, Shape.LEVEL) and not (slots.targets or slots.products or slots.over or slots.sector)
    about = bool(told.targets or told.products) and told.shape is None
    alike = slots.measures == told.measures or not told.products
    if not plain or not about or len(one.slots) != 1 or not alike:
        return ()
    with suppress(Misunderstood):
        return (complete(replace(slots, targets=told.targets, products=told.products), sentence.said).query,)
    return ()
