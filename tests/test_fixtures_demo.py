"""The demo company holds together: people, categories, articles, customers and sample mails agree with each other."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"
LANGUAGES = ("en", "de", "fr", "es")
LAST_DAY = date(2026, 11, 20)
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
CASE_ID = re.compile(r"\b(?:LF-\d{6}|RMA-\d{5})\b")
CATEGORIES = [
    "Order status",
    "Return or exchange",
    "Refund status",
    "Damaged or wrong item",
    "Change or cancel order",
    "Payment problem",
    "Invoice request",
    "Product advice",
    "Availability",
    "Discount code",
    "Account and login",
    "Warranty and repair",
    "Data and privacy request",
    "Business and wholesale",
]
KINDS = [
    "order-in-transit",
    "angry",
    "vip",
    "two-requests",
    "asks-for-person",
    "unanswered-third",
    "chain-3-customer-replies",
    "outlook-long-thread",
    "gmail-long-thread",
    "apple-long-thread",
    "out-of-office",
    "bounce",
    "newsletter",
    "spam",
    "phishing",
    "injection-visible",
    "injection-hidden-html",
    "legal-threat",
    "chargeback",
    "effacement-rgpd",
    "stove-burnt-hand",
    "html-tracking-pixel",
    "polish",
    "empty-with-attachment",
    "wrong-charset",
    "thank-you",
]


def load(name: str):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def article(path: Path) -> tuple[dict[str, str], str]:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in front.splitlines()), body.strip()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    return part.get_content() if part else ""


COMPANY = load("company.json")
ARTICLES = {path.stem: article(path) for path in sorted((FIXTURES / "knowledge").glob("*.md"))}
RAW = {path.stem: path.read_bytes() for path in sorted((FIXTURES / "mail").glob("*.eml"))}
MAILS = {name: BytesParser(policy=policy.default).parsebytes(raw) for name, raw in RAW.items()}


def sender(mail: EmailMessage) -> str:
    return mail["From"].addresses[0].addr_spec


def test_there_are_eight_people_of_three_roles_and_every_team_has_one_of_its_members_as_lead():
    people = {person["username"]: person for person in COMPANY["people"]}
    assert Counter(person["role"] for person in people.values()) == {"Agents": 6, "Managers": 1, "Administrators": 1}
    for team in COMPANY["teams"]:
        assert team["name"] in people[team["lead"]]["teams"]
        assert people[team["lead"]]["role"] == "Agents"
    teams = {team["name"] for team in COMPANY["teams"]}
    assert all(set(person["teams"]) <= teams for person in people.values())
    assert [team["name"] for team in COMPANY["teams"] if team["default"]] == ["Service"]


def test_every_mailbox_signs_and_discloses_in_each_language_it_answers_in():
    teams = {team["name"] for team in COMPANY["teams"]}
    assert [box["address"] for box in COMPANY["mailboxes"]] == [
        "support@larkfield.example",
        "business@larkfield.example",
    ]
    for box in COMPANY["mailboxes"]:
        assert set(box["signature"]) == set(box["disclosure"]) == set(box["languages"])
        assert box["team"] in teams
        assert COMPANY["domain"] in box["allowed_domains"]


def test_every_language_a_mailbox_answers_in_is_spoken_by_an_agent():
    spoken = {code for person in COMPANY["people"] if person["role"] == "Agents" for code in person["languages"]}
    assert {code for box in COMPANY["mailboxes"] for code in box["languages"]} <= spoken


def test_the_fourteen_categories_belong_to_teams_and_have_eight_to_twelve_different_examples():
    categories = load("categories.json")
    teams = {team["name"] for team in COMPANY["teams"]}
    assert [category["name"] for category in categories] == CATEGORIES
    for category in categories:
        assert category["team"] in teams
        assert category["priority"] in ("low", "normal", "high", "urgent")
        assert 0 < category["target_error"] < 0.5
        assert 8 <= len(category["examples"]) <= 12
    examples = [example for category in categories for example in category["examples"]]
    assert len(set(examples)) == len(examples)
    human = {category["name"]: category["team"] for category in categories if category["owner"] == "human"}
    assert human == {
        "Payment problem": "Billing",
        "Data and privacy request": "Privacy",
        "Business and wholesale": "Sales",
    }


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_names_a_known_category_owner_and_language(name):
    front, body = ARTICLES[name]
    assert set(front) == {"title", "category", "language", "audience", "owner", "review_date", "source", "policy"}
    assert front["category"] in CATEGORIES
    assert front["owner"] in {person["username"] for person in COMPANY["people"]}
    assert name.endswith(f".{front['language']}")
    assert front["language"] in LANGUAGES
    assert front["audience"] in ("public", "internal")
    assert front["policy"] in ("true", "false")
    date.fromisoformat(front["review_date"])
    assert len(body) > 150
    assert all(link.startswith("https://www.larkfield.example/") for link in re.findall(r"https?://\S+", body))


def test_every_category_has_a_public_english_article_and_two_articles_are_past_their_review_date():
    english = [front for name, (front, _) in ARTICLES.items() if name.endswith(".en")]
    assert len(english) >= 28
    assert {front["category"] for front in english if front["audience"] == "public"} == set(CATEGORIES)
    assert sum(date.fromisoformat(front["review_date"]) < LAST_DAY for front, _ in ARTICLES.values()) == 2
    assert all(front["policy"] == "false" for front, _ in ARTICLES.values() if front["audience"] == "internal")


@pytest.mark.parametrize("name", [name for name in ARTICLES if not name.endswith(".en")])
def test_a_translated_article_says_the_same_as_the_english_one(name):
    front, body = ARTICLES[name]
    english_front, english_body = ARTICLES[name.rsplit(".", 1)[0] + ".en"]
    for key in ("category", "audience", "review_date", "policy"):
        assert front[key] == english_front[key]
    assert numbers(body) <= numbers(english_body), "a number that the English article does not have"


def numbers(text: str) -> set[str]:
    return {found.replace(",", ".") for found in NUMBER.findall(text)}


def test_the_promises_that_matter_read_the_same_wherever_they_are_made():
    assert "within 30 days of delivery" in ARTICLES["returns.en"][1]
    assert "within 30 days of delivery" in ARTICLES["exchange-size.en"][1]
    assert "within 5 working days after your return has arrived at our warehouse" in ARTICLES["refund-times.en"][1]
    assert "2 years from delivery. Tent poles have 5 years" in ARTICLES["warranty.en"][1]
    assert "the 5 years on poles" in ARTICLES["pole-repair.en"][1]
    for name in ("returns.en", "exchange-size.en", "refund-times.en", "warranty.en"):
        assert ARTICLES[name][0]["policy"] == "true"


def test_customers_have_addresses_of_their_own_and_no_order_belongs_to_two_of_them():
    customers = load("customers.json")
    assert len(customers) >= 30
    addresses = [address for customer in customers for address in customer["addresses"]]
    assert len(set(addresses)) == len(addresses)
    assert any(len(customer["addresses"]) > 1 for customer in customers)
    assert {customer["tier"] for customer in customers} == {"standard", "vip", "at_risk"}
    assert {customer["language"] for customer in customers} >= set(LANGUAGES)
    owned = Counter(
        case for customer in customers for case in {key.split()[0] for key in customer["facts"] if " item" in key}
    )
    assert max(owned.values()) == 1
    assert all(isinstance(value, str) for customer in customers for value in customer["facts"].values())


def test_macros_belong_to_a_category_or_to_all_and_only_use_known_variables():
    macros = load("macros.json")
    known = {"customer_name", "order_id", "rma_id", "item", "amount", "carrier", "tracking", "team", "agent_name"}
    assert len(macros) >= 8
    for macro in macros:
        assert macro["category"] in ("", *CATEGORIES)
        assert macro["language"] in LANGUAGES
        used = set(re.findall(r"{{(.*?)}}", macro["text"]))
        assert used and used <= known


@pytest.mark.parametrize("name", MAILS)
def test_a_sample_mail_is_well_formed(name):
    mail, raw = MAILS[name], RAW[name]
    assert not [defect for part in mail.walk() for defect in part.defects]
    assert re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", mail["Message-ID"])
    assert sender(mail).count("@") == 1
    assert mail["To"].addresses
    sent = mail["Date"].datetime
    assert datetime(2026, 11, 11, tzinfo=UTC) <= sent <= datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert all(address.domain.endswith(".example") for address in (*mail["From"].addresses, *mail["To"].addresses))


def test_sample_mails_are_numbered_by_date_and_each_has_its_own_message_id():
    assert [int(name[:3]) for name in MAILS] == list(range(1, len(MAILS) + 1))
    dates = [mail["Date"].datetime for mail in MAILS.values()]
    assert dates == sorted(dates)
    assert len({mail["Message-ID"] for mail in MAILS.values()}) == len(MAILS) >= 64
    assert (dates[-1].date() - dates[0].date()).days >= 9


def test_order_and_return_numbers_in_a_mail_are_those_of_the_customer_who_writes():
    cases = {}
    for customer in load("customers.json"):
        own = {key.split()[0] for key in customer["facts"] if CASE_ID.match(key)}
        cases.update(dict.fromkeys(customer["addresses"], own))
    seen = 0
    for name, mail in MAILS.items():
        named = set(CASE_ID.findall(f"{mail['Subject']} {text_of(mail)}"))
        assert named <= cases.get(sender(mail), set()), name
        seen += len(named)
    assert seen >= 35


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_at_least_eight_sample_mails_and_articles_for_the_frequent_questions(language):
    assert sum(name.endswith(f"-{language}") for name in MAILS) >= 8
    for topic in ("delivery-times", "returns", "refund-times", "damaged-on-arrival", "cancel-order", "warranty"):
        assert f"{topic}.{language}" in ARTICLES


def test_the_readme_names_every_sample_mail_and_no_other():
    readme = (FIXTURES / "mail" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"[\w-]+-[\w-]+", " ".join(line.split("|")[2] for line in readme.splitlines() if "|" in line))
    assert {name[4:] for name in MAILS} == {name for name in named if set(name) != {"-"}}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_mail_has_a_sample(kind):
    assert [name for name in MAILS if name[4:].startswith(kind)]


def test_charsets_and_transfer_encodings_vary():
    seen = {
        (part.get_content_charset(), part["Content-Transfer-Encoding"])
        for mail in MAILS.values()
        for part in mail.walk()
        if part.get_content_type() == "text/plain"
    }
    assert {
        ("utf-8", "quoted-printable"),
        ("utf-8", "base64"),
        ("iso-8859-1", "quoted-printable"),
        ("iso-8859-1", "base64"),
        ("iso-8859-1", "8bit"),
    } <= seen


def test_one_mail_declares_a_charset_it_is_not_written_in():
    [name] = [name for name in MAILS if "wrong-charset" in name]
    body = RAW[name].split(b"\r\n\r\n", 1)[1]
    with pytest.raises(UnicodeDecodeError):
        body.decode(MAILS[name].get_content_charset())
    assert "beträgt" in body.decode("cp1252")


def test_attachments_are_what_they_say_they_are():
    magic = {"image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-1.4"}
    attached = [part for mail in MAILS.values() for part in mail.iter_attachments() if part.get_filename()]
    assert {part.get_content_type() for part in attached} == {*magic, "text/plain"}
    for part in attached:
        content = part.get_payload(decode=True)
        assert 0 < len(content) < 20_000
        assert content.startswith(magic.get(part.get_content_type(), b""))


def test_a_customers_reply_refers_to_our_answer_which_refers_to_the_question():
    question, answer, reply = (
        next(mail for name, mail in MAILS.items() if f"chain-{step}" in name) for step in (1, 2, 3)
    )
    assert answer["In-Reply-To"] == question["Message-ID"]
    assert sender(answer) == "support@larkfield.example"
    assert reply["In-Reply-To"] == answer["Message-ID"]
    assert reply["References"].split() == [question["Message-ID"], answer["Message-ID"]]


def test_the_third_unanswered_mail_refers_to_the_two_before():
    first, second, third = (
        next(mail for name, mail in MAILS.items() if f"unanswered-{nth}" in name)
        for nth in ("first", "second", "third")
    )
    assert third["References"].split() == [first["Message-ID"], second["Message-ID"]]


def test_automatic_mail_says_so_in_its_headers():
    named = {name[4:]: mail for name, mail in MAILS.items()}
    bounce = named["bounce-mailbox-closed"]
    assert bounce.get_content_type() == "multipart/report"
    assert "message/delivery-status" in [part.get_content_type() for part in bounce.walk()]
    assert named["out-of-office-de"]["Auto-Submitted"] == "auto-replied"
    assert named["newsletter-list-en"]["List-Id"]


def test_the_hidden_injection_is_in_the_html_alone():
    mail = next(mail for name, mail in MAILS.items() if "injection-hidden" in name)
    assert "SUMMIT100" not in mail.get_body(("plain",)).get_content()
    assert "SUMMIT100" in mail.get_body(("html",)).get_content()


def test_no_text_is_shared_between_category_examples_articles_and_sample_mails():
    sets = {
        "examples": [example for category in load("categories.json") for example in category["examples"]],
        "articles": [body for _, body in ARTICLES.values()],
        "mails": [text_of(mail) for mail in MAILS.values()],
    }
    runs = {kind: set().union(*(six_words(text) for text in texts)) for kind, texts in sets.items()}
    assert not runs["examples"] & runs["articles"]
    assert not runs["examples"] & runs["mails"]
    assert not runs["articles"] & runs["mails"]


def six_words(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[start:] for start in range(6)), strict=False))
