"""8-bit text whose charset is missing or wrong is read as the language that it makes sense in."""

import base64

import pytest

from helpdesk.mail.parse import parse_email

TEXTS = [
    ("cp1250", "Dobrý den, zásilka nepřišla a já žádám vrácení peněz."),
    ("cp1250", "Dzień dobry, paczka nie dotarła. Proszę o zwrot pieniędzy."),
    ("cp1250", "Köszönöm, a csomag megérkezett, de hibás. A csőből víz folyik, űrlapot kérek."),
    ("cp1250", "Poštovani, još čekam odgovor o narudžbi."),
    ("iso8859_2", "Dobrý den, zboží nepřišlo a já žádám vrácení peněz. Šťastný den."),
    ("iso8859_2", "Dzień dobry, paczka nie dotarła. Śliczna łąka, proszę o pomoc."),
    ("cp1251", "Здравствуйте, посылка не пришла, верните деньги."),
    ("koi8_r", "Здравствуйте, посылка не пришла, верните деньги."),
    ("cp1252", "Où est ma commande ? Elle n’est pas arrivée, c’est très gênant."),
    ("cp1252", "Die Größe stimmt nicht, bitte zurückschicken – 40 €."),
    ("cp1252", "Jag fick fel storlek, går det att byta på måndag? Köpet är på 400 kr."),
    ("cp1252", "Það er ekki komið ennþá, hvað á ég að gera?"),
    ("cp1253", "Καλημέρα, το δέμα δεν έφτασε, θέλω επιστροφή χρημάτων."),
    ("cp1254", "Merhaba, kargo gelmedi, şikayetçiyim, aldığım ürün için."),
    ("cp1255", "שלום, החבילה לא הגיעה אני מבקש החזר"),
    ("cp1256", "مرحبا، لم تصل الشحنة وأريد استرداد المال"),
    ("cp1257", "Laba diena, siunta dar neatėjo, prašau grąžinti pinigus."),
    ("gb18030", "您好，我的包裹还没有收到，请退款。"),
    ("big5", "您好，我的包裹還沒有收到，請退款。"),
    ("cp932", "荷物がまだ届いていません。返金をお願いします。"),
    ("euc_jp", "荷物がまだ届いていません。返金をお願いします。"),
    ("euc_kr", "소포가 아직 도착하지 않았습니다. 환불 부탁드립니다."),
    ("cp874", "สวัสดีค่ะ ยังไม่ได้รับพัสดุ ขอเงินคืน"),
]


@pytest.mark.parametrize("declared", [None, "us-ascii", "utf-8", "x-unknown"])
@pytest.mark.parametrize(("charset", "text"), TEXTS, ids=lambda value: value[:12])
def test_text_in_an_undeclared_charset_is_read(charset, text, declared):
    kind = f"Content-Type: text/plain; charset={declared}\n" if declared else ""
    head = f"From: a@b.example\nSubject: x\n{kind}Content-Transfer-Encoding: 8bit\n\n"
    assert parse_email(head.encode() + text.encode(charset)).text == text


WRONGLY_WESTERN = [
    ("cp1250", "Dzień dobry, paczka nie dotarła. Proszę o zwrot pieniędzy. Dziękuję za odpowiedź."),
    ("iso8859_2", "Kedves Ügyfélszolgálat, a sátor hibás. Köszönöm, őszintén: a fűtő sem működik."),
    ("cp1250", "Dobrý deň, ešte som nedostal balík, ďakujem za skorú odpoveď. Môžete ma prosím kontaktovať?"),
    ("cp1251", "Здравствуйте, верните деньги"),
    ("cp1253", "Καλημέρα, το δέμα δεν έφτασε"),
    ("cp1254", "Merhaba, kargo gelmedi, şikayetçiyim, aldığım ürün için ödediğim ücreti istiyorum."),
    ("gb18030", "您好，我的包裹还没有收到，请退款。"),
    ("cp932", "荷物がまだ届いていません。返金をお願いします。"),
    ("euc_kr", "소포가 아직 도착하지 않았습니다."),
]
WESTERN = [
    "¿Dónde está mi pedido? El 2º envío llegó el 3º día, 25 °C, 30 m² y 5 m³ por 40 £.",
    "GRÖSSE ÄNDERN, ÜBER MÜLLER IN ÖSTERREICH",
    "René Müller, Søren Åkesson, João Gonçalves, señor Muñoz, Þórður Æbelø",
    "Où est la clé ? C’est très gênant.\nUn señor llamó ayer, según él.\nKöszönöm.",
    "Tere, minu pakk ei ole jõudnud. Äkki läks midagi kõrvale? Õhtul ütles kuller, et jätab ukse ette.",
]


def read_as(declared: str, data: bytes) -> str:
    head = f"From: a@b.example\nContent-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: 8bit\n\n"
    return parse_email(head.encode() + data).text


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252"])
@pytest.mark.parametrize(("charset", "text"), WRONGLY_WESTERN, ids=lambda value: value[:12])
def test_text_that_is_wrongly_called_western_is_read(charset, text, declared):
    assert read_as(declared, text.encode(charset)) == text


@pytest.mark.parametrize("text", WESTERN)
def test_western_text_stays_western(text):
    assert read_as("iso-8859-1", text.encode("cp1252")) == text


@pytest.mark.parametrize("text", ["你好，我要退货。谢谢", "Hello, schöne Welt", "Верните деньги, пожалуйста."])
@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_read_in_its_own_byte_order(text, order):
    head = b"From: a@b.example\nContent-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n"
    assert parse_email(head + base64.b64encode(text.encode(order))).text == text


def test_utf_8_with_a_damaged_letter_stays_utf_8():
    text = "Größe und Köln für uns".encode()
    assert read_as("utf-8", text.replace(b"uns", b"un\xff")) == "Größe und Köln für un\ufffd"
