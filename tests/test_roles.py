"""The team: three roles, invitations, forgotten passwords, leaving, and the very first administrator."""

import re
from email.message import EmailMessage

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk import first_admin
from helpdesk.desk.models import Conversation, Event, Rule, User
from helpdesk.desk.roles import ADMINISTRATORS, AGENTS, MANAGERS
from tests import factories as make

pytestmark = pytest.mark.django_db

CHOSEN = "Sommerregen-auf-Zeltdach-3"


def sections(client) -> set[str]:
    return {section["name"] for section in client.get(reverse("admin:index")).context["app_list"]}


def test_agents_see_the_desk_and_may_change_neither_policy_nor_people_nor_mailboxes(client):
    client.force_login(make.agent())
    assert client.get("/").url == reverse("admin:review_queue")
    assert client.get(reverse("admin:review_queue")).status_code == 200
    for hidden in ("rule", "mailbox", "user", "modelcall", "incomingmail"):
        assert client.get(reverse(f"admin:desk_{hidden}_changelist")).status_code == 403, hidden
    for fixed in ("article", "category", "team"):
        assert client.get(reverse(f"admin:desk_{fixed}_add")).status_code == 403, fixed


def test_managers_land_on_the_dashboard_and_may_change_policy_and_knowledge(client):
    client.force_login(make.manager())
    assert client.get("/").url == reverse("admin:dashboard")
    assert {"Desk", "Policy", "Knowledge", "Reports"} <= sections(client)
    added = client.post(reverse("admin:desk_article_add"), {"title": "Poles", "body": "Ash.", "language": "en"})
    assert added.status_code == 302
    assert client.get(reverse("admin:desk_mailbox_add")).status_code == 403
    assert client.get(reverse("admin:desk_user_add")).status_code == 403


def test_administrators_keep_mailboxes_and_users_and_read_no_mail(client):
    row = make.conversation()
    client.force_login(make.administrator())
    assert sections(client) == {"Installation", "Records"}
    for name, arguments in (("review_queue", []), ("review_conversation", [row.pk]), ("dashboard", [])):
        assert client.get(reverse(f"admin:{name}", args=arguments)).status_code == 403
    raw = reverse("admin:review_original", args=[row.messages.get().pk])
    assert client.get(raw).status_code == 403


def test_an_administrator_who_is_an_agent_too_reads_mail(client):
    row, both = make.conversation(), make.administrator()
    both.groups.add(Group.objects.get(name=AGENTS))
    client.force_login(both)
    assert client.get(reverse("admin:review_conversation", args=[row.pk])).status_code == 200


def test_no_administrator_makes_themselves_a_superuser(client):
    sven = make.administrator()
    client.force_login(sven)
    values = {"username": "sven", "email": sven.email, "capacity": 50, "is_active": "on", "is_superuser": "on"}
    client.post(reverse("admin:desk_user_change", args=[sven.pk]), values)
    sven.refresh_from_db()
    assert not sven.is_superuser


def invite(client, **values) -> EmailMessage:
    agents = Group.objects.get(name=AGENTS)
    wanted = {"username": "lena", "first_name": "Lena", "email": "lena@larkfield.example", "groups": [agents.pk]}
    answer = client.post(reverse("admin:desk_user_add"), wanted | values)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return mail.outbox[-1]


def link_in(letter) -> str:
    return re.search(r"https?://[^/\s]+(/reset/\S+)", letter.body)[1]


def choose_password(client, link: str, password: str = CHOSEN):
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"new_password1": password, "new_password2": password})


def test_an_invited_colleague_chooses_a_password_by_the_mailed_link_and_works(client):
    client.force_login(make.administrator())
    letter = invite(client)
    client.logout()
    assert letter.to == ["lena@larkfield.example"] and "Your user name is lena." in letter.body
    assert choose_password(client, link_in(letter)).status_code == 302
    assert client.login(username="lena", password=CHOSEN)
    assert client.get("/", follow=True).status_code == 200
    assert User.objects.get(username="lena").has_role(AGENTS)


def test_an_invitation_link_works_once(client):
    client.force_login(make.administrator())
    link = link_in(invite(client))
    client.logout()
    choose_password(client, link)
    again = client.get(link, follow=True)
    assert not again.context["validlink"]


def test_a_weak_password_is_refused(client):
    client.force_login(make.administrator())
    link = link_in(invite(client))
    client.logout()
    answer = choose_password(client, link, "password12")
    assert answer.status_code == 200 and answer.context["form"].errors
    assert not client.login(username="lena", password="password12")


def test_an_invitation_that_cannot_be_mailed_says_so_and_the_colleague_is_kept(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(make.administrator())
    agents = Group.objects.get(name=AGENTS)
    values = {"username": "lena", "email": "lena@larkfield.example", "groups": [agents.pk]}
    page = client.post(reverse("admin:desk_user_add"), values, follow=True)
    assert "could not be mailed" in page.content.decode() and User.objects.filter(username="lena").exists()


def test_who_forgot_the_password_gets_a_link_and_a_stranger_learns_nothing(client):
    make.agent()
    known = client.post(reverse("admin_password_reset"), {"email": "hanna@larkfield.example"})
    assert len(mail.outbox) == 1
    unknown = client.post(reverse("admin_password_reset"), {"email": "nobody@larkfield.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 1
    choose_password(client, link_in(mail.outbox[0]))
    assert client.login(username="hanna", password=CHOSEN)


def test_the_login_page_leads_to_a_forgotten_password(client):
    assert reverse("admin_password_reset") in client.get(reverse("admin:login")).content.decode()


def test_who_leaves_hands_over_what_is_open_and_is_out_at_once(client):
    hanna, sven = make.agent(), make.administrator()
    open_one = make.conversation(assignee=hanna, opened_by=hanna, opened_at=timezone.now())
    closed = make.conversation(assignee=hanna, state=Conversation.State.RESOLVED)
    client.force_login(hanna)
    browser_of_the_administrator = type(client)()
    browser_of_the_administrator.force_login(sven)
    page = browser_of_the_administrator.post(
        reverse("admin:desk_user_changelist"), {"action": "deactivate", "_selected_action": [hanna.pk]}, follow=True
    )
    assert "1 open conversation went back" in page.content.decode()
    for row in (open_one, closed, hanna):
        row.refresh_from_db()
    assert open_one.assignee is None and open_one.opened_by is None and closed.assignee == hanna
    assert Event.objects.filter(conversation=open_one, actor=sven, detail__contains="has left").exists()
    assert not hanna.is_active
    assert client.get(reverse("admin:review_queue")).status_code == 302
    assert not client.login(username="hanna", password=make.PASSWORD)


def test_unticking_active_on_the_page_hands_over_too(client):
    hanna = make.agent()
    row = make.conversation(assignee=hanna)
    client.force_login(make.administrator())
    values = {"username": "hanna", "email": hanna.email, "capacity": 50, "groups": [hanna.groups.get().pk]}
    answer = client.post(reverse("admin:desk_user_change", args=[hanna.pk]), values)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.assignee is None


def test_users_are_deactivated_never_deleted(client):
    hanna = make.agent()
    client.force_login(make.administrator())
    assert client.post(reverse("admin:desk_user_delete", args=[hanna.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=hanna.pk).exists()


FIRST = {"username": "sven", "email": "sven@larkfield.example", "password1": CHOSEN, "password2": CHOSEN}


def test_the_first_administrator_comes_in_by_the_printed_link_once(client):
    link = reverse("first_administrator", args=[first_admin.open_token()])
    assert client.get(link).status_code == 200
    assert client.post(link, FIRST | {"also": [MANAGERS]}).status_code == 302
    sven = User.objects.get()
    assert {group.name for group in sven.groups.all()} == {ADMINISTRATORS, MANAGERS} and not sven.is_superuser
    assert client.get(reverse("admin:index")).status_code == 200 and Rule.objects.exists()
    assert client.get(link).status_code == 404
    assert client.post(link, FIRST | {"username": "second"}).status_code == 404
    assert User.objects.count() == 1 and not first_admin.token_file().exists()


def test_a_guessed_link_makes_no_administrator(client):
    first_admin.open_token()
    assert client.get(reverse("first_administrator", args=["guessed"])).status_code == 404
    assert client.get(reverse("first_administrator", args=["größe"])).status_code == 404


def test_the_secret_of_the_first_link_is_readable_by_its_owner_alone():
    first_admin.open_token()
    assert first_admin.token_file().stat().st_mode & 0o077 == 0


def test_once_there_is_anybody_no_link_is_printed():
    first_admin.open_token()
    make.agent()
    assert first_admin.open_token() is None
