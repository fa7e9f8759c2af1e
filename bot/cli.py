"""The ``tradebot`` command."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import TextIO

from bot.reply import Reply


def to_json(reply: Reply) -> dict[str, object]:
    """The contract of ``docs/json.md``: one object, the same everywhere."""
    from dataclasses import asdict

    def drop(figure: dict[str, object]) -> dict[str, object]:
        if isinstance(figure.get("partner"), dict):
            figure["partner"] = {k: v for k, v in figure["partner"].items() if k != "scheme"}  # type: ignore[union-attr]
        return figure

    return {
        "schema": 1, "id": reply.id, "question": reply.question, "status": reply.status, "reason": reply.reason,
        "figures": [drop(asdict(f)) for f in reply.figures], "text": text(reply), "assumptions": list(reply.assumptions),
        "sources": [asdict(s) for s in reply.sources], "sql": list(reply.sql), "suggestions": list(reply.suggestions),
        "elapsed_ms": reply.elapsed_ms,
    }  # fmt: skip


def text(reply: Reply) -> str:
    """The whole reply as plain text."""
    assumed = [f"Assumed: {'; '.join(reply.assumptions)}."] if reply.assumptions else []
    offers = [f"{i}. {s}" for i, s in enumerate(reply.suggestions, 1)] if reply.status != "answered" else []
    return "\n".join([reply.headline, *reply.lines, *assumed, *reply.notes, *offers])


def jsonl(asker: object, source: TextIO, sink: TextIO) -> None:
    from dataclasses import replace

    for line in source:
        if not line.strip():
            continue
        item = json.loads(line)
        reply = asker.ask(str(item.get("question", "")), item.get("thread"))  # type: ignore[attr-defined]
        sink.write(json.dumps(to_json(replace(reply, id=item.get("id"))), ensure_ascii=False) + "\n")
        sink.flush()


def main() -> None:
    from pathlib import Path

    import structlog

    # structlog prints to standard output by default; there only data goes.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=sys.stderr))

    from bot.ask import Asker
    from data.library import Data
    from data.warehouse.reader import Warehouse

    ap = argparse.ArgumentParser()
    ap.add_argument("command")
    ap.add_argument("question", nargs="?")
    ap.add_argument("--jsonl", action="store_true")
    ap.add_argument("--json", action="store_true")
    ap.add_argument("--today")
    a = ap.parse_args()
    today = dt.date.fromisoformat(a.today) if a.today else dt.date.today()
    import os
    asker = Asker(Data(Warehouse(Path(os.environ.get("TRADEBOT_WH", "var/warehouse")))), today)
    if a.jsonl:
        jsonl(asker, sys.stdin, sys.stdout)
        return
    reply = asker.ask(a.question or "")
    print(json.dumps(to_json(reply), indent=1, ensure_ascii=False) if a.json else text(reply))
