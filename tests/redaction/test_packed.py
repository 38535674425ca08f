"""Compressed text without a magic number: Brotli bodies, and deflate as SAML's redirect binding uses it."""

import base64
import json
import os
import tracemalloc
import zlib

import brotli
import pytest
import zstandard

from analyzer.redaction.codecs import _packed
from tests.cpu_time import takes_at_most
from tests.redaction.reading import redact_one

MAIL = "jo.doe@corp.example"
TEXT = json.dumps({"note": f"the text is for {MAIL}"})


def deflate(raw: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(raw) + stream.flush()


def inflate(raw: bytes) -> bytes:
    return zlib.decompress(raw, -15)


WAYS = {"br": (brotli.compress, brotli.decompress), "deflate": (deflate, inflate)}


@pytest.mark.parametrize("way", WAYS)
def test_a_secret_inside_is_replaced(way):
    pack, unpack = WAYS[way]
    body = {
        "mimeType": "application/json",
        "encoding": "base64",
        "text": base64.b64encode(pack(TEXT.encode())).decode(),
    }
    redacted = unpack(base64.b64decode(redact_one({"content": body})["content"]["text"])).decode()
    assert redacted.startswith('{"note":')
    assert "[email:" in redacted


@pytest.mark.parametrize("way", WAYS)
def test_clean_text_keeps_its_bytes(way):
    text = base64.b64encode(WAYS[way][0](b'{"note": "just plain readable words"}')).decode()
    assert redact_one({"m": text}) == {"m": text}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_text_is_packed_the_same_way(way):
    packed = _packed.unpack(WAYS[way][0](TEXT.encode()))
    assert packed is not None
    assert packed.text == TEXT
    assert WAYS[way][1](packed.pack("other")) == b"other"


@pytest.mark.parametrize("way", WAYS)
def test_a_bomb_is_not_expanded(way):
    bomb = WAYS[way][0](b"a" * (80 << 20))
    assert _packed.unpack(bomb) is None
    assert takes_at_most(2.0, lambda: _packed.unpack(bomb))


def test_a_zstd_bomb_takes_no_memory():
    # Zeros become four bytes for 128 KB, so a small body of a capture could fill any memory.
    bomb = zstandard.ZstdCompressor(level=1).compress(bytes(256 << 20))
    tracemalloc.start()
    found = _packed.unpack(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found is None
    assert peak < 16 << 20


@pytest.mark.parametrize("text", [TEXT, TEXT * 1_000])
def test_zstd_text_is_unpacked(text):
    packed = _packed.unpack(zstandard.ZstdCompressor().compress(text.encode()))
    assert packed is not None
    assert packed.text == text


def test_random_bytes_are_no_text():
    found = [_packed.unpack(os.urandom(size)) for size in range(40, 400)]
    assert found == [None] * len(found)


@pytest.mark.parametrize("way", WAYS)
def test_a_cut_stream_is_no_text(way):
    assert _packed.unpack(WAYS[way][0](os.urandom(40).hex().encode())[:-6]) is None


def test_a_saml_request_in_a_query_goes():
    request = base64.b64encode(deflate(f"<samlp:AuthnRequest>{MAIL}</samlp:AuthnRequest>".encode())).decode()
    text = redact_one({"url": "https://idp.example/sso", "m": request})["m"]
    assert MAIL.encode() not in inflate(base64.b64decode(text))
