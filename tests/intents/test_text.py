# ruff: noqa: RUF001 - letters that look alike are what is tested
"""Reading text: what Slack sends, what people paste, what nobody should send."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intents.text import MAX_LENGTH, TextTooLongError, fold, read, words


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("deficit with Vietnam 2024?", "deficit with vietnam 2024"),
        ("U.S.-China's Q1'25", "us china 's q1 '25"),
        ("the U.S. and us", "the us and us"),
        ("U. S. trade", "us trade"),
        ("c.i.f. and f.a.s. values, e.g. cars", "cif and fas values eg cars"),
        ("2024-25", "2024 - 25"),
        ("2024 – 25", "2024 - 25"),
        ("2024–'25", "2024 - '25"),
        ("2014~2018", "2014 ~ 2018"),
        ("2023→2024", "2023 to 2024"),
        ("2023 -> 2024", "2023 to 2024"),
        ("two-way non-petroleum Jan-Mar", "two way non petroleum jan mar"),
        ("y/y m/m q/q yr/yr", "y/y m/m q/q y/y"),
        ("deficit w/ China w/o cars", "deficit with china without cars"),
        ("20% of $2,000 & more", "20 % of $ 2000 & more"),
        ("1.5bn 8703.21 5.3.2025", "1.5 bn 8703.21 5 3 2025"),
        ("in 2022,2023 and 1,000,000", "in 2022 2023 and 1000000"),
        (">= 2019", ">= 2019"),
        ("> = 2019", "> = 2019"),
        ("≥2019", ">= 2019"),
        ("2018+", "2018 +"),
        ("'90s 1990s 5th q1 2024q3", "'90s 1990s 5th q1 2024q3"),
        ("Côte d’Ivoire Türkiye São Tomé Curaçao Łódź", "cote divoire turkiye sao tome curacao lodz"),
        ("ﬁsh ２０２４ Ⅳ", "fish 2024 iv"),
        ("٢٠٢٤", "2024"),
        ("2024¹", "2024"),
        ("don't we're China's", "dont we 're china 's"),
        ("中国 Вьетнам", "中国 вьетнам"),
        ("imports_from_japan", "imports from japan"),
        ("   \t\n ", ""),
        ("", ""),
        ("?!...", ""),
    ],
)
def test_norms(text: str, norms: str) -> None:
    assert read(text).norms == tuple(norms.split())


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<@U123> deficit", "deficit"),
        ("<@U123|name> deficit in <#C1|trade>", "deficit in"),
        ("<!here> <!subteam^S1|@desk> hi", "hi"),
        ("<!date^1392734382^{date}|March 2024> exports", "March 2024 exports"),
        ("see <https://www.census.gov/x?a=1|Census> now", "see Census now"),
        ("see <https://www.census.gov> now", "see now"),
        ("<mailto:a@b.c|a@b.c> hi", "a@b.c hi"),
        ("*bold* _italic_ ~struck~ `code` ```block```", "bold italic struck code block"),
        ("goods &amp; services &lt;b&gt;", "goods & services <b>"),
        ("&amp;lt;", "&lt;"),
        ("deficit :chart_with_upwards_trend: 2024 :+1::skin-tone-2:", "deficit 2024"),
        ("deficit with :flag-vn:", "deficit with VN"),
        ("deficit with 🇻🇳 🙏", "deficit with VN"),
        ("imports of :car: from Japan", "imports of car from Japan"),
        ("imports of 🚗 from Japan", "imports of automobile from Japan"),
        ("at 8:30:15", "at 8:30:15"),
        ("a\u200bb\u00adc\ufeff\u202e", "abc"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("one\r\n\ttwo", "one\ntwo"),
        ("“smart” ‘quotes’ — dash", "\"smart\" 'quotes' - dash"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\ud800 lone", "lone"),
    ],
)
def test_clean(text: str, clean: str) -> None:
    assert read(text).text == clean


def test_raw_tells_the_country_from_the_pronoun() -> None:
    country, pronoun = read("U.S. us").tokens
    assert (country.norm, country.raw, pronoun.norm, pronoun.raw) == ("us", "U.S.", "us", "us")


def test_gaps_keep_what_makes_no_token() -> None:
    utterance = read("Jan-Mar 2025, please?")
    assert [utterance.gap(i) for i in range(4)] == ["-", " ", ", ", "?"]


def test_length_limit() -> None:
    assert len(read("a" * MAX_LENGTH).tokens) == 1
    with pytest.raises(TextTooLongError):
        read("a" * (MAX_LENGTH + 1))
    with pytest.raises(TextTooLongError):
        read("\ufdfa" * 1000)  # one character that NFKC makes eighteen


def test_vocabulary_is_cut_like_questions() -> None:
    assert words("Côte d'Ivoire") == ("cote", "divoire")
    assert fold("STRASSE ß") == "strasse ß" or fold("ß") == "ss"


@given(st.text(alphabet=st.characters(), max_size=300))
@example("\uffe9 imports")
@example("#\x1b0")
@settings(max_examples=500, deadline=None)
def test_offsets_and_no_crash(text: str) -> None:
    utterance = read(text)
    at = 0
    for token in utterance.tokens:
        assert utterance.text[token.start : token.end] == token.raw and token.norm and token.start >= at
        at = token.end
    assert all(c.isprintable() or c == "\n" for c in utterance.text if c.isascii())
    utterance.text.encode("utf-8")
    assert read(utterance.text).text == utterance.text or set(text) & set("&<:*_~`")


@given(st.text(alphabet="aBcSTuv govtI", max_size=30))
def test_plain_words_of_the_vocabulary_are_cut_as_a_question_is(text: str) -> None:
    assert words(text) == read(text).norms
    assert words(f"{text} 10%, o'clock") == read(f"{text} 10%, o'clock").norms


def test_words_that_are_too_long_are_refused_as_a_question_is() -> None:
    with pytest.raises(TextTooLongError):
        words("a" * (MAX_LENGTH + 1))
