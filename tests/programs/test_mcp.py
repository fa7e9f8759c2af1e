"""The tools, asked by the official client: in this process, over standard input and output, and over HTTP."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import jsonschema
import pytest
import uvicorn
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from bot.contract.encode import to_json
from bot.processes.web import create_app
from bot.programs import checking, doors
from bot.programs.desk import Desk
from bot.programs.results import FIGURES_MOST
from bot.programs.tools import server
from bot.replies.ask import Asker
from bot.settings import Settings
from tests.conftest import TODAY
from tests.programs.program_asks import BEARER, NOON, TOKEN, questions, without_time

TOOLS = {"ask", "lookup", "catalogue", "compare_vintages", "release", "check_text"}
AMOUNT = re.compile(r"\$ ?\d|\d (?:billion|million|per ?cent)|\d%|USD")
READ_MOST = 8_000
"""Characters of all that an assistant reads of the tools: names, descriptions, parameters."""
Work = Callable[[Client], Awaitable[Any]]


def within(desk: Desk, work: Work) -> Any:
    """What ``work`` gives with a client of the server in this process."""

    async def run() -> Any:
        async with Client(server(desk, lambda: NOON)) as client:
            return await work(client)

    return anyio.run(run)


def call(desk: Desk, tool: str, **arguments: Any) -> CallToolResult:
    result: CallToolResult = within(desk, lambda client: client.call_tool(tool, arguments))
    return result


def words(result: CallToolResult) -> str:
    return "\n".join(part.text for part in result.content if part.type == "text")


def test_the_tools_are_few_short_and_only_read(desk: Desk) -> None:
    tools = within(desk, lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and tool.output_schema for tool in tools)
    read = [{"name": t.name, "description": t.description, "parameters": t.input_schema} for t in tools]
    assert len(json.dumps(read)) < READ_MOST
    for tool in tools:
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)


def test_the_page_of_the_docs_names_every_tool_and_every_value(desk: Desk) -> None:
    page = (Path(__file__).parents[2] / "docs" / "assistants.md").read_text(encoding="utf-8")
    tools = within(desk, lambda client: client.list_tools()).tools
    (lookup,) = [tool.input_schema["properties"] for tool in tools if tool.name == "lookup"]
    listed = [value for name in ("flow", "measure") for value in lookup[name]["enum"]]
    named = [*TOOLS, *lookup, *listed, *("month", "quarter", "half", "year")]
    assert [name for name in named if f"`{name}`" not in page] == []


def test_an_answer_has_its_structure_and_words_that_say_all_of_it(desk: Desk, asker: Asker) -> None:
    result = call(desk, "ask", question="deficit with Vietnam 2024?")
    told, text = result.structured_content, words(result)
    assert told["figures"] == to_json(asker.ask("deficit with Vietnam 2024?"))["figures"]
    for figure in told["figures"]:
        assert f"{figure['label']}: {figure['value']} {figure['unit']} (" in text
        for key in ("basis", "adjustment", "release", "prices", "sector"):
            assert figure[key] in text
    for source in told["sources"]:
        assert all(value in text for value in source.values())
    assert all(one in text for one in (*told["assumptions"], *told["suggestions"]))
    assert told["figures"][0]["first_published"]["release"] in text


def test_a_long_answer_says_so_first_and_names_its_rows(desk: Desk) -> None:
    question = "imports from Mexico by month since 2018"

    async def work(client: Client) -> tuple[CallToolResult, str]:
        result = await client.call_tool("ask", {"question": question})
        (link,) = [part for part in result.content if part.type == "resource_link"]
        assert str(link.uri) == result.structured_content["csv"]
        read = await client.read_resource(str(link.uri))
        return result, read.contents[0].text

    result, text = within(desk, work)
    told = result.structured_content
    assert told["truncated"] and len(told["figures"]) == FIGURES_MOST < told["rows"]
    assert words(result).startswith(
        f"Truncated: {FIGURES_MOST} of {told['rows']} rows are shown; all as CSV: tradebot://"
    )
    rows = [row for row in csv.reader(io.StringIO(text)) if not row[0].startswith("#")]
    assert len(rows) == told["rows"] + 1
    assert [float(row[rows[0].index("value")]) for row in rows[1 : FIGURES_MOST + 1]] == [
        figure["value"] for figure in told["figures"]
    ]


def test_the_rows_of_a_typed_answer_are_those_of_its_request(desk: Desk) -> None:
    asked = {"flow": "imports", "partner": "MX", "period": "2018/", "grain": "month", "adjustment": "nsa"}

    async def work(client: Client) -> tuple[dict[str, Any], str]:
        told = (await client.call_tool("lookup", asked)).structured_content
        return told, (await client.read_resource(told["csv"])).contents[0].text

    told, text = within(desk, work)
    assert told["rows"] > 90 and len([row for row in text.splitlines() if ",USD million," in row]) == told["rows"]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("forecast of exports in 2030", "refused"),
        ("deficit with Congo 2024", "clarify"),
        ("flurble", "refused"),
        ("imports from China 1950", "refused"),
        ("exports to Atlantis", "refused"),
    ],
)
def test_a_refusal_is_a_result_without_a_figure(desk: Desk, question: str, status: str) -> None:
    result = call(desk, "ask", question=question)
    told = result.structured_content
    assert not result.is_error and told["status"] == status and told["reason"]
    assert told["figures"] == [] and told["sources"] == [] and told["rows"] == 0
    assert words(result).startswith("Asked back (" if status == "clarify" else "No figure (")
    assert "USD million" not in words(result)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("lookup", {"partner": "Chnia"}, "5700 (China)"),
    ("lookup", {"flow": "import"}, "exports"),
    ("lookup", {"partnr": "CN"}, "partnr"),
    ("lookup", {"period": "last year"}, "2024-Q1"),
    ("compare_vintages", {"vintages": ["last week"]}, "YYYY-MM-DD"),
    ("catalogue", {"kind": "partners", "page": 1000}, "from 1 to"),
    ("release", {"day": "2026-02-30"}, "YYYY-MM-DD"),
    ("ask", {}, "question"),
    ("ask", {"question": "x" * 100_000}, "2000"),
]


@pytest.mark.parametrize(("tool", "arguments", "said"), WRONG, ids=str)
def test_a_wrong_code_is_an_error_of_the_tool(desk: Desk, tool: str, arguments: dict[str, Any], said: str) -> None:
    result = call(desk, tool, **arguments)
    assert result.is_error and said in words(result) and not result.structured_content
    assert "Traceback" not in words(result)


def test_a_release_has_its_headlines_and_a_missing_one_says_which_there_are(desk: Desk) -> None:
    told = call(desk, "release", day="2026-03-12").structured_content
    assert (told["status"], told["month"]) == ("answered", "2026-01") and len(told["headlines"]) > 10
    assert all(one["text"] in told["text"] and one["exhibits"] for one in told["headlines"])
    missing = call(desk, "release", day="2020-01-01")
    assert not missing.is_error and missing.structured_content["headlines"] == []
    assert "2026-03-12" in words(missing)


def test_texts_are_checked(desk: Desk) -> None:
    result = call(desk, "check_text", text="In 2024 the deficit with Vietnam was $123.5 billion.", as_of="2026-03-12")
    assert result.structured_content["as_of"] == "2026-03-12"
    assert [claim["verdict"] for claim in result.structured_content["claims"]] == ["supported"]
    assert words(result).startswith("Nothing is contradicted. 1 stands.")
    dated = call(
        desk, "check_text", text="WASHINGTON, March 12, 2026 - The deficit with Vietnam was $123.5 billion in 2024."
    )
    told = dated.structured_content
    assert (told["as_of"], told["as_of_from"]) == ("2026-03-12", "its dateline")
    assert call(desk, "check_text", text="x" * (checking.TEXT_MOST + 1)).is_error


class Serving(uvicorn.Server):
    """A server in a thread of the tests."""

    def install_signal_handlers(self) -> None:
        return


@pytest.fixture(scope="module")
def address(asker: Asker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web process with its door for assistants, on a port of this machine."""
    state = tmp_path_factory.mktemp("state")
    settings = Settings(
        _env_file=None,
        serve_mcp=True,
        api_tokens=TOKEN,
        api_per_minute=100_000,
        database_url=f"sqlite:///{state}/state.db",
    )
    app = doors.application(settings, lambda: asker, create_app, lambda: TODAY, lambda: NOON)
    running = Serving(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        thread.join(0.05)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/mcp"
    running.should_exit = True
    thread.join(20)


def over_stdio(edition: Path) -> Any:
    arguments = ["-m", "tradebot", "mcp", "--today", TODAY.isoformat(), "--warehouse", str(edition)]
    return stdio_client(StdioServerParameters(command=sys.executable, args=arguments))


@pytest.mark.parametrize("transport", ["stdio", "http"])
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_hundred_questions_get_the_same_over_each_transport(
    asker: Asker, edition: Path, address: str, transport: str, mode: str
) -> None:
    asked = questions(100 if mode == "auto" else 5)

    async def run() -> list[tuple[str, CallToolResult]]:
        async with httpx2.AsyncClient(headers=BEARER, timeout=60) as http:
            to = over_stdio(edition) if transport == "stdio" else streamable_http_client(address, http_client=http)
            async with Client(to, mode=mode) as client:
                return [(one, await client.call_tool("ask", {"question": one})) for one in asked]

    results = anyio.run(run)
    assert len(results) == len(asked) and {result.is_error for _, result in results} == {False}
    for question, result in results:
        told, expected = result.structured_content, without_time(to_json(asker.ask(question)))  # type: ignore[arg-type]
        kept = sorted(expected["figures"], key=lambda figure: not figure["primary"])[:FIGURES_MOST]
        assert told["figures"] == kept, question
        for key in ("status", "reason", "assumptions", "sources", "suggestions"):
            assert told[key] == expected[key], question
        if told["status"] != "answered":
            assert (told["figures"], told["sources"], told["rows"]) == ([], [], 0), question
            assert not AMOUNT.search(words(result).split("\nQuestions that work: ")[0]), question


def test_nobody_without_a_token_gets_in(address: str) -> None:
    async def run() -> int:
        async with httpx2.AsyncClient() as http:
            answer = await http.post(address, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
            return answer.status_code

    assert anyio.run(run) == 401
