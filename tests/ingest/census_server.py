"""The Census API on this machine: months as it sends them, with good days and bad ones."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import stamina

from tests import loopback

Answer = loopback.Sent


def table(at: str, dollars: int = 5_000_000, flow: str = "imports", others: Sequence[str] = ()) -> list[list[str]]:
    """A month as the API sends it: the world and two partners, two chapters; and ``others`` by their codes."""
    letter, value = ("E", "ALL_VAL_MO") if flow == "exports" else ("I", "GEN_VAL_MO")
    named = (f"{letter}_COMMODITY", f"{letter}_COMMODITY_SDESC", value)
    head = ["CTY_CODE", "CTY_NAME", *named, "COMM_LVL", "time"]
    partners = [("-", "TOTAL FOR ALL COUNTRIES", 3), ("5700", "CHINA", 2), ("2010", "MEXICO", 1)]
    partners += [(code, f"PARTNER {code}", 1) for code in others]
    chapters = (("85", "ELECTRIC MACHINERY"), ("87", "VEHICLES"))
    rows = [
        [code, name, chapter, words, str(dollars * share), "HS2", at]
        for code, name, share in partners
        for chapter, words in chapters
    ]
    return [head, *rows]


def good(rows: list[list[str]], **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return 200, {"content-type": "application/json;charset=utf-8", **named}, json.dumps(rows).encode()


@dataclass
class Api:
    """``answers`` maps a month of imports (of exports: with the word before it) to what is answered for it, one after
    the other; the last one stays. ``pause``: seconds before each answer."""

    base: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)
    pause: float = 0.0

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        self.asked.append((parts.path, query, headers))
        time.sleep(self.pause)
        flow = "exports " if "/exports/" in parts.path else ""
        waiting = self.answers.get(f"{flow}{query['time'][0]}", [(204, {}, b"")])
        status, sent, body = waiting[0] if len(waiting) == 1 else waiting.pop(0)
        if "etag" in sent and headers.get("if-none-match") == sent["etag"]:
            return 304, sent, b""
        return status, sent, body


@contextmanager
def serving() -> Iterator[Api]:
    """A running API on a free port of the loopback address; retries are there, their waiting is not."""
    state = Api()
    with (
        loopback.serving(lambda path, headers, _body: state.answer(path, headers)) as address,
        stamina.set_testing(True, attempts=4),
    ):
        state.base = f"{address}/data/"
        yield state
