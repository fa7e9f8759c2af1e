"""One browser: every surface as a person sees it. With TRADEBOT_IMAGES=1 the pictures of docs/images are made anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.processes import local
from bot.state import channels
from tests.end_to_end.peers import Peer

pytestmark = pytest.mark.end_to_end
if TYPE_CHECKING:
    from playwright import sync_api
else:
    sync_api = pytest.importorskip("playwright.sync_api")
IMAGES = Path(__file__).parents[2] / "docs" / "images"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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
    keep(page, "first-answer")


def keep(shown: Any, name: str) -> None:
    """A picture for the documentation; only when asked for, so that a test run changes no file."""
    if os.environ.get("TRADEBOT_IMAGES"):
        IMAGES.mkdir(parents=True, exist_ok=True)
        shown.screenshot(path=IMAGES / f"{name}.png")


def phone(page: sync_api.Page) -> None:
    """The page as a phone has it: the local workspace itself has no narrow layout, so its panels are put away."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_style_tag(
        content=".topbar,.sidebar,.main{display:none!important}.thread-pane{position:fixed!important;inset:0!important;"
        "width:100%!important;max-width:none!important;z-index:99}"
    )


def overflows(page: sync_api.Page) -> bool:
    """Whether anything in the answer is wider than the window."""
    wide = "() => [...document.querySelectorAll('.thread-pane code, .thread-pane button, .thread-pane img')]"
    return bool(page.evaluate(f"{wide}.some(e => e.getBoundingClientRect().right > window.innerWidth)"))


def open_thread(page: sync_api.Page) -> sync_api.Locator:
    page.locator(".thread-summary").first.click()
    panel = page.locator(".thread-pane")
    panel.locator(".bk-button").first.wait_for()
    return panel


def test_a_ranking_and_its_chart(real: Peer, browser: sync_api.Browser) -> None:
    real.control("reset", {})
    real.mention("top 10 deficits 2024")
    answer = real.wait(lambda messages: len(messages) == 1)[0]
    real.press(answer, "chart")
    real.wait(lambda messages: any(message.get("files") for message in messages))
    page = page_of(browser, real, 1180, 1120)
    panel = open_thread(page)
    panel.locator("img").first.wait_for()
    page.wait_for_timeout(400)
    told = panel.inner_text()
    assert "Deficit" in told and "\u2212$295" not in told and told.count("Mexico") == 1
    keep(panel, "ranking")


QUESTIONS = ("deficit with Vietnam 2024?", "top 10 deficits 2024", "the deficit with Atlantis")


@pytest.mark.parametrize("question", QUESTIONS)
def test_on_a_phone_nothing_is_cut(real: Peer, browser: sync_api.Browser, question: str) -> None:
    real.control("reset", {})
    real.mention(question)
    real.wait(lambda messages: len(messages) == 1)
    page = page_of(browser, real, 1180, 844)
    open_thread(page)
    phone(page)
    page.wait_for_timeout(200)
    assert not overflows(page)
    if question.startswith("deficit"):
        keep(page, "phone")


def test_the_home_tab_and_its_form(real: Peer, browser: sync_api.Browser) -> None:
    page = page_of(browser, real, 1180, 940)
    page.locator(".sidebar-item").last.click()
    ask = page.get_by_role("button", name="Ask a question")
    ask.wait_for()
    told = page.locator(".home").inner_text()
    assert "Goods by country" in told and "Next release" in told and "Settings of this workspace" in told
    assert told.index("Next release") < told.index("Your watchlist") < told.index("What is loaded")
    keep(page, "home")
    ask.click()
    page.get_by_placeholder("Vietnam").fill("Mexico")
    assert "[external_select]" not in page.inner_text("body")
    page.get_by_role("button", name="Ask", exact=True).click()
    real.wait(lambda messages: any("Mexico" in message["text"] for message in messages), real.direct())


def test_a_subscription_is_paused_on_the_home_tab(real: Peer, browser: sync_api.Browser) -> None:
    assert real.app is not None
    command = {"channel": local.CHANNEL, "user": local.PERSON, "command": "/trade"}
    real.control("command", {**command, "text": "subscribe digest 08:30 Europe/London"})
    real.wait(lambda messages: any("This channel gets the digest" in message["text"] for message in messages))
    page = page_of(browser, real, 390, 1400)
    page.locator(".sidebar-item").last.click()
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Resume", exact=True).wait_for()
    assert "Paused." in page.locator(".home").inner_text()
    assert [one.paused for one in channels.channels(real.app.engine, paused=None)] == [True]
    page.get_by_role("button", name="Unsubscribe", exact=True).click()
    page.get_by_text("None.").wait_for()
    assert channels.channels(real.app.engine, paused=None) == []


def test_a_phone_can_read_a_ranking(socket_peer: Peer, browser: sync_api.Browser) -> None:
    """No line of the table is wider than a narrow window's message."""
    socket_peer.mention("top 10 deficits 2024")
    socket_peer.wait(lambda messages: len(messages) == 1)
    page = page_of(browser, socket_peer, 1180, 900)
    page.locator(".thread-summary").first.click()
    codes = page.locator(".thread-pane code, code")
    codes.first.wait_for()
    widths = [code.bounding_box() for code in codes.all()]
    assert max(box["width"] for box in widths if box) < 330
