"""The queue: what waits for a person, most urgent first, with the reason on the row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.admin.base import COUNTED as COUNTED_AT_MOST
from helpdesk.desk.admin.base import CappedPaginator
from helpdesk.desk.admin.review.access import ACT, page, seen_by_the_desk
from helpdesk.desk.admin.review.reading import blind_conversations, kept_blind
from helpdesk.desk.models import Category, Conversation, Customer, CustomerAddress, Mailbox, OutgoingMail, Team, User
from helpdesk.desk.review import free_for, waiting_to_go
from helpdesk.desk.roles import AGENTS
from helpdesk.desk.search import find
from helpdesk.desk.sight import visible, visible_customers, visible_mailboxes
from helpdesk.desk.sla import near

State = Conversation.State

PER_PAGE = 40
LATELY = timedelta(days=14)
REMEMBERED = "queue"
"""Key of the session under which an agent's filters stay until they change them."""

VIEWS = {
    "todo": _("To do"),
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "drafts": _("Draft ready"),
    "waiting": _("Waiting"),
    "snoozed": _("Snoozed"),
    "resolved": _("Resolved"),
    "junk": _("Junk"),
}
COUNTED = ("todo", "mine", "unassigned", "drafts")
DONE_WITH = ("waiting", "snoozed", "resolved", "junk")
FILTERS = ("mailbox", "team", "assignee", "category", "reason", "language", "draft", "due", "customer")
NARROWED_BY_ID = ("mailbox", "team", "assignee", "category")
GIVING_AWAY = ("category", "reason")
"""Filters that would tell what the blind audit keeps back: what is drawn for it shows under none of them."""

MOST_CUSTOMERS = 200

NAME = ("username", "first_name", "last_name")
ON_A_ROW = (
    *("subject", "state", "needs", "needs_rule", "summary", "sentiment", "language", "priority"),
    *("due_at", "close_at", "snoozed_until", "last_message_at"),
    *("customer__name", "customer__tier", "team__name", "category__name"),
    *(f"assignee__{part}" for part in NAME),
    *(f"opened_by__{part}" for part in NAME),
)
"""Columns that a row of the queue shows; a conversation and its people have ten times as many."""

DUE = (("late", _("late")), ("soon", _("due within 2 hours")), ("risk", _("late or due within 2 hours")))
DRAFT = (("yes", _("with a draft")), ("no", _("without")))


@dataclass(frozen=True)
class Chosen:
    """Which part of the queue an agent looks at."""

    view: str = "todo"
    mailbox: str = ""
    team: str = ""
    category: str = ""
    reason: str = ""
    language: str = ""
    assignee: str = ""
    draft: str = ""
    due: str = ""
    customer: str = ""

    @classmethod
    def of(cls, request) -> Chosen:
        """What the address says, else what was chosen last."""
        names = [name for name in ("view", *FILTERS) if name in request.GET]
        remembered = request.session.get(REMEMBERED, {})
        chosen_now = {name: request.GET[name][:80] for name in names} or remembered
        if chosen_now != remembered:
            request.session[REMEMBERED] = chosen_now
        chosen = cls(**chosen_now)
        return chosen if chosen.view in VIEWS else cls()

    def rows(self, user) -> QuerySet[Conversation]:
        """The conversations of this part, in the order they are worked off."""
        rows = in_view(self.view, user)
        if self.reaches_back:
            older = rows.values_list("last_message_at", flat=True)[COUNTED_AT_MOST : COUNTED_AT_MOST + 1]
            rows = rows.filter(last_message_at__gt=older[0]) if older else rows
        for name in NARROWED_BY_ID:
            value = getattr(self, name)
            if value.isdigit():
                rows = rows.filter(**{f"{name}_id": int(value)})
            elif value == "none":
                rows = rows.filter(**{f"{name}__isnull": True})
        if self.reason:
            rows = rows.filter(needs_rule=self.reason)
        if self.language:
            rows = rows.filter(language=self.language)
        if self.draft:
            with_draft = Q(state=State.DRAFT_READY)
            rows = rows.filter(with_draft if self.draft == "yes" else ~with_draft)
        if self.due:
            rows = rows.filter(due(self.due))
        if self.customer:
            rows = rows.filter(customer__in=customers(self.customer))
        if any(getattr(self, name) for name in GIVING_AWAY):
            rows = rows.exclude(kept_blind())
        return rows

    @property
    def query(self) -> str:
        """What leads here again, as part of an address."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    @property
    def reaches_back(self) -> bool:
        """Filters look through the newest of what is done with; all of it would be years of mail. A customer's own is
        found by index."""
        return self.view in DONE_WITH and self.narrowed and not self.customer

    @property
    def narrowed(self) -> bool:
        return any(getattr(self, name) for name in FILTERS)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def due(which: str) -> Q:
    now = timezone.now()
    late, soon = Q(due_at__lte=now), Q(due_at__gt=now, due_at__lte=near(now))
    return {"late": late, "soon": soon}.get(which, late | soon)


def customers(text: str) -> list[int]:
    """Ids of the customers meant: one by number, else those whose address begins like this or who wrote under a name
    or an address with these words in it."""
    if is_number(text):
        return [int(text)]
    wrote = Conversation.objects.filter(pk__in=find(text)).values("customer")
    named = Q(name__icontains=text) | Q(addresses__address__icontains=text)
    rows = Customer.objects.filter(named, pk__in=wrote).values_list("pk", flat=True)
    begins = CustomerAddress.objects.filter(address__startswith=text.strip().lower())
    return list({*rows, *begins.values_list("customer", flat=True)[:MOST_CUSTOMERS]})


def customer_words(text: str, user) -> str:
    """What the field for the customer shows: for a number the name."""
    named = Customer.objects.filter(pk=int(text)) if is_number(text) else Customer.objects.none()
    row = visible_customers(named, user).first()
    return str(row) if row else text


def as_listed(found: QuerySet[Conversation]) -> list[Conversation]:
    """One page of them with what a row shows. The order is found first, over the conversations alone: a database
    would otherwise join everything that waits before it sorts."""
    ids = list(found.values_list("pk", flat=True))
    rows = Conversation.objects.select_related("customer", "team", "category", "assignee", "opened_by")
    by_id = rows.only(*ON_A_ROW).prefetch_related("customer__addresses").in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]


def in_view(view: str, user) -> QuerySet[Conversation]:
    rows = visible(Conversation.objects.all(), user)
    if view in DONE_WITH:
        return rows.filter(state=view).order_by("-last_message_at", "-pk")
    rows = rows.filter(state__in=Conversation.OPEN)
    if view == "mine":
        rows = rows.filter(assignee=user)
    elif view == "unassigned":
        rows = rows.filter(assignee=None)
    elif view == "drafts":
        rows = rows.filter(state=State.DRAFT_READY)
    return most_urgent_first(rows)


def most_urgent_first(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """What is overdue, then by priority, then by when the answer is due, then by how long the customer waits."""
    overdue = Case(When(due_at__lte=timezone.now(), then=Value(0)), default=Value(1))
    return rows.order_by(
        overdue, "-priority", F("due_at").asc(nulls_last=True), F("waiting_since").asc(nulls_last=True), "pk"
    )


def open_now(user) -> list[dict]:
    """What is open, counted by reason and language: one look for the tabs and for what the filters offer."""
    rows = visible(Conversation.objects.filter(state__in=Conversation.OPEN), user).order_by()
    return list(
        rows.values("needs_rule", "language").annotate(
            todo=Count("pk"),
            mine=Count("pk", filter=Q(assignee=user)),
            unassigned=Count("pk", filter=Q(assignee=None)),
            drafts=Count("pk", filter=Q(state=State.DRAFT_READY)),
        )
    )


def counts(groups: list[dict]) -> dict[str, int]:
    return {view: sum(group[view] for group in groups) for view in COUNTED}


def next_in_queue(request, after: Conversation) -> Conversation | None:
    """The most urgent other conversation of the part of the queue the agent is working in that nobody else has open."""
    chosen = Chosen(**request.session.get(REMEMBERED, {}))
    if chosen.view not in ("todo", *COUNTED):
        chosen = Chosen()
    return chosen.rows(request.user).filter(free_for(request.user)).exclude(pk=after.pk).first()


@seen_by_the_desk
def queue(request):
    chosen, sought = Chosen.of(request), request.GET.get("q", "").strip()
    found = sought_by(request.user, sought) if sought else None
    groups = open_now(request.user)
    paginator = CappedPaginator(chosen.rows(request.user) if found is None else found, PER_PAGE)
    if found is None and not chosen.narrowed and chosen.view in COUNTED:
        paginator.count = counts(groups)[chosen.view]
    shown = paginator.get_page(request.GET.get("page"))
    rows = as_listed(shown.object_list)
    blind = blind_conversations(rows)
    people = list(agents())
    context = {
        "title": VIEWS[chosen.view] if found is None else _("Search"),
        "chosen": chosen,
        "customer_words": customer_words(chosen.customer, request.user) if chosen.customer else "",
        "sought": sought,
        "tabs": tabs(chosen, counts(groups)),
        "choices": choices(groups, request.user, people),
        "saved": request.user.saved_views.all(),
        "shown": shown,
        "rows": [(row, row.pk in blind) for row in rows],
        "undoable": waiting_to_go(request.user),
        "can_act": request.user.has_perm(ACT),
        "agents": people,
        "trouble": trouble(request.user),
        "now": timezone.now(),
        "bodyclass": "review review-queue",
    }
    return page(request, "desk/review/queue.html", context)


def sought_by(user, text: str) -> QuerySet[Conversation]:
    return visible(Conversation.objects.filter(pk__in=find(text)), user).order_by("-last_message_at", "-pk")


def agents() -> QuerySet[User]:
    return User.objects.filter(groups__name=AGENTS, is_active=True).order_by("first_name", "username")


@seen_by_the_desk
def news(request):
    """What came in since the queue was shown; asked for again and again by the page."""
    since = parse_since(request.GET.get("since", ""))
    rows = Conversation.objects.filter(state__in=Conversation.OPEN, last_message_at__gt=since)
    rows = visible(rows, request.user)
    return render(request, "desk/review/news.html", {"new": rows[:100].count()})


def parse_since(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return found if found and timezone.is_aware(found) else timezone.now()


def tabs(chosen: Chosen, counted: dict[str, int]) -> list[dict]:
    return [
        {"view": view, "name": name, "count": counted.get(view), "current": view == chosen.view}
        for view, name in VIEWS.items()
    ]


def choices(groups: list[dict], user, people: list[User]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer."""
    rules = sorted({group["needs_rule"] for group in groups} - {""})
    languages = sorted({group["language"] for group in groups} - {""})
    return {
        "mailbox": [(str(row.pk), row.address) for row in visible_mailboxes(Mailbox.objects.all(), user)],
        "team": [(str(row.pk), row.name) for row in Team.objects.all()] + [("none", _("no team"))],
        "category": [(str(row.pk), row.name) for row in Category.objects.all()] + [("none", _("none of these"))],
        "reason": [(rule, rule.replace("_", " ")) for rule in rules],
        "language": [(code, code) for code in languages],
        "assignee": [(str(row.pk), row.shown_name) for row in people] + [("none", _("nobody"))],
        "draft": list(DRAFT),
        "due": list(DUE),
    }


def trouble(user) -> dict[str, int]:
    """What an agent should know of before they wonder: mail that does not go out, mailboxes that are not read."""
    return {
        "outgoing": stuck_mail(user).count(),
        "mailboxes": Mailbox.objects.filter(enabled=True, failing_since__isnull=False).count(),
    }


def stuck_mail(user) -> QuerySet[OutgoingMail]:
    stuck = (OutgoingMail.State.FAILED, OutgoingMail.State.UNCERTAIN)
    rows = OutgoingMail.objects.filter(state__in=stuck, due_at__gt=timezone.now() - LATELY)
    return visible(rows, user, "conversation")
