"""A text held against the figures that ship: verdicts, slips, corrections, and what is never called wrong."""

from __future__ import annotations

import datetime as dt
import json
import logging
import time

import pytest
from click.testing import CliRunner

from bot import checking
from bot.cli import app
from bot.replies.ask import Asker
from tests.claims import score
from tests.conftest import TODAY

DAY = dt.date(2026, 10, 7)


def verdicts(shipped_asker: Asker, text: str, day: dt.date = DAY) -> list[tuple[str, str]]:
    return [(c["quote"], c["verdict"]) for c in checking.check(shipped_asker, text, day, TODAY)["claims"]]


@pytest.mark.parametrize(
    ("text", "day", "verdict", "slip"),
    [
        ("The deficit with Mexico was $27.0 billion in August 2026.", DAY, "supported", None),
        ("The 2025 deficit in goods and services was $901.5 billion.", dt.date(2026, 2, 20), "revised", None),
        ("In 2025 the deficit with Ireland was $146.8 billion.", dt.date(2026, 5, 1), "contradicted", "other_partner"),
        (
            "In 2025 the deficit with the European Union was $235.9 billion.",
            dt.date(2026, 5, 1),
            "contradicted",
            "other_period",
        ),
        ("In August 2026 the deficit with Mexico was $27.0 million.", DAY, "contradicted", "unit"),
        ("With Canada the deficit narrowed to $5.7 billion in August 2026.", DAY, "contradicted", "sign"),
        ("Exports to Ireland came to $4.2 billion in August 2026.", DAY, "contradicted", "other_flow"),
        ("Parcels from two shopping apps make up $30 billion.", DAY, "not_checkable", None),
        ("Germany's surplus with France was $50 billion in 2025.", DAY, "not_checkable", None),
    ],
)
def test_a_claim_gets_its_verdict_and_its_slip(
    shipped_asker: Asker, text: str, day: dt.date, verdict: str, slip: str | None
) -> None:
    (found,) = checking.check(shipped_asker, text, day, TODAY)["claims"]
    assert (found["verdict"], found["slip"]) == (verdict, slip)


def test_the_release_of_a_day_that_is_not_loaded_contradicts_nothing(shipped_asker: Asker) -> None:
    text = "The U.S. trade deficit was $999.9 billion in goods and services in October 2026."
    ((_, verdict),) = verdicts(shipped_asker, text, dt.date(2026, 12, 9))
    assert verdict == "not_checkable"


def test_the_corrected_sentence_is_in_the_words_of_its_author(shipped_asker: Asker) -> None:
    text = "By country, the deficit with Ireland came to $146.8bn in 2025, drugs above all."
    (found,) = checking.check(shipped_asker, text, dt.date(2026, 5, 1), TODAY)["claims"]
    assert found["correction"] == "By country, the deficit with Ireland came to $114.2bn in 2025, drugs above all."


def test_the_summary_comes_first_and_names_the_day(shipped_asker: Asker) -> None:
    checked = checking.check(
        shipped_asker, "In 2025 the deficit with Ireland was $146.8 billion.", dt.date(2026, 5, 1), TODAY
    )
    assert checking.text(checked).startswith("1 of 1 does not hold. Checked as of 2026-05-01 (given).")


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        " \n\t ",
        "\x00\u202e\ufeff",
        "(" * 5000,
        "$" * 5000,
        "1" * 5000,
        "|" * 3000,
        "<" * 3000,
        "a " * 20000,
        "and " * 5000,
        "$1 billion " * 3000,
        "| 1 | 2 |\n" * 500,
        "'; DROP TABLE series; --",
        "{{7*7}} ${x} %s %n",
        "imports rose 1% " * 2000,
        "up from down to " * 2000,
    ],
)
def test_hostile_text_is_harmless(shipped_asker: Asker, hostile: str) -> None:
    begun = time.process_time()
    checked = checking.check(shipped_asker, hostile, DAY, TODAY)
    assert time.process_time() - begun < 30
    assert all(0 <= c["start"] <= c["end"] <= len(hostile) for c in checked["claims"])


def test_a_long_article_is_quick(shipped_asker: Asker) -> None:
    one = "\n\n".join(t["text"] for t in score.texts("corpus_b"))
    thousand = " ".join(one.split(" ")[:1000])
    checking.check(shipped_asker, thousand, DAY, TODAY)
    begun = time.process_time()
    checking.check(shipped_asker, thousand, DAY, TODAY)
    assert time.process_time() - begun < 4  # processor time, on a machine that others use too


def test_nothing_of_a_text_is_logged(shipped_asker: Asker, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        checking.check(shipped_asker, "The secret deficit with Mexico was $27.0 billion in August 2026.", DAY, TODAY)
    assert "secret" not in caplog.text


def test_the_command_reads_standard_input_and_writes_json(shipped: object) -> None:
    run = CliRunner().invoke(
        app,
        ["check", "--json", "--as-of", "2026-10-07", "--today", "2026-11-21", "--warehouse", str(shipped), "-"],
        input="The deficit with Mexico was $27.0 billion in August 2026.",
    )
    checked = json.loads(run.output)
    assert (checked["schema"], checked["summary"]["supported"]) == (1, 1)
    missing = CliRunner().invoke(app, ["check", "--warehouse", str(shipped), "/nowhere/text.txt"])
    assert missing.exit_code
    assert "cannot be read" in str(missing.exception) + missing.output
