"""The published description of the API (OpenAPI 3.1); a test holds the answers against it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse

from helpdesk.desk.api.views import HIGHEST_ID, LONGEST_NOTE, MOST, MOST_FACTS
from helpdesk.desk.models import Conversation
from helpdesk.desk.webhooks import events


def text(**more: Any) -> dict[str, Any]:
    return {"type": "string"} | more


def whole(**more: Any) -> dict[str, Any]:
    return {"type": "integer"} | more


def maybe(schema: dict[str, Any]) -> dict[str, Any]:
    return schema | {"type": [schema["type"], "null"]}


def thing(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def many(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


MOMENT = text(format="date-time")
FACTS = {
    "type": "object",
    "maxProperties": MOST_FACTS,
    "additionalProperties": {"type": ["string", "number", "boolean"]},
}

SHORT = {
    "id": whole(),
    "subject": text(),
    "state": text(enum=Conversation.State.values),
    "category": maybe(text()),
    "team": maybe(text()),
    "assignee": maybe(text()),
    "customer": whole(),
    "language": text(),
    "priority": whole(minimum=0, maximum=3),
    "created_at": MOMENT,
    "due_at": maybe(MOMENT),
}

MESSAGE = thing(
    id=whole(), direction=text(enum=["in", "out"]), sender=text(), subject=text(), text=text(), at=MOMENT
)  # fmt: skip

READING = maybe(
    thing(
        category=maybe(text()),
        confidence={"type": "number"},
        destination=text(enum=["human", "draft", "none"]),
        reasons=many(text()),
    )
)

SCHEMAS = {
    "Problem": thing(detail=text()),
    "Conversations": thing(conversations=many(thing(**SHORT)), next_after=maybe(whole())),
    "Conversation": thing(
        **SHORT,
        summary=text(),
        messages=many(MESSAGE),
        notes=many(thing(text=text(), by=text(), at=MOMENT)),
        reading=READING,
    ),
    "Note": thing(id=whole()),
    "Customer": thing(id=whole(), name=text(), tier=text(), addresses=many(text()), facts={"type": "object"}),
    "Facts": thing(facts=FACTS),
    "Call": {
        "type": "object",
        "required": ["event", "id", "at", "conversation", "link"],
        "properties": {
            "event": text(enum=list(events())),
            "id": text(),
            "at": MOMENT,
            "conversation": whole(),
            "link": text(),
            "wrap_up": thing(summary=text(), tags=many(text()), tasks=many(text())),
        },
    },
}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def operation(name: str, about: str, answer: str, status: int = 200, body: Any = None, **more: Any) -> dict[str, Any]:
    said = {str(status): (about, answer), "401": ("No valid token.", "Problem"), "404": ("Not there.", "Problem")}
    said |= {"400": ("Wrong input.", "Problem"), "403": ("This token may only read.", "Problem")}
    responses = {
        code: {"description": words, "content": {"application/json": {"schema": ref(schema)}}}
        for code, (words, schema) in said.items()
    }
    described = {"operationId": name, "summary": about, "responses": responses} | more
    if body:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return described


def parameter(name: str, schema: dict[str, Any], where: str = "query") -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


ID = {"parameters": [parameter("id", whole(minimum=1, maximum=HIGHEST_ID), "path")]}

DESCRIPTION = {
    "openapi": "3.1.0",
    "info": {"title": "Help desk", "version": "1", "description": "Read conversations; add notes and facts."},
    "security": [{"token": []}],
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": SCHEMAS},
    "paths": {
        "/api/v1/conversations": {
            "get": operation(
                "listConversations",
                "Conversations by id, a page at a time.",
                "Conversations",
                parameters=[
                    parameter("state", text(enum=Conversation.State.values)),
                    parameter("after", whole(minimum=0, maximum=HIGHEST_ID)),
                    parameter("limit", whole(minimum=1, maximum=MOST)),
                ],
            )
        },
        "/api/v1/conversations/{id}": ID | {"get": operation("getConversation", "One, with its mail.", "Conversation")},
        "/api/v1/conversations/{id}/notes": ID
        | {
            "post": operation(
                "addNote",
                "Adds a note for the team.",
                "Note",
                201,
                thing(text=text(minLength=1, maxLength=LONGEST_NOTE)),
            )
        },
        "/api/v1/customers/{id}": ID | {"get": operation("getCustomer", "A customer.", "Customer")},
        "/api/v1/customers/{id}/facts": ID
        | {"put": operation("putFacts", "Replaces what is known of a customer.", "Facts", body=FACTS)},
    },
}

DESCRIPTION["webhooks"] = {
    name: {
        "post": {
            "summary": "A call to an address that an administrator added; X-Desk-Signature signs its body.",
            "requestBody": {"content": {"application/json": {"schema": ref("Call")}}},
            "responses": {"2XX": {"description": "Taken. Anything else is tried again."}},
            "security": [],
        }
    }
    for name in events()
}


def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(DESCRIPTION)
