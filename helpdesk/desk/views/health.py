"""Whether the process is up, and whether it can work."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from helpdesk.desk.models import Mailbox

POLLED_LATELY = timedelta(minutes=15)


@never_cache
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request):
    checks = {"database": database()}
    if checks["database"] == "ok":
        checks |= {"migrations": migrations(), "mailboxes": mailboxes()}
    ready = all(result == "ok" for result in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"not reached: {type(error).__name__}"
    return "ok"


def migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{missing} not applied: run manage.py migrate" if missing else "ok"


def mailboxes() -> str:
    since = timezone.now() - POLLED_LATELY
    late = [row for row in Mailbox.objects.filter(enabled=True) if row.polled_at is None or row.polled_at < since]
    return f"{len(late)} not read for 15 minutes" if late else "ok"
