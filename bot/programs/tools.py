"""The tools for assistants, with the official ``mcp`` package: few, read-only, the same on stdio and over HTTP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, ResourceLink, TextContent, ToolAnnotations
from pydantic import Field

from bot.contract.reply import Reply
from bot.files.csv_export import csv_of
from bot.programs import catalogue as listing
from bot.programs import checking, releases
from bot.programs.catalogue import CatalogueJson
from bot.programs.codes import WrongCodeError
from bot.programs.desk import QUESTION_MOST, Desk
from bot.programs.lookup import (
    AdjustmentName,
    BasisName,
    FlowName,
    GrainName,
    Measure,
    PricesName,
    Request,
    SectorName,
)
from bot.programs.releases import ReleaseJson
from bot.programs.results import ToolReply, tool_reply

INSTRUCTIONS = (
    "Exact United States trade figures with vintage and source, from Census and BEA tables. Quote value, unit, period, "
    "basis, adjustment and release as given. A result whose status is not “answered” has no figure: do not supply one."
)
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
Question = Annotated[str, Field(max_length=QUESTION_MOST)]
After = Annotated[list[str] | None, Field(description="Earlier questions of the conversation, oldest first")]
Partner = Annotated[str, Field(description="Schedule C or ISO code, id of a group, or world")]
ProductCode = Annotated[str | None, Field(description="scheme:code, e.g. hs:87; for top_products a scheme")]
When = Annotated[str, Field(description="2024, 2024-03, 2024-Q1, 2020/2024-06, 2020/, ytd, latest, all")]
State = Annotated[str, Field(description="latest, first (as first published), or YYYY-MM-DD (as of)")]
Grain = Annotated[GrainName | None, Field(description="A series")]
States = Annotated[list[str] | None, Field(description="States, as vintage; none: first and latest")]
Part = Annotated[str, Field(description="Part of a code or name")]
ReleaseDay = Annotated[str | None, Field(description="YYYY-MM-DD; none: the newest")]
Text = Annotated[str, Field(max_length=checking.TEXT_MOST)]
Now = Callable[[], dt.datetime]


def server(desk: Desk, now: Now) -> MCPServer[Any]:
    """The server with its tools; ``check_text`` is there where something checks texts."""
    made = MCPServer(
        "tradebot",
        title="US trade figures",
        instructions=INSTRUCTIONS,
        version=version("tradebot"),
        tools=[_tool(function) for function in Tools(desk).all()],
        log_level="WARNING",
    )
    rows, asked = RowsResource(desk, now), ",".join(field.name for field in fields(Request))
    made.resource("tradebot://ask.csv{?question,after,today}", name="ask", mime_type="text/csv")(rows.ask)
    made.resource(f"tradebot://lookup.csv{{?{asked},today}}", name="lookup", mime_type="text/csv")(rows.lookup)
    return made


def _tool(function: Callable[..., Any]) -> Tool:
    """A tool that takes no parameter which it does not know (a misspelt one would be a question about something else),
    and whose schemas say only what a reader needs."""
    tool = Tool.from_function(function, annotations=READ_ONLY)
    arguments = tool.fn_metadata.arg_model
    arguments.model_config["extra"] = "forbid"
    arguments.model_rebuild(force=True)
    tool.parameters = arguments.model_json_schema(by_alias=True)
    tool.parameters = slim(tool.parameters)
    if tool.fn_metadata.output_schema is not None:
        tool.fn_metadata.output_schema = slim(tool.fn_metadata.output_schema)
    return tool


def slim(schema: Any) -> Any:
    """A JSON schema that says the same in fewer words: without titles made from names and docstrings of models, with
    "string or nothing" as one type. Descriptions of parameters stay."""
    if isinstance(schema, list):
        return [slim(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    dropped = {"title", "description"} if schema.get("type") == "object" else {"title"}
    kept = {key: slim(value) for key, value in schema.items() if key not in dropped or not isinstance(value, str)}
    ways = kept.get("anyOf", ())
    if ways and all(set(way) == {"type"} for way in ways):
        del kept["anyOf"]
        kept["type"] = [way["type"] for way in ways]
    if kept.get("default", "") is None:
        del kept["default"]
    return kept


@dataclass(frozen=True)
class Tools:
    """The tools. Their names, parameters and docstrings are what an assistant reads."""

    desk: Desk

    def all(self) -> list[Callable[..., Any]]:
        """Those that there are; ``check_text`` only where something checks texts."""
        found: list[Callable[..., Any]] = [self.ask, self.lookup, self.catalogue, self.compare_vintages, self.release]
        return [*found, self.check_text] if self.desk.checker is not None else found

    def ask(self, question: Question, after: After = None) -> Annotated[CallToolResult, ToolReply]:
        """Answer a question about US trade in plain English words, e.g. "top 5 deficits 2024"."""
        asked = {"question": question, **({"after": "\n".join(after)} if after else {})}
        return _result(self.desk.ask(question, after or ()), _address("ask", asked, self.desk))

    def lookup(
        self,
        flow: FlowName = "balance",
        measure: Measure = "value",
        partner: Partner = "world",
        product: ProductCode = None,
        period: When = "latest",
        grain: Grain = None,
        vintage: State = "latest",
        sector: SectorName | None = None,
        basis: BasisName | None = None,
        adjustment: AdjustmentName | None = None,
        prices: PricesName | None = None,
        limit: int | None = None,
    ) -> Annotated[CallToolResult, ToolReply]:
        """Look up a figure, series or ranking by codes. Wrong codes are errors that name the nearest valid ones."""
        request = Request(
            flow, measure, partner, product, period, grain, vintage, sector, basis, adjustment, prices, limit
        )
        return _result(_right(self.desk.lookup, request), _address("lookup", _said(request), self.desk))

    def compare_vintages(
        self,
        flow: FlowName = "balance",
        partner: Partner = "world",
        product: ProductCode = None,
        period: When = "latest",
        vintages: States = None,
    ) -> Annotated[CallToolResult, ToolReply]:
        """How a figure was revised: as first published, as of days, and now."""
        request = Request(flow, "value", partner, product, period)
        return _result(_right(self.desk.compare, request, vintages or ()), "")

    def catalogue(
        self, kind: listing.Kind, search: Part = "", page: int = 1
    ) -> Annotated[CallToolResult, CatalogueJson]:
        """What is published: tables with their reach, and the codes of partners, groups and products."""
        return _plain(_right(listing.catalogue, self.desk.asker, kind, search, page))

    def release(self, day: ReleaseDay = None) -> Annotated[CallToolResult, ReleaseJson]:
        """The headlines of a monthly release (FT-900), each with its exhibit."""
        return _plain(releases.release(self.desk, _day(day)))

    def check_text(self, text: Text, as_of: str | None = None) -> Annotated[CallToolResult, dict[str, Any]]:
        """Check every claim about US trade in a text against the figures of its date (as_of, else its dateline)."""
        checker = self.desk.checker
        if checker is None:
            raise ToolError("Texts are not checked here.")
        checked = checker.check(self.desk.asker, text, _day(as_of), self.desk.today())
        return CallToolResult(content=[_text(checker.text(checked))], structured_content=checked)


@dataclass(frozen=True)
class RowsResource:
    """All rows of a long answer as CSV. The address says the whole question, so that nothing has to be kept."""

    desk: Desk
    now: Now

    def ask(self, question: str = "", after: str = "", today: str = "") -> str:
        """All rows of an answer in words."""
        return self._csv(self.desk.ask(question, after.split("\n") if after else (), _resource(_day, today or None)))

    def lookup(
        self,
        flow: str = "balance",
        measure: str = "value",
        partner: str = "world",
        product: str = "",
        period: str = "latest",
        grain: str = "",
        vintage: str = "latest",
        sector: str = "",
        basis: str = "",
        adjustment: str = "",
        prices: str = "",
        limit: str = "",
        today: str = "",
    ) -> str:
        """All rows of a typed answer."""
        said = {
            "flow": flow,
            "measure": measure,
            "partner": partner,
            "product": product,
            "period": period,
            "grain": grain,
            "vintage": vintage,
            "sector": sector,
            "basis": basis,
            "adjustment": adjustment,
            "prices": prices,
            "limit": int(limit) if limit.isdecimal() else None,
        }
        request = _resource(Request.of, {key: value for key, value in said.items() if value})
        return self._csv(_resource(self.desk.lookup, request, _resource(_day, today or None)))

    def _csv(self, reply: Reply) -> str:
        if reply.status != "answered":
            raise ResourceError(f"No figure ({reply.reason}): {reply.headline}")
        return csv_of(reply, self.now()).decode("utf-8-sig")


def _resource(call: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return call(*arguments)
    except (WrongCodeError, ToolError) as error:
        raise ResourceError(str(error)) from error


def _right(call: Callable[..., Any], *arguments: Any) -> Any:
    """A wrong code is an error of the tool, for the assistant to mend; it names the nearest valid codes."""
    try:
        return call(*arguments)
    except WrongCodeError as error:
        raise ToolError(str(error)) from error


def _day(said: str | None) -> dt.date | None:
    try:
        return None if said is None else dt.date.fromisoformat(said)
    except ValueError as error:
        raise ToolError(f"“{said[:40] if said else ''}” is no day: YYYY-MM-DD.") from error


def _result(reply: Reply, csv: str) -> CallToolResult:
    """A reply, answered or refused: words and structure, and a link to the rows that are left out."""
    told = tool_reply(reply, csv)
    content: list[Any] = [_text(told["text"])]
    if told["csv"]:
        content.append(ResourceLink(type="resource_link", uri=csv, name="rows", mime_type="text/csv"))
    return CallToolResult(content=content, structured_content=dict(told))


def _plain(told: Mapping[str, Any]) -> CallToolResult:
    return CallToolResult(content=[_text(told["text"])], structured_content=dict(told))


def _text(words: str) -> TextContent:
    return TextContent(type="text", text=words)


def _said(request: Request) -> dict[str, str]:
    """What a request says that is not its default."""
    defaults = asdict(Request())
    return {key: str(value) for key, value in asdict(request).items() if value != defaults[key]}


def _address(kind: str, asked: Mapping[str, str], desk: Desk) -> str:
    """Where all rows are: the request itself, with the day on which it was asked."""
    return f"tradebot://{kind}.csv?{urlencode({**asked, 'today': desk.today().isoformat()}, quote_via=quote)}"
