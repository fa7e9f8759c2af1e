"""What is chosen in the menu under an answer is the same as pressing a button of that name."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.listeners.core import Json, Kit


def register(app: App, kit: Kit) -> None:
    """Must be registered before the buttons, which then see a choice in the menu as a press."""
    app.middleware(unfold)


def unfold(body: Json, next: Callable[[], BoltResponse]) -> BoltResponse:
    """``csv:a1`` chosen in an overflow menu becomes a press of ``csv`` with the value ``a1``."""
    for action in body.get("actions") or ():
        if action.get("type") == "overflow":
            name, _, value = str((action.get("selected_option") or {}).get("value", "")).partition(":")
            action.update(type="button", action_id=name, value=value)
    return next()
