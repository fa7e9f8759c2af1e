"""Products that "and" joins, and products with words of their official names beside them."""

from __future__ import annotations

import pytest

from data.commodities import CommodityMention
from data.hs import SCHEME
from intents.dimensions.commodity import commodity_spans
from intents.text import read
from tests.intents.product_codes import codes

SENTENCE = "imports of {} from China in 2024"


def mentions(phrase: str) -> list[CommodityMention]:
    """The products of a phrase in a question about imports."""
    spans = commodity_spans(read(SENTENCE.format(phrase)))
    return [span.value for span in spans if isinstance(span.value, CommodityMention)]


def deep(phrase: str) -> list[set[str]]:
    """The HS codes of each product of a phrase."""
    return [
        set(next((c.imports for c in m.candidates if c.scheme == SCHEME and not c.wider), ())) for m in mentions(phrase)
    ]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("rubber and plastic shoes", [{"6401", "6402"}]),
        ("copper and aluminum wire", [{"7408"}, {"7605"}]),
        ("wool and cotton fabric", [{"5111", "5112"}, {"5208", "5209", "5210", "5211", "5212"}]),
        ("picture and coloring books", [{"4903"}]),
        ("golf clubs and balls", [{"950631"}, {"950632"}]),
        ("plastic tableware and kitchenware", [{"392410"}]),
        ("ceramic tiles and sinks", [{"6907"}, {"6910"}]),
    ],
)
def test_words_that_two_products_share(phrase: str, expected: list[set[str]]) -> None:
    assert deep(phrase) == expected


@pytest.mark.parametrize("phrase", ["sweaters and hoodies", "pickles and gherkins", "herbicides and pesticides"])
def test_two_words_for_the_same_codes_are_one_product(phrase: str) -> None:
    assert len(mentions(phrase)) == 1


@pytest.mark.parametrize(
    "phrase",
    [
        "beef and pork",
        "rice and noodles",
        "glass bottles and mirrors",
        "leather shoes and handbags",
    ],
)
def test_two_products_stay_two(phrase: str) -> None:
    assert len(mentions(phrase)) == 2


@pytest.mark.parametrize("phrase", ["wine and champagne", "cheese and parmesan", "trousers and jeans"])
def test_of_a_product_and_a_part_of_it_the_answer_has_the_whole_and_says_so(phrase: str) -> None:
    (found,) = mentions(phrase)
    assert f"it holds {phrase.rpartition(' ')[2]}" in found.candidates[0].reason


def test_a_part_beside_its_whole_is_compared() -> None:
    question = "compare imports of herbicides and pesticides from China in 2024"
    assert len(commodity_spans(read(question))) == 1 + 1


@pytest.mark.parametrize("phrase", ["corn and soybean oil", "olive and palm oil", "wheat and rye flour"])
def test_a_product_or_what_it_is_made_into_is_asked_about(phrase: str) -> None:
    first, _ = mentions(phrase)
    assert first.kind == "ambiguous" and len(first.alternatives) == 2


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("gummies and other candy", {"1704"}),
        ("tulip, lily and other flower bulbs", {"0601"}),
        ("lemons and other citrus", {"0805"}),
        ("tapioca and other starches", {"1108", "1903"}),
    ],
)
def test_and_other(phrase: str, expected: set[str]) -> None:
    assert deep(phrase) == [expected]


def test_what_is_no_part_is_not_left_out() -> None:
    """No official name of candy has unicorns: the words stay, and no figure is given."""
    (found,) = mentions("unicorns and other candy")
    assert found.phrase == "candy"


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("crabmeat, prepared or preserved", {"160510"}),
        ("walnuts in the shell", {"080231"}),
        ("cotton fiber, not carded or combed", {"5201"}),
        ("coffee not roasted", {"090111", "090112"}),
        ("feathers and down for stuffing", {"050510"}),
        ("titanium and articles", {"8108"}),
        ("tires for aircraft", {"401130"}),
        ("nuts and bolts of steel", {"7318"}),
        ("trousers of cotton", {"610342", "610462", "620342", "620462"}),
        ("furniture of wood", {"940330", "940340", "940350", "940360"}),
        ("steel nails", {"7317"}),
    ],
)
def test_words_of_the_official_name(phrase: str, expected: set[str]) -> None:
    assert set(codes(phrase) or ()) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "copper for wire",
        "sugar in bulk",
        "explosives ready for blasting",
        "coffee for Christmas",
        "hard wheat",
        "whole tuna",
        "tuna, whole",
        "tuna in pieces",
        "aluminum, not worked",
        "fax machines and parts",
        "steel watches",
        "steel tools",
        "wood machinery",
    ],
)
def test_other_words_stay_unread(phrase: str) -> None:
    """They may limit what is asked: copper for wire is no copper wire."""
    assert codes(phrase) is None


@pytest.mark.parametrize(
    ("text", "code", "whole"),
    [
        ("HS chapter 41 hides and leather", "41", True),
        ("soybeans and other oilseeds, HS chapter 12,", "12", True),
        ("cereals under HS chapter 10", "10", True),
        ("platinum-group metals, heading 7110", "7110", True),
        ("mineral fertilizers of heading 3105", "3105", True),
        ("food supplements and other preparations of heading 2106", "2106", True),
        ("walnuts of heading 0802", "0802", False),
        ("electric cars of heading 8703", "8703", False),
        ("machinery and HS 8703", "8703", False),
    ],
)
def test_a_code_with_its_description(text: str, code: str, whole: bool) -> None:
    """A narrower product beside a code is not taken for the whole code."""
    spans = commodity_spans(read(SENTENCE.format(text)))
    own = [s for s in spans if s.rule == "code"]
    assert len(own) == 1 and code in own[0].value.candidates[0].imports  # type: ignore[attr-defined]
    assert (len(spans) == 1 and own[0].start == len(("imports", "of"))) is whole


@pytest.mark.parametrize(
    ("word", "heading"),
    [
        ("leather handbags", "4202"), ("rubies", "7103"), ("comic books", None), ("kayaks", "8903"), ("herbs", None),
        ("submarines", None), ("cowhides", "4101"), ("merino wool", "5101"), ("raw silk", "5002"),
        ("silk fabric", "5007"), ("extra virgin olive oil", "1509"), ("guitars", "9202"), ("staples", "8305"),
    ],
)  # fmt: skip
def test_a_narrow_word_is_not_answered_with_a_category_that_holds_it(word: str, heading: str | None) -> None:
    (found,) = mentions(word)
    first = found.candidates[0]
    assert bool(first.wider) if heading is None else first.imports[0].startswith(heading)
