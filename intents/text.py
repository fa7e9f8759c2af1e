"""Text as it arrives: normalised, stripped of Slack markup, cut into tokens with offsets.

``Utterance`` is what every dimension reads. Tokens are lower case and ASCII-folded ("Türkiye" ->
"turkiye"); ``raw`` keeps the words as typed for echoing back. Possessive 's is a token of its own.
Commas, full stops, quotes and brackets make no tokens: what stands between two tokens is
``Utterance.gap``. A hyphen is a token only between digits ("2024-25"), and so is a slash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import data

MAX_LENGTH = 2000
"""Characters of a question. Longer text is refused: it is a document, not a question."""


class TextTooLongError(ValueError):
    """The text has ``length`` characters, more than ``MAX_LENGTH``."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a question has at most {MAX_LENGTH} characters, this has {length}")
        self.length = length


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign. ``start``/``end`` are offsets in ``Utterance.text``."""

    norm: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    text: str
    tokens: tuple[Token, ...]
    norms: tuple[str, ...] = field(default=())

    def gap(self, index: int) -> str:
        """The characters between token ``index`` and the next one; after the last, the rest of the text."""
        after = self.tokens[index].end
        return self.text[after : self.tokens[index + 1].start if index + 1 < len(self.tokens) else len(self.text)]


@dataclass(frozen=True, slots=True)
class Span:
    """What one rule of one dimension read from tokens ``start`` to ``end`` (half open).

    ``score`` is 1.0 for an exact reading, less for a fuzzy one; ``note`` is what the answer says about
    it ("reading *Veitnam* as Vietnam").
    """

    start: int
    end: int
    dimension: str
    value: object
    rule: str
    score: float = 1.0
    note: str | None = None


def read(text: str) -> Utterance:
    """Clean and cut ``text``. Raises ``TextTooLongError``; empty text gives an utterance without tokens."""
    if len(text) > MAX_LENGTH:
        raise TextTooLongError(len(text))
    clean = _clean(text)
    if len(clean) > MAX_LENGTH:  # a few characters expand eighteenfold under NFKC
        raise TextTooLongError(len(clean))
    tokens = tuple(_tokens(clean))
    return Utterance(clean, tokens, tuple(token.norm for token in tokens))


def cut(text: str) -> Utterance:
    """Text that is clean already, cut into tokens whose offsets are those of the text."""
    tokens = tuple(_tokens(text))
    return Utterance(text, tokens, tuple(token.norm for token in tokens))


def words(text: str) -> tuple[str, ...]:
    """The norms of a vocabulary entry, cut by the same rules as a question."""
    if text.isascii() and text.replace(" ", "").isalpha() and len(text) <= MAX_LENGTH:
        return tuple(map(_whole, text.lower().split()))  # of plain words, as most are, the rules make just these
    return read(text).norms


# --- cleaning -----------------------------------------------------------------------------------------

_LINK = re.compile(r"<([^<>|\s][^<>|]*)(?:\|([^<>]*))?>")
_LINK_KINDS = ("@", "#", "!", "http:", "https:", "mailto:", "tel:", "ftp:", "slack:")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|nbsp|ndash|mdash|rsquo|lsquo|#39|#x27|#160);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": " ", "ndash": "-", "mdash": " - "}
_BEFORE_EMOJI = r"(?:(?<=\bof )|(?<=\bfrom )|(?<=\bwith )|(?<=\bto )|(?<=\bin )|(?<=\band )|(?<=\bvs )|(?<=\bfor ))"
_CODE = r"(?<![\w:]):([+-]1|[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*)(?:::skin-tone-\d)?:(?!\d)"
_EMOJI_CODE = re.compile(f"({_BEFORE_EMOJI})?{_CODE}", re.I)
_EMOJI = re.compile(
    rf"({_BEFORE_EMOJI})?([\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\uffe9-\uffec\U0001f000-\U0001faff])"
    r"(\ufe0f?\s*(?=(?:imports?|exports?)\b))?",
    re.I,
)
# The last but one are half-width arrows, which NFKC makes arrows.
_DECORATION = frozenset(
    "\U0001f4c8\U0001f4c9\U0001f4ca\U0001f4b9\U0001f4b0\U0001f4b5\U0001f525\U0001f6a8\U0001f6a2\U0001f4e6\U0001f440\U0001f30d\U0001f30e\U0001f30f"
)
_MOOD = re.compile(r"\b(?:face|hands?|heart|sign|person|thumbs|eyes|fire|sparkles|symbol|party|tears)\b")
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff])([\U0001f1e6-\U0001f1ff])")
_FLAG_CODES = frozenset(("us", "jp", "kr", "de", "cn", "fr", "es", "it", "ru", "gb", "uk"))
_MARKS = re.compile(r"[*`]+|(?<!\w)[_~]+(?=\w)|(?<=[\w.?!])[_~]+(?!\w)")
_HASH = re.compile(r"#\s?(?=\d)")
_TOP = re.compile(r"\b(top|last|past|first)(?=\d)", re.I)
_SPACE = re.compile(r"\s+")
_SUPERSCRIPT = re.compile(r"(?<=\w)[\u00b9\u00b2\u00b3\u2070-\u2079]+")
_SIGNS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2015\u2212\ufe63\uff0d", "-")
    | {"\u2014": " - ", "\u2044": "/", "\u2215": "/", "\u2265": ">=", "\u2264": "<=", "\u2192": " -> ", "\u223c": "~"}
)
_DROPPED = {"Cc": " ", "Cf": "", "Cs": " ", "Co": " ", "Cn": " ", "Zl": "\n", "Zp": "\n", "Zs": " "}


def _clean(text: str) -> str:
    if "<" in text:
        text = _LINK.sub(_link, text)
    if "&" in text:
        text = _ENTITY.sub(lambda m: _ENTITIES.get(m[1], "'"), text)
    if ":" in text:
        text = _EMOJI_CODE.sub(_emoji_code, text)
    if text.isascii():
        if not text.isprintable():
            text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    else:
        text = _clean_unicode(text)
    text = _SPACE.sub(lambda m: "\n" if "\n" in m[0] else " ", _TOP.sub(r"\1 ", _MARKS.sub("", text))).strip()
    return _HASH.sub("number ", text) if "#" in text else text


def _clean_unicode(text: str) -> str:
    """NFKC, plain quotes and dashes, ASCII digits; no control, format or private characters."""
    text = _SUPERSCRIPT.sub(" ", text).translate(_SIGNS)  # a footnote mark is no digit of the year before it
    text = _FLAG.sub(lambda m: " " + "".join(chr(ord(c) - 0x1F1E6 + 65) for c in m.groups()) + " ", text)
    text = _EMOJI.sub(_emoji, text)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() or char == "\n" else " "
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return _DROPPED.get(category, char)


def _link(match: re.Match[str]) -> str:
    """Slack's ``<target|label>``: links and dates become their label; people, channels and groups vanish."""
    target, label = match[1], match[2]
    if not target.lower().startswith(_LINK_KINDS):
        return match[0]
    if target[0] in "@#" or (target[0] == "!" and not target.startswith("!date")):
        return " "
    return f" {label} " if label else " "


def _emoji_code(match: re.Match[str]) -> str:
    """Emoji decorate and are dropped; flags are countries, and after "imports of" an emoji is the word."""
    name = match[2].lower()
    if name in ("us", "flag-us") and match[1] is None:
        return " "  # our own flag decorates: whose trade it is goes without saying
    if name.startswith("flag-") or name in _FLAG_CODES:
        return f" {name.removeprefix('flag-').upper()} "
    return f" {re.sub('[^a-z0-9]+', ' ', name)} " if match[1] is not None else " "


def _emoji(match: re.Match[str]) -> str:
    """ "imports of <banana>" and "<banana> imports" name a product; charts, money and globes only decorate."""
    name = unicodedata.name(match[2], "symbol").lower()
    thing = match[2] not in _DECORATION and match[2] >= "\U0001f000" and not _MOOD.search(name)
    named = thing and (match[1] is not None or match[3] is not None)
    return f" {name} " if named else " "


# --- tokens -------------------------------------------------------------------------------------------

_SUFFIX = r"(?:s|re|ve|ll|d|m)\b"
_TOKEN = re.compile(
    rf"""
    (?P<dotted>(?<!\w)(?:u\.\ s\.|[^\W\d_](?:\.[^\W\d_])+\b\.?))                     # U.S.  e.g.  c.i.f.
  | (?P<ratio>(?<!\w)(?:[ymqw]/[ymqwa]|yr/yr|w/o|w/)(?!\w|/))             # y/y  m/m  w/o
  | (?P<notation>(?<!\w)x\s?[-+]\s?m(?!\w))                                # X-M  X+M
  | (?P<number>(?<![\w.,])(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+\.\d+)(?![.]?\d))
  | (?P<negative>(?<=[^\d\s,]\s)-\d+(?!\w))                                # "top -5", not "2020 -2024"
  | (?P<short>'\d\ds?(?!\w))                                              # '24  '90s
  | (?P<suffix>(?<=\w)'{_SUFFIX})                                         # China's  we're
  | (?P<word>[^\W_]+(?:'(?!{_SUFFIX})[^\W\d_]+)*)
  | (?P<arrow>[-=]+>)
  | (?P<sign>>=|<=|[<>](?=\s?[=\d$])|(?<=[<>])\s?=|=(?=\s?\d)|[%$&+\u00a3\u00a5\u20a0-\u20bf]
      |(?:(?<=\d)|(?<=\d\s))[-/~](?=\s?'?\d))
    """,
    re.X | re.I,
)
_LONG = {"w/": "with", "w/o": "without", "yr/yr": "y/y"}
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
        "ħ": "h",
        "ə": "e",
    }
)


def fold(word: str) -> str:
    """Lower case, without accents, Latin letters in ASCII; other scripts keep their letters."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", word.lower()).translate(_LETTERS)
    return "".join(c for c in letters if not unicodedata.combining(c)) or word.lower()


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    """Shortened words and what they stand for, from ``abbreviations.csv``."""
    file = Path(data.__file__).parent / "vocab" / "abbreviations.csv"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return dict(line.split(",") for line in lines[1:])


def _whole(word: str) -> str:
    return _abbreviations().get(word, word)


def _tokens(text: str) -> list[Token]:
    out = []
    for match in _TOKEN.finditer(text):
        kind, raw, start, end = str(match.lastgroup), match[0], match.start(), match.end()
        if kind in ("dotted", "sign") and raw[0] == " ":
            raw, start = raw.lstrip(), end - len(raw.lstrip())
        out.append(Token(_NORM[kind](raw), raw, start, end))
    return out


_NORM: dict[str, Callable[[str], str]] = {
    "dotted": lambda raw: fold(raw.replace(".", "").replace(" ", "")),
    "ratio": lambda raw: _LONG.get(raw.lower(), raw.lower()),
    "number": lambda raw: raw.replace(",", ""),
    "negative": str.lower,
    "short": str.lower,
    "suffix": str.lower,
    "word": lambda raw: _whole(fold(raw.replace("'", ""))),
    "arrow": lambda _raw: "to",
    "notation": lambda raw: raw.lower().replace(" ", ""),
    "sign": str.strip,
}
