"""A recorded Asker: a few questions with replies written by hand, for tests of the Slack side alone.

The figures are of the right size but they are not checked here: the tests of the answering side do that. The
end-to-end tests use the real one where it is there.
"""

from __future__ import annotations

import datetime as dt
import threading
import time

from bot.contract.reply import CodeName, PeriodOut, Reply, ReplyFigure, Source

TODAY = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, 15, 0, tzinfo=dt.UTC)
SOURCE = Source(
    "U.S. Census Bureau",
    "U.S. Trade in Goods by Country",
    "country.xlsx",
    "2026-03-12",
    "census",
    "nsa",
    "https://www.census.gov/foreign-trade/balance/country.xlsx",
)
NOTE = "U.S. Census Bureau, country.xlsx: goods, Census basis, not seasonally adjusted; release of 2026-03-12."
VIETNAM, MEXICO = CodeName("5520", "Vietnam"), CodeName("2010", "Mexico")


def year(label: int) -> PeriodOut:
    return PeriodOut(str(label), f"{label}-01", f"{label}-12")


def figure(
    label: str,
    value: float,
    partner: CodeName | None = VIETNAM,
    *,
    primary: bool = True,
    measure: str = "balance",
    period: PeriodOut | None = None,
    unit: str = "USD million",
) -> ReplyFigure:
    return ReplyFigure(
        primary,
        label,
        measure,
        value,
        unit,
        partner=partner,
        sector="goods",
        basis="census",
        adjustment="nsa",
        prices="nominal",
        period=period or year(2024),
        release="2026-03-12",
    )


def answered(question: str, headline: str, figures: tuple[ReplyFigure, ...], lines: tuple[str, ...] = ()) -> Reply:
    return Reply(
        "answered",
        question,
        headline,
        figures=figures,
        lines=lines,
        notes=(NOTE,),
        sources=(SOURCE,),
        sql=("SELECT SUM(value)\nFROM observations\nWHERE series_id = 17",),
        suggestions=("deficit with Mexico 2024?", "deficit with Vietnam by month since 2024"),
    )


def vietnam(question: str = "deficit with Vietnam 2024?") -> Reply:
    return answered(
        question,
        "The United States had a goods deficit of $123.5 billion with Vietnam in 2024.",
        (
            figure("Goods balance with Vietnam, 2024", -123463.0),
            figure("Goods exports to Vietnam, 2024", 13098.2, primary=False, measure="exports"),
        ),
        ("Exports were $13.1 billion and imports $136.6 billion.", "It was $104.6 billion in 2023."),
    )


def mexico(question: str = "deficit with Mexico 2024?") -> Reply:
    return answered(
        question,
        "The United States had a goods deficit of $171.5 billion with Mexico in 2024.",
        (figure("Goods balance with Mexico, 2024", -171491.0, MEXICO),),
    )


def series(question: str = "deficit with Vietnam by month since 2024", months: int = 24) -> Reply:
    rows = []
    for at in range(months):
        y, m = 2024 + at // 12, at % 12 + 1
        name = f"{dt.date(y, m, 1):%B %Y}"
        period = PeriodOut(name, f"{y}-{m:02d}", f"{y}-{m:02d}")
        rows.append(figure(f"Goods balance with Vietnam, {name}", -9000.0 - 137 * at + 800 * (at % 5), period=period))
    return answered(
        question, "The goods deficit with Vietnam was $10.2 billion in the latest of these months.", tuple(rows)
    )


def ranking(question: str = "top 10 deficits 2024") -> Reply:
    names = ["China", "Mexico", "Vietnam", "Ireland", "Germany", "Taiwan", "Japan", "Korea, South", "Canada", "India"]
    rows = tuple(
        figure(f"Goods balance with {name}, 2024", -295402.0 + 27000 * at, CodeName(str(at), name))
        for at, name in enumerate(names)
    )
    return answered(question, "The largest goods deficit of 2024 was with China: $295.4 billion.", rows)


def congo(question: str = "imports from Congo 2024") -> Reply:
    return Reply(
        "clarify",
        question,
        "Which Congo do you mean?",
        reason="ambiguous",
        suggestions=(
            "imports from the Democratic Republic of the Congo 2024",
            "imports from the Republic of the Congo 2024",
        ),
    )


def refused(question: str) -> Reply:
    return Reply(
        "refused",
        question,
        "I do not know what that means.",
        reason="unknown_words",
        suggestions=("deficit with Vietnam 2024?", "top 10 deficits 2024"),
    )


class Recorded:
    """Knows a few words, and per conversation the last country, as the real one does."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.asked: list[tuple[str | None, str]] = []
        self._last: dict[str | None, str] = {}
        self._lock = threading.Lock()

    def ask(self, question: str, thread: str | None = None, today: dt.date | None = None) -> Reply:
        time.sleep(self.delay)
        with self._lock:
            self.asked.append((thread, question))
            before = self._last.get(thread, "")
            self._last[thread] = question
        words = question.lower()
        if "crash" in words:
            raise RuntimeError("a mistake in the recorded asker")
        if "what data" in words:
            return Reply("answered", question, "Goods by partner reach August 2026 (release of 2026-10-06).")
        if "next release" in words:
            return Reply("answered", question, "The next release is due on 8 December 2026, for October 2026.")
        if "month" in words:
            return series(question)
        if "top" in words:
            return ranking(question)
        if words.startswith("and mexico"):
            return mexico(question) if "vietnam" in before.lower() else refused(question)
        if "mexico" in words:
            return mexico(question)
        if "congo" in words and "republic" not in words:
            return congo(question)
        if "vietnam" in words or "republic" in words:
            return vietnam(question)
        return refused(question)
