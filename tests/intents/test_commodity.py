"""Products in questions: which category, which refusal, and what is no product at all."""

from __future__ import annotations

from itertools import pairwise

import pytest

from data.commodities import CommodityMention
from data.model import Flow, Sector
from intents.dimensions.commodity import commodity_spans
from intents.text import Span, read


def spans(text: str) -> list[Span]:
    return commodity_spans(read(text))


def only(text: str) -> CommodityMention:
    found = spans(text)
    assert len(found) == 1, [span.value for span in found]
    assert isinstance(found[0].value, CommodityMention)
    return found[0].value


@pytest.mark.parametrize(
    ("text", "exports", "imports"),
    [
        ("crude from Canada last year", "11100", "10000"),
        ("pharmaceutical imports 2024", "40100", "40100"),
        ("who sells us the most furniture", "41000", "41000"),
        ("auto imports from Japan", "3", "3"),
        ("U.S. exports of natural-gas in 2024", "11200", "10110"),
        ("how much aluminium did we import", "12200", "14200"),
    ],
)
def test_first_candidate_names_the_codes_of_each_flow(text: str, exports: str, imports: str) -> None:
    first = only(text).candidates[0]
    assert first.codes(Flow.EXPORTS) == (exports,)
    assert first.codes(Flow.IMPORTS) == (imports,)


def test_order_of_candidates_is_narrow_before_wide() -> None:
    assert [c.scheme for c in only("passenger cars to Germany").candidates] == ["enduse", "motor_vehicles", "hs_detail"]
    assert [c.scheme for c in only("crude oil imports from Mexico").candidates] == ["enduse", "petroleum", "hs_detail"]
    assert only("aircraft exports to China").candidates[-1].pairs == (("hs", "88"),)


def test_a_sum_of_codes_is_one_candidate() -> None:
    assert only("clothes from Vietnam").candidates[0].pairs == (("hs", "61"), ("hs", "62"))


def test_a_wider_category_is_marked_in_its_flow() -> None:
    soybeans = next(c for c in only("soybean imports").candidates if c.scheme == "enduse")
    assert soybeans.wider == (Flow.IMPORTS,)
    assert not soybeans.comparable
    assert only("wine imports").candidates[1].wider == (Flow.EXPORTS, Flow.IMPORTS)
    assert only("computers").candidates[0].wider == ()
    assert only("computers").candidates[0].comparable


def test_codes_stand_between_what_is_the_word_and_what_holds_more() -> None:
    """Soybeans are an end-use category of exports; among imports they are in one that holds more."""
    first, second, third, *_ = only("soybeans").candidates
    assert (first.exports, first.imports) == ((), ("1201",))
    assert (second.scheme, second.exports) == ("enduse", ("00100",))
    assert (third.exports, third.imports) == (("1201",), ("1201",))
    assert [c.scheme for c in only("wine").candidates] == ["hs_detail", "enduse"]
    assert only("iron ore").candidates[0].imports == ("2601",)  # before steelmaking materials


@pytest.mark.parametrize(
    ("text", "exports", "imports"),
    [
        ("beef imports", ("0201", "0202"), ("0201", "0202")),
        ("gold from Switzerland", ("7108",), ("7108", "7115900530")),
        ("smartphones from India", ("851712", "851713"), ("851712", "851713")),
        ("lithium-ion batteries from China", ("850760",), ("850760",)),
        ("black pepper imports", ("090411", "090412"), ("090411", "090412")),
        ("fresh peppers from Mexico", ("070960",), ("070960",)),
        ("imports of 8703.80", ("870380",), ("870380",)),
        ("HTS 8471.30.01 imports", ("84713001",), ("84713001",)),
        ("imports under 7115.90.0530", (), ("7115900530",)),
    ],
)
def test_words_and_codes_of_any_depth(text: str, exports: tuple[str, ...], imports: tuple[str, ...]) -> None:
    first = only(text).candidates[0]
    assert (first.scheme, first.exports, first.imports) == ("hs_detail", exports, imports)


@pytest.mark.parametrize(("text", "level"), [("top HS-6 imports", 6), ("HS4 products", 4), ("HS-10 codes", 10)])
def test_a_level_of_detail_is_a_list(text: str, level: int) -> None:
    found = only(text)
    assert (found.kind, found.candidates[0].level) == ("scheme", level)


@pytest.mark.parametrize("text", ["key dates", "release calendar", "$8703.80 of it"])
def test_words_that_mean_something_else_are_no_products(text: str) -> None:
    assert spans(text) == []


def test_a_year_after_a_code_is_no_code() -> None:
    assert [s.value.label for s in spans("HS 2709, 2024")] == ["HS 2709"]  # type: ignore[attr-defined]


def test_petroleum_crude_and_oil_are_three_things() -> None:
    assert only("petroleum deficit").candidates[0].pairs == (("petroleum", "petroleum"),)
    assert only("non-petroleum deficit").candidates[0].pairs == (("petroleum", "non_petroleum"),)
    assert only("goods deficit excluding petroleum").candidates[0].pairs == (("petroleum", "non_petroleum"),)
    oil = only("oil imports")
    assert oil.label == "crude oil"
    assert set(oil.alternatives) == {"petroleum", "petroleum products", "vegetable oils"}
    assert oil.note
    assert only("gas exports").kind == "ambiguous"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("chips from Taiwan", "semiconductors"),
        ("potato chips from Canada", "potato chips"),
        ("wood chips", "wood chips"),
        ("corn exports", "corn"),
        ("corn syrup exports", "corn syrup"),
        ("olive oil from Italy", "olive oil"),
        ("oil paintings", "oil paintings"),
        ("Swiss cheese imports", "swiss cheese"),
        ("turkey meat exports", "turkey meat"),
        ("brazil nuts", "brazil nuts"),
    ],
)
def test_what_stands_around_decides(text: str, label: str) -> None:
    assert only(text).label == label


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("women's footwear from China", "footwear"),
        ("organic coffee imports", "green coffee"),
        ("farmed shrimp from India", "fish and shellfish"),
        ("shoes for women", "footwear"),
        ("teak furniture", "furniture and household goods"),
    ],
)
def test_a_modifier_that_no_table_carries_is_refused_with_the_nearest(text: str, nearest: str) -> None:
    found = only(text)
    assert (found.kind, found.candidates) == ("refused", ())
    assert any(nearest in candidate.label for candidate in found.nearest) or found.label == nearest
    assert found.note


def test_the_means_of_transport_is_refused_wherever_it_stands() -> None:
    assert [span.value.kind for span in spans("shrimp imports from India by air")] == ["category", "refused"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "scheme", "code"),
    [
        ("imports of HS 87 from Japan", "hs", "87"),
        ("HS87 imports", "hs", "87"),
        ("chapter 27 exports", "hs", "27"),
        ("HS chapter 3", "hs", "03"),
        ("end-use 40100 imports", "enduse", "40100"),
        ("NAICS 334", "naics", "334"),
        ("SITC 78 imports", "sitc", "78"),
    ],
)
def test_codes_as_typed(text: str, scheme: str, code: str) -> None:
    assert (scheme, code) in only(text).candidates[0].pairs


def test_a_code_that_is_in_no_list_is_refused_with_its_parent() -> None:
    line = only("imports under HS 8703.99")
    assert line.kind == "refused"
    assert line.nearest[0].pairs == (("hs_detail", "8703"),)
    assert only("HS 77").nearest == ()


def test_an_enduse_code_that_means_two_things_says_so() -> None:
    both = only("end-use 10000")
    assert not both.candidates[0].comparable
    assert both.note == "end-use 10000 is Cotton, raw among exports and Crude oil among imports"


def test_several_codes_after_one_name() -> None:
    assert [span.value.candidates[0].imports for span in spans("HS codes 72 and 73")] == [("72",), ("73",)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Texas exports", "TX"),
        ("imports of New York state", "NY"),
        ("exports from New Mexico", "NM"),
        ("exports from the state of Georgia", "GA"),
        ("Washington state exports", "WA"),
        ("TX exports", "TX"),
    ],
)
def test_states(text: str, code: str) -> None:
    assert only(text).candidates[0].pairs == (("state", code),)


def test_turkey_the_bird_and_the_country() -> None:
    assert only("exports of turkey to Mexico").label == "turkey meat"
    assert only("smoked turkey exports").kind == "refused"
    assert spans("exports to turkey") == spans("imports of Turkey") == spans("Turkey") == []


def test_words_in_capitals_are_country_codes_and_owners_are_firms() -> None:
    assert spans("imports from GIN") == spans("JAM exports") == []
    assert spans("Apple's imports from China") == []
    assert only("apple imports").label == "apples"


def test_a_list_of_codes_with_commas() -> None:
    assert [span.value.candidates[0].imports[0] for span in spans("hs chapters 84, 85 and 87")] == ["84", "85", "87"]  # type: ignore[attr-defined]


def test_georgia_and_washington_alone_are_no_states() -> None:
    assert spans("exports to Georgia") == []
    assert spans("Washington's deficit with China") == []


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("top import categories from Vietnam", "enduse"),
        ("what do we buy from Ireland", "enduse"),
        ("what does Japan sell us", "enduse"),
        ("biggest services categories", "service"),
        ("services imports by category 2024", "service"),
        ("rank HS chapters", "hs"),
        ("which states export the most", "state"),
    ],
)
def test_lists_of_categories(text: str, scheme: str) -> None:
    found = only(text)
    assert (found.kind, found.candidates[0].scheme, found.candidates[0].imports) == ("scheme", scheme, ())


def test_what_is_no_list_where_a_product_is_named() -> None:
    assert only("what did we import in pharmaceuticals from Ireland in 2025?").kind == "category"


def test_services() -> None:
    tourism = only("tourism exports")
    assert (tourism.sector, tourism.candidates[0].pairs) == (Sector.SERVICES, (("service", "travel"),))
    assert only("royalties from Ireland").candidates[0].pairs == (("service", "ip_charges"),)
    assert only("software services").candidates[0].wider


def test_a_misspelling_is_read_and_said() -> None:
    span = spans("semicondutors from Taiwan")[0]
    assert span.rule == "fuzzy"
    assert span.score < 1
    assert span.note == "reading *semicondutors* as semiconductor"
    assert spans("inflation") == spans("weather in Hanoi") == []


def test_words_that_others_know_are_never_misspelled_products() -> None:
    assert spans("furnture")
    assert commodity_spans(read("furnture"), lambda word: word == "furnture") == []


@pytest.mark.parametrize(
    "text",
    [
        "what is the lead over Mexico",
        "who leads in trade",
        "on paper",
        "who won the game",
        "is it on the books",
        "the States",
        "goods",
        "services",
        "trade in goods and services",
        "",
        "?!",
        "2024",
    ],
)
def test_no_product(text: str) -> None:
    assert spans(text) == []


def test_homographs_are_products_where_a_product_would_stand() -> None:
    assert only("lead imports").label == "lead metal"
    assert only("imports of paper from Canada").label == "paper"


def test_lists_of_products_are_several_spans() -> None:
    labels = [span.value.label for span in spans("steel, aluminum and copper imports; cars too")]  # type: ignore[attr-defined]
    assert labels == ["iron and steel", "aluminum", "copper", "passenger cars"]


def test_spans_never_overlap_and_lie_inside() -> None:
    for text in (
        "used cars and frozen shrimp by air from HS 87 Texas",
        "iron and steel mill products vs steel products",
    ):
        utterance = read(text)
        found = commodity_spans(utterance)
        assert all(left.end <= right.start for left, right in pairwise(found))
        assert all(0 <= span.start < span.end <= len(utterance.tokens) for span in found)
