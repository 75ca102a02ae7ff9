"""Single sign-on against a provider of ours, over real HTTP with signed tokens."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from helpdesk import sign_on
from helpdesk.desk.models import User
from helpdesk.desk.roles import ADMINISTRATORS, AGENTS, MANAGERS
from tests import factories as make
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, identity_provider, new_key
from tests.test_environment import start

pytestmark = pytest.mark.django_db

LENA = {
    "sub": "1f8e", "email": "lena@larkfield.example", "email_verified": True, "preferred_username": "lena",
    "given_name": "Lena", "family_name": "Brook", "groups": ["support", "everybody"],
}  # fmt: skip
ROLES = (("support", AGENTS), ("support-leads", MANAGERS), ("it", ADMINISTRATORS))


@pytest.fixture
def provider(settings):
    with identity_provider() as running:
        running.person = dict(LENA)
        settings.OIDC = sign_on.Provider(running.issuer, CLIENT, SECRET, roles=ROLES)
        yield running


def sign_in(client, provider: IdentityProvider, wanted: str = "", **brought):
    """Goes to the provider and comes back with what it says."""
    away = client.get(reverse("sign_on"), {"next": wanted})
    assert away.url.startswith(f"{provider.issuer}/authorize")
    return client.get(reverse("sign_on_back"), provider.consent(away.url) | brought)


def is_in(client) -> bool:
    return client.get("/").url != f"{reverse('admin:login')}?next=/"


def roles(name: str) -> set[str]:
    return set(User.objects.get(username=name).groups.values_list("name", flat=True))


def test_a_colleague_signs_in_gets_the_roles_of_their_groups_and_no_other(client, provider):
    assert "Log in with single sign-on" in client.get(reverse("admin:login")).content.decode()
    answer = sign_in(client, provider, wanted=reverse("admin:dashboard"))
    assert answer.url == reverse("admin:dashboard") and client.get(answer.url).status_code == 200
    lena = User.objects.get()
    assert (lena.username, lena.first_name, lena.email) == ("lena", "Lena", "lena@larkfield.example")
    assert roles("lena") == {AGENTS} and not lena.is_superuser and not lena.has_usable_password()
    assert client.get(reverse("admin:desk_rule_changelist")).status_code == 403


def test_roles_follow_the_groups_at_every_login_and_a_lost_group_is_a_lost_role(client, provider):
    sign_in(client, provider)
    provider.person["groups"] = ["support-leads", "it"]
    sign_in(client, provider)
    assert roles("lena") == {MANAGERS, ADMINISTRATORS}
    client.logout()
    provider.person["groups"] = ["everybody"]
    sign_in(client, provider)
    assert roles("lena") == set() and not is_in(client)


def test_who_has_no_group_and_was_not_invited_gets_no_account(client, provider):
    provider.person["groups"] = "marketing"
    sign_in(client, provider)
    assert not User.objects.exists() and not is_in(client)


def test_without_a_mapping_roles_are_given_on_the_desk_and_strangers_stay_out(client, provider, settings):
    settings.OIDC = sign_on.Provider(provider.issuer, CLIENT, SECRET)
    sign_in(client, provider)
    assert not User.objects.exists()
    make.agent("lena.b")
    User.objects.update(email="Lena@larkfield.example")
    sign_in(client, provider)
    assert is_in(client) and User.objects.get().subject == f"{provider.issuer}#1f8e" and roles("lena.b") == {AGENTS}


def test_an_address_that_is_not_verified_takes_over_no_account(client, provider):
    hanna = make.agent()
    provider.person |= {"email": hanna.email, "email_verified": False}
    sign_in(client, provider)
    hanna.refresh_from_db()
    assert hanna.subject is None and User.objects.count() == 2


def test_no_address_takes_over_a_superuser(client, provider):
    root = User.objects.create_superuser("root", LENA["email"], make.PASSWORD)
    sign_in(client, provider)
    root.refresh_from_db()
    assert root.subject is None and roles("lena") == {AGENTS}


def test_a_closed_account_stays_closed(client, provider):
    sign_in(client, provider)
    client.logout()
    User.objects.update(is_active=False)
    sign_in(client, provider)
    assert not is_in(client)


def test_the_provider_stands_for_the_second_factor(client, provider):
    from tests.test_second_factor import equip

    sign_in(client, provider)
    equip(type(client)(), User.objects.get())
    client.logout()
    sign_in(client, provider)
    assert client.get(reverse("admin:review_queue")).status_code == 200


def forged(provider, **changes):
    for name, value in changes.items():
        setattr(provider, name, value)


FORGERIES = {
    "signed by somebody else": lambda: {"signing_key": new_key()},
    "signed by the shared secret": lambda: {"signing_key": SECRET * 2, "algorithm": "HS256"},
    "not signed": lambda: {"algorithm": "none", "signing_key": None},
    "made for another program": lambda: {"claims": {"aud": "crm"}},
    "made for several, asked for by another": lambda: {"claims": {"aud": [CLIENT, "crm"], "azp": "crm"}},
    "made by another provider": lambda: {"claims": {"iss": "https://other.example"}},
    "expired": lambda: {"claims": {"exp": int(time.time()) - 3600}},
    "of another attempt": lambda: {"claims": {"nonce": "old"}},
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_token_that_is_not_good_lets_nobody_in(client, provider, kind, caplog):
    forged(provider, **FORGERIES[kind]())
    if kind == "not signed":
        provider.key, kept = "", provider.key
        provider.jwks = lambda: IdentityProvider(key=kept).jwks()
    answer = sign_in(client, provider)
    assert answer.url == reverse("admin:login") and not is_in(client) and not User.objects.exists()
    assert "Single sign-on refused" in caplog.text and SECRET not in caplog.text


def test_what_the_browser_brings_back_must_belong_to_what_it_was_sent_with(client, provider):
    assert sign_in(client, provider, state="other").url == reverse("admin:login")
    assert client.get(reverse("sign_on_back"), {"code": "one-time-code", "state": ""}).url == reverse("admin:login")
    assert not User.objects.exists()


def test_nobody_is_sent_elsewhere_after_signing_in(client, provider):
    assert sign_in(client, provider, wanted="https://evil.example/").url == "/"


def test_a_provider_that_is_down_or_calls_itself_otherwise_is_told_on_the_login_page(client, provider, settings):
    settings.OIDC = sign_on.Provider("http://127.0.0.1:9", CLIENT, SECRET)
    page = client.get(reverse("sign_on"), follow=True).content.decode()
    assert "Signing in did not work" in page
    provider.calls_itself = "https://idp.example"
    settings.OIDC = sign_on.Provider(f"{provider.issuer}/", CLIENT, SECRET)
    assert client.get(reverse("sign_on")).url == reverse("admin:login")


def test_without_a_provider_there_is_no_such_page(client):
    assert client.get(reverse("sign_on")).status_code == client.get(reverse("sign_on_back")).status_code == 404


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"OIDC_ISSUER": "http://idp.example"}, "https://"),
        ({"OIDC_ISSUER": "https://idp.example"}, "OIDC_CLIENT_ID"),
        ({"OIDC_ROLES": "support=Kings"}, "Agents, Managers, Administrators"),
    ],
)
def test_a_provider_that_is_half_set_up_stops_the_start_with_a_hint(given, hint):
    complete = {"OIDC_ISSUER": "https://idp.example", "OIDC_CLIENT_ID": "desk", "OIDC_CLIENT_SECRET": "x"}
    ended = start(**({} if hint == "OIDC_CLIENT_ID" else complete) | given)
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and hint in ended.stderr
