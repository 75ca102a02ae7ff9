"""Who looked at customers' words is on record; nothing is kept longer than the policy of each kind says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk import privacy, storage
from helpdesk.desk.api.tokens import give_secret
from helpdesk.desk.models import ApiToken, Attachment, Conversation, Desk, ModelCall, OnRecord, Viewing
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Conversation:
    row = make.conversation()
    stored = storage.keep("files", b"x")
    mail = row.messages.get()
    Attachment.objects.create(message=mail, filename="x.txt", content_type="text/plain", size=1, stored=stored)
    return row


def on_record() -> list[tuple]:
    return sorted(Viewing.objects.values_list("user__username", "program", "what", "conversation"))


def test_each_page_that_shows_a_customers_words_leaves_one_row_an_hour(client, row):
    mail = row.messages.get()
    client.force_login(make.agent())
    pages = [
        reverse("admin:review_conversation", args=[row.pk]),
        reverse("admin:review_original", args=[mail.pk]),
        reverse("admin:review_attachment", args=[mail.attachments.get().pk]),
    ]
    for page in pages * 2:
        assert client.get(page).status_code == 200
    kinds = ("attachment", "conversation", "original")
    assert on_record() == [("hanna", "", kind, row.pk) for kind in kinds]


def test_a_page_that_is_only_fetched_ahead_was_not_looked_at(client, row):
    client.force_login(make.agent())
    client.get(reverse("admin:review_conversation", args=[row.pk]), {"preload": "1"})
    client.get(reverse("admin:review_queue"))
    assert on_record() == []


def test_a_program_that_reads_over_the_api_is_on_record_too(client, row):
    token = ApiToken(name="CRM")
    secret = give_secret(token, None)
    token.save()
    client.get(f"/api/v1/conversations/{row.pk}", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert on_record() == [(None, "CRM", "conversation", row.pk)]


def test_managers_read_the_record_and_nobody_changes_it(client, row):
    client.force_login(make.agent())
    client.get(reverse("admin:review_conversation", args=[row.pk]))
    page = reverse("admin:desk_viewing_changelist")
    assert client.get(page).status_code == 403
    client.force_login(make.manager())
    assert "hanna" in client.get(page).content.decode()
    with pytest.raises(OnRecord):
        Viewing.objects.all().delete()
    with pytest.raises(OnRecord):
        Viewing.objects.get().save()


def test_each_kind_goes_when_its_time_is_over_and_not_before(client, row):
    old = timezone.now() - timedelta(days=40)
    client.force_login(make.agent())
    client.get(reverse("admin:review_conversation", args=[row.pk]))
    junk, closed = make.conversation("Lottery"), make.conversation("Old matter")
    for each, state in ((junk, Conversation.State.JUNK), (closed, Conversation.State.RESOLVED)):
        Conversation.objects.filter(pk=each.pk).update(state=state, last_message_at=old)
    ModelCall.objects.create(purpose="draft", model="m", request="Mira Falk", response="x", cost=0.02, at=old)
    Viewing.objects.blank(hour=old)
    privacy.keep_to_the_policy()
    assert Viewing.objects.exists() and ModelCall.objects.get().request and subjects() == {"Lottery", "Old matter"}
    Desk.objects.update(keep_viewings_days=30, keep_calls_days=30, keep_junk_days=30)
    privacy.keep_to_the_policy()
    call = ModelCall.objects.get()
    assert (call.request, call.response, call.cost) == ("", "", 0.02) and not Viewing.objects.exists()
    assert subjects() == {"", "Old matter"}
    Desk.objects.update(keep_mail_days=30)
    privacy.keep_to_the_policy()
    assert subjects() == {""} and Conversation.objects.get(pk=row.pk).subject


def subjects() -> set[str]:
    open_ones = Conversation.objects.exclude(state__in=Conversation.OPEN)
    return set(open_ones.values_list("subject", flat=True))


def test_a_program_that_reads_a_customer_and_a_command_that_exports_one_are_on_record(client, row, tmp_path):
    token = ApiToken(name="CRM")
    secret = give_secret(token, None)
    token.save()
    client.get(f"/api/v1/customers/{row.customer_id}", HTTP_AUTHORIZATION=f"Bearer {secret}")
    call_command("export_customer", row.customer.main_address, "--output", str(tmp_path / "all.zip"))
    seen = list(Viewing.objects.order_by("pk").values_list("what", "number", "program"))
    assert seen[0] == ("customer", row.customer_id, "CRM")
    assert seen[1][:2] == ("export", row.customer_id) and seen[1][2].startswith("export_customer, ")
