"""``tradebot chat``: one conversation in the terminal, with numbered choices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.commands import terminal

if TYPE_CHECKING:
    from bot.replies.ask import Asker

THREAD = "terminal"
LEAVE = frozenset(("exit", "quit", "bye", ":q"))
HELP = "Ask about U.S. trade. A number picks a choice; sql shows the query of the last answer; exit leaves."


def chat(asker: Asker, console: Console, read: Callable[[str], str], today: Callable[[], dt.date]) -> None:
    """Ask and answer until ``exit`` or the end of input. ``read`` prompts for a line and raises EOFError at the end.

    Follow-ups ("and Mexico?") belong to the same conversation; a number asks the choice of that number.
    """
    console.print(Text(HELP, style="dim"))
    choices: tuple[str, ...] = ()
    sql: tuple[str, ...] = ()
    while True:
        try:
            line = read("> ").strip()
        except EOFError:
            return
        if line.lower() in LEAVE:
            return
        if line.lower() == "sql":
            terminal.sql(console, sql)
            continue
        if not line:
            continue
        question = chosen(line, choices)
        if question != line:
            console.print(Text(question, style="dim"))
        reply = asker.ask(question, THREAD, today())
        terminal.reply(console, reply)
        choices, sql = reply.suggestions, reply.sql or sql


def chosen(line: str, choices: tuple[str, ...]) -> str:
    """The choice that a line picks by its number, else the line itself ("2024" is a year, not a choice)."""
    number = line.rstrip(".)")
    if number.isascii() and number.isdigit() and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1]
    return line
