"""What every test shares: its own data folder, and no way to any network but loopback."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from django.utils import translation

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


class NetworkReached(AssertionError):
    """A test tried to reach something beyond this machine."""


def only_loopback(address) -> None:
    if isinstance(address, tuple):
        host = address[0]
        if host != "localhost" and not (is_address(host) and ipaddress.ip_address(host).is_loopback):
            raise NetworkReached(f"a test tried to reach {address}")


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """No test can reach a model or the internet."""

    def connect(self, address):
        only_loopback(address)
        return _connect(self, address)

    def connect_ex(self, address):
        only_loopback(address)
        return _connect_ex(self, address)

    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
    yield
    socket.socket.connect, socket.socket.connect_ex = _connect, _connect_ex


@pytest.fixture(autouse=True)
def own_memory():
    """What one process remembers of its one database is not true of the next test's."""
    from helpdesk.desk.convert import confirmed_until
    from helpdesk.desk.spending import settled

    confirmed_until.cache_clear()
    settled.clear()


@pytest.fixture(autouse=True)
def own_language(settings):
    """The language of the last page that another test asked for is not this test's."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    """Raw mail, attachments and the demo's folders of a test are its own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": settings.DATA_DIR / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.HELPDESK_MODEL = ""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def hanna(db):
    """An agent."""
    from tests import factories

    return factories.agent("hanna")


@pytest.fixture
def desk(hanna):
    """The desk's pages as the agent sees them."""
    from django.test import Client

    client = Client()
    client.force_login(hanna)
    return client
