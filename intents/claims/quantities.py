"""The numbers of a passage: money, per cents, points, fractions, multiples and counts, at their precision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from intents.amounts import last_digit
from intents.claims.elliptic import added, elliptic
from intents.claims.spoken import SPOKEN, WORDED, in_words, spoken
from intents.wordlists import numbers, wordlist

Unit = Literal["money", "percent", "points", "fraction", "times", "count", "foreign", "plain",
               "barrels", "barrels_day", "per_barrel"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """Characters ``start`` to ``end``. ``value`` is a size; ``sign`` -1 where a minus or brackets stand, +1 at a plus.

    Money is in USD million. ``digit`` is the size of the last digit written, ``high`` the other end of a range,
    ``hedge`` how it is said (a key of the section ``hedge``), ``open`` where the quote with its hedge begins.
    """

    start: int
    end: int
    value: float
    digit: float
    unit: Unit
    sign: int = 0
    high: float | None = None
    hedge: str = ""
    open: int = -1
    scaled: bool = True
    decimal: bool = False
    """Whether decimals are written: then a zero at the end is meant."""

    @property
    def begin(self) -> int:
        return self.start if self.open < 0 else self.open


_SCALE = {"thousand": "k", "trn": "trillion", "mln": "million"}
_SCALES = r"trillions?|billions?|millions?|thousand|bn|bln|mln|mn|tn|trn|b|m|t|k"
_MONEY = re.compile(
    rf"""(?P<sign>(?<![\w.])[-+])?\s?
    (?:(?P<other>\u20ac|\u00a3|\u00a5|(?:EUR|GBP|CNY|RMB|JPY|CAD|C\$|A\$|HK\$|NT\$)\s?)
      |(?P<cur>(?-i:(?<![A-Za-z])(?:US|U\.S\.)\s?\$|\$US)|\$|(?-i:USD\s?)))?
    \s?(?P<neg>[-+])?(?P<num>(?<![\d.,])\d[\d,]*(?:\.\d+)?)(?:[\s-]?(?P<scale>{_SCALES})\b(?!-year))?
    (?P<dollars>[\s-](?:US\s)?dollars?\b|\sUSD\b(?!\s?\d))?(?P<after>\s(?:euros?|pounds?|yuan|yen|pesos?|rupees?|won|reais|francs?)\b)?""",
    re.X | re.I,
)
_WORD_MONEY = re.compile(
    rf"\b(?P<part>(?:a|one)\s(?:quarter|half)\sof\s(?:a|one)|half[\s-]an?|{SPOKEN}|an?)[\s-]"
    r"(?P<scale>trillion|billion|million)(?P<dollars>[\s-](?:US\s)?dollars?\b)?(?!-)",
    re.I,
)
_PERCENT = re.compile(
    r"(?P<sign>(?<![\w.])[-+])?(?P<num>(?<![\w.,$])(?!(?:19|20)\d\d\s(?:to|-)\s)\d[\d,]*(?:\.\d+)?)(?:\s?(?:to|-)\s?(?P<high>\d+(?:\.\d+)?))?[\s-]?"
    r"(?:(?P<points>(?:percentage|per\scent|percent|%)[\s-]points?\b|p\.?p\.?(?!\w)|points?\b)|%"
    r"|per\s?cent\b|pct\b|pc\b)",
    re.I,
)
_WORD_PERCENT = re.compile(rf"\b(?P<num>{SPOKEN})[\s-](?:per\s?cent|percent)(?P<points>age[\s-]points?)?\b", re.I)
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
          "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "eighth": 8, "eighths": 8, "ninth": 9,
          "tenth": 10,
          "tenths": 10}  # fmt: skip
_FRACTION = re.compile(
    r"\b(?:(?P<n>a|an|one|two|three|four|five|six|seven|nine)[\s-](?P<d>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?\b"
    r"(?!\s(?:largest|biggest|highest|year|straight|consecutive|quarter|month|time|of\s(?:a\s)?(?:year|trillion|billion)|successive))"
    r"|(?<!first\s)(?<!second\s)(?<!first-)(?<!a\s)(?P<half>half)(?!-|\syear|\sof\s(?:19|20)\d\d"
    r"|\sof\sthe\syear|\sof\slast|\sof\sthis|\sa\s|\san\s|\sdozen))",
    re.I,
)
_ONE_IN = re.compile(
    rf"\b(?P<n>one|two|three|four|five|six|seven|eight|nine|\d)\s(?:in|out\sof)\s(?:every\s)?(?P<d>{WORDED}|\d{{1,3}})\b(?!\s(?:19|20)\d\d)",
    re.I,
)
_TIMES = re.compile(r"(?<![\w.$])(?P<num>\d+(?:\.\d+)?)(?:[\s-]?(?:times|fold)\b|x\b)", re.I)
_COUNTED = r"(?:countries|partners|nations|economies)\b"
_COUNT = re.compile(rf"(?<![\w.,$#])(?P<num>\d{{1,3}}|{WORDED})\s(?:[a-z]+\s){{0,2}}?{_COUNTED}", re.I)
_WITH_SO_MANY = re.compile(
    r"\b(?:deficits|surpluses)\swith\s(?:only\s)?(?P<n>\d{1,3})(?=[.,;\s]|$)(?!\s(?:billion|million|of))", re.I
)
_BETWEEN = re.compile(r"\bbetween\s*$", re.I)
_RANGE_GAP = re.compile(r"\s*(?:-|to|and|or)\s*", re.I)
_PLAIN = re.compile(
    r"(?P<sign>(?<![\w.])[-+])?(?P<num>(?<![\w.,$#/])\d[\d,]*(?:\.\d+)?)(?![\w/:]|\.\d|-\d|,\d|(?:st|nd|rd|th)\b)"
)


def quantities(text: str, start: int, end: int, scale: float | None = None) -> list[Quantity]:
    """The quantities of a passage in order, none overlapping. ``scale``: what a bare number is multiplied with, where
    the heading of a list or table says a unit."""
    found: list[Quantity] = []
    piece = text[start:end]
    for finder in (_marked, _percents, _word_percents, _money, _word_money, _counts, _times, _one_in, _fractions):
        for one in finder(piece):
            if all(one.end <= q.start or q.end <= one.start for q in found):
                found.append(one)
    if scale is not None:
        found = _scaled(piece, found, scale)
    found += [q for q in _large(piece) if all(q.end <= o.start or o.end <= q.start for o in found)]
    found += list(elliptic(piece, found))
    found.sort(key=lambda q: q.start)
    joined = _ranges(piece, added(piece, found))
    return [replace(q, start=q.start + start, end=q.end + start) for q in joined]


_MINUS_WORD = re.compile(r"\b(?:minus|negative)\s$", re.I)


def _money(piece: str) -> Iterator[Quantity]:
    for m in _MONEY.finditer(piece):
        if not (m["cur"] or m["scale"] or m["dollars"] or m["other"] or m["after"]):
            continue
        if not (m["cur"] or m["other"]) and piece[m.start("num") - 1 : m.start("num")].isalnum():
            continue
        if m["scale"] and len(m["scale"]) == 1 and not m["cur"] and m["scale"] not in "Bb":
            continue
        value = float(m["num"].replace(",", "").strip() or 0)
        unit: Unit = "foreign" if m["other"] or m["after"] else "money"
        name = (m["scale"] or "").lower().removesuffix("s")
        scale = _scale(name) if name else 1e-6
        minus = "-" in (m["sign"], m["neg"]) or _MINUS_WORD.search(piece[: m.start() + 1]) is not None
        sign = -1 if minus else 1 if "+" in (m["sign"], m["neg"]) else 0
        lead = len(m[0]) - len(m[0].lstrip())
        yield Quantity(
            m.start() + lead,
            m.end(),
            value * scale,
            last_digit(m["num"]) * scale,
            unit,
            sign,
            scaled=bool(name),
            decimal="." in m["num"],
        )


def _scale(name: str) -> float:
    return numbers("scales")[_SCALE.get(name, name)]


def _word_money(piece: str) -> Iterator[Quantity]:
    for m in _WORD_MONEY.finditer(piece):
        part, scale = m["part"].lower(), _scale(m["scale"].lower())
        if part.startswith(tuple(wordlist("half", "claims"))):
            value, digit = 0.5, 0.1
        elif wordlist("of", "claims").intersection(part.split()):
            value, digit = (0.25 if wordlist("quarter", "claims").intersection(part.split()) else 0.5), 0.1
        else:
            value, digit = spoken(part)
        yield Quantity(m.start(), m.end(), value * scale, digit * scale, "money")


_MARK = re.compile(
    r"\bthe\s(?P<scale>trillion|billion)(?:[\s-]dollars?)?\s(?:mark|threshold|line|barrier|level)\b", re.I
)
_LARGE = re.compile(r"(?<![\w.,$-])\d{1,3}(?:,\d{3})+(?![\w.,%]*\d)(?!\s?(?:dollars|million|billion|%))")


def _marked(piece: str) -> Iterator[Quantity]:
    """ "the trillion mark"."""
    for m in _MARK.finditer(piece):
        scale = _scale(m["scale"].lower())
        yield Quantity(m.start(), m.end(), scale, scale / 100, "money", hedge="over")


def _large(piece: str) -> Iterator[Quantity]:
    """Large numbers of things: no amount of money, and nothing that these statistics count."""
    for m in _LARGE.finditer(piece):
        yield Quantity(m.start(), m.end(), float(m[0].replace(",", "")), 1.0, "plain")


def _percents(piece: str) -> Iterator[Quantity]:
    for m in _PERCENT.finditer(piece):
        points = m["points"]
        if (
            points
            and points.lower().startswith(tuple(wordlist("point", "claims")))
            and re.match(r"\s(?:on|higher|lower)?\s?(?:the\s)?(?:dow|index)", piece[m.end() :], re.I)
        ):
            continue
        unit: Unit = "points" if points else "percent"
        high = float(m["high"]) if m["high"] else None
        sign = -1 if m["sign"] == "-" else 1 if m["sign"] == "+" else 0
        yield Quantity(m.start(), m.end(), float(m["num"].replace(",", "")), last_digit(m["num"]), unit, sign, high)


def _word_percents(piece: str) -> Iterator[Quantity]:
    for m in _WORD_PERCENT.finditer(piece):
        unit: Unit = "points" if m["points"] else "percent"
        yield Quantity(m.start(), m.end(), *spoken(m["num"].lower()), unit)


_BY_PART = re.compile(
    r"\b(?:by|nearly|almost|about|roughly|than|over|another)\s(?:about\s|nearly\s|almost\s|over\s)?$", re.I
)
_OF = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "nine": 9}


def _fractions(piece: str) -> Iterator[Quantity]:
    for m in _FRACTION.finditer(piece):
        if m["half"]:
            yield Quantity(m.start(), m.end(), 50.0, 4.0, "fraction")
            continue
        if (
            m["d"].lower() in wordlist("quarter", "claims")
            and m["n"].lower() in wordlist("one", "claims")
            and not re.match(r"\sof\b|\s*[.,;]|\s(?:to|from)\b", piece[m.end() :], re.I)
            and not _BY_PART.search(piece[: m.start()])
        ):
            continue
        yield Quantity(m.start(), m.end(), 100 * _OF[m["n"].lower()] / _PARTS[m["d"].lower()], 4.0, "fraction")


def _one_in(piece: str) -> Iterator[Quantity]:
    for m in _ONE_IN.finditer(piece):
        below = float(m["d"]) if m["d"].isdecimal() else in_words(m["d"].lower())
        above = float(m["n"]) if m["n"].isdecimal() else in_words(m["n"].lower())
        if below > above:
            yield Quantity(m.start(), m.end(), 100 * above / below, 4.0, "fraction")


def _times(piece: str) -> Iterator[Quantity]:
    for m in _TIMES.finditer(piece):
        yield Quantity(m.start(), m.end(), float(m["num"]), last_digit(m["num"]), "times")


def _counts(piece: str) -> Iterator[Quantity]:
    for m in _COUNT.finditer(piece):
        value = float(m["num"]) if m["num"].isdecimal() else float(in_words(m["num"].lower()))
        if value:
            yield Quantity(m.start(), m.end(), value, 1.0, "count")
    for m in _WITH_SO_MANY.finditer(piece):
        yield Quantity(m.start("n"), m.end("n"), float(m["n"]), 1.0, "count")


def _scaled(piece: str, found: list[Quantity], scale: float) -> list[Quantity]:
    """Bare numbers of a list or table under a heading with a unit; brackets round one are a minus."""
    out = [replace(q, value=q.value * 1e6 * scale, digit=q.digit * 1e6 * scale, scaled=True)
           if q.unit == "money" and not q.scaled else q for q in found]  # fmt: skip
    for m in _PLAIN.finditer(piece):
        if any(m.start() < q.end and q.start < m.end() for q in out):
            continue
        bare = m["num"].replace(",", "")
        if re.fullmatch(r"(?:19|20)\d\d", bare):
            continue
        bracket = piece[: m.start()].endswith("(") and piece[m.end() :].startswith(")")
        bracket = bracket and not re.search(r"[A-Za-z.]\s?\($", piece[: m.start()])  # "Japan (64.4)"
        sign = -1 if m["sign"] == "-" or bracket else 1 if m["sign"] == "+" else 0
        a, z = (m.start() - 1, m.end() + 1) if bracket else (m.start(), m.end())
        out.append(Quantity(a, z, float(bare) * scale, last_digit(bare) * scale, "money", sign, decimal="." in bare))
    return out


def _ranges(piece: str, found: list[Quantity]) -> list[Quantity]:
    """ "between $38 billion and $39 billion", "$38 to $39 billion": one quantity."""
    out: list[Quantity] = []
    for one in found:
        before = out[-1] if out else None
        if before is not None and before.unit == one.unit in ("money", "percent") and before.high is None:
            gap = piece[before.end : one.start]
            between = bool(_BETWEEN.search(piece[: before.start]))
            joined = bool(_RANGE_GAP.fullmatch(gap)) and (between if "and" in gap else True)
            came = re.search(r"\bfrom\s(?:\w+\s){0,2}$", piece[: before.start], re.I)
            if joined and not came and (between or not before.scaled or gap.strip() == "-"):
                low = before.value if before.scaled else before.value * 1e6 * (one.value / _bare(piece, one))
                digit = max(one.digit, before.digit if before.scaled else one.digit)
                if low <= one.value:
                    out[-1] = replace(before, end=one.end, value=low, high=one.value, digit=digit, scaled=True)
                    continue
        out.append(one)
    return out


def _bare(piece: str, one: Quantity) -> float:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", piece[one.start : one.end])
    return float(found[0].replace(",", "")) if found else 1.0
