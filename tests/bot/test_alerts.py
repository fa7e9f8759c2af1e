"""The alert on a release: against the prose that the agencies printed for it, and an annual revision."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.blocks.validate import problems
from bot.highlights import release as release_highlights
from bot.highlights.lookup import HighlightLine, number
from bot.highlights.release import NoReleaseError, Release
from bot.replies.ask import Asker
from bot.scheduled import alerts
from data.library import Data
from data.model import Flow
from data.warehouse.reader import open_warehouse

DAY = dt.date(2025, 5, 6)
PDF = Path(__file__).parents[3] / "shared" / "sources" / "census" / "ft900" / "2025-05-06" / "ft900.pdf"
AMOUNT = r"\$([\d.]+) billion"


@pytest.fixture(scope="session")
def data(asker: Asker) -> Data:
    """The figures that ship."""
    return asker.data


@pytest.fixture(scope="session")
def march(data: Data) -> Release:
    return release_highlights.compose(data, DAY)


@pytest.fixture(scope="session")
def prose() -> str:
    """The highlights as printed, as one line of text."""
    if not PDF.is_file() or shutil.which("pdftotext") is None:
        pytest.skip("needs ../shared/sources and pdftotext")
    text = subprocess.run(
        ["pdftotext", "-layout", "-l", "4", str(PDF), "-"], capture_output=True, text=True, check=True
    ).stdout
    return re.sub(r"\s+", " ", text)


def billions(value: float) -> str:
    return f"{abs(value) / 1000:.1f}"


def section(found: Release, title: str) -> list[HighlightLine]:
    return next(list(s.lines) for s in found.sections if s.title.startswith(title))


def named(lines: list[HighlightLine], start: str) -> HighlightLine:
    return next(line for line in lines if line.text.startswith(start))


def amount(line: HighlightLine) -> float:
    """The change that a line speaks of, in USD million."""
    return next(number(f) for f in line.figures if f.measure == "change")


@pytest.mark.sources
def test_the_headline_as_printed(march: Release, prose: str) -> None:
    printed = re.search(
        rf"services deficit was {AMOUNT} in March, up {AMOUNT} from {AMOUNT} in February, revised", prose
    )
    assert printed is not None
    assert re.findall(AMOUNT, march.headline.text) == list(printed.groups())
    assert march.headline.text.endswith("in February, revised.")
    assert march.headline.exhibits == ("Exhibit 1",)


@pytest.mark.sources
def test_totals_year_to_date_and_averages_as_printed(march: Release, prose: str) -> None:
    told = " ".join(line.text for line in march.lines)
    sentences = [
        rf"increase in the goods deficit of {AMOUNT} to {AMOUNT}",
        rf"decrease in the services surplus of {AMOUNT} to {AMOUNT}",
        rf"services deficit increased {AMOUNT}, or 92\.6 percent, from the same period in 2024",
        rf"Exports increased {AMOUNT} or 5\.2 percent. Imports increased {AMOUNT} or 23\.3 percent",
        rf"average goods and services deficit increased {AMOUNT} to {AMOUNT} for the three months ending in March",
        rf"Average exports increased {AMOUNT} to {AMOUNT} in March",
        rf"Average imports increased {AMOUNT} to {AMOUNT} in March",
        rf"average goods and services deficit increased {AMOUNT} from the three months ending in March 2024",
        rf"Average exports increased {AMOUNT} from March 2024",
        rf"Average imports increased {AMOUNT} from March 2024",
        rf"real goods deficit increased {AMOUNT}, or 10\.2 percent, to {AMOUNT} in March",
        rf"Real exports of goods increased {AMOUNT}, or 1\.6 percent, to {AMOUNT}",
        rf"Real imports of goods increased {AMOUNT}, or 5\.8 percent, to {AMOUNT}",
        rf"March exports were {AMOUNT}",
        rf"March imports were {AMOUNT}",
    ]
    for sentence in sentences:
        printed = re.search(sentence, prose)
        assert printed is not None, sentence
        for figure in printed.groups():
            small = f"${float(figure) * 1000:.0f} million"
            assert f"${figure} billion" in told or float(figure) < 1, (sentence, figure, small)
    for rate in (
        "92.6 percent",
        "5.2 percent",
        "23.3 percent",
        "10.2 percent",
        "1.6 percent",
        "5.8 percent",
        "compared with an increase of 10.3 percent in the nominal deficit",
        "compared with an increase of 1.4 percent in nominal exports",
        "compared with an increase of 5.5 percent in nominal imports",
    ):
        assert rate in told


BULLET = re.compile(r"(?:•|\bo) ([A-Z][A-Za-z, -]+?) (increased|decreased) \$([\d.]+) billion")
OURS = {"Transport": "Transport services", "Travel": "Travel services"}


@pytest.mark.sources
@pytest.mark.parametrize(
    ("begin", "end", "title"),
    [
        ("Exports of goods increased", "Net balance of payments", "Exports of goods"),
        ("Exports of services decreased", "Imports (exhibits", "Exports of services"),
        ("Imports of goods increased", "Net balance of payments adjustments decreased less", "Imports of goods"),
        ("Imports of services decreased", "Real Goods", "Imports of services"),
    ],
)
def test_categories_and_commodities_as_printed(march: Release, prose: str, begin: str, end: str, title: str) -> None:
    start = prose.index(begin)
    part = prose[start : prose.index(end, start)]
    bullets = BULLET.findall(part)
    assert len(bullets) >= 2
    for name, way, printed in bullets:
        line = named(section(march, title), OURS.get(name, name))
        assert billions(amount(line)) == printed, (name, line.text)
        assert (amount(line) > 0) is (way == "increased"), name
        assert line.exhibits and line.exhibits[0].startswith("Exhibit")


@pytest.mark.sources
def test_partners_as_printed(march: Release, prose: str) -> None:
    lines = section(march, "Partners")
    figures = {f.target.name: number(f) for line in lines[:2] for f in line.figures if f.target is not None}
    printed = {
        name: float(value) for name, value in re.findall(r"([A-Z][A-Za-z]+(?: [A-Z][a-z]+)?) \(\$([\d.]+)\)", prose)
    }
    shown = {name: value for name, value in printed.items() if name in figures}
    assert len(shown) >= 22
    for name, value in shown.items():
        assert abs(figures[name]) == pytest.approx(value * 1000, abs=50.1), name
    for name, printed_size in re.findall(r"(South and Central America|European Union) \(\$([\d.]+)\)", prose)[:2]:
        assert abs(figures[name]) == pytest.approx(float(printed_size) * 1000, abs=50.1), name
    for name in ("Ireland", "France", "Switzerland"):
        flows = rf"Exports increased {AMOUNT} to {AMOUNT} and imports (?:in|de)creased {AMOUNT} to {AMOUNT}"
        moved = rf"deficit with {name} (?:in|de)creased {AMOUNT} to {AMOUNT} in March"
        told = re.search(rf"{moved}\. {flows}", prose)
        assert told is not None
        line = named(lines, f"The deficit with {name}")
        values = [number(f) for f in line.figures if f.measure in ("change", "balance", "exports", "imports")]
        assert set(told.groups()) <= {billions(value) for value in values}, line.text


@pytest.mark.sources
@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Exports of goods", r"Net balance of payments adjustments decreased \$1\.2 billion"),
        ("Imports of goods", r"Net balance of payments adjustments decreased less than \$0\.1 billion"),
    ],
)
def test_the_adjustments_between_the_bases_as_printed(march: Release, prose: str, title: str, printed: str) -> None:
    assert re.search(printed, prose)
    line = named(section(march, title), "Net balance of payments adjustments decreased")
    assert line.exhibits == ("Exhibit 5",)
    assert billions(amount(line)) == {"Exports of goods": "1.2", "Imports of goods": "0.0"}[title]


def test_the_quarter_of_partners_comes_with_the_release_that_brings_it(data: Data, march: Release) -> None:
    """Exhibit 20 of the release of April 2023 has the first quarter; that of March 2025 what was known in March."""
    lines = section(release_highlights.compose(data, dt.date(2023, 6, 7)), "Partners in Q1 2023")
    assert lines[0].text.startswith("Deficits in the first quarter: China $65.3 billion, Mexico $38.7 billion, the Eur")
    assert lines[1].text.startswith("Surpluses in the first quarter: South and Central America $19.6 billion, the Net")
    assert {exhibit for line in lines for exhibit in line.exhibits} == {"Exhibit 20"}
    assert "turned from a deficit of $2.0 billion into a surplus of $1.0 billion in the first quarter" in lines[-1].text
    assert not any(part.title.startswith("Partners in Q") for part in march.sections)


@pytest.mark.sources
def test_revisions_as_printed(march: Release, prose: str) -> None:
    lines = section(march, "Revisions to February")
    expected = {
        "Exports of goods": ("down", 0.0),
        "Exports of services": ("down", 0.4),
        "Imports of goods": ("up", 0.0),
        "Imports of services": ("up", 0.1),
    }
    for name, (way, size) in expected.items():
        assert re.search(rf"{name} were revised {way} (?:less than )?\${size or 0.1} billion", prose)
        line = named(lines, name)
        now, then = (number(f) for f in line.figures)
        assert f"revised {way}" in line.text and round(abs(now - then) / 1000, 1) == size


def test_the_next_release_and_records(march: Release) -> None:
    assert march.next_release == "Next release: Thursday, June 5, 2025, for April 2025 (scheduled)."
    records = " ".join(line.text for line in section(march, "Records"))
    lines = [line.text for line in section(march, "Records")]
    assert lines[0] == (
        "The goods and services deficit was $140.5 billion in March 2025, the largest on record (since January 1992)."
    )
    assert "Goods and services imports have risen 5 months in a row" in records


def test_every_sentence_with_a_figure_has_its_exhibit(march: Release) -> None:
    for line in march.lines:
        if line.figures:
            assert line.exhibits, line.text
            assert all(f.release is not None and f.release <= DAY for f in line.figures), line.text


def test_the_message_is_what_slack_takes(march: Release) -> None:
    body = alerts.body(march)
    assert problems(body.blocks, body.text) == []
    assert all(problems(blocks, text) == [] for text, blocks in body.thread)
    assert {e["action_id"] for b in body.blocks if b["type"] == "actions" for e in b["elements"]} == {
        "pause",
        "unsubscribe",
    }
    assert alerts.Body.read(body.kept()) == body  # type: ignore[attr-defined]


def test_a_release_that_is_not_there(data: Data) -> None:
    with pytest.raises(NoReleaseError):
        release_highlights.compose(data, dt.date(2025, 5, 7))
    assert not release_highlights.has_release(data, dt.date(2025, 7, 3)) and release_highlights.has_release(data, DAY)


def test_a_release_with_two_exhibits_says_what_they_have(data: Data) -> None:
    found = release_highlights.compose(data, dt.date(2026, 3, 12))
    assert found.headline.text.startswith("The goods and services deficit was $54.5 billion in January 2026")
    titles = [s.title for s in found.sections]
    assert "Partners (goods, Census basis, not seasonally adjusted)" in titles
    assert not any(title.startswith("Real goods") for title in titles)


def test_an_annual_revision_has_its_own_summary(data: Data, tmp_path: Path) -> None:
    """A June release in which the years from 2020 on changed: made here, from the figures of May."""
    import pandas as pd

    from data.model import Document
    from data.sources.base import COLUMNS, Extract
    from data.warehouse.store import Store

    rows = data.warehouse.rows(
        "SELECT s.table_id, s.flow, s.sector, s.basis, s.adjustment, s.prices, s.variable, s.unit, "
        "s.partner, s.scheme, s.commodity, "
        'o.start, o."end", o.value::DOUBLE FROM observations o JOIN series s USING (series_id) '
        "WHERE s.table_id = 'totals' AND o.release <= DATE '2025-05-06' AND o.superseded > DATE '2025-05-06' "
        "AND o.start >= DATE '2015-01-01' "
        "AND o.\"end\" < DATE '2025-04-01'"
    )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column])
    imports = (frame["flow"] == "imports") & (frame["sector"] != "services") & (frame["start"] >= "2020-01-01")
    balances = (frame["flow"] == "balance") & (frame["sector"] != "services") & (frame["start"] >= "2020-01-01")
    months = (frame["end"].dt.year - frame["start"].dt.year) * 12 + frame["end"].dt.month - frame["start"].dt.month + 1
    frame.loc[imports, "value"] -= 1000.0 * months
    frame.loc[balances, "value"] += 1000.0 * months
    june = dt.date(2025, 6, 5)
    document = Document("BEA", "Totals", "FT-900 Exhibit 1", "exh1.xlsx", "0" * 64, june, "https://www.bea.gov/")
    with Store.of_file(data.warehouse.path) as store:
        store.stage(Extract(document, frame), DAY)
        store.commit()
        store.publish(tmp_path)
    revised = Data(open_warehouse(tmp_path, tmp_path))
    lines = section(release_highlights.compose(revised, june), "Annual revision")
    assert lines[0].text.startswith(
        "The goods and services balance is revised from 2020 on: 2024 is now a deficit of $905."
    )
    assert "Imports of 2024 are $12.0 billion lower" in " ".join(line.text for line in lines)
    assert number(lines[0].figures[0]) - number(lines[0].figures[1]) == pytest.approx(12_000)
    assert Flow.EXPORTS.value.capitalize() not in " ".join(line.text for line in lines)
