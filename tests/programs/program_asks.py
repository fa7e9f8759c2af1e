"""What the programs of the tests ask, and how they identify themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TOKEN = "a token of the tests"
SECRET = "signing-secret"
BEARER = {"authorization": f"Bearer {TOKEN}"}
CORPUS = Path(__file__).parents[1] / "corpus" / "questions"


def questions(count: int) -> list[str]:
    """So many questions of the corpus, from its beginning to its end: answered, refused and asked back."""
    lines = (CORPUS / "language.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.startswith("{")]
    alone = [one["question"] for one in found if "question" in one and not one.get("thread")]
    return alone[:: max(1, len(alone) // count)][:count]


def without_time(reply: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reply.items() if key not in ("elapsed_ms", "id")}
