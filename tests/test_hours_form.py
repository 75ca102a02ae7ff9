"""Managers say when the desk is open and what is due when, in forms."""

import pytest
from django.forms import model_to_dict
from django.urls import reverse

from helpdesk.desk import sla
from helpdesk.desk.models import Desk, SlaTarget
from tests import factories

pytestmark = pytest.mark.django_db


def hours(**days) -> dict[str, str]:
    """The form's fields: two a weekday, Monday first, then the time zone."""
    ends = {f"business_hours_{number}": "" for number in range(14)}
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for day, (opens, closes) in days.items():
        ends |= {f"business_hours_{2 * week.index(day)}": opens, f"business_hours_{2 * week.index(day) + 1}": closes}
    row = model_to_dict(Desk.get(), exclude=["business_hours"])
    others = {name: "" if value is None else value for name, value in row.items()}
    return others | ends | {"holidays": "", "business_hours_14": "Europe/Paris"}


@pytest.fixture
def page(client):
    client.force_login(factories.manager())
    return reverse("admin:desk_desk_change", args=[Desk.get().pk])


def test_business_hours_and_holidays_are_set_in_a_form_and_shown_again(client, page):
    posted = hours(monday=("09:00", "18:00"), friday=("10:00", "16:30")) | {"holidays": "2026-12-26\n2026-12-25"}
    assert client.post(page, posted).status_code == 302
    desk = Desk.get()
    assert desk.business_hours == {
        "monday": ["09:00", "18:00"],
        "friday": ["10:00", "16:30"],
        "time_zone": "Europe/Paris",
    }
    assert desk.holidays == ["2026-12-25", "2026-12-26"]
    assert sla.business_hours().zone == "Europe/Paris"
    shown = client.get(page).content.decode()
    assert 'value="16:30"' in shown and "2026-12-25" in shown


@pytest.mark.parametrize("wrong", [("18:00", "09:00"), ("09:00", ""), ("", "17:00")])
def test_hours_that_do_not_make_sense_are_refused_by_the_day(client, page, wrong):
    answer = client.post(page, hours(tuesday=wrong))
    assert answer.status_code == 200 and "Tuesday: say from when to when" in answer.content.decode()


def test_a_holiday_that_is_no_day_is_refused(client, page):
    answer = client.post(page, hours() | {"holidays": "Christmas"})
    assert "“Christmas” is no day" in answer.content.decode()


def test_managers_set_time_targets_and_agents_do_not(client, page):
    add = reverse("admin:desk_slatarget_add")
    posted = {"name": "VIP", "tier": "vip", "answer_hours": "2", "resolve_hours": ""}
    assert client.post(add, posted).status_code == 302
    assert SlaTarget.objects.get().tier == "vip"
    client.force_login(factories.agent())
    assert client.get(add).status_code == 403
