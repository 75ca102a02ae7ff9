"""All that the desk holds about a customer, in one file that they can read."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from helpdesk.desk import storage
from helpdesk.desk.models import Customer, CustomerAddress, SourceAnswer
from helpdesk.desk.privacy.blank import stored_names
from helpdesk.desk.privacy.trail import customers_of, trail_of


def export(address: str, target: Path) -> int:
    """Writes a zip with `data.json` (rows by table) and the stored mail and files; returns the number of rows.

    Raises NobodyKnown, FileExistsError, OSError."""
    customers = customers_of(address)
    trail = trail_of(customers)
    data = {
        "customers": rows(Customer.objects.filter(pk__in=[row.pk for row in customers])),
        "addresses": rows(CustomerAddress.objects.filter(customer__in=customers)),
        "facts": rows(SourceAnswer.objects.filter(customer__in=customers)),
    } | {name_of(model): rows(found) for model, found in trail.each()}
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        target.chmod(0o600)
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for name in sorted(stored_names(trail)):
            archive.writestr(name, storage.read(name))
    return sum(len(found) for found in data.values())


def name_of(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)


def rows(found: QuerySet) -> list[dict]:
    return list(found.order_by("pk").values())
