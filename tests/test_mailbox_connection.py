"""Setting a mailbox up in the admin: the one thing that is wrong, signing in, and how much mail there will be."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from helpdesk.desk import accounts, connection
from helpdesk.desk.models import FolderState, Mailbox
from tests import factories as make
from tests.services import PASSWORD, ScriptedSMTP, dovecot, free_port
from tests.test_oauth import GOOD, app, endpoint

__all__ = ["app", "endpoint"]

pytestmark = pytest.mark.django_db

ADDRESS = "support@larkfield.example"
OLD = b"From: anna@customer.example\r\nSubject: Tent\r\n\r\nOld.\r\n"


@pytest.fixture
def administrator():
    return make.administrator()


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def mailbox():
    return Mailbox.objects.create(
        name="Larkfield", address=ADDRESS, imap_host="localhost", imap_port=free_port(), imap_security="none",
        imap_password=PASSWORD, smtp_host="localhost", smtp_port=free_port(), smtp_security="none", enabled=False,
    )  # fmt: skip


def press(client, name, mailbox, **values):
    return client.post(reverse(f"admin:{name}", args=[mailbox.pk]), values)


def test_only_administrators_reach_the_connection(client, mailbox):
    client.force_login(make.agent())
    for name in ("mailbox_connection", "mailbox_sign_in"):
        assert client.get(reverse(f"admin:{name}", args=[mailbox.pk])).status_code == 403
    for name in ("mailbox_test", "mailbox_begin"):
        assert press(client, name, mailbox).status_code == 403
    assert client.get(reverse("admin:mailbox_signed_in")).status_code == 403


def test_the_test_only_runs_when_it_is_asked_for(admin_client, mailbox):
    assert admin_client.get(reverse("admin:mailbox_test", args=[mailbox.pk])).status_code == 405
    page = admin_client.get(reverse("admin:mailbox_connection", args=[mailbox.pk]))
    assert page.status_code == 200 and "steps" not in page.context


def test_a_server_that_is_not_there_is_the_one_thing_named(admin_client, mailbox):
    page = press(admin_client, "mailbox_test", mailbox)
    assert page.context["wrong"].name == "IMAP, connect"
    assert f"localhost:{mailbox.imap_port}" in page.context["wrong"].detail
    assert page.context["wrong"].detail in page.content.decode().replace("&#x27;", "'")


def test_a_wrong_password_a_missing_folder_and_a_closed_smtp_server_are_told_apart(admin_client, mailbox):
    with dovecot(ADDRESS) as imap, ScriptedSMTP(user=ADDRESS) as smtp:
        Mailbox.objects.update(imap_port=imap.port, imap_password="wrong")
        assert press(admin_client, "mailbox_test", mailbox).context["wrong"].name == "IMAP, login"
        Mailbox.objects.update(imap_password=PASSWORD, folders=["INBOX", "Nowhere"])
        wrong = press(admin_client, "mailbox_test", mailbox).context["wrong"]
        assert wrong.name == "IMAP, folder" and "There is no folder Nowhere" in wrong.detail
        Mailbox.objects.update(folders=["INBOX"])
        assert press(admin_client, "mailbox_test", mailbox).context["wrong"].name == "SMTP"
        Mailbox.objects.update(smtp_port=smtp.port)
        page = press(admin_client, "mailbox_test", mailbox)
        assert page.context["wrong"] is None and "Everything works." in page.content.decode()


def test_reading_begins_only_after_the_number_of_mails_was_seen(admin_client, mailbox):
    with dovecot(ADDRESS) as imap:
        Mailbox.objects.update(imap_port=imap.port)
        imap.deliver(ADDRESS, OLD)
        imap.deliver(ADDRESS, OLD)
        page = press(admin_client, "mailbox_begin", mailbox, since="")
        assert page.context["counts"] == {"INBOX": 2} and not Mailbox.objects.get().enabled
        page = press(admin_client, "mailbox_begin", mailbox, since="2001-02-03", counted="", begin="yes")
        assert page.context["counts"] == {"INBOX": 2} and not Mailbox.objects.get().enabled
        press(admin_client, "mailbox_begin", mailbox, since="2001-02-03", counted="2001-02-03", begin="yes")
    row = Mailbox.objects.get()
    assert row.enabled and row.read_since.strftime("%Y-%m-%d") == "2001-02-03"


def test_what_has_begun_cannot_begin_from_another_day(admin_client, mailbox):
    FolderState.objects.create(mailbox=mailbox, folder="INBOX", uidvalidity=1, last_uid=5)
    press(admin_client, "mailbox_begin", mailbox, since="2001-02-03", counted="2001-02-03", begin="yes")
    assert Mailbox.objects.get().read_since is None and not Mailbox.objects.get().enabled


def test_a_new_mailbox_leads_to_its_connection_and_reads_nothing_yet(admin_client):
    page = admin_client.get(reverse("admin:desk_mailbox_add"))
    fields = page.context["adminform"].form
    values = {name: fields.get_initial_for_field(field, name) for name, field in fields.fields.items()}
    given = {
        name: value for name, value in values.items() if isinstance(value, (str, int, float)) and value is not False
    }
    given |= {"name": "Larkfield", "address": ADDRESS, "imap_host": "localhost", "smtp_host": "localhost",
              "folders": "INBOX"}  # fmt: skip
    answer = admin_client.post(reverse("admin:desk_mailbox_add"), given)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert answer.url == reverse("admin:mailbox_connection", args=[Mailbox.objects.get().pk])
    assert not Mailbox.objects.get().enabled


@pytest.fixture
def oauth_mailbox(mailbox, app, monkeypatch):
    """At the provider that `app` stands for, with tokens from the endpoint on this machine."""
    monkeypatch.setattr(accounts, "app_of", lambda mailbox: app)
    Mailbox.objects.update(login=app.provider, oauth_client_id="our-id", oauth_client_secret="our-secret")
    mailbox.refresh_from_db()
    return mailbox


def leave(client, mailbox) -> dict[str, str]:
    """Goes to the provider's page; returns what it is asked."""
    answer = client.get(reverse("admin:mailbox_sign_in", args=[mailbox.pk]))
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}


def come_back(client, **values):
    return client.get(reverse("admin:mailbox_signed_in"), values, follow=True)


def test_the_consent_of_the_mailboxs_owner_is_kept_as_tokens(admin_client, oauth_mailbox, endpoint):
    asked = leave(admin_client, oauth_mailbox)
    assert asked["redirect_uri"].endswith(reverse("admin:mailbox_signed_in")) and asked["login_hint"] == ADDRESS
    endpoint.answer = 200, GOOD
    page = come_back(admin_client, state=asked["state"], code="code-1")
    row = Mailbox.objects.get()
    assert (row.oauth_access_token, row.oauth_refresh_token) == ("fresh", "lasting")
    assert endpoint.asked[0]["code"] == "code-1" and endpoint.asked[0]["redirect_uri"] == asked["redirect_uri"]
    assert "Signed in" in page.content.decode() and "fresh" not in page.content.decode()


def test_a_refused_consent_says_why_and_keeps_nothing(admin_client, oauth_mailbox, endpoint):
    state = leave(admin_client, oauth_mailbox)["state"]
    page = come_back(admin_client, state=state, error="access_denied", error_description="The owner said <no>.")
    assert "The owner said &lt;no&gt;." in page.content.decode()
    endpoint.answer = 401, {"error": "invalid_client", "error_description": "No such secret."}
    assert re.search("client id or its secret", come_back(admin_client, state=state, code="x").content.decode())
    assert Mailbox.objects.get().oauth_refresh_token == ""


def test_a_state_that_we_did_not_sign_or_that_is_anothers_or_too_old_is_refused(
    admin_client, administrator, oauth_mailbox, endpoint, monkeypatch
):
    state = leave(admin_client, oauth_mailbox)["state"]
    come_back(admin_client, state=f"{state}x", code="code-1")
    admin_client.force_login(make.administrator("other"))
    come_back(admin_client, state=state, code="code-1")
    monkeypatch.setattr(connection, "CONSENT_TIME", -1)
    admin_client.force_login(administrator)
    page = come_back(admin_client, state=state, code="code-1")
    assert endpoint.asked == [] and "begin again" in page.content.decode()


def test_without_the_providers_client_id_nobody_is_sent_away(admin_client, oauth_mailbox):
    Mailbox.objects.update(oauth_client_id="")
    answer = admin_client.get(reverse("admin:mailbox_sign_in", args=[oauth_mailbox.pk]), follow=True)
    assert "client id and secret" in answer.content.decode()


def test_the_page_needs_no_script_and_no_style_of_its_own(admin_client, mailbox):
    page = admin_client.get(reverse("admin:mailbox_connection", args=[mailbox.pk])).content.decode()
    main = page[page.index('id="content-main"') :]
    assert "<script" not in main and "style=" not in main and " onclick" not in main
