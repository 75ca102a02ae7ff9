"""What a Prometheus server asks for: how old the queues are, how the mailboxes and the model do. Counted from rows at
every request, so that any process may be asked, after any restart."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from helpdesk.desk.models import Conversation, IncomingMail, Mailbox, Message, ModelCall, OutgoingMail


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


def mailboxes() -> Iterator[Metric]:
    rows = list(Mailbox.objects.filter(enabled=True))
    lag = ((row.address, seconds_since(row.polled_at)) for row in rows if row.polled_at)
    yield gauge("mailbox_lag_seconds", "Time since the mailbox was last read.", ("mailbox",), lag)
    failing = ((row.address, row.failing_since is not None) for row in rows)
    yield gauge("mailbox_failing", "1 while the mailbox can't be read.", ("mailbox",), failing)


def outbox() -> Iterator[Metric]:
    counts = dict(OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk")))
    states = ((state, counts.get(state, 0)) for state in OutgoingMail.State.values)
    yield gauge("outgoing_mails", "Outgoing mail by state.", ("state",), states)
    failed = IncomingMail.objects.filter(state=IncomingMail.State.FAILED).count()
    yield gauge("incoming_failed", "Incoming mail that could not be read so far.", (), [(failed,)])


def conversations() -> Iterator[Metric]:
    counts = dict(Conversation.objects.order_by().values_list("state").annotate(Count("pk")))
    states = ((state, counts.get(state, 0)) for state in Conversation.State.values)
    yield gauge("conversations", "Conversations by state.", ("state",), states)
    overdue = Conversation.objects.filter(state__in=Conversation.OPEN, due_at__lte=timezone.now()).count()
    yield gauge("conversations_overdue", "Open conversations whose answer is late.", (), [(overdue,)])


def model_calls() -> Iterator[Metric]:
    """Sums over the whole record; a server that asks regularly makes rates of them."""
    calls = CounterMetricFamily("helpdesk_model_calls", "Calls of a model.", labels=("model", "purpose", "failed"))
    spent = CounterMetricFamily("helpdesk_model_cost_dollars", "US dollars spent.", labels=("model", "purpose"))
    lasted = CounterMetricFamily("helpdesk_model_seconds", "Seconds spent in calls.", labels=("model", "purpose"))
    rows = ModelCall.objects.order_by().values("model", "purpose")
    for row in rows.annotate(n=Count("pk"), dollars=Sum("cost"), time=Sum("seconds")):
        spent.add_metric([row["model"], row["purpose"]], row["dollars"] or 0)
        lasted.add_metric([row["model"], row["purpose"]], row["time"] or 0)
        failed = ModelCall.objects.filter(model=row["model"], purpose=row["purpose"]).exclude(error="").count()
        calls.add_metric([row["model"], row["purpose"], "no"], row["n"] - failed)
        calls.add_metric([row["model"], row["purpose"], "yes"], failed)
    yield from (calls, spent, lasted)
