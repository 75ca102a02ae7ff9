"""The monthly review over rows, and by its command, page and mail."""

from __future__ import annotations

import email
import json
import re
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO
from unittest.mock import Mock, patch
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from helpdesk.desk import reporting, review
from helpdesk.desk.models import Category, Conversation, Desk, Lesson, MonthlyReport, OutgoingMail, Review
from tests import factories
from tests.report_recount import recount
from tests.report_rows import past
from triage.figures import BY_SLUG

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    """January to March 2026, with something of everything."""
    past(240)


def figures(label: str) -> dict:
    return reporting.make(reporting.period_of(label)).page["figures"]


@pytest.mark.parametrize("label", ["2026-01", "2026-02"])
def test_every_figure_equals_an_independent_recount_in_sql(label):
    past(900)
    counted, again = figures(label), recount(label)
    assert set(again) == set(BY_SLUG)
    assert {slug: counted[slug]["value"] for slug in again} == {
        slug: value if value is None else pytest.approx(value, rel=1e-6, abs=1e-9) for slug, value in again.items()
    }


def test_what_was_undone_before_it_left_counts_nowhere():
    draft = factories.drafted()
    now = timezone.now()
    outgoing = review.approve(draft, review.Answer(draft.text, draft.version), factories.agent())
    assert figures(f"{now:%Y-%m}")["drafts_decided"]["value"] == 1
    review.undo(outgoing, outgoing.author)
    counted = figures(f"{now:%Y-%m}")
    assert counted["drafts_decided"]["value"] == 0 and counted["answers"]["value"] == 0


def test_a_draft_passed_over_for_an_own_answer_counts_as_not_used():
    draft = factories.drafted()
    agent = factories.agent()
    own = review.own_draft(draft.conversation, agent, "I have called you.")
    review.approve(own, review.Answer("I have called you.", own.version), agent)
    counted = figures(f"{timezone.now():%Y-%m}")
    assert counted["discarded"]["k"] == 1 and counted["use"]["k"] == 0


def test_a_month_that_is_over_comes_out_the_same_whenever_it_is_made(quarter):
    first = reporting.make(reporting.period_of("2026-01"))
    past(200, datetime(2026, 4, 1, tzinfo=UTC), 20, seed=9)
    again = reporting.make(reporting.period_of("2026-01"))
    assert again.differs == ()
    assert again.page["figures"] == first.page["figures"] and again.page["gallery"] == first.page["gallery"]
    assert MonthlyReport.objects.get().month == "2026-01"


def test_rows_changed_behind_the_records_back_are_pointed_out(quarter, capsys):
    call_command("monthly_report", "2026-01", format="json", stdout=StringIO())
    Review.objects.filter(size_class="light").blank(size_class="rewritten", edit_size=0.9)
    with pytest.raises(SystemExit) as stop:
        call_command("monthly_report", "2026-01", format="json", stdout=StringIO(), stderr=(said := StringIO()))
    assert stop.value.code == 1
    assert "useful" in said.getvalue() and "differ" in said.getvalue()


def test_a_running_month_is_counted_so_far_and_not_stored():
    made = reporting.make(reporting.period_of(f"{timezone.now():%Y-%m}"))
    assert made.page["running"] and not MonthlyReport.objects.exists()


def test_the_stored_review_holds_no_text_of_a_customer(quarter):
    reporting.make(reporting.period_of("2026-01"))
    assert "parcel" not in json.dumps(MonthlyReport.objects.get().figures)


@pytest.mark.parametrize("month", ["2026-13", "January", "26-01", "2199-01", "0000-01"])
def test_a_wrong_month_is_one_line_with_the_remedy_and_exit_code_2(month):
    with pytest.raises(CommandError) as error:
        call_command("monthly_report", month)
    assert error.value.returncode == 2
    assert "\n" not in str(error.value) and ("YYYY-MM" in str(error.value) or "up to" in str(error.value))


def test_the_command_writes_html_that_needs_nothing_from_outside(quarter, tmp_path):
    call_command("monthly_report", "2026-02", output=(page := tmp_path / "review.html"))
    html = page.read_text(encoding="utf-8")
    assert "AI review of February 2026" in html and "Every figure, and how it is counted" in html
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", html) and "data:image/png;base64," in html


def test_json_has_a_formula_interval_and_denominator_for_every_figure(quarter):
    call_command("monthly_report", "2026-02", format="json", stdout=(out := StringIO()))
    found = json.loads(out.getvalue())["figures"]
    assert set(found) == set(BY_SLUG)
    documented = (settings.BASE_DIR / "docs/report.md").read_text(encoding="utf-8")
    for slug, figure in found.items():
        assert figure["formula"] and figure["n"] is not None
        assert f"`{slug}`" in documented
        assert figure["value"] is None or figure["unit"] in ("count", "dollars") or figure["low"] <= figure["value"]


def test_a_simulated_past_is_said_on_page_and_mail(quarter):
    Desk.objects.update(simulated=True)
    factories.manager()
    page = reporting.make(reporting.period_of("2026-02")).page
    reporting.send(page)
    assert "Simulated" in reporting.html(page)
    assert "Simulated" in mail.outbox[0].body and "Simulated" in mail.outbox[0].alternatives[0].content


def test_the_mail_needs_no_style_sheet_and_carries_the_chart_as_a_picture_with_words(quarter):
    factories.manager()
    factories.manager("maren", is_active=False)
    factories.agent()
    sent = reporting.send(reporting.make(reporting.period_of("2026-02")).page)
    assert sent == ["moira@larkfield.example"]
    letter = email.message_from_bytes(mail.outbox[0].message().as_bytes())
    kinds = [part.get_content_type() for part in letter.walk()]
    assert kinds.count("text/plain") == kinds.count("text/html") == kinds.count("image/png") == 1
    html = (
        next(part for part in letter.walk() if part.get_content_type() == "text/html").get_payload(decode=True).decode()
    )
    assert "<style" not in html and 'style="' in html
    assert 'src="cid:calibration"' in html and "the same figures are in the table below" in html
    picture = next(part for part in letter.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<calibration>"


def test_each_manager_reads_page_and_mail_in_their_language_while_json_and_the_record_stay_english(client, quarter):
    factories.manager()
    german = factories.manager("greta", language="de")
    reporting.send(reporting.make(reporting.period_of("2026-02")).page)
    subjects = {letter.to[0].split("@")[0]: letter.subject for letter in mail.outbox}
    assert subjects["moira"].startswith("AI review of February 2026")
    assert subjects["greta"].startswith("KI-Bericht") and "Februar" in subjects["greta"]
    client.force_login(german)
    page = client.get("/admin/report/2026-01/").text
    assert "Brauchbare Entwürfe" in page and "Useful drafts" not in page and "Jede Zahl" in page
    assert client.get("/admin/report/2026-01/json/").json()["figures"]["useful"]["name"] == "Useful drafts"
    for row in MonthlyReport.objects.all():
        assert row.figures["figures"]["useful"]["name"] == "Useful drafts"


def test_without_weasyprint_the_button_for_pdf_says_how_to_get_it(client, quarter, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    client.force_login(factories.manager())
    page = client.get("/admin/report/2026-02/pdf/", follow=True)
    assert page.redirect_chain and "uv sync --extra pdf" in page.text


def test_the_mail_names_no_customer(quarter):
    factories.manager()
    reporting.send(reporting.make(reporting.period_of("2026-02")).page)
    assert "parcel" not in mail.outbox[0].body + mail.outbox[0].alternatives[0].content


def test_without_a_manager_to_mail_the_command_says_so_with_exit_code_1(quarter):
    with pytest.raises(SystemExit) as stop:
        call_command("monthly_report", "2026-02", email=True, stdout=StringIO(), stderr=(said := StringIO()))
    assert stop.value.code == 1 and "Managers" in said.getvalue()


def test_a_month_begins_on_the_desks_clock_wherever_the_manager_is():
    here = reporting.period_of("2026-02")
    with timezone.override("Pacific/Auckland"):
        there = reporting.period_of("2026-02")
        assert (there.start, there.end) == (here.start, here.end)
    assert here.start == datetime(2026, 2, 1, tzinfo=UTC)


@contextmanager
def at(moment: datetime):
    with patch("django.utils.timezone.now", lambda: moment):
        yield


def test_last_months_review_is_mailed_on_the_first_and_only_once(quarter):
    factories.manager()
    with at(datetime(2026, 3, 1, 0, 5, tzinfo=UTC)):
        assert reporting.due_and_send() == "2026-02"
        assert reporting.due_and_send() is None
    assert len(mail.outbox) == 1 and "February 2026" in mail.outbox[0].subject


def test_a_review_that_could_not_be_mailed_is_mailed_later(quarter, monkeypatch):
    factories.manager()
    refuse = Mock(side_effect=OSError("no server"))
    with at(datetime(2026, 3, 1, 0, 5, tzinfo=UTC)):
        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        reporting.due_and_send()
        monkeypatch.undo()
        assert reporting.due_and_send() == "2026-02"
    assert len(mail.outbox) == 1


def test_a_desk_without_mail_last_month_mails_nothing():
    factories.manager()
    assert reporting.due_and_send() is None and mail.outbox == []


def test_agents_may_not_see_the_review_and_managers_may(client, quarter):
    client.force_login(factories.agent())
    assert client.get("/admin/report/2026-02/").status_code == 403
    client.force_login(factories.manager())
    page = client.get("/admin/report/2026-02/")
    assert page.status_code == 200 and "By category" in page.text
    assert not re.search(r"""\sstyle=["']|<style|onclick""", page.text)
    assert client.get("/admin/report/2026-99/").status_code == 404


def test_every_figure_has_a_definition_a_denominator_an_interval_and_a_link_to_the_very_rows_it_counts(client, quarter):
    client.force_login(factories.manager())
    page = client.get("/admin/report/2026-02/").text
    for slug, figure in figures("2026-02").items():
        assert figure["formula"] in unescape(page)
        assert figure["value"] is None or figure["low"] is not None, slug
        address = f"/admin/report/2026-02/rows/{slug}/"
        assert f'href="{address}"' in page, slug
        rows = client.get(address).context
        assert rows["n"] == figure["n"], slug
        if figure["k"] is not None:
            assert rows["k"] == figure["k"] == rows["shown"].paginator.count, slug
            assert client.get(address, {"part": "all"}).context["shown"].paginator.count == figure["n"], slug


def test_every_number_of_the_tables_leads_to_the_very_rows_it_counts(client, quarter):
    client.force_login(factories.manager())
    page = reporting.make(reporting.period_of("2026-02")).page
    text = client.get("/admin/report/2026-02/").text
    addresses = sorted({unescape(found) for found in re.findall(r'href="(/admin/report/2026-02/rows/[^"]*)"', text)})
    assert len(addresses) > 100
    (first, *_) = page["categories"]
    (team, *_) = page["adoption"]
    (group, *_) = page["fairness"][0]["groups"]
    (reason, *_) = page["reasons"]
    (gap, *_) = page["gaps"]
    arm = page["pilot"][0]["alone"]
    expected = [
        ("readings", {"category": first["name"]}, first["volume"], None),
        ("unchanged", {"category": first["name"]}, first["unchanged"]["n"], first["unchanged"]["k"]),
        ("wrong_category", {"category": first["name"]}, first["wrong_category"]["n"], first["wrong_category"]["k"]),
        ("adoption", {"group": "" if team["team"] == "no team" else team["team"]}, team["n"], team["k"]),
        *((each["slug"], {"language": group["name"]}, each["n"], each["k"]) for each in group["figures"]),
        ("reasons", {"rule": reason["rule"]}, reason["of"], reason["n"]),
        ("gaps", {"category": gap["category"], "language": gap["language"]}, gap["answers"], None),
        (arm["slug"], {"group": "without"}, arm["n"], arm["k"]),
        *(("calibration", {"bin": n}, each["n"], each["k"]) for n, each in enumerate(page["calibration"]["bins"])),
    ]
    for slug, chosen, n, k in expected:
        address = f"/admin/report/2026-02/rows/{slug}/?{urlencode(chosen)}"
        assert address in addresses, address
        rows = client.get(address).context
        assert (rows["n"], rows["k"]) == (n, k), address


def test_rows_behind_nothing_and_rows_for_agents_are_refused(client, quarter):
    client.force_login(factories.manager())
    assert client.get("/admin/report/2026-02/rows/nonsense/").status_code == 404
    client.force_login(factories.agent())
    assert client.get("/admin/report/2026-02/rows/useful/").status_code == 403


def test_exports_are_files(client, quarter):
    client.force_login(factories.manager())
    answer = client.get("/admin/report/2026-02/json/")
    assert answer["Content-Disposition"].endswith('"review-2026-02.json"') and answer.json()["month"] == "2026-02"
    assert "attachment" in client.get("/admin/report/2026-02/html/")["Content-Disposition"]


def test_a_changed_policy_is_on_the_page_with_who_and_what():
    manager = factories.manager()
    with at(datetime(2026, 1, 5, tzinfo=UTC)):
        row = factories.category("Refund status")
    with at(datetime(2026, 2, 10, 9, tzinfo=UTC)):
        row.owner, row._history_user = "human", manager
        row.save()
    page = reporting.make(reporting.period_of("2026-02")).page
    (change,) = page["changed"]
    assert "Refund status" in change["what"] and change["detail"] == "answered by: ai → human"
    assert change["who"] == manager.shown_name


def test_why_a_manager_changed_a_setting_is_kept_with_the_change_and_stands_on_the_page(client):
    manager = factories.manager()
    with at(timezone.now() - timedelta(days=2)):
        row = factories.category("Refund status")
    client.force_login(manager)
    address = f"/admin/desk/category/{row.pk}/change/"
    page = client.get(address)
    assert 'name="why"' in page.text
    form = {field.html_name: field.value() or "" for field in page.context["adminform"].form}
    inlines = {
        f"examples-{name}": number for name, number in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MAX_NUM_FORMS", 0))
    }
    client.post(address, form | inlines | {"owner": "human", "why": "agreed with the board"})
    change = row.history.latest()
    assert (change.history_change_reason, change.history_user) == ("agreed with the board", manager)
    (said,) = reporting.make(reporting.period_of(f"{timezone.now():%Y-%m}")).page["changed"]
    assert "agreed with the board" in said["detail"] and said["who"] == manager.shown_name


def test_a_lesson_that_waits_and_a_target_that_is_broken_are_decisions_due(quarter):
    Lesson.objects.create(kind="add", text="Name the carrier.")
    Category.objects.filter(name="Order status").update(target_error=0.001)
    past(600, datetime(2026, 2, 1, tzinfo=UTC), 27, seed=3)
    due = [row["what"] for row in reporting.make(reporting.period_of("2026-02")).page["decisions"]]
    assert "Approve or reject a lesson" in due
    assert any(what.startswith("Order status: raise the threshold") for what in due)


def outage(number: int) -> None:
    about = factories.category("Account and login")
    for count in range(number):
        row = factories.conversation(
            "Cannot log in",
            f"Hello, the website says error {count} when I try to login. Please help.",
            customer=factories.customer(f"Mira{count} Falk"),
        )
        Conversation.objects.filter(pk=row.pk).update(category=about)


def test_many_similar_mails_in_an_hour_are_one_incident_on_the_dashboard(client):
    client.force_login(factories.agent())
    outage(4)
    assert "similar mails" not in client.get("/admin/dashboard/").text
    outage(4)
    page = client.get("/admin/dashboard/").text
    assert "8 similar mails within an hour: Account and login" in page and "website" in page


def test_an_incident_names_no_mail_that_waits_for_the_blind_audit_and_sends_it_nothing(client):
    client.force_login(factories.agent())
    outage(8)
    blind = Conversation.objects.order_by("pk").last()
    factories.suggestion(blind.messages.get(), audited=True)
    page = client.get("/admin/dashboard/").text
    assert "8 similar mails within an hour" in page and "1 more is kept for the blind audit" in page
    assert "Mira0 Falk" in page and "Mira7 Falk" not in page
    client.post("/admin/dashboard/answer/", {"row": [str(blind.pk)], "text": "Hello"})
    assert not OutgoingMail.objects.exists()


def test_an_hour_as_busy_as_ever_is_no_incident(client):
    client.force_login(factories.agent())
    for day in range(1, 28):
        outage(6)
        earlier = timezone.now() - timedelta(days=day)
        Conversation.objects.filter(created_at__gt=timezone.now() - timedelta(hours=2)).update(created_at=earlier)
    outage(7)
    assert "similar mails" not in client.get("/admin/dashboard/").text


def test_one_answer_goes_to_each_customer_of_an_incident_under_their_own_name(client):
    agent = factories.agent()
    client.force_login(agent)
    outage(3)
    held = Conversation.objects.order_by("pk").last()
    review.open_conversation(held, factories.agent("otto"))
    rows = [str(pk) for pk in Conversation.objects.values_list("pk", flat=True)]
    page = client.post(
        "/admin/dashboard/answer/", {"row": rows, "text": "Hello {name},\n\nit works again."}, follow=True
    )
    texts = sorted(OutgoingMail.objects.values_list("text", flat=True))
    assert texts == [f"Hello Mira{n} Falk,\n\nit works again." for n in (0, 1)]
    assert "2 answers are on their way" in page.text and "Otto has it open" in page.text
    assert Review.objects.filter(decision="own").count() == 2


def test_the_dashboard_counts_what_waits_what_is_late_and_who_has_it(client):
    agent = factories.agent()
    client.force_login(agent)
    now = timezone.now()
    factories.conversation(assignee=agent, due_at=now - timedelta(hours=1), waiting_since=now - timedelta(hours=30))
    factories.conversation(assignee=agent, due_at=now + timedelta(hours=1), waiting_since=now - timedelta(hours=2))
    page = client.get("/admin/dashboard/")
    assert [row["n"] for row in page.context["ages"]] == [0, 1, 0, 1]
    assert page.context["at_risk"] == 1 and page.context["waiting"]["overdue"] == 1
    assert [(user.open, user.late) for user in page.context["load"]] == [(2, 1)]
    assert page.context["week"][-1]["begun"] == 2
