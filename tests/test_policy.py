"""What managers set in the admin, without a programmer: rules in plain lines, categories, and their record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helpdesk.desk import convert
from helpdesk.desk.models import Category, Rule
from helpdesk.desk.policy import make_default_rules
from tests.factories import PASSWORD, agent, category, manager, team
from triage.types import Condition

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
        "conditions": "language is pl",
        "phrases": "",
    } | values


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


def test_a_manager_writes_a_rule_in_plain_lines(managing):
    response = managing.post(reverse("admin:desk_rule_add"), rule_form())
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert convert.rules()[0].conditions == (Condition("language", "is", "pl"),)


@pytest.mark.parametrize(
    ("conditions", "said"),
    [("moon is full", "is not a field"), ("language above pl", "cannot be asked"), ("", "at least one condition")],
)
def test_a_rule_that_cannot_be_read_is_refused_in_words(managing, conditions, said):
    response = managing.post(reverse("admin:desk_rule_add"), rule_form(conditions=conditions))
    assert said in response.content.decode()
    assert not Rule.objects.exists()


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
