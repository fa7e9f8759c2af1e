"""Every query as one question that is read back: generated queries of every shape, and those of the corpus.

``make test`` draws fewer of each shape, and every fourth question of the corpus: ``make long`` runs the whole."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.model import Prices
from data.query.spec import Query, Shape
from intents.grammar.reader import meaning, outcomes
from intents.grammar.restate import restate, restated
from intents.grammar.sentences import sentences
from intents.issues import UnknownWords
from intents.parse import parse
from intents.text import read
from tests import samples
from tests.accuracy import QUESTIONS
from tests.accuracy import read as lines
from tests.intents.restatement_material import goods, groups, partners
from tests.intents.restatement_queries import KINDS

TODAY = dt.date(2026, 11, 21)


def again(query: Query) -> list[Query]:
    """The queries of a restatement, by what they mean."""
    return [meaning(p.completed.query) for p in parse(restated(query), TODAY)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_generated_query_is_read_back(kind: str) -> None:
    @settings(max_examples=samples.of(15, 100), deadline=None, suppress_health_check=list(HealthCheck))
    @given(KINDS[kind]())
    def read_back(query: Query) -> None:
        assert again(query) == [meaning(query)], restated(query)

    read_back()


@settings(max_examples=samples.of(40, 200), deadline=None)
@given(
    st.sampled_from(("imports from {}", "exports to {}", "trade deficit with {}")),
    st.one_of(st.sampled_from(partners()), st.sampled_from(groups())),
)
def test_every_partner_has_a_name_that_is_read(form: str, partner: object) -> None:
    from intents.grammar.restate_parties import party

    (one,) = parse(f"US {form.format(party(partner))} in 2024", TODAY)
    assert one.completed.query.targets == (partner,)


@settings(max_examples=samples.of(40, 400), deadline=None)
@given(st.deferred(lambda: st.sampled_from(goods())))
def test_every_product_has_a_name_that_is_read(product: object) -> None:
    from intents.grammar.restate_parties import product as named

    (one,) = parse(f"US imports of {named(product)} in 2024", TODAY)
    assert [p.candidates for p in one.completed.query.products] == [product.candidates]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "prices"),
    [
        ("real exports in 2021", Prices.REAL),
        ("exports in constant dollars in 2021", Prices.REAL),
        ("real exports in chained 2012 dollars in 2021", Prices.CHAINED_2012),
        ("real exports in 2021 in 2012 dollars", Prices.CHAINED_2012),
        ("inflation-adjusted exports in chained (2017) dollars, 2021", Prices.CHAINED_2017),
        ("nominal exports in 2021", Prices.NOMINAL),
    ],
)
def test_a_named_base_year_is_obeyed_and_real_is_none(words: str, prices: Prices) -> None:
    (one,) = parse(words, TODAY)
    assert one.completed.query.prices is prices


@pytest.mark.parametrize("words", ["real nominal exports 2021", "exports in chained 2012 dollars in 2017 dollars"])
def test_prices_that_contradict_each_other_are_not_read(words: str) -> None:
    with pytest.raises(UnknownWords):
        parse(words, TODAY)


def test_every_shape_has_a_sentence() -> None:
    from intents.grammar.restate_shapes import SENTENCES

    assert set(SENTENCES) == set(Shape)


@lru_cache(maxsize=1)
def _asked() -> dict[tuple[Query, ...], str]:
    """The queries of the corpus lines that the grammar reads by themselves, with the line that asks them. Of the lines
    of every file a part, the same on every run."""
    out: dict[tuple[Query, ...], str] = {}
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        for line in lines(file):
            if crc32(line["question"].encode()) % samples.of(4, 1):
                continue
            for sentence in sentences(read(line["question"]), TODAY):
                got = outcomes(sentence, None)
                if len(got) == 1 and got[0].queries:
                    out.setdefault(got[0].queries, line["question"])
    return out


def test_the_questions_of_the_corpus_are_read_back() -> None:
    lost = []
    assert len(_asked()) > 500
    for queries, question in _asked().items():
        try:
            back = [meaning(p.completed.query) for p in parse(restate(queries), TODAY)]
        except Exception as error:
            back = [repr(error)]  # type: ignore[list-item]
        if back != [meaning(q) for q in queries]:
            lost.append(f"{question}\n    {restate(queries)}\n    {back}")
    assert not lost, f"{len(lost)} of {len(_asked())}:\n" + "\n".join(lost[:40])
