"""Mail that no person wrote for the desk, in the forms that servers and programs give it."""

# Mails are quoted with the lines that servers write.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from helpdesk.mail.parse import parse_email


def mail(body: str = "", **headers: str) -> bytes:
    given = {
        "From": "Ann Lee <ann@walker.example>",
        "To": "support@larkfield.example",
        "Subject": "Tent",
        "Date": "Tue, 3 Mar 2026 10:11:12 +0100",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return ("\n".join(f"{name}: {value}" for name, value in given.items()) + "\n\n" + body).encode()


def report(*parts: str, kind: str = "delivery-status", **headers: str) -> bytes:
    body = "".join(f"--edge\n{part}\n" for part in parts) + "--edge--\n"
    return mail(body, **({"Content_Type": f'multipart/report; report-type={kind}; boundary="edge"'} | headers))


def kind(raw: bytes) -> str | None:
    return parse_email(raw).automatic


NOTICE = "Content-Type: text/plain\n\nYour message could not be delivered."
RETURNED = "Content-Type: message/rfc822\n\nMessage-ID: <sent-1@larkfield.example>\nSubject: Re: Tent\n\nHello Bo"
DAEMON = "Mail Delivery System <MAILER-DAEMON@relay.example>"


def status(**fields: str) -> str:
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    return f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n{lines}"


def test_a_delivery_report_names_recipient_status_reason_and_mail():
    fields = status(
        Final_Recipient="rfc822; bo@gone.example",
        Action="failed",
        Status="5.0.0",
        Diagnostic_Code="smtp; 550 5.1.1 <bo@gone.example>: no such user",
    )
    parsed = parse_email(report(NOTICE, fields, RETURNED, From=DAEMON))
    assert parsed.automatic == "bounce"
    assert parsed.to_dict()["bounce"] == {
        "recipient": "bo@gone.example",
        "status": "5.1.1",
        "diagnostic": "550 5.1.1 <bo@gone.example>: no such user",
        "original_message_id": "<sent-1@larkfield.example>",
    }


def test_the_recipient_is_the_one_we_wrote_to_not_the_one_he_forwards_to():
    fields = status(
        Original_Recipient="rfc822;bo@gone.example",
        Final_Recipient="rfc822;box7@inner.example",
        Action="failed",
        Status="5.2.2",
    )
    bounce = parse_email(report(NOTICE, fields, From=DAEMON)).bounce
    assert bounce is not None
    assert bounce.recipient == "bo@gone.example"


def test_of_several_recipients_the_one_that_failed_is_named():
    fields = status(Final_Recipient="rfc822; ok@x.example", Action="relayed", Status="2.0.0")
    fields += "\nFinal-Recipient: rfc822; bo@gone.example\nAction: failed\nStatus: 5.1.1\n"
    bounce = parse_email(report(NOTICE, fields, From=DAEMON)).bounce
    assert bounce is not None
    assert bounce.recipient == "bo@gone.example"


def test_a_delay_is_a_bounce_with_a_temporary_status():
    fields = status(Final_Recipient="rfc822; bo@slow.example", Action="delayed")
    bounce = parse_email(report(NOTICE, fields, From=DAEMON)).bounce
    assert bounce is not None
    assert bounce.status is not None
    assert bounce.status.startswith("4.")


def test_a_delivery_that_succeeded_is_a_report():
    fields = status(Final_Recipient="rfc822; bo@x.example", Action="delivered", Status="2.0.0")
    assert kind(report(NOTICE, fields, From=DAEMON)) == "report"


BOUNCES = {
    "qmail": (
        {"From": "MAILER-DAEMON@mx.example", "Subject": "failure notice"},
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following"
        " addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<bo@gone.example>:\n"
        "192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 unknown user\n\n"
        "--- Below this line is a copy of the message.\n\nReturn-Path: <support@larkfield.example>\n"
        "Message-ID: <sent-1@larkfield.example>\n",
        "5.1.1",
    ),
    "exim": (
        {"From": DAEMON, "Subject": "Mail delivery failed: returning message to sender", "X-Failed-Recipients": "bo@gone.example"},
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered"
        " to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  bo@gone.example\n"
        "    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\n"
        "Message-ID: <sent-1@larkfield.example>\n",
        "5.1.2",
    ),
    "sendmail": (
        {"From": "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Subject": "Returned mail: User unknown"},
        "The original message was received at Tue, 3 Mar 2026\n\n   ----- The following addresses had permanent fatal errors -----\n"
        "<bo@gone.example>\n\n   ----- Transcript of session follows -----\n... while talking to mx.gone.example.:\n"
        ">>> RCPT To:<bo@gone.example>\n<<< 550 <bo@gone.example>... User unknown\n550 <bo@gone.example>... User unknown\n",
        "5.1.1",
    ),
    "exchange": (
        {"From": "System Administrator <postmaster@corp.example>", "Subject": "Undeliverable: Re: Tent"},
        "Your message\n\n  To:      Bo\n  Subject: Re: Tent\n  Sent:    Tue, 3 Mar 2026\n\ndid not reach the following recipient(s):\n\n"
        "bo@gone.example on Tue, 3 Mar 2026 10:11:13\n    The e-mail account does not exist at the organization\n"
        "    <mx.corp.example #5.1.1>\n",
        "5.1.1",
    ),
    "office 365, German": (
        {
            "From": "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.example>",
            "Subject": "Unzustellbar: Re: Tent",
            "In-Reply-To": "<sent-1@larkfield.example>",
        },
        "Ihre Nachricht an bo@gone.example konnte nicht zugestellt werden.\nbo wurde unter gone.example nicht gefunden.\n"
        "Remoteserver hat '550 5.1.10 RESOLVER.ADR.RecipientNotFound' zurückgegeben\n",
        "5.1.10",
    ),
    "gmail": (
        {"From": "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Subject": "Delivery Status Notification (Failure)"},
        "** Address not found **\n\nYour message wasn't delivered to bo@gone.example because the address couldn't be found, or is"
        " unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 The email account does not exist.\n",
        "5.1.1",
    ),
    "notes": (
        {"From": "Postmaster@corp.example", "Subject": "DELIVERY FAILURE: User bo (bo@gone.example) not listed in Directory"},
        "Your message\n\n  Subject: Re: Tent\n\nwas not delivered to:\n\n  bo@gone.example\n\nbecause:\n\n"
        "  User bo (bo@gone.example) not listed in public Name & Address Book\n",
        "5.1.1",
    ),
    "quota, French": (
        {"From": "postmaster@fai.example", "Subject": "Non remis : Re: Tent", "Return-Path": "<>"},
        "Votre message n'a pas pu être remis à bo@gone.example.\nLa boîte aux lettres est pleine.\n552 5.2.2 Over quota\n",
        "5.2.2",
    ),
    "Chinese": (
        {"From": "PostMaster@mail.example", "Subject": "系统退信/Systems bounce"},
        "抱歉，您的邮件被退回来了。\n收件人：bo@gone.example\n退信原因：收件人邮件地址不存在\n550 User not found\n",
        "5.1.1",
    ),
    "Japanese phone": (
        {"From": "MAILER-DAEMON@phone.example", "Subject": "Mail System Error - Returned Mail"},
        "次のあて先へのメッセージはエラーのため送信できませんでした。\n\n<bo@gone.example>: 550 Unknown user bo@gone.example\n",
        "5.1.1",
    ),
    "delay": (
        {"From": DAEMON, "Subject": "Warning: could not send message for past 4 hours", "Auto-Submitted": "auto-generated"},
        "    **  THIS IS A WARNING MESSAGE ONLY  **\n\nThe following addresses had transient non-fatal errors\n"
        "<bo@gone.example>\n451 4.4.1 reply: read error from mx.gone.example.\n",
        "4.4.1",
    ),
    "no daemon's name, only an empty envelope sender": (
        {"From": "noreply@host.example", "Subject": "Delivery failure", "Return-Path": "<>"},
        "The message to <bo@gone.example> was rejected:\n554 5.7.1 blocked for spam\n",
        "5.7.1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUNCES)
def test_bounces_are_known_by_their_servers_words(name):
    headers, body, code = BOUNCES[name]
    parsed = parse_email(mail(body, **headers))
    assert parsed.automatic == "bounce"
    assert parsed.bounce is not None
    assert parsed.bounce.recipient == "bo@gone.example"
    assert parsed.bounce.status == code
    if "sent-1" in body or "In-Reply-To" in headers:
        assert parsed.bounce.original_message_id == "<sent-1@larkfield.example>"


@pytest.mark.parametrize(
    "raw",
    [
        mail("My parcel came back as undeliverable, address unknown. What now?", Subject="Undeliverable parcel"),
        mail("I got this from you?\n\n550 5.1.1 User unknown", Subject="Fwd: Undelivered Mail Returned to Sender"),
        mail("My mails to you are rejected, quota exceeded. Is your mailbox full?", Subject="Delivery failure"),
    ],
)
def test_people_may_write_of_bounces(raw):
    assert kind(raw) is None


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Re: Tent", "Out of Office: Re: Tent", "Out of office until 12 May", "Automatische Antwort: Re: Zelt",
        "Abwesenheitsnotiz", "AUTO: Ann Lee ist außer Haus (Rückkehr am 12.05.2026)", "Réponse automatique : Re: Tente",
        "Message d'absence", "Respuesta automática: Re: Tienda", "Fuera de la oficina", "Risposta automatica: Re: Tenda",
        "Resposta automática: Re: Tenda", "Automatisch antwoord: Re: Tent", "Autosvar: Re: Tält", "Automatiskt svar: Re: Tält",
        "Automatisk svar: Re: Telt", "Automaattinen vastaus: Re: Teltta", "Automatyczna odpowiedź: Re: Namiot",
        "Automatická odpověď: Re: Stan", "Automatikus válasz: Re: Sátor", "Автоматический ответ: Re: Палатка",
        "Otomatik yanıt: Re: Çadır", "自動応答: Re: テント", "自动回复: Re: 帐篷", "자동 회신: Re: 텐트", "[EXTERNAL] Automatic reply: Tent",
    ],
)  # fmt: skip
def test_a_subject_can_say_that_a_program_answers(subject):
    assert kind(mail("I am away.", Subject=subject)) == "auto_reply"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied (vacation)"},
        {"X-Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"X-Autorespond": "Re: Tent"},
        {"Return-Path": "<>", "In-Reply-To": "<sent-1@larkfield.example>"},
    ],
)
def test_a_field_can_say_that_a_program_answers(headers):
    assert kind(mail("Thank you, I am hiking.", Subject="Re: Tent", **headers)) == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Re: Tent",
            "I am out of the office until 12 May with no access to e-mail. In urgent cases please contact Bo.",
        ),
        ("Re: Zelt", "Ich bin bis zum 12. Mai nicht im Büro. In dringenden Fällen wenden Sie sich bitte an Bo."),
        ("Re: Tente", "Je suis absente du bureau jusqu'au 12 mai. En cas d'urgence, veuillez contacter Bo."),
        ("Re: Tienda", "Estoy fuera de la oficina hasta el 12 de mayo. Para asuntos urgentes escriba a Bo."),
        ("Abwesend", "Ich bin im Urlaub und ab dem 12. Mai wieder erreichbar."),
        ("Re: Tent", "This is an automatic reply. I am on annual leave."),
        ("Urlaub", "Ich bin bis zum 20. Mai im Urlaub. In dringenden Fällen wenden Sie sich bitte an Bo."),
        ("Ich bin im Urlaub", "Ich bin ab Montag im Urlaub und am 12.5. zurück. Ihre Mail wird nicht weitergeleitet."),
        ("Away", "I am away until 12 May. For urgent matters please contact Bo."),
    ],
)
def test_a_text_can_say_it_when_several_signs_agree(subject, body):
    assert kind(mail(body, Subject=subject)) == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Re: Automatic reply: Tent", "Thanks for the quick word, here is my order number: LF-483920."),
        ("Out of office chairs?", "Do you sell any?"),
        ("Delivery next week", "I am out of the office until 12 May, please deliver it after that. Can you do that?"),
        ("Urlaub", "Wir fahren im Mai in die Alpen und brauchen ein Zelt für vier. Was empfehlen Sie?"),
        ("Your automatic reply", "Your shop keeps sending me automatic replies instead of an answer. Please call me."),
        ("Urlaub", "Ich bin ab Montag im Urlaub und erst am 20. wieder da. Bitte das Paket erst danach schicken."),
        ("ab Montag im Urlaub", "Ab Montag sind wir im Urlaub, bitte liefern Sie vorher. Bestellung 4711."),
        ("Ich bin ab Montag im Urlaub", "Hallo, ich bin ab Montag im Urlaub. Kommt mein Zelt noch rechtzeitig?"),
        ("Away next week", "I am away until 12 May, please deliver my order after that."),
        ("Vacances", "Je suis en vacances à partir du 3 mai, merci de livrer ma commande avant."),
        ("Auto roof tent", "Does it fit my car?"),
        ("Absence of poles", "The tent came without poles."),
        (
            "Automatic reply from your shop",
            "I got an automatic reply that my mail has come, but no answer since. What now?",
        ),
    ],
)
def test_people_may_write_of_absence_and_automatic_replies(subject, body):
    assert kind(mail(body, Subject=subject)) is None


def test_exchange_puts_its_suppress_field_on_what_people_write_too():
    assert kind(mail("Where is my tent?", X_Auto_Response_Suppress="All")) is None


@pytest.mark.parametrize(
    "raw",
    [
        report(NOTICE, "Content-Type: message/disposition-notification\n\nDisposition: automatic-action; displayed", kind="disposition-notification", Subject="Read: Tent"),
        report(NOTICE, "Content-Type: message/feedback-report\n\nFeedback-Type: abuse", kind="feedback-report"),
        mail("", Subject="Report Domain: larkfield.example Submitter: isp.example Report-ID: 1"),
        mail("disk full", From="root@host.example", Subject="Cron <root@host> backup", Auto_Submitted="auto-generated"),
        mail("Host down", From="monitoring@host.example", Subject="web1 is down", Auto_Submitted="auto-generated"),
    ],
)  # fmt: skip
def test_receipts_complaints_and_monitors_are_reports(raw):
    assert kind(raw) == "report"


def test_a_web_form_speaks_for_a_person():
    raw = mail(
        "Where is my tent?", From="form@shop.example", Reply_To="ann@walker.example", Auto_Submitted="auto-generated"
    )
    assert kind(raw) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"List-Id": "<hikers.lists.example>", "Delivered-To": "support@larkfield.example"},
        {"List-Unsubscribe": "<mailto:leave@news.example>"},
        {"Precedence": "bulk"},
    ],
)
def test_lists_and_newsletters_are_lists(headers):
    assert kind(mail("News for hikers", **headers)) == "list"


@pytest.mark.parametrize(
    "delivery",
    [
        {"Delivered-To": "bo@larkfield.example"},
        {"Received": "from mx.host.example by in.host.example with ESMTPS for <bo@larkfield.example>; Tue, 3 Mar 2026"},
    ],
)
def test_a_customers_mail_through_our_own_group_is_a_persons(delivery):
    group = {"List-Id": "<support.larkfield.example>", "Precedence": "list"} | delivery
    assert kind(mail("Where is my tent?", **group)) is None


def test_a_customers_mail_is_a_persons():
    assert (
        kind(mail("Thank you for your message. When will I get my tent back? It is urgent.", Subject="Re: Tent"))
        is None
    )


def test_a_recipient_beyond_ascii_is_named_in_full():
    fields = status(Final_Recipient="utf-8; jörg@gone.example", Action="failed", Status="5.1.1")
    bounce = parse_email(report(NOTICE, fields, From=DAEMON)).bounce
    assert bounce is not None
    assert bounce.recipient == "jörg@gone.example"


def test_an_absence_in_russian_is_known_without_any_header():
    body = "Меня нет в офисе до 17 ноября. По срочным вопросам обращайтесь к Анне (anna@firm.example)."
    assert kind(mail(body, Subject="Re: Заказ", In_Reply_To="<1@larkfield.example>")) == "auto_reply"


@pytest.mark.parametrize(
    "body",
    [
        "Wir haben bis 6.1. Betriebsferien und sind ab dem 7.1. wieder für Sie da. Dies ist eine automatische Antwort.",
        "שלום, אני בחופשה עד 17 בנובמבר. בדברים דחופים ניתן לפנות לדנה dana@firm.example.",
        "شكراً لرسالتكم. أنا في إجازة حتى 17 نوفمبر. للأمور العاجلة يرجى التواصل مع anna@firm.example.",
    ],
)
def test_an_absence_is_known_by_its_words_in_an_answer(body):
    assert kind(mail(body, Subject="Re: Tent", In_Reply_To="<1@larkfield.example>")) == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("New contact", "Tom has left the company. Please contact me from now on."),
        ("Auto reply", "Can your app send an auto reply while I am on vacation?"),
    ],
)
def test_a_person_who_begins_by_telling_of_an_absence_is_a_person(subject, body):
    assert kind(mail(body, Subject=subject)) is None
