"""Lists within a message: "1) ... 2) ..." are questions of their own, a line each."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"(?:^|(?<=\s))(?:and\s+)?\(?([1-9a-e])[.)]\s+")


def unnumbered(text: str) -> str:
    """A numbered list as lines: "1) ... 2) ..." are questions of their own."""
    if len(_COUNTED.findall(text)) > 1:
        return _COUNTED.sub("\n", text).strip()
    marks = [m[1] for m in _NUMBERED.finditer(text)]
    listed = len(marks) > 1 and (marks == [*"123456789"][: len(marks)] or marks == [*"abcde"][: len(marks)])
    if not listed:
        return text
    first = next(_NUMBERED.finditer(text))
    before = text[: first.start()].rstrip()
    if not _WITHIN.search(before):
        return _NUMBERED.sub("\n", text).strip()
    rest = _NUMBERED.sub(lambda mark: "and " if mark[0].startswith("and") else ", ", text[first.end() :])
    return f"{before} {rest}"


_COUNTED = re.compile(
    r"(?:^|(?<=[.!?;:,]\s))(?:first|second|third|one|two|three)(?: question| one)?:\s+", re.IGNORECASE
)
"""Questions counted in words: "First: ... Second: ..."."""
_WITHIN = re.compile(r"(?::|\b(?:of|for|from|on|with|about|between|both|both of))$")
"""What stands before a list within a question: "UK: (a) imports and (b) exports in 2024"."""
