"""The documentation tells the truth: its examples, its list of tables, its JSON, its links, its settings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.contract.encode import to_json
from bot.replies.ask import Asker
from bot.settings import SCOPES, Settings
from data import docs as tables_page
from tests.docs import ROOT, examples, first_line, pages

WRITTEN = [*pages(), ROOT / "CONTRIBUTING.md"]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in WRITTEN}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_example_gets_its_first_line(shipped_asker: Asker, page: Path) -> None:
    wrong = []
    for example in examples(page):
        got = first_line(shipped_asker, example)
        if got != example.printed:
            wrong.append(f"{example.place} {example.question!r}\n  printed {example.printed}\n  got     {got}")
    assert not wrong, "\n".join([*wrong, "make docs writes them anew: read what it changed"])


def test_there_are_examples_enough() -> None:
    found = [example for page in pages() for example in examples(page)]
    assert len(found) >= 80
    assert len({example.question for example in found if example.thread is None}) >= 70


def test_the_page_of_tables_is_what_the_snapshot_has() -> None:
    assert TEXTS["docs/data.md"] == tables_page.text(), "make docs"


def test_the_page_of_the_json_names_every_key(shipped_asker: Asker) -> None:
    page = TEXTS["docs/json.md"]
    reply = to_json(shipped_asker.ask("exports of crude oil to Canada in 2024 and imports from Mexico 2024"))
    named = set(reply) | {key for figure in reply["figures"] for key in figure}
    assert {key for key in named if f"`{key}`" not in page} == set()
    assert json.loads(json.dumps(reply)) == reply


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_link_within_the_repository_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", TEXTS[name])
    assert [link for link in links if not (folder / link).exists()] == []


def test_every_setting_is_documented() -> None:
    page = TEXTS["docs/operating.md"]
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in page] == []


def test_every_scope_has_its_reason_and_the_manifest_asks_for_no_other() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(manifest["oauth_config"]["scopes"]["bot"]) == sorted(SCOPES)
    assert [scope for scope in SCOPES if f"`{scope}`" not in TEXTS["README.md"]] == []
