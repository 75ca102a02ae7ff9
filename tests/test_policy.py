"""What managers set in the admin, without a programmer: rules in a form, categories, and their record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk import convert, engines, errands, suggest
from helpdesk.desk.admin.mailboxes import MailboxForm
from helpdesk.desk.models import Category, Conversation, Desk, Draft, Errand, Message, Rule
from helpdesk.desk.policy import make_default_rules
from tests import factories as make
from tests.factories import PASSWORD, agent, category, manager, team
from triage.route import route
from triage.types import Address, Classification, Condition, Email, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def managing(client):
    manager()
    client.login(username="moira", password=PASSWORD)
    return client


def rule_form(**values) -> dict:
    return {
        "order": 500,
        "slug": "custom:polish",
        "enabled": "on",
        "phrases": "",
        **condition("language", "is", "pl"),
    } | values


def condition(field: str = "", operator: str = "is", value: str = "", row: int = 0) -> dict:
    return {
        f"conditions-{row}-field": field,
        f"conditions-{row}-operator": operator,
        f"conditions-{row}-value": value,
    }


def test_a_new_desk_has_every_built_in_rule_in_order_and_keeps_what_a_manager_changed():
    team("Privacy")
    make_default_rules()
    Rule.objects.filter(slug="angry").update(enabled=False)
    make_default_rules()
    assert not Rule.objects.get(slug="angry").enabled
    assert {"low_confidence", "delicate", "injection", "vip", "third_mail"} <= {rule.slug for rule in convert.rules()}
    assert Rule.objects.get(slug="delicate").conditions == [
        {"field": "privacy", "operator": "goes_to", "value": "Privacy"}
    ]


def test_a_manager_writes_a_rule_in_a_form_without_code(managing):
    response = managing.post(reverse("admin:desk_rule_add"), rule_form())
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert convert.rules()[0].conditions == (Condition("language", "is", "pl"),)


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (condition("moon", "is", "full"), "is not a field"),
        (condition("language", "above", "pl"), "cannot be asked"),
        (condition("language", "is", ""), "needs a value"),
        (condition(), "at least one condition"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_in_words(managing, conditions, said):
    response = managing.post(reverse("admin:desk_rule_add"), rule_form(**conditions))
    assert said in response.content.decode()
    assert not Rule.objects.exists()


def test_conditions_are_shown_as_rows_and_further_ones_are_added(managing):
    managing.post(reverse("admin:desk_rule_add"), rule_form())
    row = Rule.objects.get()
    page = managing.get(reverse("admin:desk_rule_change", args=[row.pk])).content.decode()
    assert '<option value="language" selected>' in page and 'value="pl"' in page
    more = condition("tier", "is_not", "vip", row=1) | condition(row=2)
    assert managing.post(reverse("admin:desk_rule_change", args=[row.pk]), rule_form(**more)).status_code == 302
    assert convert.rules()[0].conditions == (Condition("language", "is", "pl"), Condition("tier", "is_not", "vip"))


def test_topics_of_delicate_mail_are_given_to_teams_in_the_form(managing):
    team("Privacy")
    make_default_rules()
    row = Rule.objects.get(slug="delicate")
    form = rule_form(**condition("press", "goes_to", "Privacy"))
    assert managing.post(reverse("admin:desk_rule_change", args=[row.pk]), form).status_code == 302
    row.refresh_from_db()
    assert row.conditions == [{"field": "press", "operator": "goes_to", "value": "Privacy"}]


def test_a_built_in_rule_that_takes_no_conditions_keeps_none(managing):
    make_default_rules()
    row = Rule.objects.get(slug="vip")
    page = managing.get(reverse("admin:desk_rule_change", args=[row.pk])).content.decode()
    assert "conditions-0-field" not in page
    assert managing.post(reverse("admin:desk_rule_change", args=[row.pk]), rule_form()).status_code == 302
    row.refresh_from_db()
    assert row.conditions == []


@pytest.fixture
def read_lately():
    """One mail in English that got a draft, one in Polish that went to people."""
    make_default_rules()
    return make.suggestion(
        make.conversation(text="Where is my parcel?").messages.get(), destination="draft", category_name=""
    )


def test_a_dry_run_shows_what_would_have_gone_elsewhere_and_saves_nothing(managing, read_lately):
    form = rule_form(**condition("text", "contains", "parcel")) | {"priority": 3, "_dry_run": "1"}
    page = managing.post(reverse("admin:desk_rule_add"), form).content.decode()
    assert "1 of 1 mails of the last 30 days would have gone elsewhere" in page
    assert read_lately.conversation.subject in page and "urgent priority" in page
    assert 'value="parcel"' in page
    assert not Rule.objects.filter(slug="custom:polish").exists()


def test_a_dry_run_of_a_rule_switched_off_says_so_too(managing, read_lately):
    row = Rule.objects.get(slug="no_category")
    row.order = 1
    row.priority = 2
    row.save()
    form = {"order": row.order, "priority": 2, "phrases": "", "_dry_run": "1"}
    page = managing.post(reverse("admin:desk_rule_change", args=[row.pk]), form).content.decode()
    assert "1 of 1 mails" in page and "no longer:" in page
    row.refresh_from_db()
    assert row.enabled


def test_a_dry_run_of_a_rule_that_cannot_be_read_says_what_is_wrong(managing):
    form = rule_form(**condition("moon", "is", "full")) | {"_dry_run": "1"}
    page = managing.post(reverse("admin:desk_rule_add"), form).content.decode()
    assert "is not a field" in page and "would have gone" not in page


def test_mail_older_than_30_days_is_not_tried(managing):
    long_ago = timezone.now() - timedelta(days=31)
    make.suggestion(make.conversation(text="Where is my parcel?").messages.get(), created_at=long_ago)
    form = rule_form(**condition("text", "contains", "parcel")) | {"_dry_run": "1"}
    assert "0 of 0 mails" in managing.post(reverse("admin:desk_rule_add"), form).content.decode()


# one click for the whole desk


def test_a_manager_pauses_the_assistant_with_one_click_and_every_page_says_so(managing):
    page = managing.post(reverse("admin:pause_assistant"), {"pause": "on"}, follow=True).content.decode()
    assert Desk.get().paused and not convert.policy_of().drafting
    for address in ("admin:dashboard", "admin:review_queue", "admin:index", "admin:desk_rule_changelist"):
        page = managing.get(reverse(address)).content.decode()
        assert "The assistant is paused everywhere" in page and "Let it work again" in page
    managing.post(reverse("admin:pause_assistant"), {"pause": "off"})
    assert not Desk.get().paused
    assert "paused everywhere" not in managing.get(reverse("admin:review_queue")).content.decode()
    assert Desk.history.latest().history_user.username == "moira"


def test_an_agent_sees_that_it_is_paused_and_can_do_nothing_about_it(client):
    agent()
    Desk.get()
    Desk.objects.update(paused=True)
    client.login(username="hanna", password=PASSWORD)
    page = client.get(reverse("admin:dashboard")).content.decode()
    assert "The assistant is paused everywhere" in page and "Let it work again" not in page
    assert client.post(reverse("admin:pause_assistant"), {"pause": "off"}).status_code == 403
    assert client.post(reverse("admin:read_again")).status_code == 403
    assert Desk.get().paused


def test_while_paused_no_model_is_asked_whatever_the_rules_say(settings):
    settings.HELPDESK_MODEL = "openai/scripted"
    Desk.get()
    Desk.objects.update(paused=True)
    assert not engines.engines_for(None, engines.TableLedger()).with_model
    make_default_rules()
    Rule.objects.update(enabled=False)
    policy = convert.policy_of()
    mail = Email("m", Address("", "mira@post.example"), "", "Where is my parcel?", "Where is my parcel?")
    decided = route(Thread((mail,)), Classification("Order status", 0.99), (), policy)
    assert decided.destination == "human" and decided.hits[0].rule == "model_off"


def test_open_mail_is_read_again_with_one_click_but_not_what_somebody_has_begun(managing):
    fresh, begun, opened, done = (make.drafted(f"Draft {n}") for n in range(4))
    Draft.objects.filter(pk=begun.pk).update(edited_by=agent())
    opened.conversation.opened_by, opened.conversation.opened_at = agent("tom"), timezone.now()
    opened.conversation.save()
    Conversation.objects.filter(pk=done.conversation_id).update(state=Conversation.State.RESOLVED)
    page = managing.post(reverse("admin:read_again"), follow=True).content.decode()
    assert "1 open mail is read again" in page
    again = Message.objects.get(state=Message.State.NEW)
    assert again.conversation_id == fresh.conversation_id and suggest.due() == [again.pk]
    fresh.refresh_from_db()
    assert fresh.state == Draft.State.STALE
    assert fresh.conversation.events.filter(kind="read_again").exists()


def test_open_mail_is_read_again_from_the_list_of_switches_too(managing):
    make.drafted()
    data = {"action": "read_open_mail_again", "_selected_action": [Desk.get().pk]}
    page = managing.post(reverse("admin:desk_desk_changelist"), data, follow=True).content.decode()
    assert "1 open mail is read again" in page and suggest.due()


def test_the_assistant_runs_no_errands_while_it_is_paused():
    draft = make.drafted()
    Desk.get()
    Desk.objects.update(paused=True)
    errand = errands.ask(draft.conversation, agent(), Errand.Kind.DRAFT)
    errands.help_out(errand.pk)
    errand.refresh_from_db()
    assert errand.state == Errand.State.FAILED and "paused" in errand.error


def test_a_change_of_policy_is_on_record_with_who_made_it(managing):
    row = category("Refund status")
    form = {
        "name": row.name, "description": row.description, "owner": "human", "priority": 1, "target_error": 0.02,
        "enabled": "on", "examples-TOTAL_FORMS": 0, "examples-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert managing.post(reverse("admin:desk_category_change", args=[row.pk]), form).status_code == 302
    record = Category.history.filter(id=row.pk).latest()
    assert record.owner == "human" and record.history_user.username == "moira"


def test_an_agent_cannot_change_the_policy(client):
    agent()
    client.login(username="hanna", password=PASSWORD)
    assert client.get(reverse("admin:desk_rule_add")).status_code == 403


def test_an_administrator_names_the_ids_of_a_mailbox_that_must_not_leave():
    box = make.mailbox()
    form = MailboxForm(instance=box)
    assert "hidden_ids" in form.fields
    assert "at least 3" in errors_of("LF") and not errors_of("LF-######\n@@-####")
    box.hidden_ids = ["LF-######"]
    box.save()
    assert convert.policy_of(box).hidden_ids == ("LF-######",)


def errors_of(lines: str) -> str:
    return str(MailboxForm({"hidden_ids": lines}).errors.get("hidden_ids", ""))


def test_the_list_of_rules_names_them_in_words(client):
    make_default_rules()
    client.force_login(manager())
    page = client.get("/admin/desk/rule/").content.decode()
    assert "Third mail without a solution" in page and "third_mail" in page
