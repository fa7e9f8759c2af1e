"""The settings of a workspace: as App Home shows them, and the form that changes them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import kit
from bot.blocks.kit import Json, Message
from bot.state.policies import CHANNELS_MOST, Policy

CHANNELS, ZONE = "allowed_channels", "time_zone"


def places(channels: Sequence[str]) -> str:
    """Channels as Slack names them to whoever reads."""
    shown = [f"<#{channel}>" for channel in channels[:10]]
    more = len(channels) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def elsewhere(channels: Sequence[str]) -> Message:
    """What someone hears who asks in a channel where the bot may not speak."""
    how = "Ask there, in direct messages with me, or with `/trade`, which answers only to you."
    told = f"In this workspace I answer in {places(channels)}. {how}"
    return Message(told, [kit.section(told)])


def section(policy: Policy) -> list[Json]:
    """The part of App Home."""
    where = places(policy.channels) if policy.channels else "every channel that I am in"
    return [
        kit.section("*Settings of this workspace*"),
        kit.fields([("I answer in", where), ("Time zone of posts", policy.time_zone)]),
        kit.actions(kit.button("settings_open", "Change settings", "settings")),
    ]


def form(policy: Policy) -> Json:
    """The form. An empty list of channels means every channel."""
    chosen: Json = {
        "type": "multi_conversations_select",
        "action_id": "value",
        "placeholder": kit.plain("Every channel", 150),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "max_selected_items": CHANNELS_MOST,
    }
    if policy.channels:
        chosen["initial_conversations"] = list(policy.channels)
    zone = {
        "type": "external_select",
        "action_id": "name_zone",
        "min_query_length": 2,
        "initial_option": option(policy.time_zone),
        "placeholder": kit.plain("Type a city, as in London", 150),
    }
    channels = {"type": "input", "block_id": CHANNELS, "optional": True, "element": chosen,
                "label": kit.plain("Channels in which I answer", 75),
                "hint": kit.plain("Empty: every channel that I am in. Direct messages always work.", 150)}  # fmt: skip
    zones = {"type": "input", "block_id": ZONE, "element": zone, "label": kit.plain("Time zone of the posts", 75),
             "hint": kit.plain("For digests that name no zone of their own.", 150)}  # fmt: skip
    return _modal("Settings", [channels, zones], callback="settings_form")


def refusal() -> Json:
    """What opens for someone who may not change the settings."""
    told = "The settings are changed by the owners and admins of this workspace, and by whoever installed tradebot."
    return _modal("Settings", [kit.section(told)])


def option(name: str) -> Json:
    return {"text": {"type": "plain_text", "text": name[:75]}, "value": name[:150]}


def _modal(title: str, blocks: list[Json], callback: str = "") -> Json:
    view: Json = {"type": "modal", "title": kit.plain(title, 24), "close": kit.plain("Close", 24), "blocks": blocks}
    return {**view, "callback_id": callback, "submit": kit.plain("Save", 24)} if callback else view
