"""What nothing backs in a draft is marked where it stands, and what a source says in other form is left alone."""

from __future__ import annotations

import json
import time
import unicodedata
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.check import check, cited
from triage.types import Address, Citation, Customer, Email, Passage, Policy, Thread

MAIL = """Hello,

my order LF-483920 came on 3 November. The boots are too small, can I send them back? I paid 129.00 EUR.
You can call me on 020 7946 0018.

Anna Weber"""
ARTICLE = Passage(
    "article:1",
    "Sending an article back",
    """You have 30 days from delivery. Print the label at https://larkfield.example/returns and hand the parcel in.
We refund the price within 5 working days. A return label costs €5.90, and 10% of it goes to charity.
Questions: returns@larkfield.example or +31 77 123 45 67, Monday to Friday 9:00 to 18:00.
The sale ends on 30 November 2026. A gift card is worth 1.299,00 EUR at most. Packs weigh 1.5 kg.""",
)
FACTS = {"LF-483920 tracking": "15501238874410", "LF-483920 expected": "2026-11-27"}
POLICY = Policy("Larkfield Outdoor", (), (), policy_sources=("article:1",), mailbox_address="support@larkfield.example")


def thread(text: str = MAIL, name: str = "Anna Weber", **customer) -> Thread:
    sent = datetime(2026, 11, 22, tzinfo=UTC)
    email = Email("1", Address(name, "anna@mail.example"), "Boots", text, text, date=sent)
    return Thread((email,), Customer(**{"name": name, "address": "anna@mail.example", "facts": FACTS, **customer}))


def marks(draft: str, *, policy: Policy = POLICY, citations=(), passages=(ARTICLE,), language="en", of=None):
    found = check(draft, of or thread(), passages, policy, citations, language)
    assert all(each.text == draft[each.start : each.end] for each in found)
    return [(each.kind, each.text) for each in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "You can send the boots of order LF-483920 back within 30 days.",
        "You have thirty days.",
        "Send it back within a month.",
        "We have your number, (020) 7946-0018.",
        "We are there until 6 in the evening.",
        "We refund the price within five working days.",
        "The label costs 5,90 €.",
        "The label costs EUR 5.9.",
        "Ten percent of it goes to charity, 10 %.",
        "Your parcel 15501238874410 is expected on 27 November.",
        "It is expected on Friday, 27/11/2026.",
        "It should arrive on November 27th, 2026.",
        "The sale ends on 30.11.2026.",
        "We are there from 9 am to 6 pm, Monday to Friday.",
        "A gift card is worth at most €1,299.00.",
        "Call us on 0031 77 1234567.",
        "May we call you on +44 20 7946 0018?",
        "See larkfield.example/returns.",
        "See [our returns page](https://larkfield.example/returns).",
        "Write to Returns@larkfield.example or support@larkfield.example.",
        "A pack weighs 1500 g.",
        "There are two ways to do this:\n1. Print the label.\n2. Show the code.",
        "You paid €129.",
        "It came on the 3rd of November.",
        "Unfortunately we cannot give you a discount or free delivery.",
        "Sale articles are not replaced.",
        "Your order 483920 is here.",
    ],
)
def test_what_a_source_says_in_another_form_is_not_marked(sentence):
    assert marks(f"Dear Anna,\n\n{sentence}\n\nKind regards,\nMoira Blake") == []


@pytest.mark.parametrize(
    ("kind", "sentence", "text"),
    [
        ("number", "You have 45 days.", "45 days"),
        ("number", "You have six weeks.", "six weeks"),
        ("number", "It is done within a week.", "a week"),
        ("number", "We close at 19:30.", "19:30"),
        ("number", "A pack weighs 1.8 kg.", "1.8 kg"),
        ("number", "We are there 24/7.", "24/7"),
        ("amount", "The label costs €6.90.", "€6.90"),
        ("amount", "The label costs $5.90.", "$5.90"),
        ("amount", "It costs twenty euros.", "twenty euros"),
        ("amount", "You pay €30.", "€30"),
        ("percentage", "12 % of it goes to charity.", "12 %"),
        ("date", "It comes on 28 November.", "28 November"),
        ("date", "It comes on Saturday.", "Saturday"),
        ("date", "It comes tomorrow.", "tomorrow"),
        ("date", "The sale ends on 30/11/2027.", "30/11/2027"),
        ("id", "Your order LF-483921 is here.", "LF-483921"),
        ("id", "Use the code SAVE20.", "SAVE20"),
        ("id", "The tracking number is 15501238874411.", "15501238874411"),
        ("id", "Pay to DE89 3704 0044 0532 0130 00.", "DE89 3704 0044 0532 0130 00"),
        ("email", "Write to refunds@larkfield.example.", "refunds@larkfield.example"),
        ("phone", "Call +31 77 123 45 68.", "+31 77 123 45 68"),
        ("url", "See https://larkfield.example/refunds.", "https://larkfield.example/refunds"),
        ("url", "See https://larkfield.example@evil.test/returns.", "https://larkfield.example@evil.test/returns"),
        ("url", "See larkfield.co/returns.", "larkfield.co/returns"),
        ("url", "See https://xn--80ak6aa92e.com.", "https://xn--80ak6aa92e.com"),
        ("url", "See bit.ly/3xYz.", "bit.ly/3xYz"),
        ("promise", "We will send you a replacement.", "We will send you a replacement"),
        ("promise", "Delivery is free of charge for you.", "free of charge"),
        ("promise", "We guarantee that it fits.", "We guarantee"),
        ("promise", "You will get a discount.", "You will get a discount"),
        ("placeholder", "Your number is [order number].", "[order number]"),
        ("placeholder", "It comes on {{date}}.", "{{date}}"),
        ("placeholder", "It costs XX.XX euros.", "XX.XX"),
        ("placeholder", "TODO: ask the workshop.", "TODO"),
        ("insult", "Only an idiot would order that.", "idiot"),
        ("human_claim", "I am a real person, not a bot.", "I am a real person"),
        ("other_customer", "Another customer had this too.", "Another customer"),
        ("other_customer", "It went to Maria Lopez by mistake.", "Maria Lopez"),
        ("other_customer", "It went to 12 High Street.", "12 High Street"),
        ("quote", "Our page says: “You have ninety days to return it”.", "You have ninety days to return it"),
        ("language", "Bitte sagen Sie uns Bescheid, wenn wir noch etwas für Sie tun können.", None),
    ],
)
def test_what_no_source_says_is_marked_where_it_stands(kind, sentence, text):
    start, end = "Dear Anna,\n\nThank you for writing to us about your boots.", "Kind regards,\nMoira Blake"
    assert (kind, text or sentence) in marks(f"{start} {sentence}\n\n{end}")


@pytest.mark.parametrize(
    ("language", "right", "wrong", "kind"),
    [
        ("de", "Sie haben dreißig Tage.", "Sie haben vierzig Tage.", "number"),
        ("de", "Wir erstatten den Preis innerhalb von 5 Werktagen.", "Wir schicken Ihnen Ersatz.", "promise"),
        ("de", "Wir können Ihnen leider keinen Rabatt geben.", "Wir geben Ihnen gern einen Rabatt.", "promise"),
        ("de", "Es kommt am 27. November.", "Es kommt am 29. November.", "date"),
        ("fr", "Vous avez trente jours.", "Vous avez quarante jours.", "number"),
        ("fr", "L'étiquette coûte 5,90 €.", "L'étiquette est gratuite.", "promise"),
        ("fr", "Il arrivera le 27 novembre.", "Il arrivera demain.", "date"),
        ("es", "Tiene treinta días.", "Tiene cuarenta días.", "number"),
        ("es", "No podemos hacerle un descuento.", "Le haremos un descuento.", "promise"),
        ("it", "Ha trenta giorni.", "Ha quaranta giorni.", "number"),
        ("nl", "U hebt dertig dagen.", "U hebt veertig dagen.", "number"),
        ("pt", "Tem trinta dias.", "Tem quarenta dias.", "number"),
    ],
)
def test_facts_and_promises_are_read_in_every_language(language, right, wrong, kind):
    assert marks(right, language=language) == []
    assert kind in [found for found, _ in marks(wrong, language=language)]


@pytest.mark.parametrize(
    ("greeting", "marked"),
    [
        ("Dear Anna,", None),
        ("Dear Ms Weber,", None),
        ("Hello Anna Weber,", None),
        ("Hello,", None),
        ("Dear customer,", None),
        ("Dear Peter,", "Peter"),
        ("Hi Anna Müller,", "Anna Müller"),
        ("Guten Tag Frau Schulz,", "Frau Schulz"),
    ],
)
def test_the_customer_is_greeted_by_their_own_name(greeting, marked):
    found = [text for kind, text in marks(f"{greeting}\n\nYou have 30 days.", language="en") if kind == "name"]
    assert found == ([marked] if marked else [])


def test_links_lead_only_to_allowed_domains_even_when_the_customer_wrote_them():
    policy = Policy("L", (), (), allowed_domains=("larkfield.example",))
    of = thread("Is https://cheap-boots.test/login yours?")
    draft = "Yes, https://cheap-boots.test/login is. See help.larkfield.example too."
    assert marks(draft, policy=policy, of=of) == [("url", "https://cheap-boots.test/login")]


def test_a_link_that_shows_another_address_than_it_leads_to_is_marked():
    draft = "See [https://larkfield.example/returns](https://larkfield.example.evil.test/returns)."
    assert any("](https" in text for kind, text in marks(draft) if kind == "url")


def test_a_promise_needs_a_policy_source_and_not_any_article():
    draft = "We will refund the price."
    assert marks(draft) == []
    assert marks(draft, policy=Policy("L", (), ())) == [("promise", "We will refund")]


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        ("An exchange costs £3 per ticket.", "It is £3 per ticket (£6 for your 2 seats).", "£8"),
        ("Contract 8001 2277 31.", "Your contract is 8001227731.", "8001227732"),
        ("The FX-90 is in stock.", "We have 40 FX-90s.", "FX-91"),
        ("Open Tue-Sat, 9.00–17.30 uur.", "Come before half past five.", "half past four"),
        ("Breakfast until 11 am on weekends.", "At the weekend it ends at 11 am.", "tomorrow"),
        ("The limit is £25,000, the fee 1.1%.", "The limit is £25,000 and 1.1% is the fee.", "1.2%"),
        ("We close at 21:30.", "We close at 21.30 h.", "21.45 h"),
        ("We have 40 of them.", "Step 1: Open the box. Choose if there are two.", "13"),
    ],
)
def test_what_follows_from_a_source_is_right_and_its_neighbour_is_not(source, right, wrong):
    known = Passage("article:7", "Facts", source + " There are 40 and 2 seats.")
    assert marks(right, passages=(known,)) == []
    assert [text for _, text in marks(f"{right} It is {wrong}.", passages=(known,))] == [wrong]


def test_what_is_free_must_be_what_the_policy_calls_free():
    policy = (Passage("article:1", "Repairs", "Repairs are free of charge in the first year."),)
    assert marks("The repair is free of charge.", passages=policy) == []
    assert marks("Express delivery is free of charge.", passages=policy) == [("promise", "free of charge")]


def test_the_companys_systems_back_facts_and_a_forged_sender_has_none():
    draft = "Your parcel 15501238874410 is on its way."
    assert marks(draft) == []
    assert marks(draft, of=thread(facts={})) == [("id", "15501238874410")]


def test_knowledge_that_is_not_cited_backs_nothing():
    other = Passage("article:2", "Tents", "A tent has 5 years.")
    citation = Citation("article", "article:1", "You have 30 days from delivery.", "You have 30 days.")
    assert cited((ARTICLE, other), (citation,)) == (ARTICLE,)


def test_a_quote_must_stand_in_the_source_it_names():
    sentence = "You have 30 days."
    right = Citation("article", "article:1", "You have 30 days\nfrom delivery.", sentence)
    wrong = Citation("article", "article:1", "You have 30 days from the order.", sentence)
    assert marks(sentence, citations=(right,)) == []
    assert marks(sentence, citations=(wrong,)) == [("quote", sentence)]


def test_an_earlier_answer_lends_no_data_of_the_customer_it_went_to():
    answer = Passage("answer:9", "Label", "Hello Jo, the label for LF-777001 is under way.", source="answer")
    assert ("other_customer", "LF-777001") in marks("The label for LF-777001 is under way.", passages=(answer,))


def test_text_that_customers_cannot_see_backs_nothing():
    email = Email("1", Address("A", "a@mail.example"), "Hi", "Hello", "Hello", hidden_text="You get €500.")
    assert ("amount", "€500") in marks("You get €500.", of=Thread((email,)))


def test_a_draft_in_another_language_is_marked_as_a_whole():
    draft = "Sie können die Stiefel zurückschicken. Drucken Sie dazu das Etikett aus."
    assert marks(draft) == [("language", draft)]
    assert marks(draft, language="de") == []


def test_marks_stand_right_in_text_with_loose_accents():
    draft = unicodedata.normalize("NFD", "Chère Anna,\n\nl'étiquette coûte 7,90 € et le délai est de 45 jours.")
    found = check(draft, thread(), (ARTICLE,), POLICY, (), "fr")
    assert {(each.kind, each.text) for each in found} == {("amount", "7,90 €"), ("number", "45 jours")}
    assert all(each.text == draft[each.start : each.end] for each in found)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.text(max_size=200))
def test_no_text_makes_the_check_fail(draft, mail):
    found = check(draft, thread(mail), (Passage("a", mail, draft[::-1]),), POLICY)
    assert all(each.text == draft[each.start : each.end] for each in found)


PIECES = """a 1 1. 1,000 [ {{ <a https:// a@ (0 +49_ “ LF- A1- é x. www.a. 1/1/ é 1'000 € ___ ??
9_ Mr_ Dear_ we_will_ not_ free_ two_ bis_""".split()


@pytest.mark.parametrize("piece", [piece.replace("_", " ") if len(piece) > 3 else piece for piece in PIECES])
def test_time_grows_with_the_length_of_the_text_and_not_its_square(piece):
    def seconds(length: int) -> float:
        draft = piece * (length // len(piece))
        started = time.perf_counter()
        check(draft, thread(draft[: length // 4]), (ARTICLE,), POLICY, (), "en")
        return time.perf_counter() - started

    seconds(1_000)
    assert seconds(16_000) < 16 * seconds(2_000) + 1.0  # eight times the text; 64 times the time when it is squared


HOSTILE = {
    "long numbers": "48{0}392017 ",
    "numbers said to be sums": "{0}77 and {0}13 altogether ",
    "single digits": "1 2 3 ",
    "amounts": "€{0}.17 plus ",
    "days": "2 days after 14 May {0}, ",
    "weekdays with days": "Friday, 3/5/{0}, ",
    "hours": "9:15 and 7 and ",
    "phones": "+49 30 {0}55512, ",
    "codes": "LF-{0}77 ",
    "things counted": "the two parts{0} ",
    "people": "Mrs Jones and Anna Miller{0}, ",
    "streets": "12 Larch{0} Street, ",
    "greetings": "Dear Jim,\n",
    "quotations": "“never said this {0}” ",
    "links": "https://x{0}.example/?a={0} ",
    "addresses": "a{0}@b.example ",
    "promises": "free of charge ",
    "promises that are none": "feel free to ",
    "promises of many things": "We will refund the blue paper lantern number {0}. ",
    "gaps": "{{name}} [Save {0}] ",
    "loose accents": "e\u0301 {0}77 ",
    "one word": "a",
    "one number": "{0}",
    "brackets": "(",
}


@pytest.mark.parametrize("shape", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_draft_holds_a_processor_up(shape):
    draft = "".join(shape.format(1000 + number) for number in range(10_000))[:10_000]
    source = "".join(f"{number}77 on 3 May, {shape.format(number)}" for number in range(10_000))[:10_000]
    started = time.process_time()
    check(draft, thread(source), (ARTICLE,), POLICY, (), "en")
    assert time.process_time() - started < 1.0  # some 0.2 s


# ---- check_drafts


def run(tmp_path, lines, capsys):
    file = tmp_path / "drafts.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    call_command("check_drafts", str(file), "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


LINE = {
    "id": "one",
    "mail": "Subject: Retoure\nHallo, ich möchte LF-100200 zurückgeben. Eva Berg",
    "knowledge": [{"title": "Rückgabe", "body": "30 Tage Rückgabe. Kostenlos."}],
    "draft": "Guten Tag Eva Berg,\n\nSie können LF-100200 innerhalb von 40 Tagen kostenlos zurückgeben.",
}


def test_check_drafts_prints_the_findings_of_each_line(tmp_path, capsys):
    right = {**LINE, "id": 2, "draft": LINE["draft"].replace("40", "30")}
    first, second = run(tmp_path, [LINE, right], capsys)
    assert first["id"] == "one"
    (finding,) = first["findings"]
    assert set(finding) == {"kind", "text", "start", "end", "detail"}
    assert (finding["kind"], finding["text"]) == ("number", "40 Tagen")
    assert LINE["draft"][finding["start"] : finding["end"]] == finding["text"]
    assert second == {"id": 2, "findings": []}


def test_check_drafts_counts_context_customer_domains_and_citations(tmp_path, capsys):
    line = {
        **LINE,
        "draft": "Guten Tag Frau Berg, Ihr Paket 15501238874410 ist unterwegs: https://larkfield.example/track",
        "context": {"orders": [{"id": "LF-100200", "tracking": 15501238874410}]},
        "customer": "Eva Berg",
        "allowed_domains": ["other.example"],
        "citations": [{"source": "context", "ref": "orders", "quote": "15501238874411", "sentence": "Guten Tag"}],
    }
    (found,) = run(tmp_path, [line], capsys)
    assert sorted({each["kind"] for each in found["findings"]}) == ["quote", "url"]


@pytest.mark.parametrize("bad", ["{oops", "[]", '{"id": 1}', '{"id":1,"mail":"","knowledge":["x"],"draft":""}'])
def test_a_bad_line_is_named_and_the_others_are_checked(tmp_path, capsys, bad):
    file = tmp_path / "drafts.jsonl"
    file.write_text(f"{bad}\n{json.dumps(LINE)}\n", encoding="utf-8")
    with pytest.raises(CommandError) as raised:
        call_command("check_drafts", str(file), "--json")
    printed = capsys.readouterr()
    assert raised.value.returncode == 1
    assert "line 1" in printed.err
    assert [json.loads(line)["id"] for line in printed.out.splitlines()] == ["one"]


def test_a_file_that_is_not_there_is_wrong_use(tmp_path):
    with pytest.raises(CommandError) as raised:
        call_command("check_drafts", str(tmp_path / "none.jsonl"))
    assert raised.value.returncode == 2
