"""What docs/checking.md shows is what comes."""

from __future__ import annotations

from bot import checking
from bot.replies.ask import Asker
from tests.claims import pages
from tests.claims.test_checking import DAY
from tests.conftest import TODAY


def test_every_example_gets_its_lines(shipped_asker: Asker) -> None:
    page = pages.PAGE.read_text(encoding="utf-8")
    new, count = pages.written(shipped_asker, page)
    assert count >= 6
    assert new == page, "python -m tests.claims.pages --write"


def test_the_page_of_the_json_names_every_key(shipped_asker: Asker) -> None:
    page = (pages.PAGE.parent / "json.md").read_text(encoding="utf-8")
    checked = checking.check(shipped_asker, "The deficit with Mexico was $27.0 billion in August 2026.", DAY, TODAY)
    keys = set(checked) | set(checked["claims"][0]) | set(checked["summary"])
    assert {key for key in keys if f"`{key}`" not in page} == set()
