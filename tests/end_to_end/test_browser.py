"""One browser: type a mention as a person would, read the answer, keep a picture of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from peers import Peer

pytestmark = pytest.mark.end_to_end
sync_api = pytest.importorskip("playwright.sync_api")
IMAGES = Path(__file__).parents[2] / "docs" / "images"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


def page_of(browser: sync_api.Browser, peer: Peer, width: int, height: int) -> sync_api.Page:
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
    page.goto(peer.workspace.address)
    page.get_by_text("trade-figures").first.wait_for()
    return page


def test_type_a_mention_and_read_the_answer(real: Peer, browser: sync_api.Browser) -> None:
    page = page_of(browser, real, 1180, 720)
    box = page.locator("textarea.composer-input").first
    box.click()
    # The page completes the name; the rest is typed when it has.
    box.press_sequentially("@tradebot ")
    page.wait_for_timeout(200)
    box.press_sequentially("deficit with Vietnam 2024?")
    box.press("Enter")
    page.locator(".thread-summary").first.click()
    page.get_by_text("$123.5 billion").last.wait_for()
    page.mouse.move(600, 600)
    IMAGES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=IMAGES / "first-answer.png")


def test_a_phone_can_read_a_ranking(socket_peer: Peer, browser: sync_api.Browser) -> None:
    """No line of the table is wider than a narrow window's message."""
    socket_peer.mention("top 10 deficits 2024")
    socket_peer.wait(lambda messages: len(messages) == 1)
    page = page_of(browser, socket_peer, 1180, 900)
    page.locator(".thread-summary").first.click()
    codes = page.locator(".thread-panel code, code")
    codes.first.wait_for()
    widths = [code.bounding_box() for code in codes.all()]
    assert max(box["width"] for box in widths if box) < 330
