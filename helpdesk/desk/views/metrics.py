"""What a Prometheus server asks for: how old the queues are, how the mailboxes and the model do. Counted from rows at
every request, so that any process may be asked, after any restart."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from helpdesk.desk.models import Conversation, IncomingMail, Mailbox, Message, ModelCall, OutgoingMail

Totals = dict[tuple[str, str], tuple[float, ...]]
"""By model and purpose: calls, failed ones, dollars, seconds."""

DONE_FOR = 600


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not allowed(request):
        raise PermissionDenied
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Rows())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def allowed(request: HttpRequest) -> bool:
    """Whether METRICS_ALLOW names the caller; what comes through a proxy is not the proxy's own request."""
    if request.headers.get("X-Forwarded-For"):
        return False
    return within(request.META.get("REMOTE_ADDR", ""), settings.METRICS_ALLOW)


def within(address: str, networks: Iterable[str]) -> bool:
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(caller in ipaddress.ip_network(network, strict=False) for network in networks)


class Rows:
    """The figures of this moment."""

    def collect(self) -> Iterator[Metric]:
        yield from queues()
        yield from mailboxes()
        yield from outbox()
        yield from conversations()
        yield from model_calls()


def gauge(name: str, about: str, labels: tuple[str, ...], values: Iterable[tuple]) -> Metric:
    """A metric from rows of its labels' values and then the number."""
    family = GaugeMetricFamily(f"helpdesk_{name}", about, labels=labels)
    for *label_values, number in values:
        family.add_metric([str(value) for value in label_values], float(number or 0))
    return family


def seconds_since(moment) -> float:
    return max(0.0, (timezone.now() - moment).total_seconds()) if moment else 0.0


def queues() -> Iterator[Metric]:
    waiting = {
        "receive": IncomingMail.objects.filter(state=IncomingMail.State.STORED).aggregate(
            n=Count("pk"), at=Min("received_at")
        ),
        "suggest": Message.objects.filter(state=Message.State.NEW).aggregate(n=Count("pk"), at=Min("state_at")),
        "deliver": OutgoingMail.objects.filter(
            state__in=(OutgoingMail.State.HELD, OutgoingMail.State.QUEUED), due_at__lte=timezone.now()
        ).aggregate(n=Count("pk"), at=Min("due_at")),
    }
    yield gauge(
        "queue_length", "Rows that wait for a step.", ("step",), ((step, row["n"]) for step, row in waiting.items())
    )
    ages = ((step, seconds_since(row["at"])) for step, row in waiting.items())
    yield gauge("queue_age_seconds", "How long the oldest of them has waited.", ("step",), ages)


def by_state(model: type[Conversation] | type[OutgoingMail], done: Collection[str]) -> dict[str, int]:
    """Rows by state. Those of the states in which rows pile up for years are counted every DONE_FOR seconds alone."""
    rows = model.objects.order_by().values_list("state")
    moving = [state for state in model.State.values if state not in done]
    counts = dict(rows.filter(state__in=moving).annotate(Count("pk")))
    piled = cache.get_or_set(
        f"metrics {model.__name__}", lambda: dict(rows.filter(state__in=done).annotate(Count("pk"))), DONE_FOR
    )
    return {state: counts.get(state, 0) + piled.get(state, 0) for state in model.State.values}


def mailboxes() -> Iterator[Metric]:
    rows = list(Mailbox.objects.filter(enabled=True))
    lag = ((row.address, seconds_since(row.polled_at)) for row in rows if row.polled_at)
    yield gauge("mailbox_lag_seconds", "Time since the mailbox was last read.", ("mailbox",), lag)
    failing = ((row.address, row.failing_since is not None) for row in rows)
    yield gauge("mailbox_failing", "1 while the mailbox can't be read.", ("mailbox",), failing)


def outbox() -> Iterator[Metric]:
    states = by_state(OutgoingMail, (OutgoingMail.State.SENT, OutgoingMail.State.CANCELLED)).items()
    yield gauge("outgoing_mails", "Outgoing mail by state.", ("state",), states)
    failed = IncomingMail.objects.filter(state=IncomingMail.State.FAILED).count()
    yield gauge("incoming_failed", "Incoming mail that could not be read so far.", (), [(failed,)])


def conversations() -> Iterator[Metric]:
    done = (Conversation.State.WAITING, Conversation.State.RESOLVED, Conversation.State.JUNK)
    states = by_state(Conversation, done).items()
    yield gauge("conversations", "Conversations by state.", ("state",), states)
    overdue = Conversation.objects.filter(state__in=Conversation.OPEN, due_at__lte=timezone.now()).count()
    yield gauge("conversations_overdue", "Open conversations whose answer is late.", (), [(overdue,)])


def model_calls() -> Iterator[Metric]:
    """Sums over all that ever was; a server that asks regularly makes rates of them."""
    calls = CounterMetricFamily("helpdesk_model_calls", "Calls of a model.", labels=("model", "purpose", "failed"))
    spent = CounterMetricFamily("helpdesk_model_cost_dollars", "US dollars spent.", labels=("model", "purpose"))
    lasted = CounterMetricFamily("helpdesk_model_seconds", "Seconds spent in calls.", labels=("model", "purpose"))
    for (model, purpose), (n, failed, dollars, seconds) in sorted(totals.now().items()):
        spent.add_metric([model, purpose], dollars)
        lasted.add_metric([model, purpose], seconds)
        calls.add_metric([model, purpose, "no"], n - failed)
        calls.add_metric([model, purpose, "yes"], failed)
    yield from (calls, spent, lasted)


class CallTotals:
    """Sums over every call there was. Calls are written once and never go, so each is added up once: only what came
    since the last request is read. The newest minutes are read again, for calls are not committed in their order."""

    SETTLED = timedelta(minutes=10)

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.upto, self.sums = 0, Totals()

    def now(self) -> Totals:
        with self.lock:
            newest = ModelCall.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            if newest < self.upto:  # another database than before: a restored one
                self.upto, self.sums = 0, Totals()
            fresh = ModelCall.objects.filter(pk__gt=self.upto, at__gte=timezone.now() - self.SETTLED).order_by("pk")
            first = fresh.values_list("pk", flat=True).first() or newest + 1
            settled = ModelCall.objects.filter(pk__gt=self.upto, pk__lt=first)
            self.sums = added(self.sums, settled)
            self.upto = settled.order_by("-pk").values_list("pk", flat=True).first() or self.upto
            return added(self.sums, ModelCall.objects.filter(pk__gt=self.upto))


def added(sums: Totals, rows: QuerySet[ModelCall]) -> Totals:
    counted = rows.order_by().values("model", "purpose")
    counted = counted.annotate(n=Count("pk"), failed=Count("pk", filter=~Q(error="")), dollars=Sum("cost"))
    counted = counted.annotate(time=Sum("seconds"))
    found = Totals(sums)
    for model, purpose, *numbers in counted.values_list("model", "purpose", "n", "failed", "dollars", "time"):
        known = found.get((model, purpose), (0, 0, 0.0, 0.0))
        found[model, purpose] = tuple(old + new for old, new in zip(known, numbers, strict=True))
    return found


totals = CallTotals()
