"""Signing in to Google and Microsoft 365 mailboxes, against token endpoints on this machine."""

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from helpdesk.desk import accounts
from helpdesk.desk.models import Mailbox
from helpdesk.mail import oauth
from helpdesk.mail.oauth import App
from helpdesk.mail.server import MailboxError
from tests.services import free_port, make_certificate


class Endpoint:
    """A token endpoint: answers what `answer` says and keeps what it was asked in `asked`."""

    def __init__(self, certificate) -> None:
        self.answer: tuple[int, dict] = (200, {})
        self.asked: list[dict[str, str]] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                base = endpoint.address
                self.reply(200, {"authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
                                 "issuer": base})  # fmt: skip

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                endpoint.asked.append({name: values[0] for name, values in parse_qs(body).items()})
                self.reply(*endpoint.answer)

            def reply(self, status, values):
                body = json.dumps(values).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.path, certificate.key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"https://localhost:{self.server.server_port}/tenant"


@pytest.fixture
def endpoint(tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.path))
    running = Endpoint(certificate)
    thread = threading.Thread(target=running.server.serve_forever)
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


@pytest.fixture(params=["google", "microsoft"])
def app(request, endpoint):
    address = f"{endpoint.address}/token" if request.param == "google" else endpoint.address
    return App(request.param, "our-id", "our-secret", endpoint=address)


GOOD = {"access_token": "fresh", "refresh_token": "lasting", "expires_in": 3600, "token_type": "Bearer"}


def test_the_consent_page_is_asked_for_offline_access_to_mail_for_this_user(app):
    address = urlsplit(oauth.consent_url(app, "https://desk.example/back", "state-1", "support@larkfield.example"))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert asked["client_id"] == "our-id" and asked["redirect_uri"] == "https://desk.example/back"
    assert asked["state"] == "state-1" and asked["login_hint"] == "support@larkfield.example"
    assert "our-secret" not in address.query
    if app.provider == "google":
        assert asked["scope"] == "https://mail.google.com/" and asked["access_type"] == "offline"
    else:
        assert "IMAP.AccessAsUser.All" in asked["scope"] and "offline_access" in asked["scope"]


def test_the_code_is_exchanged_for_tokens(app, endpoint):
    endpoint.answer = 200, GOOD
    tokens = oauth.exchange(app, "code-1", "https://desk.example/back")
    assert (tokens.access, tokens.refresh) == ("fresh", "lasting")
    assert timedelta(minutes=50) < tokens.expires_at - datetime.now(UTC) <= timedelta(minutes=61)
    (asked,) = endpoint.asked
    assert asked["code"] == "code-1" and asked["grant_type"] == "authorization_code"
    assert asked["client_secret"] == "our-secret"


@pytest.mark.parametrize("rotated", ["another", None])
def test_a_refresh_gives_a_new_token_and_keeps_or_replaces_the_lasting_one(app, endpoint, rotated):
    endpoint.answer = (
        200,
        {**GOOD, "refresh_token": rotated} if rotated else {"access_token": "fresh", "expires_in": 60},
    )
    tokens = oauth.refresh(app, "lasting")
    assert (tokens.access, tokens.refresh) == ("fresh", rotated or "lasting")
    assert endpoint.asked[0]["refresh_token"] == "lasting"


def test_a_withdrawn_permission_wants_a_new_sign_in(app, endpoint):
    endpoint.answer = 400, {"error": "invalid_grant", "error_description": "The grant was revoked."}
    with pytest.raises(MailboxError, match=r"sign in again: The grant was revoked") as caught:
        oauth.refresh(app, "lasting")
    assert caught.value.permanent


def test_a_wrong_secret_is_named(app, endpoint):
    endpoint.answer = 401, {"error": "invalid_client", "error_description": "No such secret."}
    with pytest.raises(MailboxError, match="client id or its secret"):
        oauth.refresh(app, "lasting")


def test_a_service_that_is_down_is_tried_again(app, endpoint):
    gone = App(app.provider, "our-id", "our-secret", endpoint=f"https://localhost:{free_port()}/tenant")
    with pytest.raises(MailboxError, match="cannot be reached") as caught:
        oauth.refresh(gone, "lasting")
    assert not caught.value.permanent


@pytest.mark.django_db
def test_a_mailbox_refreshes_an_expiring_token_once_and_stores_what_came(app, endpoint, monkeypatch):
    monkeypatch.setattr(accounts, "app_of", lambda mailbox: app)
    endpoint.answer = 200, {**GOOD, "refresh_token": "another"}
    mailbox = Mailbox.objects.create(
        address="support@larkfield.example",
        login=app.provider,
        imap_host="imap.example",
        oauth_refresh_token="lasting",
        oauth_access_token="old",
        oauth_expires_at=timezone.now() + timedelta(seconds=30),
    )
    assert accounts.imap_server(mailbox).token == "fresh"
    stored = Mailbox.objects.get()
    assert (stored.oauth_access_token, stored.oauth_refresh_token) == ("fresh", "another")
    assert accounts.imap_server(stored).token == "fresh" and len(endpoint.asked) == 1


def test_no_secret_shows_in_a_repr(app):
    assert "our-secret" not in repr(app)
    assert "fresh" not in repr(oauth.Tokens("fresh", "lasting", datetime.now(UTC)))
