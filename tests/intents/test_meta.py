"""Messages that want no figure are recognised, and figure questions never are. The corpus is tests/corpus/meta.tsv."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.contract.reply import Reply
from bot.replies.ask import Asker
from data.glossary import comparisons, glossary, markdown
from data.query.coverage import Coverage, coverage_of_tables
from data.query.when import ReleaseDates
from intents.dimensions.phrases import expand
from intents.meta import Meta, meta, unwrapped
from intents.meta.slots import exhibits
from tests import samples

TODAY = dt.date(2026, 11, 21)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Line:
    number: int
    kind: str
    expected: str
    text: str


def _corpus() -> list[Line]:
    out = []
    lines = (ROOT / "tests" / "corpus" / "meta.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            kind, expected, text = line.split("\t")
            out.append(Line(number, kind, expected, text))
    return out


CORPUS = _corpus()


@dataclass(frozen=True)
class World:
    calendar: ReleaseDates
    coverage: Coverage
    last: Reply

    def ask(self, text: str, in_thread: bool = False, last: Reply | None = None) -> Meta | None:
        return meta(text, TODAY, self.calendar, in_thread, last, lambda: self.coverage)


@pytest.fixture(scope="session")
def world(asker: Asker) -> World:
    last = asker.ask("goods deficit with Vietnam 2024")
    return World(asker.data.calendar, coverage_of_tables(asker.data.warehouse), last)


def whole(reply: Meta) -> str:
    return "\n".join((reply.text, *reply.lines, *reply.notes))


def fault(line: Line, world: World) -> str:
    """What is wrong with the reply to a line; empty when nothing is."""
    if line.kind == "follow":
        reply = world.ask(line.text, True, world.last)
        return "" if reply is None else f"caught as {reply.topic}"
    if line.kind == "figure":
        caught = [r.topic for r in (world.ask(line.text), world.ask(line.text, True, world.last)) if r is not None]
        return f"caught as {caught}" if caught else ""
    leaning = line.kind in ("about", "cite")
    reply = world.ask(line.text, leaning, world.last if leaning else None)
    if reply is None:
        return "not caught"
    said = whole(reply)
    if line.kind in ("release", "movers", "cite"):
        named = {"release": "summary"}.get(line.kind, line.kind)
        month = "-" if reply.month is None else f"{reply.month // 12}-{reply.month % 12 + 1:02}"
        right = reply.topic == f"report.{named}" and (line.kind == "cite" or month == line.expected)
        return "" if right else f"{reply.topic} {month}"
    if line.kind == "definition":
        ids = reply.topic.removeprefix("define:").split()
        both = comparisons().get(frozenset(line.expected.split()))
        wanted = {frozenset(line.expected.split())} | ({frozenset((both.id,))} if both else set())
        return "" if frozenset(ids) in wanted else f"{reply.topic}: {said[:80]}"
    if line.kind == "calendar":
        day = reply.day.isoformat() if reply.day else "-"
        return "" if reply.topic.startswith("calendar") and day == line.expected else f"{reply.topic} {day}"
    sections = {"coverage": "coverage", "group": "group", "category": "category", "about": "about"}
    wrong = line.kind in sections and not reply.topic.startswith(sections[line.kind])
    return f"{reply.topic}: {said[:160]}" if wrong or not re.search(line.expected, said, re.I) else ""


@pytest.mark.parametrize("kind", sorted({line.kind for line in CORPUS}))
def test_corpus(kind: str, world: World) -> None:
    faults = [f"{x.number}: {x.text!r} {f}" for x in CORPUS if x.kind == kind and (f := fault(x, world))]
    assert not faults, "\n".join(faults)


def test_every_term_is_explained(world: World) -> None:
    """ "What does X mean" and "define X" answer for every entry, by its first term."""
    for entry in glossary().values():
        for term in entry.terms[:1]:
            plain = next(iter(expand(term)))
            for frame in ("what does {} mean?", "define {}", "Hi, can you tell me what is meant by {}, please?"):
                reply = world.ask(frame.format(" ".join(plain)))
                assert reply is not None and entry.id in reply.topic, (entry.id, frame, plain, reply and reply.topic)


def test_every_exhibit_is_described(world: World) -> None:
    assert len(exhibits()) == 31
    for key, exhibit in exhibits().items():
        said = f"what is supplement exhibit {key[1:]}" if key.startswith("s") else f"what is exhibit {key}"
        reply = world.ask(said)
        assert reply is not None and exhibit.title in reply.text, said


def test_examples_are_answered(asker: Asker) -> None:
    """Whatever a reply suggests works when asked; of all a part, the same on every run."""
    asked = {e for entry in glossary().values() for e in entry.examples}
    for line in CORPUS:
        if line.kind not in ("figure", "follow"):
            reply = asker.ask(line.text)
            asked.update(reply.suggestions)
    tried = sorted(asked)[:: samples.of(3, 1)]
    failed = [f"{q}: {r.status} {r.headline[:100]}" for q in tried if (r := asker.ask(q)).status != "answered"]
    assert not failed, "\n".join(failed)


def test_definitions_carry_no_figure(asker: Asker) -> None:
    reply = asker.ask("what is Census basis")
    assert reply.status == "answered" and not reply.figures
    assert any(note.startswith("Source: FT-900") for note in reply.notes)


def test_about_the_answer_before(asker: Asker) -> None:
    asker.ask("goods deficit with Vietnam 2024", "meta-about")
    assert "country.xlsx" in " ".join(asker.ask("source?", "meta-about").notes)
    assert "not seasonally" in asker.ask("is that seasonally adjusted?", "meta-about").headline
    follow = asker.ask("and Mexico?", "meta-about")
    assert follow.figures[0].partner is not None and follow.figures[0].partner.code == "2010"


def test_the_page_is_made_from_the_glossary() -> None:
    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == markdown()


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "what is", "what is what is what is", "define", "exhibit", "exhibit 99", "?" * 500]
)
def test_odd_messages_do_not_raise(text: str, world: World) -> None:
    world.ask(text)
    world.ask(text, True, world.last)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("good morning, what was the deficit?", "what was the deficit?"),
        ("thanks a lot! and exports", "and exports"),
        ("great, and Mexico?", "and Mexico?"),
        ("Hi team imports from Japan 2023, thanks!", "imports from Japan 2023"),
        ("Great Britain exports 2024", "Great Britain exports 2024"),
        ("nice biscuits imports", "nice biscuits imports"),
        ("thanks", "thanks"),
    ],
)
def test_a_greeting_does_not_swallow_the_question(said: str, left: str, asker: Asker) -> None:
    assert unwrapped(said) == left


def test_a_greeting_before_a_real_question(asker: Asker) -> None:
    plain = asker.ask("what was the trade deficit in March 2025?")
    polite = asker.ask("Good morning team, what was the trade deficit in March 2025? Many thanks!")
    assert polite.status == "answered" and [f.value for f in polite.figures] == [f.value for f in plain.figures]


def test_when_it_first_came_out_is_no_question_for_a_date(asker: Asker) -> None:
    plain = asker.ask("What was the US trade deficit in December 2024, as first published?")
    told = asker.ask("When it first came out, what was the trade deficit for December 2024?")
    assert told.status == "answered" and [f.value for f in told.figures] == [f.value for f in plain.figures]


def test_extents_follow_the_catalogue(world: World) -> None:
    """A year to date of three months is no quarter; services by country have quarters and years, never months."""
    grains = {(e.table, e.grain) for e in world.coverage.extents}
    assert ("totals", "quarter") not in grains and ("totals", "month") in grains
    assert {g for t, g in grains if t == "country_bop"} == {"quarter", "year"}
    assert {e.span for e in world.coverage.extents if e.table == "enduse_annual"} == {("2016", "2025")}


def test_a_definition_beside_a_figure_question(asker: Asker) -> None:
    """Both are answered; the words of the one never change the figure of the other."""
    alone = asker.ask("what is the trade deficit").figures[0].value
    for text in (
        "what is the trade deficit and what does seasonally adjusted mean",
        "What is Census basis? And what is the trade deficit?",
        "Hi! who is in ASEAN? what is the trade deficit?",
    ):
        reply = asker.ask(text)
        assert [f.value for f in reply.figures if f.primary] == [alone], text
    both = asker.ask("what is the trade deficit, and when is the next release?")
    assert [f.value for f in both.figures if f.primary] == [alone, "2026-12-08"]


def test_a_release_and_a_citation_on_demand(asker: Asker) -> None:
    newest = asker.ask("what's new?", "on-demand")
    assert newest.status == "answered" and newest.figures and newest.lines
    first, source = (asker.ask("cite that", "on-demand").headline, asker.ask("cite that", "on-demand").lines[0])
    assert first == newest.headline and source.startswith("Source: ")
    assert asker.ask("cite that").headline.startswith("There is no figure to cite yet")
    unknown = asker.ask("summarise the June 2017 release")
    assert (unknown.status, unknown.reason) == ("refused", "not_loaded") and "June 2017" in unknown.headline
