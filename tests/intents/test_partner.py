"""Partners: the corpus, and that every line of the vocabulary does what it says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from data.partners import PartnerMention, load_partners
from intents.dimensions.partner import looks_like_partner, partner_spans, partner_suggestions
from intents.dimensions.partner.lexicon import canonical, load_lexicon
from intents.text import Span, read, words

CORPUS = Path(__file__).parents[1] / "corpus" / "partners.tsv"


def corpus() -> list[tuple[str, str]]:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(question, expected) for question, expected in pairs]


def mention(span: Span) -> PartnerMention:
    assert isinstance(span.value, PartnerMention)
    return span.value


def target(found: PartnerMention) -> str:
    """The shorthand of the corpus for a mention."""
    if found.kind == "ambiguous":
        return "|".join(key for _, key in found.choices)
    if found.kind == "world":
        return "world"
    if found.group or found.kind == "partner":
        return found.group or found.codes[0]
    places = load_partners().partners
    return next(key for key, place in places.items() if (place.name, place.kind) == (found.name, found.kind))


def reading(question: str) -> str:
    return " ".join(target(mention(span)) for span in partner_spans(read(question))) or "none"


def only(question: str) -> Span:
    (span,) = partner_spans(read(question))
    return span


def test_corpus() -> None:
    wrong = [(q, expected, got) for q, expected in corpus() if (got := reading(q)) != expected]
    assert not wrong


def test_every_alias_stands_in_the_corpus() -> None:
    said = {canonical(words(question)) for question, _ in corpus()}
    text = "\n".join(" " + " ".join(question) + " " for question in said)
    missing = [a.text for a in load_partners().aliases if f" {' '.join(canonical(words(a.text)))} " not in text]
    assert not missing


def test_no_alias_has_two_meanings() -> None:
    meanings: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for alias in load_partners().aliases:
        meanings.setdefault(canonical(words(alias.text)), set()).add(alias.targets)
    assert not {key: found for key, found in meanings.items() if len(found) > 1 or key == ()}


def test_no_alias_is_written_twice() -> None:
    count = Counter(alias.text.lower() for alias in load_partners().aliases)
    assert not [text for text, times in count.items() if times > 1]


def test_every_guard_blocks_its_own_phrase() -> None:
    lexicon = load_lexicon()
    for guard in load_partners().guards:
        phrase = " ".join(options[0] for options in guard.words)
        spans = partner_spans(read(f"US imports {phrase}"))
        inside = [s for s in spans if s.start >= 2 + guard.start and s.end <= 2 + guard.end]
        assert not inside, (phrase, inside, lexicon.catalogue)


@pytest.mark.parametrize(
    ("question", "kind", "note"),
    [
        ("deficit with Veitnam", "partner", "reading *Veitnam* as Vietnam"),
        ("exports to Korea", "partner", "reading Korea as South Korea"),
        ("deficit with Beijing", "partner", "reading Beijing as China"),
        ("trade with England", "partner", "reading England as United Kingdom"),
        ("deficit with CN", "partner", "reading CN as China"),
        ("what does Brussels buy", "group", "reading Brussels as European Union"),
        ("deficit with Vietnam", "partner", None),
        ("exports to Congo", "ambiguous", None),
        ("exports to Guam", "territory", None),
        ("exports to Scotland", "unpublished", None),
        ("worldwide exports", "world", None),
        ("Asia exports", "area", None),
    ],
)
def test_kinds_and_notes(question: str, kind: str, note: str | None) -> None:
    span = only(question)
    assert (mention(span).kind, span.note) == (kind, note)


def test_exact_is_sure_and_a_guess_is_less_so() -> None:
    assert only("deficit with Vietnam").score == 1.0
    assert 0.5 < only("deficit with Veitnam").score < 1.0


def test_georgia_yields_where_states_are_spoken_of() -> None:
    assert only("exports from Georgia by state").score < only("exports to Georgia").score == 1.0


def test_known_words_are_never_misspelled_partners() -> None:
    question = read("deficit with Germny")
    assert partner_spans(question)
    assert not partner_spans(question, known=lambda word: word == "germny")


def test_places_without_a_row_say_why() -> None:
    for question in ("trade with Puerto Rico", "trade with Northern Ireland", "trade with Antarctica"):
        found = mention(only(question))
        assert found.note and not found.codes


def test_scope_is_said_with_official_names() -> None:
    assert "Equatorial" in mention(only("trade with Guinea")).note
    assert "Hong Kong" in mention(only("trade with China")).note
    assert "republic" in mention(only("trade with Ireland")).note


def test_possessive_is_not_in_the_span() -> None:
    span = only("China's surplus")
    assert (span.start, span.end) == (0, 1)


def test_unknown_partners_are_noticed_and_never_read() -> None:
    for question in (
        "deficit with Wakanda",
        "imports from Narnia",
        "exports to Atlantis",
        "vs Genovia",
        "and Ruritania?",
    ):
        utterance = read(question)
        name = next(i for i, token in enumerate(utterance.tokens) if token.raw[0].isupper())
        assert not partner_spans(utterance)
        assert looks_like_partner(utterance, name)


def test_other_words_do_not_look_like_partners() -> None:
    utterance = read("the deficit in March was wide")
    assert not any(looks_like_partner(utterance, index) for index in range(len(utterance.tokens)))


def test_suggestions_are_known_names() -> None:
    assert partner_suggestions("Veitnam")[0] == "Vietnam"
    assert partner_suggestions("Germoney")[0] == "Germany"
    assert partner_suggestions("qqqqqq") == []


@pytest.mark.parametrize("text", ["", "?", "...", "💥", "with", "with the", "' '", "\u0600" * 50, "and " * 300])
def test_odd_text_gives_no_partner(text: str) -> None:
    assert partner_spans(read(text)) == []
