import tomllib
from pathlib import Path

import pytest

from triage.abuse import LABELS, abuse, imitates, many_names, registrable, repeated
from triage.types import Address, Email

CASES = tomllib.loads((Path(__file__).parent.parent / "bench" / "cases" / "abuse.toml").read_text())
OWN = "support@larkfield.example"
OURS = ("larkfield.example",)


def found(text: str, name: str = "Ann", address: str = "ann@mail.example"):
    return abuse(Email("1", Address(name, address), "", text, text), OWN)


def kinds(text: str, **more) -> list[str]:
    return [hit.topic for hit in found(text, **more)]


@pytest.mark.parametrize("language", CASES["attack"])
def test_threats_and_hate_are_caught(language):
    assert not [text for text in CASES["attack"][language] if not found(text)]


def test_ordinary_mail_with_the_same_words_is_left_alone():
    assert not [text for rows in CASES["ordinary"].values() for text in rows if found(text)]


@pytest.mark.parametrize(
    "domain",
    ["larkfie1d.example", "1arkfield.example", "larkfeld.example", "larkfileld.example", "larkfield.com",
     "lаrkfield.example", "lаrkfield.example".encode("idna").decode(),
     "paypa1.com", "arnazon.com", "rnicrosoft.com", "goog1e.com"],
)  # fmt: skip
def test_a_domain_that_the_eye_takes_for_another_is_caught(domain):
    assert imitates(domain, OURS)


@pytest.mark.parametrize(
    "domain",
    ["larkfield.example", "mail.example", "barfield.example", "paypal.com", "apple.com", "maple.com", "dhl.com",
     "ups.com", "cups.com", "garfield.com", "gmx.de", "web.de", "t-online.de", "orange.fr", "free.fr", "laposte.net"],
)  # fmt: skip
def test_an_honest_domain_is_left_alone(domain):
    assert not imitates(domain, OURS)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Larkfield Support", "help@random.example"),
        ("support@larkfield.example", "x@random.example"),
        ("Ann", "ann@larkfie1d.example"),
    ],
)
def test_a_sender_that_wears_our_name_is_caught(name, address):
    assert kinds("Please confirm.", name=name, address=address) == ["lookalike"]


@pytest.mark.parametrize(("name", "address"), [("Larkfield Support", OWN), ("Ann Lark", "ann@lark.example")])
def test_a_sender_with_a_right_to_the_name_is_not(name, address):
    assert not found("Hello", name=name, address=address)


@pytest.mark.parametrize(
    "text",
    [
        "Your mailbox is full. Verify your account at https://webmail-login.example/verify within 24 hours.",
        "Track it at https://paypal.com.pay-safe.example/id",
        "See www.dhl.com <https://dh1-parcel.example/x>",
        "Votre compte est suspendu, cliquez ici : http://192.168.4.7/login",
        "Ihr Konto wurde gesperrt, bestätigen Sie Ihre Daten: https://bit.ly/3xyz",
        "New offer: https://larkfie1d.example/sale",
    ],
)
def test_a_link_that_is_not_what_it_seems_is_caught(text):
    assert "phishing" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "The tracking page https://www.dhl.com/track?id=155 shows nothing.",
        "I cannot log in at https://www.larkfield.example/login, it says my account is locked.",
        "Is this tent https://www.larkfield.example/tents/fellside in stock?",
        "My photos are at https://photos.example/album/1",
        "larkfield.example <https://www.larkfield.example/> says it is in stock.",
    ],
)
def test_an_ordinary_link_is_left_alone(text):
    assert not found(text)


def test_a_swindle_needs_no_link():
    assert kinds("The director here, from my own phone. Please buy ten gift cards today and send me the codes.") == [
        "scam"
    ]
    assert not found("Can I buy a gift card for my brother in your shop?")


def test_one_origin_under_many_names_is_told_by_its_names():
    senders = [Address(name, "x@mail.example") for name in ("Ann", "ANN", "Bob", "Cy")]
    hit = many_names(senders)
    assert hit.topic == "many_names"
    assert "Bob" in hit.evidence
    assert many_names(senders[:3]) is None


def test_repeated_abuse_counts_from_the_second_time():
    assert repeated(1) is None
    assert repeated(2).topic == "repeated"


def test_the_registered_part_of_a_host():
    assert registrable("mail.shop.co.uk") == "shop.co.uk"
    assert registrable("a.b.shop.de") == "shop.de"


def test_every_kind_has_words_for_the_agent():
    assert set(LABELS) == {"threat", "hate", "scam", "phishing", "lookalike", "many_names", "repeated"}
