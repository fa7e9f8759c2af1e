"""Words to HS codes at any depth: the corpus, and that every line of the vocabulary names codes that exist."""

from __future__ import annotations

import pytest

from data.commodities import CommodityMention
from data.hs import LEVELS, hs_known, hs_name
from data.hs_words import HsWord, called, hs_words, official_words
from data.model import Flow
from data.schemes import VocabularyError
from intents.dimensions.commodity import commodity_spans
from intents.text import read
from tests.intents.product_codes import codes as codes_of
from tests.intents.product_codes import lines, verdict

RIGHT, WRONG = 0.80, 0.01


def mentions(text: str) -> list[CommodityMention]:
    """The products of a question."""
    return [span.value for span in commodity_spans(read(text)) if isinstance(span.value, CommodityMention)]


def test_the_corpus() -> None:
    found = [verdict(phrase, expected) for phrase, expected, _ in lines()]
    assert found.count("right") >= RIGHT * len(found)
    assert found.count("wrong") <= WRONG * len(found)


def test_every_code_of_the_vocabulary_is_in_the_official_lists() -> None:
    for word in (*hs_words(), *official_words()):
        assert word.candidates(), word
        for flow, codes in ((f, c.codes(f)) for c in word.candidates() for f in (Flow.EXPORTS, Flow.IMPORTS)):
            for code in codes:
                assert len(code) in LEVELS and hs_known(code, flow), (word.name, flow, code)
            twice = [(a, b) for a in codes for b in codes if a != b and b.startswith(a)]
            assert not twice and len(set(codes)) == len(codes), (word.name, twice)


def test_a_code_that_changed_says_so() -> None:
    for word in hs_words():
        if ".." in word.codes and not word.candidates()[0].wider:
            assert word.reason or word.codes.count("..") > 1, word.name


def test_a_line_with_a_broken_code_is_refused() -> None:
    with pytest.raises(VocabularyError, match="'12a4'"):
        HsWord(("x",), "12a4").candidates()


def test_names_of_codes() -> None:
    assert "avocados" in hs_name("080440", Flow.IMPORTS)
    assert hs_name("8800", Flow.EXPORTS).startswith("Civilian aircraft")
    assert not hs_known("0899", Flow.IMPORTS)
    assert not hs_known("7115900530", Flow.EXPORTS)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("frozen boneless beef", {"020230"}),
        ("smoked trout", {"030543"}),
        ("cotton socks", {"611595"}),
        ("women's cotton dresses", {"610442", "620442"}),
        ("rubber floor mats", {"401691"}),
        ("diesel trucks", {"870421", "870422", "870423"}),
    ],
)
def test_a_kind_that_official_names_tell_apart(text: str, codes: set[str]) -> None:
    assert codes_of(text) == codes  # type: ignore[comparison-overlap]


@pytest.mark.parametrize("text", ["dried figs", "frozen lobster", "organic melons", "wooden spoons", "women's shoes"])
def test_a_kind_that_they_do_not_tell_is_refused(text: str) -> None:
    """Fresh and dried figs are in one subheading; no list has organic melons."""
    assert codes_of(text) is None


def test_what_is_denied_does_not_count() -> None:
    """ "Of textile materials (other than cotton)" is no cotton; "fresh, chilled or frozen" is not frozen alone."""
    found = codes_of("cotton underwear") or frozenset()
    assert found and all("other than" not in hs_name(code, Flow.IMPORTS).split("cotton")[0] for code in found)
    assert codes_of("frozen frog legs") is None


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("6403 footwear with leather uppers from Italy", "6403", 5),
        ("footwear with leather uppers (HS 6403) from Italy", "6403", 6),
        ("imports of 850760 from Korea", "850760", 1),
        ("080440 avocados from Mexico", "080440", 2),
        ("10-digit HTS 8507600020 from Korea", "8507600020", 4),
        ("imports from China HS 6911", "6911", 2),  # a partner, though the name has "porcelain or china"
        ("'Insulated optical fiber cables' from Mexico", "854470", 4),
        ("'Bars and rods of iron or nonalloy steel, hot-rolled, in irregularly wound coils' from Canada", "7213", 14),
        ("\u201cSugar confectionery (including white chocolate), not containing cocoa\u201d from Mexico", "1704", 8),
    ],
)
def test_official_words_and_codes_beside_each_other(text: str, code: str, words: int) -> None:
    (mention,) = [one for one in mentions(text) if one.candidates]
    (span,) = [span for span in commodity_spans(read(text)) if span.value == mention]
    assert (mention.candidates[0].imports, span.end - span.start) == ((code,), words)


@pytest.mark.parametrize(
    "text",
    [
        "'Shrimps and prawns, frozen, other than cold-water' from Indonesia",  # two subheadings have these words
        "imports of 9999 million from China",
        "in 2003 footwear from Italy",
    ],
)
def test_what_no_single_code_is(text: str) -> None:
    assert "code" not in [span.rule for span in commodity_spans(read(text))]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("imports of tuna, canned, from Thailand", ("160414",)),
        ("exports of natural gas, liquefied, to Turkey", ("271111",)),
        ("imports of beef, frozen from Australia", ("0202",)),
        ("imports of corn, sweet potatoes and beans", ("1005",)),
    ],
)
def test_a_kind_after_a_comma(text: str, codes: tuple[str, ...]) -> None:
    first = mentions(text)[0]
    assert next(c for c in first.candidates if c.scheme == "hs_detail").imports == codes


def test_a_part_of_a_code_says_so_and_a_brand_is_refused_with_what_holds_it() -> None:
    salami, prosecco = (mentions(f"imports of {word} from Italy")[0] for word in ("salami", "prosecco"))
    assert salami.candidates[0].imports == ("1601",) and "more than salami" in salami.candidates[0].reason
    assert prosecco.candidates[0].imports == ("220410",) and Flow.IMPORTS in prosecco.candidates[0].wider
    assert prosecco.candidates[0].label == "sparkling wine (HS 2204.10)"


def test_codes_of_one_flow_and_a_wider_one_of_the_other() -> None:
    exact, wider = HsWord(("rotors",), "M:8708305030 X:~870830").candidates()
    assert (exact.imports, exact.exports, exact.wider) == (("8708305030",), (), ())
    assert (wider.imports, wider.exports, wider.wider) == ((), ("870830",), (Flow.EXPORTS,))


def test_an_industry_of_the_very_name_stands_after_the_codes() -> None:
    schemes = [c.scheme for c in mentions("strawberry imports in 2023")[0].candidates]
    assert schemes[:2] == ["hs_detail", "naics"]


def test_a_long_name_of_a_subheading_says_what_it_is_part_of() -> None:
    assert called("071080", Flow.IMPORTS).startswith("Vegetables; uncooked or cooked")
    assert called("901890", Flow.IMPORTS) == (
        "Medical, surgical or dental instruments\u2026; n.e.c. in heading no. 9018 (HS 9018.90)"
    )
    assert called("080440", Flow.IMPORTS) == "avocados (HS 0804.40)"
    assert not called("940161", Flow.IMPORTS).startswith("sofas")  # which are a part of it


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("imports of coconut oil (HS 1513.11, 1513.19) from the Philippines", {"151311", "151319"}),
        ("beef (HS 0201 and 0202) from Australia", {"0201", "0202"}),
        ("beef (0201, 0202) from Australia", {"0201", "0202"}),
        ("shipments of steel from Korea (HS 7208, 7209)", {"7208"}),
    ],
)
def test_codes_in_brackets_after_a_product_are_one_set(text: str, codes: set[str]) -> None:
    """Only where the product has something of each; else they stay several."""
    assert set(mentions(text)[-1 if len(codes) == 2 else 1].candidates[0].imports) == codes


@pytest.mark.parametrize(
    ("text", "codes", "label"),
    [
        ("imports of men's shirts, woven, from Bangladesh", {"6205"}, "woven men's shirts"),
        ("imports of trousers (cotton) from India", {"610342", "610462", "620342", "620462"}, "cotton trousers"),
        ("imports of sweaters, wool, from Italy", {"611011"}, "wool sweaters"),
    ],
)
def test_a_kind_between_commas(text: str, codes: set[str], label: str) -> None:
    (found,) = mentions(text)
    assert (set(found.candidates[0].imports), found.label) == (codes, label)


@pytest.mark.parametrize("text", ["imports of dresses, cotton and wine", "imports of shirts, wool yarn, from India"])
def test_what_is_no_kind_after_a_comma_stays(text: str) -> None:
    assert all("," not in found.label and " dresses" not in found.label for found in mentions(text))
    assert len(mentions(text)) > 1


def test_a_code_by_the_tariff_with_its_noun() -> None:
    text = "imports of HTS10 8471300100 and of HS 3002.15 products"
    assert [found.label for found in mentions(text)] == ["HS 8471.30.0100", "HS 3002.15"]
    assert [span.end for span in commodity_spans(read(text))] == [4, 9]
