"""Pages that are no answers: help, App Home, the question form, small notices."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import kit, preferences
from bot.blocks.kit import Json, Message
from bot.blocks.support import sentences
from bot.blocks.text import cut_escaped, escape
from bot.state.channels import Channel
from bot.state.people import Watched
from bot.state.policies import Policy
from bot.state.schedule import spoken

EXAMPLES = (
    "deficit with Vietnam 2024?",
    "exports to Germany by month since 2022",
    "top 10 deficits 2024",
    "imports from China and Mexico 2024",
    "goods and services deficit in the latest month",
)
KINDS = {"alert": "each new release", "digest": "the daily digest"}
SUBSCRIPTIONS_SHOWN, CONTROLLED = 30, 8
"""Subscriptions that App Home lists, and of the person's own those that have buttons there."""
NEXT = "Next release"
"""How the line on it begins (see ``bot.slack.loaded_data``); App Home has it at the top."""
WATCHES_SHOWN = 10
"""Entries of a watchlist that App Home has room for."""
FLOWS = ("balance", "exports", "imports", "total trade")


def notice(text: str) -> Message:
    """One plain sentence."""
    return Message(escape(text), [kit.section(escape(text))])


def quoted(question: str) -> str:
    """A question as it may stand in a block."""
    return cut_escaped(escape(question.strip()), 300) or "-"


def expired() -> Message:
    return notice("This answer is too old to be opened again. Please ask the question once more.")


HELP = {
    "Ask": (
        "Mention me in a channel, or write to me directly.",
        "In a thread where I answered, just go on: “and Mexico?”, “same for 2023”, “monthly?”.",
        "Edit your question, and its answer changes in place; put ❌ on an answer to your question, and it goes.",
        "`/trade QUESTION` answers only to you; *Share in channel* posts it.",
        "`/trade check TEXT` holds the figures of a text against the releases.",
        "`/trade status` says how far the figures reach and when the next release is due.",
    ),
    "Follow figures": (
        "`/trade watch QUESTION` tells you each new period of a figure.",
        "`/trade alert when the deficit with Vietnam tops 15 billion in a month`",
        "`/trade watchlist` lists them, `/trade unwatch NUMBER` takes one off.",
    ),
    "Posts in this channel": (
        "`/trade subscribe alert` posts each new release.",
        "`/trade subscribe digest 08:30 Europe/London` posts a daily digest.",
        "`/trade subscriptions` lists them; `/trade pause`, `/trade resume` and `/trade unsubscribe` change them.",
        "In words, too: “digest 8:30 London”, “stop alerts”, “no digest when nothing is new”.",
    ),
}
"""Heading to lines, as mrkdwn: nothing in it comes from outside."""


def help_message() -> Message:
    """What ``/trade help`` and an empty ``/trade`` say."""
    lead = "Ask about United States trade figures in your own words. Every figure comes with its source."
    parts = ["\n".join([f"*{title}*", *(f"• {line}" for line in lines)]) for title, lines in HELP.items()]
    buttons = [kit.button(f"ask:{at}", words, words) for at, words in enumerate(EXAMPLES)]
    blocks = [kit.section(lead), *(kit.section(part) for part in parts), kit.context("For example:")]
    blocks.append(kit.actions(*buttons))
    return Message("\n".join([lead, *parts]).replace("*", ""), blocks)


def status_message(loaded: Sequence[str]) -> Message:
    """What is loaded and what comes next, a line each."""
    told = "\n".join(["What is loaded", *(escape(line) for line in loaded)])
    return Message(cut_escaped(told, 3500), [kit.section("*What is loaded*"), *sentences(list(loaded), 1)])


def watchlist_message(watches: list[Watched]) -> Message:
    if not watches:
        return notice("Your watchlist is empty. Add to it with /trade watch QUESTION, or under any answer.")
    lines = [f"{row.id}. {escape(row.question)}" for row in watches]
    return Message("Your watchlist", [kit.section("*Your watchlist*"), *_lists(lines), _watch_hint()])


def _watch_hint() -> Json:
    return kit.context("`/trade unwatch NUMBER` takes one away.")


def _lists(lines: list[str]) -> list[Json]:
    return [kit.section("\n".join(lines[at : at + 10])) for at in range(0, len(lines), 10)]


def home(
    loaded: Sequence[str],
    watches: list[Watched],
    subscribed: list[Channel],
    policy: Policy | None = None,
    user_id: str = "",
) -> Json:
    """The App Home of one person: what to ask, what is theirs, what there is."""
    following, others = (loaded[:1], loaded[1:]) if loaded and loaded[0].startswith(NEXT) else ((), loaded)
    blocks: list[Json] = [
        kit.header("United States trade figures"),
        kit.section("Ask in your own words; every figure comes with its source note. No guesses, no forecasts."),
        *(kit.context(f"*{escape(line)}*") for line in following),
        kit.actions(kit.button("open_form", "Ask a question", "form", "primary")),
        kit.divider(),
        kit.section("*Try one of these*"),
        kit.context("The answer comes in your direct messages with me."),
        kit.actions(*(kit.button(f"dm:{at}", words, words) for at, words in enumerate(EXAMPLES))),
    ]
    blocks += [kit.divider(), kit.section("*Your watchlist*"), *_watched(watches)]
    blocks += [kit.divider(), kit.section("*Channels that get posts*"), *_subscribed(subscribed, user_id)]
    blocks += [kit.divider(), kit.section("*What is loaded*"), *sentences(list(others), 1)]
    blocks += [kit.divider(), *preferences.section(policy or Policy())]
    return {"type": "home", "blocks": blocks}


def _watched(watches: list[Watched]) -> list[Json]:
    if not watches:
        return [kit.context("Empty. Press *Add to watchlist* under any answer.")]
    blocks: list[Json] = []
    for row in watches[:WATCHES_SHOWN]:
        change = kit.button("watch_edit", "Change", str(row.id))
        remove = kit.button("unwatch", "Remove", str(row.id))
        blocks += [kit.section(f"{row.id}. {escape(row.question)}"), kit.actions(change, remove)]
    if len(watches) > WATCHES_SHOWN:
        blocks.append(kit.context(f"And {len(watches) - WATCHES_SHOWN} more: `/trade watchlist`"))
    return blocks


def _subscribed(subscribed: list[Channel], user_id: str) -> list[Json]:
    """Where posts go; what the person has subscribed to, with its controls, first."""
    if not subscribed:
        return [kit.context("None. `/trade subscribe alert` in a channel posts each new release there.")]
    own = [row for row in subscribed if row.by and row.by == user_id][:CONTROLLED]
    blocks: list[Json] = []
    for row in own:
        name, label = ("resume", "Resume") if row.paused else ("pause", "Pause")
        value = f"{row.channel}:{row.kind}"
        blocks.append(kit.section(_place(row)))
        blocks.append(
            kit.actions(
                *([kit.button(f"home_{name}", label, value)] if row.allowed else []),
                kit.button("home_unsubscribe", "Unsubscribe", value),
            )
        )
    others = [row for row in subscribed if row not in own]
    blocks += _lists([f"• {_place(row)}" for row in others[:SUBSCRIPTIONS_SHOWN]])
    if len(others) > SUBSCRIPTIONS_SHOWN:
        blocks.append(kit.context(f"And {len(others) - SUBSCRIPTIONS_SHOWN} more."))
    return blocks


def _place(row: Channel) -> str:
    return f"<#{row.channel}>: {subscription(row)}"


def subscription(row: Channel) -> str:
    """What a channel gets and when; where it gets nothing at present, why."""
    what = KINDS[row.kind] + (f" at {spoken(row.schedule)}" if row.kind == "digest" else "")
    if row.paused:
        return f"{what}. _Paused{f': {escape(row.trouble)}' if row.trouble else ''}._"
    return what if row.allowed else f"{what}. _Held back: it is not among the channels in which I answer._"


def form(typeahead: bool, channel: str | None = None) -> Json:
    """The question form of the global shortcut. ``typeahead``: names are offered while typing."""
    flows = [{"text": kit.plain(flow.capitalize(), 75), "value": flow} for flow in FLOWS]
    flow = {"type": "static_select", "action_id": "value", "options": flows, "initial_option": flows[0]}
    return {
        "type": "modal",
        "callback_id": "question_form",
        "private_metadata": channel or "",
        "title": kit.plain("Trade figures", 24),
        "submit": kit.plain("Ask", 24),
        "close": kit.plain("Cancel", 24),
        "blocks": [
            _input("flow", "What", flow, optional=False),
            _input("partner", "Partner (a country or group; empty for all)", _named("partner", typeahead, "Vietnam")),
            _input("product", "Product (empty for all)", _named("product", typeahead, "semiconductors")),
            _input("period", "Period (empty for the latest)", _words("2024, March 2025, by month since 2022")),
        ],
    }


def _input(block_id: str, label: str, element: Json, optional: bool = True) -> Json:
    made: Json = {"type": "input", "block_id": block_id, "label": kit.plain(label, 75), "element": element}
    return {**made, "optional": True} if optional else made


def _words(example: str) -> Json:
    return {"type": "plain_text_input", "action_id": "value", "max_length": 100, "placeholder": kit.plain(example, 150)}


def _named(what: str, typeahead: bool, example: str) -> Json:
    if not typeahead:
        return _words(example)
    return {
        "type": "external_select",
        "action_id": f"name_{what}",
        "min_query_length": 1,
        "placeholder": kit.plain(f"Type, as in {example}", 150),
    }


def question_of(flow: str, partner: str, product: str, period: str) -> str:
    """The form's fields as a question in words: what is read is what would be read if it were typed."""
    flow = flow or FLOWS[0]
    words = [product, flow] if product else [flow]
    if partner:
        words += [{"exports": "to", "imports": "from"}.get(flow, "with"), partner]
    if period:
        words.append(period)
    return " ".join(words)
