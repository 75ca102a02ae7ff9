"""8-bit text whose charset is missing or wrong is read as the language that it makes sense in."""

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
