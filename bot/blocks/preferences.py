"""The settings of a workspace: as App Home shows them, and the form that changes them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import kit
from bot.blocks.kit import Json, Look, Message
from bot.state.policies import CHANNELS_MOST, Policy

CHANNELS, ZONE = "allowed_channels", "time_zone"
EXAMPLE_CHANNEL = "C01TRADE"
"""The id of the channel of the local workspace, where this example is shown."""


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
    """The settings as a section of App Home."""
    where = places(policy.channels) if policy.channels else "every channel that I am in"
    return [
        kit.section("*Settings of this workspace*"),
        kit.fields([("I answer in", where), ("Time zone of posts", policy.time_zone)]),
        kit.actions(kit.button("settings_open", "Change settings", "settings")),
    ]


def form(policy: Policy, look: Look = Look.NEW) -> Json:
    """The form. An empty list of channels means every channel. The local workspace has no menus of its own for this:
    there both are typed."""
    menus = look is not Look.LOCAL
    where = _conversations(policy) if menus else _typed(" ".join(policy.channels), "C0123 C0456")
    zone = _zones(policy) if menus else _typed(policy.time_zone, "Europe/London")
    hint = "Empty: every channel that I am in. Direct messages always work."
    channels = _input(
        CHANNELS,
        "Channels in which I answer",
        where,
        optional=True,
        hint=hint if menus else f"Their ids, as {EXAMPLE_CHANNEL}. {hint}",
    )
    zones = _input(ZONE, "Time zone of the posts", zone, hint="For digests that name no zone of their own.")
    return _modal("Settings", [channels, zones], callback="settings_form")


def _conversations(policy: Policy) -> Json:
    made: Json = {
        "type": "multi_conversations_select",
        "action_id": "value",
        "placeholder": kit.plain("Every channel", 150),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "max_selected_items": CHANNELS_MOST,
    }
    return {**made, "initial_conversations": list(policy.channels)} if policy.channels else made


def _zones(policy: Policy) -> Json:
    return {
        "type": "external_select",
        "action_id": "name_zone",
        "min_query_length": 2,
        "initial_option": option(policy.time_zone),
        "placeholder": kit.plain("Type a city, as in London", 150),
    }


def _typed(initial: str, example: str) -> Json:
    made: Json = {"type": "plain_text_input", "action_id": "value", "placeholder": kit.plain(example, 150)}
    return {**made, "initial_value": initial} if initial else made


def _input(block_id: str, label: str, element: Json, hint: str, optional: bool = False) -> Json:
    made: Json = {"type": "input", "block_id": block_id, "label": kit.plain(label, 75), "element": element}
    return {**made, "hint": kit.plain(hint, 150), "optional": optional}


def chosen(values: Json, policy: Policy) -> tuple[str, list[str]]:
    """Time zone and channels as the form has them; what was left alone stays as it is."""
    zone, where = values.get(ZONE, {}), values.get(CHANNELS, {}).get("value", {})
    picked = (zone.get("name_zone", {}).get("selected_option") or {}).get("value")
    name = str(picked or zone.get("value", {}).get("value") or policy.time_zone)
    if "selected_conversations" in where:
        return name, [str(channel) for channel in where["selected_conversations"] or []]
    typed = where.get("value")
    return name, list(policy.channels) if typed is None else str(typed).replace(",", " ").split()


def refusal() -> Json:
    """The dialog for someone who may not change the settings."""
    told = "The settings are changed by the owners and admins of this workspace, and by whoever installed tradebot."
    return _modal("Settings", [kit.section(told)])


def option(name: str) -> Json:
    return {"text": {"type": "plain_text", "text": name[:75]}, "value": name[:150]}


def _modal(title: str, blocks: list[Json], callback: str = "") -> Json:
    view: Json = {"type": "modal", "title": kit.plain(title, 24), "close": kit.plain("Close", 24), "blocks": blocks}
    return {**view, "callback_id": callback, "submit": kit.plain("Save", 24)} if callback else view
