"""In a thread where it answered, people talk to each other: nothing is said, and the conversation stays as it was."""

from __future__ import annotations

import pytest

from bot.replies.ask import Asker
from bot.state import answers, deliveries
from tests.bot.signed import Bot

CHATTER = (
    "+1", "let me ask Census", "<@U2> can you check this?", "thanks!", "wow", "that's huge", "ok", "👍", "lol",
    "I think it was higher in 2023", "we should put this in the note", "Mexico is up next week", "see you at 3?",
    "really?", "why?", "any thoughts?", "did you see the FT piece?", "what time is the call?", "<!here> look at this",
    "in 2024 I lived in Vietnam", "imports", "2023", "China, I guess", "good point, and Canada is our next story",
    "https://www.ft.com/content/abc", "who wants coffee?", "is anyone covering this?", "let's wait for the revision",
    "and you?", "yes, the deficit with China too",
)  # fmt: skip
FOLLOW_UPS = {
    "and Mexico?": "Mexico",
    "what about Canada?": "Canada",
    "same for 2023": "2023",
    "how much did we import from Japan in 2024?": "Japan",
    "and in 2022?": "2022",
    "monthly?": "January 2024",
}


@pytest.fixture
def behind(asker: Asker) -> Asker:
    return asker


def said(bot: Bot, text: str, ts: str) -> None:
    event = {"type": "message", "user": "U3", "text": text, "ts": ts, "thread_ts": "100.1", "channel": "C1"}
    assert bot.event(event).status_code == 200


def test_people_are_left_alone_and_the_conversation_stays(bot: Bot) -> None:
    bot.mention("deficit with Vietnam 2024", ts="100.1")
    bot.posted(1)
    for at, text in enumerate(CHATTER):
        said(bot, text, f"101.{at:02d}")
    said(bot, "and Mexico?", "102.1")
    told = bot.posted(2)
    bot.until(lambda: deliveries.unfinished(bot.app.engine) == 0)
    assert [message["text"] for message in bot.posted(2)[2:]] == []
    assert told[1]["text"].startswith("The US goods deficit with Mexico was $171.5 billion in 2024."), told[1]["text"]
    assert answers.count_turns(bot.app.engine, "T1:C1:100.1") == 2
    assert bot.slack.named("assistant.threads.setStatus") == []


@pytest.mark.parametrize("text", FOLLOW_UPS)
def test_a_question_that_goes_on_is_answered(bot: Bot, text: str) -> None:
    bot.mention("deficit with Vietnam 2024", ts="100.1")
    bot.posted(1)
    said(bot, text, "101.1")
    assert FOLLOW_UPS[text] in bot.posted(2)[1]["text"].splitlines()[0]


def test_a_mention_is_always_answered(bot: Bot) -> None:
    bot.mention("deficit with Vietnam 2024", ts="100.1")
    bot.posted(1)
    event = {"type": "app_mention", "user": "U1", "text": "<@U0BOT> who wants coffee?", "ts": "103.1", "channel": "C1"}
    bot.event({**event, "thread_ts": "100.1"})
    assert len(bot.posted(2)) == 2
