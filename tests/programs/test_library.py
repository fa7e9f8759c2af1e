"""``import tradebot``: answers, frames, refusals out of which no figure can be read; and the notebook of the docs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import tradebot
from bot.contract.encode import to_json
from bot.programs.desk import Desk
from tests import notebook
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def opened(edition: Path) -> Iterator[tradebot.Tradebot]:
    found = tradebot.open(edition, today=TODAY)
    yield found
    found.close()


def test_one_figure_is_a_value_with_its_unit(opened: tradebot.Tradebot, desk: Desk) -> None:
    answer = opened.ask("deficit with Vietnam 2024?")
    assert answer and answer.value == pytest.approx(-123457.028) and answer.figure["unit"] == "USD million"
    assert {**answer.json, "elapsed_ms": 0} == {**to_json(desk.ask("deficit with Vietnam 2024?")), "elapsed_ms": 0}
    assert str(answer) == answer.text and "123.5 billion" in repr(answer)


def test_a_series_is_a_frame_with_a_period_index(opened: tradebot.Tradebot) -> None:
    answer = opened.ask("imports from Mexico by month since 2020")
    frame = answer.frame()
    assert (
        isinstance(frame.index, pd.PeriodIndex) and frame.index.freqstr == "M" and frame.index.is_monotonic_increasing
    )
    assert (str(frame.index[0]), frame["value"].dtype) == ("2020-01", "float64")  # type: ignore[comparison-overlap]
    assert list(frame["value"]) == [figure["value"] for figure in answer.figures if figure["primary"]]
    assert set(frame["unit"]) == {"USD million"} and set(frame["partner_code"]) == {"2010"}
    assert str(frame["release"].dtype) == "datetime64[ns]" and str(frame["start"].dtype) == "period[M]"
    assert frame.attrs["sources"] == answer.sources and frame.attrs["sources"][0]["table"] == "country.xlsx"
    assert frame.attrs["units"] == ["USD million"] and frame.attrs["releases"][-1] == "2026-10-06"
    assert frame.loc["2024", "value"].sum() == pytest.approx(505523.175)


@pytest.mark.parametrize(
    ("question", "freq", "rows"),
    [
        ("exports by quarter from 2023 to 2024", "Q-DEC", 8),
        ("exports by year since 2015", "Y-DEC", None),
        ("top 5 deficits 2024", "Y-DEC", 5),
        ("exports January to August 2026 to Canada", None, 1),
    ],
)
def test_the_index_fits_the_periods(
    opened: tradebot.Tradebot, question: str, freq: str | None, rows: int | None
) -> None:
    frame = opened.ask(question).frame()
    assert getattr(frame.index, "freqstr", None) == freq and (rows is None or len(frame) == rows)


def test_a_day_is_a_time(opened: tradebot.Tradebot) -> None:
    frame = opened.ask("when is the next release?").frame()
    assert frame["value"].iloc[0] == pd.Timestamp("2026-12-08")


def test_what_stands_beside_is_there_when_it_is_wanted(opened: tradebot.Tradebot) -> None:
    answer = opened.ask("deficit with Vietnam 2024?")
    assert (len(answer.frame()), len(answer.frame(beside=True))) == (1, len(answer.figures))


@pytest.mark.parametrize(
    "question", ["forecast of exports in 2030", "deficit with Congo 2024", "imports from China 1950", "flurble"]
)
def test_no_figure_can_be_read_out_of_a_refusal(opened: tradebot.Tradebot, question: str) -> None:
    answer = opened.ask(question)
    assert not answer and answer.figures == [] and answer.sources == [] and answer.reason
    for read in (lambda: answer.value, lambda: answer.figure, answer.frame, lambda: answer.frame(beside=True)):
        with pytest.raises(tradebot.NoFigureError) as caught:
            read()
        assert caught.value.answer is answer
    with pytest.raises(TypeError):
        float(answer)  # type: ignore[arg-type]


def test_help_is_an_answer_without_a_figure(opened: tradebot.Tradebot) -> None:
    with pytest.raises(tradebot.NoFigureError, match="has no figure"):
        _ = opened.ask("help").value


def test_several_figures_are_not_one(opened: tradebot.Tradebot) -> None:
    with pytest.raises(tradebot.NoFigureError, match="use frame"):
        _ = opened.ask("top 5 deficits 2024").value


def test_codes_states_catalogue_and_release(opened: tradebot.Tradebot) -> None:
    assert opened.lookup(flow="imports", partner="CN", period="2024").value == pytest.approx(438741.998)
    revised = opened.compare_vintages("first", "latest", flow="balance", period="2025-12").frame()
    assert [str(day.date()) for day in revised["release"]] == ["2026-02-19", "2026-03-12"]
    assert len(opened.catalogue("partners")) > 200 and opened.release()["status"] == "answered"
    with pytest.raises(tradebot.WrongCodeError, match="5700"):
        opened.lookup(partner="Chnia")
    checked = opened.check("In 2024 the deficit with Vietnam was $123.5 billion.")  # type: ignore[attr-defined]
    assert checked["summary"]["supported"] == 1


def test_figures_that_cannot_be_opened_are_said(tmp_path: Path) -> None:
    (tmp_path / "bad.duckdb").write_bytes(b"not a database" * 100)
    (tmp_path / "current").write_text("bad.duckdb\n")
    with pytest.raises(tradebot.OpenError, match="cannot be opened"):
        tradebot.open(tmp_path)


def test_the_settings_of_another_program_are_not_in_the_way(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"PORT=many\nWAREHOUSE={shipped}\n")
    monkeypatch.chdir(tmp_path)
    assert tradebot.open(today=TODAY).ask("deficit 2024")


def test_the_notebook_runs_beside_modules_of_our_names_and_prints_what_it_shows(shipped: Path, tmp_path: Path) -> None:
    """A kernel of its own, in a folder with a ``data.py`` and a ``bot``."""
    (tmp_path / "data.py").write_text("raise RuntimeError('theirs was imported')\n")
    (tmp_path / "bot").mkdir()
    made, shown = notebook.ran(tmp_path, shipped), nbformat.read(notebook.NOTEBOOK, as_version=4)
    assert [notebook.printed(cell) for cell in made.cells] == [notebook.printed(cell) for cell in shown.cells], (
        "python -m tests.notebook --write runs it anew: read what it changed"
    )
