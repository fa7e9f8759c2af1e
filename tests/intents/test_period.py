"""The period dimension beyond single phrases: spans, notes, scores, ends, other days."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from data.period import Period, PeriodExpr
from intents.dimensions.period import grammar, period_spans
from intents.dimensions.period.engine import string
from intents.dimensions.period.lexer import Lexer
from intents.dimensions.period.vocabulary import Pattern, expand, needed, vocabulary
from intents.text import Span, read

TODAY = dt.date(2026, 11, 21)
CORPUS = Path(__file__).parents[1] / "corpus"


def spans(text: str, today: dt.date = TODAY) -> list[Span]:
    return period_spans(read(text), today)


def expr(text: str, today: dt.date = TODAY) -> PeriodExpr:
    (span,) = [s for s in spans(text, today) if s.dimension == "period"]
    assert isinstance(span.value, PeriodExpr)
    return span.value


def test_a_range_keeps_both_ends() -> None:
    value = expr("how much did the deficit change from 2023 to 2024?")
    assert value.ends == (Period.of_year(2023), Period.of_year(2024))
    assert value.period == Period(Period.of_year(2023).start, Period.of_year(2024).end)


def test_ends_keep_the_order_in_which_they_were_said() -> None:
    assert expr("from 2024 to 2023").ends == (Period.of_year(2024), Period.of_year(2023))


def test_spans_cover_the_words_that_they_read() -> None:
    utterance = read("deficit with Vietnam in the first quarter of 2024, y/y")
    covered = [utterance.norms[s.start : s.end] for s in period_spans(utterance, TODAY)]
    assert covered == [("the", "first", "quarter", "of", "2024"), ("y/y",)]


def test_misspellings_are_read_and_said() -> None:
    (span,) = spans("Febuary 2025")
    assert span.note == "reading *Febuary* as february" and span.score < 1


def test_fuzzy_matching_is_a_parameter() -> None:
    assert spans("Novembbber 2024")[0].rule == "period.year"
    (span,) = period_spans(read("Novembbber 2024"), TODAY, lambda w: "november" if w.startswith("novemb") else None)
    assert isinstance(span.value, PeriodExpr) and span.value.period == Period.of_month(2024, 11)
    assert span.note == "reading *Novembbber* as november"


def test_a_year_compared_with_a_quarter_is_that_quarter() -> None:
    _, second = spans("Q1 2025 vs 2024")
    assert isinstance(second.value, PeriodExpr) and second.value.period == Period.of_quarter(2024, 1)
    assert second.note == "reading *2024* as Q1 2024"


def test_two_digit_years_score_less() -> None:
    (span,) = spans("vn deficit 24")
    assert span.score == 0.7 and span.note == "reading *24* as 2024"
    assert spans("deficit with vietnam 2023 top 24")[0].rule == "period.year"


@pytest.mark.parametrize(
    ("today", "month"),
    [("2026-01-31", "2025-12"), ("2026-03-01", "2026-02"), ("2024-02-29", "2024-01")],
)
def test_last_month_is_the_calendar_month_before_today(today: str, month: str) -> None:
    value = expr("exports last month", dt.date.fromisoformat(today))
    assert value.period == Period.of_month(int(month[:4]), int(month[5:])) and value.relative


def test_a_bare_month_is_the_most_recent_and_says_so() -> None:
    assert expr("in March", dt.date(2026, 3, 1)).period == Period.of_month(2026, 3)
    value = expr("in March", dt.date(2026, 2, 28))
    assert value.period == Period.of_month(2025, 3) and value.assumed_year


def test_a_bare_quarter_is_the_last_that_is_over() -> None:
    assert expr("in Q4", dt.date(2026, 12, 31)).period == Period.of_quarter(2025, 4)
    assert expr("in Q4", dt.date(2027, 1, 1)).period == Period.of_quarter(2026, 4)


@pytest.mark.parametrize(
    "text", ["", " ", "?", "🙏", "'", "-", "2024-", "-2024", "from to", "between and", "since", "q9"]
)
def test_fragments_do_no_harm(text: str) -> None:
    spans(text)


def test_phrases_expand() -> None:
    assert expand("by (calendar |)(month|year)") == [
        ("by", "calendar", "month"),
        ("by", "calendar", "year"),
        ("by", "month"),
        ("by", "year"),
    ]
    with pytest.raises(ValueError, match="nest"):
        expand("a (b (c|d))")


def test_every_phrase_of_the_vocabulary_is_written_in_norms() -> None:
    """A phrase that the tokenizer would cut otherwise could never match."""
    odd = [key for key in vocabulary().phrases if read(" ".join(key)).norms != key]
    assert odd == []


def test_every_phrase_of_the_vocabulary_is_read() -> None:
    lost = []
    for key in list(vocabulary().phrases)[::11]:
        found = spans(" ".join(key))
        if sum(s.end - s.start for s in found) < len(key) - 2:
            lost.append(key)
    assert lost == []


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("January 2025 from December", ((2025, 1), (2024, 12))),
        ("January 2025 vs December", ((2025, 1), (2024, 12))),
        ("December 2024 and January", ((2024, 12), (2025, 1))),
        ("March 2025 from January", ((2025, 3), (2025, 1))),
        ("March 2025 and August", ((2025, 3), (2025, 8))),
    ],
)
def test_what_a_month_is_measured_from_lies_before_it(text: str, ends: tuple[tuple[int, int], ...]) -> None:
    found = [s.value for s in spans(text) if s.dimension == "period"]
    starts = [e.period.start for e in found if isinstance(e, PeriodExpr) and e.period is not None]
    assert starts == [12 * year + month - 1 for year, month in ends]


# --- rules are compiled when a text has what they need ------------------------------------------------


def test_what_a_rule_needs_is_what_nothing_lets_be_missing() -> None:
    macros = {"unit": "(month|year)", "part": "(unit|day)", "maybe": "(full)*"}
    assert needed("the? last (a|b) unit maybe (?!x) part y? z*", macros) == [["last"], ["month", "year"]]
    assert needed("(?<=since) the? event", macros) == [["event"]]
    assert needed("((a b)? c)+ d", macros) == [["d"]]
    assert needed("a | b", macros) == []


def _patterns() -> list[Pattern]:
    words = vocabulary()
    rules = (*grammar.atom_rules(words), *grammar.part_rules(words), *grammar.composed_rules(words))
    return [rule[1] for rule in rules]  # type: ignore[misc]


def test_a_text_without_what_a_rule_needs_is_not_matched_by_it() -> None:
    """Over the expressions of the corpus, with and without their atoms, and over random ones."""
    words, chance = vocabulary(), random.Random(7)
    lines = (CORPUS / "periods.tsv").read_text(encoding="utf-8").splitlines()
    texts = {string(Lexer(read(line.split("\t")[0]), words, 2026, None).items(), words) for line in lines}
    signs = [words.among(name)[-1] for name in sorted(words.names)]
    texts |= {"".join(chance.choices(signs, k=6)) for _ in range(1500)}
    spare = 0
    for pattern in _patterns():
        for text in texts:
            possible = pattern.possible(frozenset(text))
            spare += not possible
            assert possible or pattern.search(text, 0) is None, (pattern._rule, text)
    assert spare > 0.8 * len(texts) * len(_patterns())


def test_a_rule_that_names_no_class_is_told() -> None:
    with pytest.raises(KeyError, match="nosuch"):
        vocabulary().pattern("the? nosuch", {})
    with pytest.raises(KeyError, match="nosuch"):
        vocabulary().pattern("(the|nosuch)", {}).search("x", 0)
