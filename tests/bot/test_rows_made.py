"""The primary figures of a reply as rows: which shape they make, their sign, and how many a message shows."""

from __future__ import annotations

from typing import Any

import pytest

from bot.contract.reply import CodeName, PeriodOut, Reply, ReplyFigure
from bot.speak.rows import COLUMNS_MOST, PERIODS_MOST, SHOWN_MOST, ReplyRows, rows_of

NAMES = ("Mexico", "Canada", "China", "Japan", "India", "Peru", "Chile")
PARTNERS = [CodeName(str(at), name) for at, name in enumerate(NAMES)]


def made(value: float, at: int | None = 0, year: int = 2024, measure: str = "exports", **more: Any) -> ReplyFigure:
    """A figure of a partner by its place in ``NAMES`` (None: of no partner) and a year."""
    partner = PARTNERS[at] if at is not None else None
    period = PeriodOut(str(year), f"{year}-01", f"{year}-12")
    label = f"Goods {measure}, {year}"
    given: dict[str, Any] = {"unit": "USD million", "partner": partner, "sector": "goods", "period": period, **more}
    return ReplyFigure(True, label, measure, value, **given)


def rows(*figures: ReplyFigure, headline: str = "It was so.") -> ReplyRows:
    found = rows_of(Reply("answered", "?", headline, figures=figures))
    assert found is not None
    return found


def test_one_figure_or_two_units_are_no_rows() -> None:
    for figures in ((), (made(1),), (made(1), made(2, 1, unit="percent"))):
        assert rows_of(Reply("answered", "?", "", figures=figures)) is None


@pytest.mark.parametrize(
    ("figures", "shape", "heading"),
    [
        ([made(1), made(2, 1)], "comparison", "Partner"),
        ([made(1), made(2, 1), made(3, 2)], "ranking", "Partner"),
        ([made(1), made(2, 1), made(3, 1)], "ranking", None),
        ([made(1), made(2, year=2025)], "comparison", "Period"),
        ([made(1), made(2, year=2025), made(3, year=2026)], "series", "Period"),
        ([made(1, year=2026), made(2, year=2025), made(3, year=2024)], "series", "Period"),
        ([made(1, year=2025), made(2, year=2024), made(3, year=2026)], "comparison", "Period"),
        ([made(1), made(2, 1, 2025)], "comparison", "Period"),
        ([made(1, None, commodity=CodeName("1", "corn")), made(2, None, commodity=CodeName("2", "rice"))],
         "comparison", "Product"),
        ([made(1), made(2, measure="imports")], "comparison", "Figure"),
    ],
)  # fmt: skip
def test_figures_make_a_shape(figures: list[ReplyFigure], shape: str, heading: str | None) -> None:
    found = rows(*figures)
    if heading is None:  # one partner twice: named by their labels
        assert (found.shape, found.heading) == ("comparison", "Figure")
    else:
        assert (found.shape, found.heading) == (shape, heading)


def test_partners_by_period_are_columns_with_gaps() -> None:
    both = [made(at + year, at, year) for year in (2023, 2024, 2025) for at in range(2)]
    found = rows(*both[:-1])
    assert (found.shape, found.columns, found.labels) == ("series", NAMES[:2], ("2023", "2024", "2025"))
    assert found.cells[-1] == ("2025", "$2.0 billion", "-") and found.measure == "Exports"
    assert rows(*both[:4]).shape == "comparison"
    wide = [made(1, at, year) for year in (2024, 2025) for at in range(COLUMNS_MOST + 1)]
    assert rows(*wide).heading == "Figure"
    assert rows(*(one for one in wide if one.partner != PARTNERS[-1])).columns == NAMES[:COLUMNS_MOST]
    twice = [*both, made(9, 0, 2023)]
    assert rows(*twice).heading == "Figure", "one cell twice"


@pytest.mark.parametrize(
    ("values", "headline", "sign", "measure"),
    [
        ((-2.0, -1.0), "The goods deficit was so.", -1, "Deficit"),
        ((-2.0, 0.0), "The goods deficit was so.", -1, "Deficit"),
        ((-2.0, 1.0), "The goods deficit was so.", 1, "Balance"),
        ((-2.0, -1.0), "The goods balance was so.", 1, "Balance"),
    ],
)
def test_deficits_are_amounts_where_all_are_and_the_reply_speaks_of_them(
    values: tuple[float, ...], headline: str, sign: int, measure: str
) -> None:
    found = rows(*(made(value, at, measure="balance") for at, value in enumerate(values)), headline=headline)
    assert (found.sign, found.measure, found.deficit) == (sign, measure, sign < 0)
    assert found.values == [value * sign for value in values]


@pytest.mark.parametrize(
    ("values", "of", "headline", "sign", "measure"),
    [
        ((-2.0, -1.0), "exports", "US goods exports to Mexico fell most in 2024.", -1, "Fall in exports"),
        ((2.0, 1.0), "exports", "US goods exports to Mexico rose most in 2024.", 1, "Rise in exports"),
        ((-2.0, 1.0), "exports", "US goods exports to Mexico fell most in 2024.", 1, "Change in exports"),
        ((-2.0, -1.0), "exports", "US goods exports to Mexico fell in 2024.", 1, "Change in exports"),
        ((-2.0, -1.0), "balance", "The US goods deficit with Mexico widened most.", -1, "Widening of the deficit"),
    ],
)
def test_changes_are_called_by_the_way_they_went(
    values: tuple[float, ...], of: str, headline: str, sign: int, measure: str
) -> None:
    found = rows(*(made(v, at, measure="change", of=of) for at, v in enumerate(values)), headline=headline)
    assert (found.sign, found.measure) == (sign, measure)


def test_rates_of_change_say_so() -> None:
    rates = [made(v, at, measure="percent_change", of="exports", unit="percent") for at, v in enumerate((5.0, 4.0))]
    assert rows(*rates, headline="Exports grew fastest.").measure == "Growth in exports, per cent"


def test_a_message_shows_the_newest_of_a_series_and_the_first_of_a_ranking() -> None:
    up = [made(1000 + year, year=year) for year in range(2000, 2000 + PERIODS_MOST + 2)]
    found, turned = rows(*up), rows(*up[::-1])
    assert found.upwards and not turned.upwards and found.hidden == turned.hidden == 2
    assert found.shown_cells[-1][0] == turned.shown_cells[0][0] == str(2000 + PERIODS_MOST + 1)
    assert rows(*up[:PERIODS_MOST]).hidden == 0
    many = [made(100 - at, None, commodity=CodeName(str(at), f"good {at}")) for at in range(SHOWN_MOST + 1)]
    ranked = rows(*many)
    assert ranked.shape == "ranking" and ranked.hidden == 1
    assert ranked.shown_cells[0][0] == " 1. Good 0" and ranked.shown_cells[-1][0] == f"{SHOWN_MOST}. Good 19"
    assert rows(*many[:9]).shown_cells[0][0] == "1. Good 0"
    assert rows(*many[:2]).shown_cells[0][0] == "Good 0", "of two no places"


@pytest.mark.parametrize(
    ("figures", "title"),
    [
        ([made(1), made(2, 1), made(3, 2)], "US goods exports by partner: 2024"),
        ([made(1), made(2, 1)], "US goods exports to Mexico and Canada: 2024"),
        ([made(1), made(2, year=2026), made(3, year=2025)], "US goods exports: 2024 to 2026"),
        ([made(1, at, y) for at in (0, 1) for y in (2024, 2025)],
         "US goods exports to Mexico and Canada: 2024 to 2025"),
        ([made(1, 0, y, m) for m in ("exports", "imports") for y in (2024, 2025)],
         "US goods exports to and imports from Mexico: 2024 to 2025"),
        ([made(1, at, commodity=CodeName("1", "corn")) for at in range(3)], "US exports of corn by partner: 2024"),
        ([made(1, 0, commodity=CodeName(str(n), f"good {n}")) for n in range(3)],
         "US exports to Mexico by product: 2024"),
        ([made(1, None, commodity=CodeName(str(n), f"state {n}", "state")) for n in range(3)],
         "US exports by state: 2024"),
        ([made(1, at, period=None) for at in range(3)], "US goods exports by partner"),
    ],
)  # fmt: skip
def test_a_title_says_what_the_rows_are_of(figures: list[ReplyFigure], title: str) -> None:
    assert rows(*figures).title == title
