"""The installs as they are kept: which is there, and whether an event speaks of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select

from bot.state.engine import tried
from bot.state.model import BOTS


@dataclass(frozen=True)
class Install:
    """The newest install of a workspace, or of an organisation."""

    app_id: str
    bot_user_id: str
    installed_at: dt.datetime


def newest(engine: Engine, team_id: str, enterprise_id: str | None) -> Install | None:
    """``enterprise_id``: for an install of a whole organisation."""
    whose = BOTS.c.team_id == team_id
    if enterprise_id is not None:
        whose = (BOTS.c.enterprise_id == enterprise_id) & BOTS.c.team_id.is_(None)
    query = select(BOTS.c.app_id, BOTS.c.bot_user_id, BOTS.c.installed_at).where(whose)
    row = tried(engine, lambda connection: connection.execute(query.order_by(BOTS.c.installed_at.desc())).first())
    if row is None:
        return None
    return Install(row.app_id or "", row.bot_user_id or "", row.installed_at.replace(tzinfo=dt.UTC))


def other(kept: Install, app_id: str | None, bots: Sequence[str], at: float | None) -> str | None:
    """Why an event speaks of another install than ``kept``; None where it speaks of this one. ``bots``: the bots whose
    tokens were revoked; ``at``: when it happened, in whole seconds."""
    if app_id and kept.app_id and app_id != kept.app_id:
        return "another app"
    if bots and kept.bot_user_id and kept.bot_user_id not in bots:
        return "another bot"
    if at is not None and kept.installed_at.timestamp() >= float(at) + 1:
        return "installed since"
    return None
