"""The vocabulary of products holds together: every phrase reads as itself, every suggestion works when asked."""

from __future__ import annotations

import csv

import pytest

from data.commodities import VOCAB, Alias, Candidate, CommodityMention, commodities
from data.model import Flow
from data.schemes import VocabularyError
from intents.dimensions.commodity import commodity_spans
from intents.dimensions.commodity.lexicon import load_lexicon
from intents.match import closest
from intents.text import read
from tests.intents.product_readings import lines, verdict

ALIASES = commodities().aliases()


def mentions(text: str) -> list[CommodityMention]:
    return [span.value for span in commodity_spans(read(text)) if isinstance(span.value, CommodityMention)]


def misread(alias: Alias, phrase: str) -> bool:
    """Whether a phrase of the vocabulary is read as anything but its own line."""
    found = mentions(phrase)
    if len(found) == 1 and any(c.scheme == "hs_detail" for c in found[0].candidates[:1]):
        # Codes before what holds more, or nothing.
        rest = [c for c in found[0].candidates if c.scheme != "hs_detail"]
        return found[0].kind != "category" or not (alias.mention.kind == "refused" or rest)
    return [(one.kind, one.label) for one in found] != [(alias.mention.kind, alias.mention.label)]


def test_every_phrase_reads_as_itself() -> None:
    assert len(ALIASES) > 300
    assert [phrase for alias in ALIASES for phrase in alias.phrases if misread(alias, phrase)] == []


def test_no_phrase_has_two_meanings() -> None:
    seen: dict[str, str] = {}
    for alias in ALIASES:
        for phrase in alias.phrases:
            assert phrase not in seen, f"{phrase!r} is {seen[phrase]!r} and {alias.phrases[0]!r}"
            seen[phrase] = alias.phrases[0]


def test_alternatives_are_understood() -> None:
    for text in {text for alias in ALIASES for text in alias.mention.alternatives}:
        found = mentions(text)
        assert [m.kind for m in found] == ["category"], text


def _candidates() -> set[Candidate]:
    return {c for alias in ALIASES for c in (*alias.mention.candidates, *alias.mention.nearest) if c.imports}


def test_what_a_candidate_suggests_to_ask_is_understood() -> None:
    for candidate in _candidates():
        found = [pair for mention in mentions(candidate.ask) for c in mention.candidates for pair in c.pairs]
        assert set(candidate.pairs) & set(found), candidate.ask


def test_every_published_line_is_in_the_catalogue() -> None:
    with (VOCAB / "published_commodities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            flow = Flow(row["flow"]) if row["flow"] else None
            if row["scheme"] != "total":
                assert commodities().get(row["scheme"], row["code"], flow), row


def test_parents_exist_and_list_their_children() -> None:
    catalogue = commodities()
    for category in catalogue:
        if category.parent is not None:
            assert catalogue.get(category.scheme, category.parent, category.flow), category
            assert category.code in catalogue.children(category.scheme, category.parent, category.flow)


def test_an_enduse_code_keeps_its_flow() -> None:
    catalogue = commodities()
    assert catalogue.name("enduse", "10000", Flow.EXPORTS) == "Cotton, raw"
    assert catalogue.name("enduse", "10000", Flow.IMPORTS) == "Crude oil"


def test_an_unknown_code_in_a_vocabulary_file_is_refused() -> None:
    with pytest.raises(VocabularyError, match="99999"):
        commodities().candidate("enduse=M99999")


def test_generated_words_point_at_categories() -> None:
    for _phrase, _share, *targets in commodities().words():
        for target in targets:
            assert commodities().candidate(target).wider


def test_corpus() -> None:
    """Nothing wrong: a word without a category is refused, never given another's."""
    verdicts = {phrase: verdict(phrase, expected) for phrase, expected in lines()}
    assert [phrase for phrase, found in verdicts.items() if found == "wrong"] == []
    assert sum(found == "right" for found in verdicts.values()) >= 0.96 * len(verdicts)


def test_two_spellings_of_one_product_are_no_rivals_of_each_other() -> None:
    """What a misspelling is near to is told by what phrases mean, which is worked out for those alone."""
    index = load_lexicon().fuzzy
    named = {phrase: load_lexicon().spelled(phrase) for phrase in list(index.keys)[::40]}
    assert all(index.key(phrase) == mention.label for phrase, mention in named.items() if mention is not None)
    same = [(a, b) for a, b in (("aluminum", "aluminium"), ("tire", "tyre")) if {a, b} <= index.keys.keys()]
    assert same and all(index.key(a) == index.key(b) for a, b in same)
    match = closest("alumminum", index)
    assert match is not None and not match.rivals
