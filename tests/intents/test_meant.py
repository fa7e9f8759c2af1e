"""Questions of sets written away from the code are read as they were when their figures were right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.meant import READINGS, lines, read

FILES = sorted(READINGS.glob("*.jsonl"))
MOST = 0.7
"""Of a file's messages those that are read, at least: the others stand before them in a conversation."""


@pytest.mark.parametrize("path", FILES, ids=[file.stem for file in FILES])
def test_each_message_is_read_as_before(path: Path) -> None:
    found = [(line["text"], line.get("meant"), meant) for line, meant in read(lines(path))]
    otherwise = [f"{text}\n  - {was}\n  + {now}" for text, was, now in found if was and was != now]
    assert not otherwise, "\n".join(otherwise) + "\nWhere it is meant: make golden ONLY=readings"
    assert sum(1 for _, was, _ in found if was) >= MOST * len(found)
