"""``/v1`` and the guard before ``/mcp``: who gets in, how often, and what a program may read."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError
from slack_sdk.signature import SignatureVerifier
from starlette.testclient import TestClient

from bot.contract.encode import to_json
from bot.processes.web import SettingsError
from bot.programs import doors
from bot.replies.ask import Asker
from bot.settings import Settings
from tests.conftest import TODAY
from tests.programs.program_asks import BEARER, SECRET, TOKEN, made, questions, without_time

CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {
        "name": "ask",
        "arguments": {"question": "deficit 2024"},
        "_meta": {"slack": {"user_id": "U1", "team_id": "T1"}},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def signed(body: bytes, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    """Slack's headers over a body."""
    stamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    return {**ACCEPT, "x-slack-signature": signature, "x-slack-request-timestamp": stamp}


def schema(web: TestClient, name: str) -> dict[str, Any]:
    document = web.get("/v1/openapi.json").json()
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


def test_words_get_the_object_of_the_json_and_fit_the_description(web: TestClient, asker: Asker) -> None:
    for question in questions(12):
        answer = web.post("/v1/ask", json={"question": question}, headers=BEARER)
        assert answer.status_code == 200
        assert without_time(answer.json()) == without_time(json.loads(json.dumps(to_json(asker.ask(question)))))
        jsonschema.validate(answer.json(), schema(web, "ReplyJson"))


def test_codes_get_the_same_and_wrong_ones_the_nearest(web: TestClient) -> None:
    wanted = {"flow": "imports", "partner": "CN", "period": "2024", "today": TODAY.isoformat()}
    assert web.post("/v1/lookup", json=wanted, headers=BEARER).json()["figures"][0]["partner"]["code"] == "5700"
    wrong = web.post("/v1/lookup", json={**wanted, "partner": "Chnia"}, headers=BEARER)
    assert wrong.status_code == 422 and {"code": "5700", "name": "China"} in wrong.json()["error"]["nearest"]
    jsonschema.validate(wrong.json()["error"], schema(web, "ErrorJson"))


def test_the_catalogue_is_paged(web: TestClient) -> None:
    answer = web.get("/v1/catalogue", params={"kind": "partners", "page": 2}, headers=BEARER).json()
    assert (answer["page"], len(answer["entries"])) == (2, 40)
    jsonschema.validate(answer, schema(web, "CatalogueJson"))


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/ask", b"[1", 400),
        ("/v1/ask", b"[]", 400),
        ("/v1/ask", b"{}", 422),
        ("/v1/ask", b'{"question": 7}', 422),
        ("/v1/ask", b'{"question": "deficit", "thread": "t"}', 422),
        ("/v1/ask", b'{"question": "x", "today": "soon"}', 422),
        ("/v1/ask", b'{"question": "x", "after": [1]}', 422),
        ("/v1/lookup", b'{"partnr": "CN"}', 422),
        ("/v1/lookup", b'{"period": "2024-13"}', 422),
        ("/v1/ask", b'{"question": "' + b"x" * 300_000 + b'"}', 413),
        ("/v1/ask", b"[" * 100_000, 400),
    ],
)
def test_what_is_wrong_is_said_and_has_no_figure(web: TestClient, path: str, body: bytes, status: int) -> None:
    answer = web.post(path, content=body, headers=BEARER)
    assert answer.status_code == status and set(answer.json()) == {"error"} and answer.json()["error"]["message"]


def test_a_program_that_does_not_look_at_the_status_finds_no_figure_in_a_refusal(web: TestClient) -> None:
    for question in ("forecast of exports in 2030", "deficit with Congo 2024", "imports from China 1950"):
        told = web.post("/v1/ask", json={"question": question}, headers=BEARER).json()
        assert told["status"] != "answered" and told["figures"] == [] and told["sources"] == []
        assert "value" not in json.dumps({key: told[key] for key in told if key not in ("question", "text", "sql")})


def test_there_is_no_door_unless_it_is_opened(asker: Asker, tmp_path: Path) -> None:
    with made(asker, tmp_path, serve_api=False, serve_mcp=False) as web:
        assert web.post("/v1/ask", json={"question": "x"}, headers=BEARER).status_code == 404
        assert web.post("/mcp", json=CALL, headers=BEARER).status_code == 404
        assert web.get("/healthz").text == "ok"


def test_texts_are_checked(web: TestClient) -> None:
    asked = {"text": "In 2024 the deficit with Vietnam was $123.5 billion.", "as_of": "2026-03-12"}
    checked = web.post("/v1/check", json=asked, headers=BEARER).json()
    assert checked["summary"]["supported"] == 1
    dated = {"text": "WASHINGTON, March 12, 2026 - The deficit with Vietnam was $123.5 billion in 2024."}
    told = web.post("/v1/check", json=dated, headers=BEARER).json()
    assert (told["as_of"], told["as_of_from"]) == ("2026-03-12", "its dateline")
    assert "/v1/check" in web.get("/v1/openapi.json").json()["paths"]


def test_what_was_asked_is_counted(web: TestClient) -> None:
    web.post("/v1/ask", json={"question": "forecast of exports in 2030"}, headers=BEARER)
    told = web.get("/metrics").text
    assert 'tradebot_questions_total{outcome="refused",surface="program"}' in told


def test_slack_is_beside_the_doors(web: TestClient) -> None:
    body = b'{"type": "url_verification", "challenge": "c"}'
    assert web.post("/slack/events", content=body, headers=signed(body)).json() == {"challenge": "c"}
    assert web.get("/readyz").json() == {"ready": True}


def test_the_doors_alone_without_the_secrets_of_slack(asker: Asker, tmp_path: Path) -> None:
    with made(asker, tmp_path, slack_signing_secret=None, slack_bot_token=None) as web:
        assert web.get("/healthz").text == "ok"
        assert web.post("/v1/ask", json={"question": "deficit 2024"}, headers=BEARER).json()["status"] == "answered"
        assert web.post("/slack/events", content=b"{}").status_code == 404
    with pytest.raises(SettingsError):
        made(asker, tmp_path, serve_api=False, serve_mcp=False, slack_signing_secret=None)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer ümlaut"])
def test_a_token_is_needed(web: TestClient, header: str) -> None:
    headers = {"authorization": header.encode()} if header else {}
    assert web.post("/v1/ask", json={"question": "x"}, headers=headers).status_code == 401  # type: ignore[arg-type]
    assert web.get("/v1/catalogue", headers=headers).status_code == 401  # type: ignore[arg-type]
    assert web.post("/mcp", json=CALL, headers={**ACCEPT, **headers}).status_code == 401  # type: ignore[arg-type]


def test_an_open_door_needs_its_tokens(asker: Asker, tmp_path: Path) -> None:
    with pytest.raises(doors.DoorsError, match="API_TOKENS"):
        made(asker, tmp_path, api_tokens=None)
    with pytest.raises(doors.DoorsError, match="SERVE_MCP"):
        made(asker, tmp_path, serve_api=False, api_tokens=None, slack_signing_secret=None)
    with pytest.raises(ValidationError, match="16 characters"):
        Settings(_env_file=None, api_tokens="short")


def test_no_more_than_so_many_requests_of_one_caller(asker: Asker, tmp_path: Path) -> None:
    other = "another token of the tests"
    with made(asker, tmp_path, api_per_minute=3, api_tokens=f"{TOKEN}, {other}") as web:
        told = [web.get("/v1/catalogue", headers=BEARER).status_code for _ in range(5)]
        assert told == [200, 200, 200, 429, 429]
        assert web.get("/v1/catalogue", headers={"authorization": f"Bearer {other}"}).status_code == 200
        assert web.get("/v1/catalogue", headers=BEARER).headers["retry-after"] == "60"


def test_slacks_client_is_known_by_its_signature(web: TestClient) -> None:
    body = json.dumps(CALL).encode()
    answer = web.post("/mcp", content=body, headers=signed(body))
    assert answer.json()["result"]["structuredContent"]["status"] == "answered"
    listing = json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}).encode()
    assert len(web.post("/mcp", content=listing, headers=signed(listing)).json()["result"]["tools"]) == 6


def test_what_slack_did_not_sign_is_not_let_in(web: TestClient) -> None:
    body = json.dumps(CALL).encode()
    other = body.replace(b"U1", b"U2")
    for headers in (
        signed(body, "another secret"),
        signed(other),
        signed(body, age=3600),
        {**signed(body), "x-slack-request-timestamp": "soon"},
    ):
        assert web.post("/mcp", content=body, headers=headers).status_code == 401
    broken = b"{"
    assert web.post("/mcp", content=broken, headers=signed(broken)).status_code == 401
    assert web.post("/v1/ask", content=body, headers=signed(body)).status_code == 401  # a signature opens /mcp alone


def test_each_person_of_slack_is_counted_alone(asker: Asker, tmp_path: Path) -> None:
    with made(asker, tmp_path, api_per_minute=1) as web:
        body, other = json.dumps(CALL).encode(), json.dumps(CALL).replace("U1", "U2").encode()
        told = [web.post("/mcp", content=one, headers=signed(one)).status_code for one in (body, body, other)]
    assert told == [200, 429, 200]


def test_a_long_request_is_not_read(web: TestClient) -> None:
    assert web.post("/mcp", content=b"x" * 300_000, headers={**ACCEPT, **BEARER}).status_code == 413
