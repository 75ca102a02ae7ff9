"""Pictures are drawn anew before they are shown: only what was decoded, not the bytes that came."""

import struct
import zlib
from base64 import b64decode, b64encode
from io import BytesIO

import pytest
from PIL import Image

from helpdesk.mail.pictures import redrawn, redrawn_address


def made(kind: str, size=(40, 20), mode="RGB", colour=(200, 30, 30), **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def opened(address: str) -> Image.Image:
    return Image.open(BytesIO(b64decode(address.partition(",")[2])))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_keeps_its_looks_and_nothing_else(kind):
    smuggled = made(kind) + b"<script>alert(1)</script>"
    address = redrawn(smuggled)
    assert address.startswith("data:image/") and b"script" not in b64decode(address.partition(",")[2])
    picture = opened(address)
    assert picture.size == (40, 20) and abs(picture.convert("RGB").getpixel((5, 5))[0] - 200) < 12


def test_a_photo_stands_upright_and_loses_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"
    picture = opened(redrawn(made("JPEG", exif=exif)))
    assert picture.size == (20, 40) and not picture.getexif()


def test_what_can_be_seen_through_stays_so():
    picture = opened(redrawn(made("PNG", mode="RGBA", colour=(0, 0, 0, 0))))
    assert picture.mode == "RGBA" and picture.getpixel((3, 3))[3] == 0


def test_a_large_picture_is_made_smaller_and_a_bomb_is_not_opened():
    assert max(opened(redrawn(made("JPEG", size=(4000, 3000)))).size) == 1600
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    assert redrawn(bomb + chunk(b"IEND", b"")) is None


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@pytest.mark.parametrize(
    "data", [b"", b"<svg onload=alert(1)>", made("PNG")[:60], made("BMP"), made("TIFF"), b"\xff\xd8\xff" * 20]
)
def test_what_is_no_picture_is_not_shown(data):
    assert redrawn(data) is None


def test_a_picture_inside_the_page_is_drawn_anew_too():
    address = f"data:image/png;base64,{b64encode(made('PNG') + b'tail').decode()}"
    again = redrawn_address(address)
    assert again.startswith("data:image/png;base64,") and b"tail" not in b64decode(again.partition(",")[2])
    assert redrawn_address("data:image/svg+xml;base64,PHN2Zz4=") is None
    assert redrawn_address("data:image/png;base64,=") is None
