"""What a claim is about, in words."""

from __future__ import annotations

from bot.checking.outcome import Outcome


def subject(o: Outcome) -> str:
    """ "goods deficit with Mexico, August 2026"."""
    r = o.reading
    if r is None:
        return ""
    from bot.checking.shown import figures

    shown = figures(o)
    return shown[0].label if shown else ""
