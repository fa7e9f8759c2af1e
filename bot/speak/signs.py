"""Whether balances are said as amounts of a deficit or a surplus, or with a sign: the same in every line of a reply."""

from __future__ import annotations

from bot.speak.labels import number, subject, value
from data.query.answer import Figure, QueryAnswer


def common(answer: QueryAnswer) -> str | None:
    """What every balance of the answer is, "deficit" or "surplus", where the question spoke of either; else None."""
    figures = answer.primary
    if not _spoke(answer) or not figures or any(f.measure != "balance" for f in figures):
        return None
    words = {"deficit" if number(f) < 0 else "surplus" for f in figures}
    return words.pop() if len(words) == 1 else None


def _spoke(answer: QueryAnswer) -> bool:
    return {answer.query.sign, answer.query.spoken} & {"deficit", "surplus"} != set()


def denied(answer: QueryAnswer) -> str:
    """ "There was no deficit: " where a deficit was asked and every balance is a surplus."""
    word, asked = common(answer), answer.query.spoken
    return f"There was no {asked}: " if word and asked in ("deficit", "surplus") and asked != word else ""


def named(figure: Figure, word: str | None) -> str:
    """The series, a balance by the word that is common to all of it: "goods deficit with China"."""
    name = subject(figure)
    return name.replace("balance", word, 1) if word and figure.measure == "balance" else name


def amount(answer: QueryAnswer, figure: Figure) -> str:
    """One of several figures: bare under a common word, else "a surplus of ..." where a deficit was asked."""
    if common(answer) is not None:
        return value(figure, bare=True)
    if figure.measure == "balance" and _spoke(answer):
        return f"a {'deficit' if number(figure) < 0 else 'surplus'} of {value(figure, bare=True)}"
    return value(figure)
