"""No rule line says only what the other lines say: such a line is deleted."""

from __future__ import annotations

from pathlib import Path

from intents.grammar.rules import load
from tests import coverings, samples

STEP = samples.of(6, 1)
"""Of so many lines one is looked at."""


def test_no_line_is_covered_by_the_others() -> None:
    lines = [line for line in list(load().lines.values())[::STEP] if coverings.covered(line)]
    assert [f"{line.place}: {line.text}" for line in lines] == [], "python -m tests.coverings lists those of all lines"


def test_a_line_that_others_say_would_be_found(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    tmp_path.joinpath("few.rules").write_text(
        "Question <- Thing{kind=a|b} red? house ; q=1\n"
        "Question <- Thing{kind=a} , red house ; q=1\n"
        "Question <- Thing{kind=b} house ; q=2\n"
        "Question <- Thing{kind=c} red house ; q=1\n"
        "Question <- a|the Thing house ; q=1\nQuestion <- a Thing house ; q=1\n",
        encoding="utf-8",
    )
    rules = load(tmp_path)
    monkeypatch.setattr(coverings, "load", lambda: rules)
    coverings._grammar.cache_clear()
    coverings._more.cache_clear()
    assert [line.place for line in rules.lines.values() if coverings.covered(line)] == ["few:2", "few:6"]
    coverings._grammar.cache_clear()
    coverings._more.cache_clear()
