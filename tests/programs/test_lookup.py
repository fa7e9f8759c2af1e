"""Typed requests: the same figure as the words that ask for it, and errors that name the nearest valid codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.contract.encode import to_json
from bot.programs import codes, periods
from bot.programs.catalogue import PAGE, catalogue
from bot.programs.codes import WrongCodeError
from bot.programs.desk import Desk
from bot.programs.lookup import Request
from bot.replies.ask import Asker
from tests.conftest import TODAY

SAME = [
    ("imports from China 2024", {"flow": "imports", "partner": "5700", "period": "2024"}),
    ("imports from China 2024", {"flow": "imports", "partner": "CN", "period": "2024"}),
    ("imports from China 2024", {"flow": "imports", "partner": "chn", "period": "2024"}),
    ("deficit with the EU in 2024", {"partner": "eu", "period": "2024"}),
    ("exports to ASEAN in 2024", {"flow": "exports", "partner": "asean", "period": "2024"}),
    ("deficit March 2025", {"period": "2025-03"}),
    ("exports Q1 2024", {"flow": "exports", "period": "2024-Q1"}),
    (
        "imports from Mexico by month since 2024",
        {"flow": "imports", "partner": "MX", "period": "2024/", "grain": "month"},
    ),
    (
        "exports to Canada by quarter from 2023 to 2024",
        {"flow": "exports", "partner": "CA", "period": "2023/2024", "grain": "quarter"},
    ),
    ("services exports 2024", {"flow": "exports", "sector": "services", "period": "2024"}),
    ("imports of HS 87 from Mexico 2024", {"flow": "imports", "product": "hs:87", "partner": "MX", "period": "2024"}),
    ("share of China in imports 2024", {"flow": "imports", "measure": "share", "partner": "CN", "period": "2024"}),
    ("top 7 partners by imports 2024", {"flow": "imports", "measure": "top_partners", "period": "2024", "limit": 7}),
    (
        "the five largest HS chapters of imports from China in 2024",
        {"flow": "imports", "measure": "top_products", "product": "hs", "partner": "CN", "period": "2024", "limit": 5},
    ),
    (
        "growth of exports to Germany in 2024",
        {"flow": "exports", "measure": "percent_change", "partner": "DE", "period": "2024"},
    ),
    ("real goods balance 2024", {"period": "2024", "prices": "chained_2017"}),
    ("how much was the December 2025 balance revised", {"measure": "revision", "period": "2025-12"}),
    (
        "imports from China 2024 as of 2025-04-10",
        {"flow": "imports", "partner": "CN", "period": "2024", "vintage": "2025-04-10"},
    ),
]


@pytest.mark.parametrize(("words", "request_"), SAME, ids=str)
def test_a_typed_request_has_the_figures_of_the_words(
    asker: Asker, desk: Desk, words: str, request_: dict[str, object]
) -> None:
    said, typed = asker.ask(words, None, TODAY), desk.lookup(Request.of(request_))
    assert typed.status == "answered", typed.headline
    assert [f for f in typed.figures if f.primary] == [f for f in said.figures if f.primary]
    assert typed.sources == said.sources


WRONG = [
    ({"partner": "Chnia"}, "partner", "5700"),
    ({"partner": "570"}, "partner", "5700"),
    ({"partner": "euro"}, "partner", "euro_area"),
    ({"product": "hs:8"}, "product", "hs:08"),
    ({"product": "soybeans"}, "product", "enduse:00100"),
    ({"product": "motor"}, "product", "motor_vehicles:total"),
    ({"flow": "import"}, "flow", None),
    ({"measure": "growth"}, "measure", None),
    ({"period": "2024-13"}, "period", None),
    ({"period": "last year"}, "period", None),
    ({"period": "2024/2023"}, "period", None),
    ({"vintage": "yesterday"}, "vintage", None),
    ({"grain": "week"}, "grain", None),
    ({"basis": "none"}, "basis", None),
    ({"limit": 0}, "limit", None),
    ({"limit": "many"}, "limit", None),
    ({"partnr": "CN"}, "parameter", None),
    ({"partner": 5700}, "partner", None),
]


@pytest.mark.parametrize(("request_", "parameter", "nearest"), WRONG, ids=str)
def test_a_wrong_code_is_an_error_with_the_nearest(
    desk: Desk, request_: dict[str, object], parameter: str, nearest: str | None
) -> None:
    with pytest.raises(WrongCodeError) as caught:
        desk.lookup(Request.of(request_))
    error = caught.value
    assert error.parameter == parameter and len(str(error)) < 1000
    assert nearest is None or nearest in [one.code for one in error.nearest]


def test_every_code_that_is_listed_is_taken() -> None:
    for one in (*codes.partners(), *codes.groups()):
        assert codes.partner(one.code) is not None, one
        assert codes.partner(one.name) is not None, one
    for flow in (codes.Flow.EXPORTS, codes.Flow.IMPORTS):  # type: ignore[attr-defined]
        listed = [one.code for one in codes.products() if not one.name.endswith((", exports", ", imports"))]
        assert len([codes.product(code, flow) for code in listed]) > 200
    assert {codes.listing(scheme).candidates[0].scheme for scheme in codes.schemes()} == set(codes.schemes())


def test_periods_are_as_they_are_written() -> None:
    written = {
        "2024": "2024",
        "2024-Q3": "Q3 2024",
        "2024-H2": "H2 2024",
        "2024-03": "March 2024",
        "2020/2023": "2020 to 2023",
        "2024-01/2024-08": "January-August 2024",
    }
    assert {text: periods.period(text).label for text in written} == written


def test_what_is_not_published_is_a_refusal_without_a_figure(desk: Desk) -> None:
    crude = {"flow": "imports", "product": "enduse:10000", "period": "2030"}
    for wanted in ({"partner": "CN", "period": "1950"}, crude):
        reply = desk.lookup(Request.of(wanted))
        assert (reply.status, reply.figures) == ("refused", ()) and reply.reason


def test_what_is_not_answered_has_no_figure_in_its_json(asker: Asker) -> None:
    """Whatever a reply holds: a program that does not look at ``status`` finds nothing to read."""
    reply = asker.ask("deficit with Vietnam 2024?", None, TODAY)
    assert to_json(reply)["figures"]
    for status in ("refused", "clarify"):
        told = to_json(replace(reply, status=status))
        assert (told["figures"], told["sources"]) == ([], [])


def test_states_are_compared_in_their_order_and_what_is_missing_is_said(desk: Desk) -> None:
    request = Request("imports", partner="CN", period="2024")
    reply = desk.compare(request, ["2020-01-01", "2025-04-10", "latest"])
    assert [figure.release for figure in reply.figures] == ["2025-04-03", "2026-03-12"]
    assert [figure.label.rsplit(", ", 1)[-1] for figure in reply.figures] == ["as of 2025-04-10", "newest"]
    assert any(line.startswith("2020-01-01: ") and "not in the loaded tables" in line for line in reply.lines)
    nothing = desk.compare(request, ["2020-01-01"])
    assert (nothing.status, nothing.figures) == ("refused", ())


def test_the_catalogue_has_every_entry_once_over_its_pages(asker: Asker) -> None:
    first = catalogue(asker, "partners")
    pages = [catalogue(asker, "partners", page=page) for page in range(1, first["pages"] + 1)]
    entries = [entry["code"] for page in pages for entry in page["entries"]]
    assert len(entries) == len(set(entries)) == first["rows"] > PAGE
    assert "truncated" in first["text"].splitlines()[0] and "truncated" not in pages[-1]["text"]
    assert {"country", "totals", "hs"} <= {entry["code"] for entry in catalogue(asker, "tables")["entries"]}
    assert "enduse:00000" in [entry["code"] for entry in catalogue(asker, "products", "cofee")["entries"]]
    for wrong in ({"kind": "prices"}, {"kind": "partners", "page": 99}, {"kind": "partners", "page": 0}):
        with pytest.raises(WrongCodeError):
            catalogue(asker, **wrong)


def test_a_conversation_goes_with_its_questions(desk: Desk) -> None:
    reply = desk.ask("and Mexico?", ["deficit with Vietnam 2024"])
    assert reply.figures[0].partner is not None and reply.figures[0].partner.name == "Mexico"
    assert desk.ask("and Mexico?").status != "answered"
    assert desk.ask("x" * 10_000).status == desk.ask("deficit", ["x"] * 50).status == "refused"
