"""Whether a signed payload has the form that Slack gives it: what the listeners read is there, and of its kind. Any
other would be an error of ours, which Slack delivers again; it is refused instead."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, model_validator

Json = dict[str, Any]


class _Id(BaseModel):
    id: str


class _Spoken(BaseModel):
    """A mention or a message; what has a subtype (an edit, somebody who joined) may have another place than ``ts``."""

    type: Literal["app_mention", "message"]
    channel: str
    subtype: str | None = None
    ts: str | None = None
    text: str | None = None
    user: str | None = None
    thread_ts: str | None = None
    channel_type: str | None = None
    edited: Json | None = None
    message: Json | None = None
    previous_message: Json | None = None

    @model_validator(mode="after")
    def _placed(self) -> _Spoken:
        if self.subtype is None and self.ts is None:
            raise ValueError("no ts")
        return self


class _Opened(BaseModel):
    type: Literal["app_home_opened"]
    user: str
    channel: str


class _Item(BaseModel):
    type: str
    channel: str | None = None
    ts: str | None = None


class _Reaction(BaseModel):
    type: Literal["reaction_added"]
    user: str
    item: _Item


class _Revoked(BaseModel):
    type: Literal["tokens_revoked"]
    tokens: dict[str, list[str]]


class _Other(BaseModel):
    """An event that no listener reads more of."""

    type: str


_Known = Annotated[_Spoken | _Opened | _Reaction | _Revoked, Field(discriminator="type")]
_EVENTS = {"app_mention", "message", "app_home_opened", "reaction_added", "tokens_revoked"}


class _Action(BaseModel):
    action_id: str


class _ViewState(BaseModel):
    values: dict[str, dict[str, Json]]


class _View(BaseModel):
    callback_id: str
    state: _ViewState


class _Pressed(BaseModel):
    type: Literal["block_actions"]
    user: _Id
    actions: Annotated[list[_Action], Field(min_length=1)]
    channel: _Id | None = None
    message: Json | None = None


class _Submitted(BaseModel):
    type: Literal["view_submission"]
    user: _Id
    view: _View


class _Shortcut(BaseModel):
    type: Literal["shortcut"]
    user: _Id
    callback_id: str


class _OnMessage(BaseModel):
    type: Literal["message_action"]
    user: _Id
    channel: _Id
    callback_id: str
    message: Json


class _Command(BaseModel):
    command: str
    user_id: str
    channel_id: str
    text: str = ""


_EVENT: TypeAdapter[Any] = TypeAdapter(_Known)
_INTERACTION: TypeAdapter[Any] = TypeAdapter(
    Annotated[_Pressed | _Submitted | _Shortcut | _OnMessage, Field(discriminator="type")]
)
_INTERACTIONS = {"block_actions", "view_submission", "shortcut", "message_action"}


def well_formed(body: Any) -> bool:
    """False for what the listeners could not read. Kinds that none of them takes are left to Bolt."""
    try:
        if not isinstance(body, dict):
            return False
        if "event" in body:
            kind = _Other.model_validate(body["event"]).type
            if kind in _EVENTS:
                _EVENT.validate_python(body["event"])
        elif body.get("type") in _INTERACTIONS:
            _INTERACTION.validate_python(body)
        elif "command" in body:
            _Command.model_validate(body)
    except (ValidationError, TypeError):
        return False
    return True
