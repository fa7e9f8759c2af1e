"""What the words of an aside say by themselves: from where somebody asks, in what part, for what, and whether one of
them may limit or compute something."""

from __future__ import annotations

from collections.abc import Sequence

from intents.grammar.rules import load

PURPOSE = 5
"""Tokens of a purpose at most."""


def weighed(norms: Sequence[str]) -> set[str]:
    """The words of a part by which it may limit or compute something: without those of an idiom ("double-check"), of
    an asker's beat ("I cover ...") and of what appears each month ("our monthly bulletin")."""
    classes, left = load().classes, list(norms)
    for at in range(len(norms) - 1):
        pair = norms[at : at + 2]
        idiom = "+".join(pair) in classes["idiom"]
        beat = at == 0 and pair[0] in classes["asker"] and pair[1] in classes["beat"]
        if idiom or beat:
            left[at : at + 2] = ["", ""]
        elif norms[at] in classes["appearing"] and load().occasions & set(norms[at + 1 : at + 3]):
            left[at] = ""
    return set(left)


def placed(norms: Sequence[str]) -> bool:
    """ "From Bern", "good day from Warsaw", "in Hanoi we ask": where somebody asks from."""
    classes = load().classes
    at = next((i for i, norm in enumerate(norms[:4]) if norm not in classes["greeting"]), len(norms))
    return at < len(norms) - 1 and norms[at] in classes["placing"]


def in_part(norms: Sequence[str]) -> bool:
    """ "As a buyer", "while waiting for the plane": in what part, or doing what, somebody asks."""
    classes = load().classes
    meanwhile = len(norms) > 2 and norms[0] in classes["meanwhile"] and norms[1] in classes["talk"]
    return meanwhile or (len(norms) > 2 and norms[0] == "as" and norms[1] in ("a", "an"))


def for_something(norms: Sequence[str]) -> bool:
    """Whether words say for what something is, and no more: "our allies" are several whose trade it may be."""
    classes = load().classes
    if not 2 < len(norms) <= PURPOSE or norms[0] != "for" or norms[1] not in classes["article"]:
        return False
    several = norms[-1].endswith("s")
    return not several and not weighed(norms) & (classes["served"] | classes["narrowing"])
