"""What other programs may ask: conversations and customers; and what they may add: notes and facts. Nothing here sends
mail: only a person does."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from helpdesk.desk import viewings
from helpdesk.desk.api.tokens import for_programs, problem
from helpdesk.desk.models import ApiToken, Conversation, Customer, Event, Message, Note, Suggestion
from helpdesk.desk.sight import open_to_all

MOST = 100
LONGEST_NOTE = 20_000
MOST_FACTS = 100
HIGHEST_ID = 10**15


def conversations(request: HttpRequest, token: ApiToken) -> JsonResponse:
    rows = read_by(token).select_related("category", "team", "assignee").order_by("pk")
    state, after = request.GET.get("state", ""), request.GET.get("after", "0")
    limit = request.GET.get("limit", "50")
    if state and state not in Conversation.State.values:
        return problem(400, f"state is one of {', '.join(Conversation.State.values)}.")
    if not number(after) or not number(limit) or not 1 <= int(limit) <= MOST:
        return problem(400, f"after is an id and limit a number from 1 to {MOST}.")
    if state:
        rows = rows.filter(state=state)
    found = list(rows.filter(pk__gt=int(after))[: int(limit)])
    following = found[-1].pk if len(found) == int(limit) else None
    return JsonResponse({"conversations": [short(row) for row in found], "next_after": following})


def read_by(token: ApiToken) -> QuerySet[Conversation]:
    rows = Conversation.objects.all()
    return rows if token.may_read_closed else open_to_all(rows)


def customers(token: ApiToken) -> QuerySet[Customer]:
    """Without those who are known from closed mailboxes and teams alone."""
    rows = Customer.objects.filter(erased_at=None)
    theirs = Conversation.objects.filter(customer=OuterRef("pk"))
    return rows if token.may_read_closed else rows.filter(Exists(open_to_all(theirs)) | ~Exists(theirs))


def number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 17 and int(text) <= HIGHEST_ID


def conversation(request: HttpRequest, token: ApiToken, pk: int) -> JsonResponse:
    row = read_by(token).select_related("category", "team", "assignee").filter(pk=pk).first()
    if row is None:
        return problem(404, "There is no such conversation.")
    viewings.note(viewings.What.CONVERSATION, pk, program=token.name)
    reading = Suggestion.objects.filter(conversation=row).order_by("-pk").first()
    return JsonResponse(
        short(row)
        | {
            "summary": row.summary,
            "messages": [message(each) for each in row.messages.order_by("created_at", "pk")],
            "notes": [
                {"text": note.text, "by": note.author.username if note.author else note.program, "at": note.created_at}
                for note in row.notes.select_related("author").order_by("pk")
            ],
            "reading": reading
            and {
                "category": reading.category_name or None,
                "confidence": reading.confidence,
                "destination": reading.destination,
                "reasons": [reason["rule"] for reason in reading.reasons if reason["hit"]],
            },
        }
    )


def short(row: Conversation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "subject": row.subject,
        "state": row.state,
        "category": row.category.name if row.category else None,
        "team": row.team.name if row.team else None,
        "assignee": row.assignee.username if row.assignee else None,
        "customer": row.customer_id,
        "language": row.language,
        "priority": row.priority,
        "created_at": row.created_at,
        "due_at": row.due_at,
    }


def message(row: Message) -> dict[str, Any]:
    return {
        "id": row.pk,
        "direction": row.direction,
        "sender": row.sender_address,
        "subject": row.subject,
        "text": row.new_text,
        "at": row.date or row.created_at,
    }


def add_note(request: HttpRequest, token: ApiToken, pk: int) -> JsonResponse:
    row = read_by(token).filter(pk=pk).first()
    if row is None:
        return problem(404, "There is no such conversation.")
    given = sent(request)
    text = given["text"] if isinstance(given, dict) and given.keys() == {"text"} else None
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_NOTE or "\0" in text:
        return problem(400, f'Send {{"text": …}} with 1 to {LONGEST_NOTE} characters.')
    note = Note.objects.create(conversation=row, program=token.name, text=storable(text))
    Event.objects.create(conversation=row, kind="note", detail=f"by {token.name}, over the API")
    return JsonResponse({"id": note.pk}, status=201)


def customer(request: HttpRequest, token: ApiToken, pk: int) -> JsonResponse:
    row = customers(token).prefetch_related("addresses").filter(pk=pk).first()
    if row is None:
        return problem(404, "There is no such customer.")
    viewings.note(viewings.What.CUSTOMER, None, pk, program=token.name)
    return JsonResponse(
        {
            "id": row.pk,
            "name": row.name,
            "tier": row.tier,
            "addresses": [each.address for each in row.addresses.all()],
            "facts": row.facts,
        }
    )


def put_facts(request: HttpRequest, token: ApiToken, pk: int) -> JsonResponse:
    given = sent(request)
    plain = isinstance(given, dict) and all(isinstance(value, (str, int, float, bool)) for value in given.values())
    if not plain or len(given) > MOST_FACTS or "\\u0000" in json.dumps(given):
        return problem(400, f"Send an object of at most {MOST_FACTS} names with texts or numbers.")
    facts = {storable(name): storable(value) if isinstance(value, str) else value for name, value in given.items()}
    if not customers(token).filter(pk=pk).update(facts=facts):
        return problem(404, "There is no such customer.")
    return JsonResponse({"facts": facts})


def sent(request: HttpRequest) -> Any:
    """The JSON of the request; None when it is none."""
    try:
        return json.loads(request.body, parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        return None


def storable(text: str) -> str:
    """Without halves of characters, which no database takes."""
    return text.encode("utf-8", "replace").decode()


@csrf_exempt  # an answer in JSON for whoever posts to nothing, too
def nothing_here(request: HttpRequest) -> JsonResponse:
    """Programs are told in JSON that there is no such address."""
    return problem(404, "There is nothing here: see /api/openapi.json.")


list_conversations = for_programs("state", "after", "limit", GET=conversations)
one_conversation = for_programs(GET=conversation)
notes = for_programs(POST=add_note)
one_customer = for_programs(GET=customer)
facts = for_programs(PUT=put_facts)
