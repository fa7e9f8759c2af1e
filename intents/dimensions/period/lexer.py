"""Tokens -> items: each item has classes, one character for them, a value, and the tokens it covers.

Number words are joined ("two thousand and fifteen"), run-together tokens split ("2024q1" is a year and a
quarter), and what stands between tokens (comma, hyphen, full stop) becomes an item without tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from intents.dimensions.period.vocabulary import Classes, PeriodVocabulary, PeriodWord
from intents.text import Utterance
from intents.wordlists import norm_at, wordlist

Closest = Callable[[str], str | None]
"""Proposes the known word of time that an unknown word is a misspelling of, or None."""

FIRST_YEAR, LAST_YEAR = 1776, 2100


@dataclass(slots=True)
class Item:
    """``start``/``end``: tokens, half open; equal for what stands between two tokens."""

    classes: Classes
    start: int
    end: int
    value: int = 0
    atom: object = None


_COMPOUNDS = re.compile(
    r"""(?P<y1>\d{4}|\d\d)?(?P<qh>q[1-4]|h[12])(?P<y2>\d{4}|\d\d)?
      | (?P<n>[1-4](?=q)|[12](?=h))(?P<qh2>[qh])(?P<y3>\d{4}|\d\d)?
      | (?P<fy>fy|cy)(?P<y4>\d{4}|\d\d)
      | (?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?P<y5>\d{4}|\d\d)
      | (?P<y6>\d{4})(?P<mon2>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)
      | '?(?P<dec>\d{4}|\d\d)s
      | (?P<ord>\d+)(?:st|nd|rd|th)
      | (?P<count>\d\d?)(?P<unit>mo?|mos|mths?|months?|y|yrs?|years?|q|qtrs?)""",
    re.X,
)


class Lexer:
    """One pass over one utterance. ``today_year`` decides the century of two-digit years."""

    def __init__(
        self, utterance: Utterance, vocabulary: PeriodVocabulary, this_year: int, closest: Closest | None
    ) -> None:
        self.vocabulary, self.utterance, self.pivot = vocabulary, utterance, this_year
        self.notes: dict[int, str] = {}
        self.norms = tuple(self._mend(i, norm, closest) for i, norm in enumerate(utterance.norms))

    def _mend(self, index: int, norm: str, closest: Closest | None) -> str:
        right: str | None = self.vocabulary.misspelled.get(norm)
        if right is None and closest is not None and len(norm) > 4 and norm.isalpha():
            right = None if norm in self.vocabulary.single else closest(norm)
        if right is None or right == norm:
            return norm
        self.notes[index] = f"reading *{self.utterance.tokens[index].raw}* as {right}"
        return right

    def items(self) -> list[Item]:
        out: list[Item] = []
        at = 0
        while at < len(self.norms):
            stop = self._one(at, out)
            if stop < len(self.norms):
                between = _GAPS.get(self.utterance.gap(stop - 1).strip())
                if between is None:
                    between = self._odd_gap(stop - 1, out)
                if between:
                    out.append(Item(between, stop, stop))
            at = stop
        return out

    def _odd_gap(self, index: int, out: list[Item]) -> Classes | None:
        gap = self.utterance.gap(index)
        if "\n" in gap or any(c in gap for c in "?!;:") or ("(" in gap and _reckoned(out)):
            return _BARRIER
        if "." in gap:
            abbreviation = len(self.norms[index]) < 5 and not {"month", "versus"}.isdisjoint(out[-1].classes)
            return None if abbreviation else (_BARRIER if " " in gap else _DOT)
        return _HYPHEN if "-" in gap else _COMMA if "," in gap else None

    def _one(self, at: int, out: list[Item]) -> int:
        norm = self.norms[at]
        if norm.isdigit():
            out.append(self._digits(at, norm))
            return at + 1
        longest = self.vocabulary.longest_entry.get(norm, 0)
        if longest and (stop := self._number_words(at, out)):
            return stop
        for length in range(min(longest, len(self.norms) - at), 0, -1):
            entry = self.vocabulary.entries.get(self.norms[at : at + length])
            if entry:
                unreal = (norm in _MAY and not self._is_may(at)) or (at and self.norms[at - 1] == "$")
                classes = _WORD if unreal else entry.classes
                out.append(Item(classes, at, at + length, entry.value))
                return at + length
        if norm[0] in "0123456789'qhfcjmasond" and self._compound(at, norm, out):
            return at + 1
        out.append(Item(_SIGNS.get(norm, _WORD), at, at + 1))
        return at + 1

    def _digits(self, at: int, norm: str) -> Item:
        value = int(norm) if len(norm) < 5 else 0
        apart = bool(at) and self.utterance.gap(at - 1).strip() in (",", ":", ";")  # "no, 2023"
        before = self.norms[at - 1] if at and not apart else ""
        after = self.norms[at + 1] if at + 1 < len(self.norms) and self.utterance.gap(at) == " " else ""
        if after in _CURRENCY and self.norms[at + 2 : at + 3] and self.norms[at + 2] in self.vocabulary.after_amount:
            after = ""  # "2025 USD bn": a unit, and a year before it
        classes = _WORD
        if len(norm) == 4:
            known = FIRST_YEAR <= value <= LAST_YEAR
            named = "month" in self.vocabulary.single.get(before, _NO_ENTRY).classes
            if (
                known
                and before not in self.vocabulary.before_amount
                and (named or after not in self.vocabulary.after_amount)
            ):
                classes = _YEAR4
        elif len(norm) < 3 and after not in _PERCENT and (before not in self.vocabulary.top or self._is_unit(after)):
            recent = len(norm) == 2 and not 1 + self.pivot % 100 < value < 50
            year = recent and before not in self.vocabulary.before_amount
            names = ["digits", *["day"] * (0 < value < 32), *["monthnum"] * (0 < value < 13), *["yy"] * year]
            classes = frozenset(names) if frozenset(names) in self.vocabulary.chars else frozenset(("digits",))
        return Item(classes, at, at + 1, value)

    def _is_unit(self, norm: str) -> bool:
        """ "First 8 months": a number of months, where "first 8 countries" ranks."""
        entry = self.vocabulary.single.get(norm)
        return entry is not None and any(name.startswith("u_") for name in entry.classes)

    def full_year(self, short: int) -> int:
        """24 -> 2024, 87 -> 1987: the century in which the year lies at most ten years ahead."""
        if short > 99:
            return short
        century = self.pivot // 100 * 100
        return century + short if century + short <= self.pivot + 10 else century - 100 + short

    def _compound(self, at: int, norm: str, out: list[Item]) -> bool:
        if norm[0] == "'" and norm[1:].isdigit():
            out.append(Item(_SHORT, at, at + 1, self.full_year(int(norm[1:]))))
            return True
        match = _COMPOUNDS.fullmatch(norm)
        if match is None:
            return False
        if match["count"]:
            return self._count(at, match, out)
        part = [
            self._piece(kind, text) for kind, text in match.groupdict().items() if text and kind not in ("n", "qh2")
        ]
        if match["n"]:
            part.insert(0, self._piece("qh", match["qh2"] + match["n"]))
        out.extend(Item(classes, at, at + 1, value) for classes, value in part)
        return True

    def _piece(self, kind: str, text: str) -> tuple[Classes, int]:
        if kind == "qh":
            return (_Q if text[0] == "q" else _H), int(text[1])
        if kind == "fy":
            return self.vocabulary.single[text].classes, 0
        if kind in ("mon", "mon2"):
            return _MONTH, self.vocabulary.single[text].value
        if kind == "dec":
            return _DECADE, int(text)
        if kind == "ord":
            return _ORDINAL, int(text) if len(text) < 4 else 0
        return _SHORT, self.full_year(int(text))

    def _count(self, at: int, match: re.Match[str], out: list[Item]) -> bool:
        """ "12m" is twelve months only after "last" and its kin: "$12m" is money."""
        if not out or not {"last", "recent", "next"} & out[-1].classes:
            return False
        out.append(Item(frozenset(("digits",)), at, at + 1, int(match["count"])))
        unit = {"m": "month", "y": "year", "q": "quarter"}[match["unit"][0]]
        out.append(Item(self.vocabulary.single[unit].classes, at, at + 1))
        return True

    def _number_words(self, at: int, out: list[Item]) -> int:
        """Join number words from ``at``; returns where they end, or 0 when they are a single word or none."""
        names = self.vocabulary.numbers
        first = names.get(self.norms[at])
        if first is None:
            return 0
        rest = self.norms[at + 1 : at + 5]
        if first in (1, 2) and norm_at(rest, 0) in _THOUSAND:
            skip = 2 + (norm_at(rest, 1) in _AND)
            below, length = self._below_hundred(at + skip)
            out.append(Item(_YEAR4, at, at + (skip + length if length else 2), first * 1000 + below))
            return out[-1].end
        if 17 < first < 21 and rest:
            if rest[0] in self.vocabulary.decades:
                out.append(Item(_DECADE, at, at + 2, first * 100 + self.vocabulary.decades[rest[0]]))
                return at + 2
            skip = 1 + (rest[0] in _HUNDREDS)
            below, length = self._below_hundred(at + skip)
            if length and (below > 9 or skip == 2):
                out.append(Item(_YEAR4, at, at + skip + length, first * 100 + below))
                return out[-1].end
        below, length = self._below_hundred(at)
        if length < 2:
            return 0
        out.append(Item(_NUMBER, at, at + length, below))
        return at + length

    def _below_hundred(self, at: int) -> tuple[int, int]:
        names = self.vocabulary.numbers
        first = names.get(self.norms[at], 0) if at < len(self.norms) else 0
        if first > 19 and at + 1 < len(self.norms) and 0 < names.get(self.norms[at + 1], 0) < 10:
            return first + names[self.norms[at + 1]], 2
        return first, int(first > 0)

    def _is_may(self, at: int) -> bool:
        """The month, not the verb: after a preposition, before a year, or written May inside a sentence."""
        before = self.norms[at - 1] if at else ""
        after = self.norms[at + 1] if at + 1 < len(self.norms) else ""
        if after in self.vocabulary.not_may and before not in _WITHIN_MAY:
            return False
        if before in self.vocabulary.before_may or after[:4].isdigit() or after[:1] == "'" or after in _AFTER_MAY:
            return True
        if after == "" or before == "" or "-" in (self.utterance.gap(at), self.utterance.gap(at - 1)):
            return True
        return self.utterance.tokens[at].raw.istitle()


def _reckoned(items: list[Item]) -> bool:
    """Whether words end here that count from today ("last year", "two years ago", "so far this year"): what stands in
    brackets after them says the same in other words."""
    if items[-1].classes & _COUNTED:
        return True
    return bool(items[-1].classes & _UNITS) and len(items) > 1 and bool(items[-2].classes & _RELATIVE)


_COUNTED = frozenset(("ago", "so_far", "ytd"))
_UNITS, _RELATIVE = frozenset(("u_month", "u_quarter", "u_half", "u_year")), frozenset(("last", "this", "next"))
_NO_ENTRY = PeriodWord(frozenset())
_WORD, _BARRIER, _COMMA, _HYPHEN = (frozenset((n,)) for n in ("word", "barrier", "comma", "hyphen"))
_SLASH, _DOT, _TILDE, _YEAR4, _SHORT = (frozenset((n,)) for n in ("slash", "dot", "tilde", "year4", "short"))
_ORDINAL, _NUMBER, _MONTH, _Q, _H, _DECADE = (
    frozenset((n,)) for n in ("ordinal", "number", "month", "q", "h", "decade")
)
_GAPS: dict[str, Classes | None] = {
    "": frozenset(), "-": _HYPHEN, ",": _COMMA, "/": _SLASH, "..": _TILDE, "...": _TILDE,
}  # fmt: skip
_SIGNS = {"-": _HYPHEN, "~": _TILDE, "/": _SLASH}
_CURRENCY = wordlist("currency", "periods")
_PERCENT = wordlist("rates", "periods")
_MAY, _WITHIN_MAY, _AFTER_MAY = (wordlist(name, "periods") for name in ("may", "within_may", "after_may"))
_THOUSAND, _AND, _HUNDREDS = (wordlist(name, "periods") for name in ("thousand", "and", "hundreds"))
