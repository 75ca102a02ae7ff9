"""A manager's change of a rule or the threshold is saved only when the golden set speaks against nothing."""

from __future__ import annotations

import json

import pytest

from helpdesk.desk import learn
from helpdesk.desk.models import CategoryExample, Desk, EvaluationRun, Rule
from helpdesk.desk.policy import make_default_rules
from tests import factories

pytestmark = pytest.mark.django_db

SLUG = "custom:xylophone"
EXAMPLES = {
    "Order status": ["Where is my parcel?", "When will my parcel arrive?", "My parcel has not come yet."],
    "Refund status": ["I sent it back, where is my money?", "When do I get my refund?", "The refund is too small."],
}


@pytest.fixture
def golden(settings):
    """Two mails: one is with people because of a rule of the manager's own, one needs nobody."""
    for name, texts in EXAMPLES.items():
        category = factories.category(name, description=texts[0])
        CategoryExample.objects.bulk_create([CategoryExample(category=category, text=text) for text in texts])
    make_default_rules()
    Desk.objects.update_or_create(pk=1, defaults={"default_threshold": 0.0})
    condition = {"field": "text", "operator": "contains", "value": "xylophone"}
    Rule.objects.create(slug=SLUG, conditions=[condition])
    lines = [
        {"id": "1", "subject": "Parcel", "body": "Where is my xylophone parcel?", "category": "Order status"},
        {"id": "2", "subject": "Parcel", "body": "Where is my parcel?", "category": "Order status"},
    ]
    lines[0]["must_escalate"] = True
    folder = settings.DATA_DIR / "golden"
    folder.mkdir(parents=True)
    (folder / "open.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


@pytest.fixture
def moira(client):
    manager = factories.manager()
    client.force_login(manager)
    return manager


def saved(client, **changed):
    rule = Rule.objects.get(slug=SLUG)
    values = {"order": 100, "enabled": "on", "phrases": "", "reason": ""}
    values |= {"conditions-0-field": "text", "conditions-0-operator": "contains", "conditions-0-value": "xylophone"}
    values |= {"team": "", "priority": ""} | changed
    given = {name: value for name, value in values.items() if value is not None}
    return client.post(f"/admin/desk/rule/{rule.pk}/change/", given)


def test_a_rule_that_keeps_golden_mail_with_people_cannot_be_switched_off(golden, moira, client):
    page = saved(client, enabled=None)
    assert "Not saved" in page.text and "guardrails gave way on 1 mails: 1" in page.text
    assert Rule.objects.get(slug=SLUG).enabled
    assert EvaluationRun.objects.get(kind="gate").figures["passed"] is False


def test_nor_be_changed_so_that_it_no_longer_does(golden, moira, client):
    assert "Not saved" in saved(client, **{"conditions-0-value": "trombone"}).text


def test_nor_be_switched_off_in_the_list(golden, moira, client):
    rules = list(Rule.objects.all())
    form = {"form-TOTAL_FORMS": len(rules), "form-INITIAL_FORMS": len(rules), "_save": "Save"}
    for place, rule in enumerate(rules):
        form |= {f"form-{place}-id": rule.pk, f"form-{place}-order": rule.order}
        form |= {f"form-{place}-team": rule.team_id or "", f"form-{place}-priority": rule.priority or ""}
        if rule.slug != SLUG:
            form[f"form-{place}-enabled"] = "on"
    assert "Not saved" in client.post("/admin/desk/rule/", form).text
    assert Rule.objects.get(slug=SLUG).enabled


def test_nor_be_deleted(golden, moira, client):
    rule = Rule.objects.get(slug=SLUG)
    page = client.post(f"/admin/desk/rule/{rule.pk}/delete/", {"post": "yes"}, follow=True)
    assert "Not deleted" in page.text
    assert Rule.objects.filter(slug=SLUG).exists()


def test_a_change_that_lets_nothing_through_is_saved(golden, moira, client):
    assert saved(client, reason="Loud").status_code == 302
    assert Rule.objects.get(slug=SLUG).reason == "Loud"


def test_a_threshold_that_lets_mail_through_that_must_reach_a_person_is_refused(golden):
    Rule.objects.filter(slug=SLUG).delete()
    Desk.objects.update(default_threshold=1.0)
    desk = Desk.get()
    assert learn.refused(desk) == ()
    desk.default_threshold = 0.0
    assert "guardrails gave way" in learn.refused(desk)[0]


def test_without_a_golden_set_for_these_categories_a_manager_is_not_held_up(moira, client):
    make_default_rules()
    Rule.objects.create(slug=SLUG, conditions=[{"field": "text", "operator": "contains", "value": "xylophone"}])
    assert saved(client, enabled=None).status_code == 302
    assert not Rule.objects.get(slug=SLUG).enabled
