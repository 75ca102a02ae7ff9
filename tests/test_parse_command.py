from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from helpdesk.mail.authenticity import Authentication, verdicts

MAIL = (
    b"From: Ann Lee <ann@walker.example>\nSubject: Tent\nDate: Tue, 3 Mar 2026 10:11:12 +0100\n\nWhere is it?\n> old\n"
)


def test_the_command_prints_one_json_object_a_line_and_names_what_it_cannot_read(tmp_path, capsys):
    first, second = tmp_path / "1.eml", tmp_path / "2.eml"
    first.write_bytes(MAIL)
    second.write_bytes(b"")
    missing = tmp_path / "missing.eml"
    with pytest.raises(SystemExit) as stopped:
        call_command("parse_email", str(first), str(missing), str(second), json=True)
    assert stopped.value.code == 1
    out, err = capsys.readouterr()
    parsed = [json.loads(line) for line in out.splitlines()]
    assert [mail["path"] for mail in parsed] == [str(first), str(second)]
    assert parsed[0]["from"] == {"name": "Ann Lee", "address": "ann@walker.example"}
    assert parsed[0]["new_text"] == "Where is it?"
    assert str(missing) in err


def test_the_command_reads_to_people_too(tmp_path, capsys):
    path = tmp_path / "1.eml"
    path.write_bytes(MAIL)
    call_command("parse_email", str(path))
    out = capsys.readouterr().out
    assert "From:     Ann Lee <ann@walker.example>" in out
    assert "Where is it?" in out


GOOGLE = "mx.google.com; dkim=pass header.i=@walker.example; spf=pass (a; comment) smtp.mailfrom=x; dmarc=fail (p=NONE)"
MICROSOFT = "spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=x; dkim=none (not signed); dmarc=none action=none"


def test_only_the_trusted_servers_verdicts_count():
    results = ["evil.example; spf=pass; dkim=pass; dmarc=pass", GOOGLE]
    assert verdicts(results, "MX.google.com") == Authentication("mx.google.com", "pass", "pass", "fail")
    assert verdicts(results, "mx.larkfield.example") == Authentication()
    assert verdicts(results).server == "evil.example"


def test_a_sender_is_forged_when_his_servers_verdicts_say_so():
    assert verdicts([GOOGLE]).forged
    assert verdicts([MICROSOFT]) == Authentication("", "fail", "none", "none")
    assert verdicts([MICROSOFT]).forged
    assert not verdicts(["mx.example; spf=fail; dkim=fail; dkim=pass; dmarc=pass"]).forged
    assert not verdicts([]).forged


def test_a_verdict_inside_a_comment_is_none():
    assert verdicts(["mx.example (dmarc=pass;); spf=neutral (x ; dkim=pass)"]) == Authentication(
        "mx.example", "neutral"
    )
