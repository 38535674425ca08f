"""Each codec: it leaves clean text byte-identical, rewrites what it decodes, and its failure drops the text."""

import base64
import gzip
import io
import json
import zipfile

import pytest

from analyzer.redaction import Policy
from analyzer.redaction.codecs import _packed
from analyzer.redaction.codecs.base64_text import encode
from analyzer.redaction.plugins import built_in_codecs
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.text import DetectorSet
from analyzer.redaction.tokens import Tokenizer
from tests.redaction.reading import redact_one

MAIL = "jo.doe@corp.example"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def zipped(text: str) -> str:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", text)
    return base64.b64encode(file.getvalue()).decode()


CASES: dict[str, tuple[str, str, str]] = {
    "archive": ("data", zipped("clean text"), zipped(f"to {MAIL} now")),
    "base64": ("data", b64('{"note": "clean text"}'), b64(f'{{"note": "{MAIL}"}}')),
    "cookie": ("Set-Cookie", "a=; Path=/; HttpOnly", "sid=Zk39dkfjwo39; Path=/; HttpOnly"),
    "entities": ("m", "a &lt;b&gt; c &amp; d", "to jo.doe&#64;corp.example now"),
    "escapes": ("m", "line \\u00e9t\\u00e9", "to jo.doe\\u0040corp.example now"),
    "form": ("m", "a=1&b=two+words&c=%20", f"a=1&b={MAIL}"),
    "hex": ("m", b"just plain readable text".hex(), f"the text is for {MAIL}".encode().hex()),
    "json": ("m", '{"a": [1, 2.50, "x"],  "b": null}', f'{{"a": [1, 2.5, "{MAIL}"]}}'),
    "jsonp": ("m", 'cb({"a": 1});', f'cb({{"a": "{MAIL}"}});'),
    "lines": ("m", 'data: {"a": 1}\n\ndata: [DONE]\n', f'data: {{"a": "{MAIL}"}}\n\ndata: [DONE]\n'),
    "markup": ("m", "<p class='x'>a &amp; b<br/></p>", f"<p>a &amp; {MAIL}</p>"),
    "multipart": (
        "m",
        '--b\r\nContent-Disposition: form-data; name="n"\r\n\r\nclean\r\n--b--\r\n',
        f'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n{MAIL}\r\n--b--\r\n',
    ),
    "percent": ("m", "a%20clean%20text", "jo.doe%40corp.example%2C"),
    "quoted_printable": (
        "m",
        "Gr=C3=BC=C3=9Fe an alle =\nhier",
        "Gr=C3=BC=C3=9Fe jo.doe@cor=\np.example hier",
    ),
    "table": ("m", "id,note\n1,ab\n2,cd\n", f"id,note\n1,{MAIL}\n"),
    "url": ("url", "https://a.example/p;v=1/x?a=%2f&b#c", f"https://a.example/p?u={MAIL}"),
}
CODECS = built_in_codecs()


def test_every_codec_has_a_case():
    assert {codec.name for codec in CODECS} == set(CASES)


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_clean_text_stays_byte_identical(codec):
    key, clean, _ = CASES[codec.name]
    assert codec.accepts(clean, key, "text")
    assert redact_one({key: clean})[key] == clean


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_a_secret_inside_is_replaced(codec):
    key, _, dirty = CASES[codec.name]
    rewritten = redact_one({key: dirty})[key]
    assert rewritten != dirty
    assert "unparsable" not in rewritten
    assert redact_one({key: rewritten})[key] == rewritten


@pytest.mark.faults
@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_a_codec_that_fails_drops_the_text_and_tells_only_its_length(codec, monkeypatch):
    def fail(*_):
        raise RuntimeError("Zk39dkfjwo39")

    key, _, dirty = CASES[codec.name]
    rewriter = Rewriter(Policy(), Tokenizer(b"k"))
    broken = tuple(
        type(one)(name=one.name, order=one.order, accepts=one.accepts, rewrite=fail) if one is codec else one
        for one in CODECS
    )
    monkeypatch.setattr(rewriter, "_codecs", broken)
    out = rewriter.walk({key: dirty, "status": 200})
    assert out["status"] == 200
    assert "characters removed]" in out[key]
    assert rewriter.failures[codec.name] >= 1
    assert "jo.doe" not in json.dumps(out)


@pytest.mark.faults
def test_a_detector_that_fails_drops_the_text(monkeypatch):
    def fail(*_, **__):
        raise ValueError(MAIL)

    monkeypatch.setattr(DetectorSet, "spans", fail)
    rewriter = Rewriter(Policy(), Tokenizer(b"k"))
    assert rewriter.walk({"m": f"to {MAIL}"}) == {"m": f"[unparsable, {len(MAIL) + 3} characters removed]"}


def test_nesting_without_end_is_dropped():
    text = f"to {MAIL}"
    for _ in range(24):
        text = b64(text)
    rewritten = redact_one({"m": text})["m"]
    while not rewritten.startswith("["):
        rewritten = base64.b64decode(rewritten).decode()
    assert rewritten.startswith("[unparsable, ")


def test_a_bomb_in_a_field_is_dropped_or_left_undecoded_quickly():
    bomb = base64.b64encode(gzip.compress(b"a" * (80 << 20))).decode()
    assert _packed.unpack(base64.b64decode(bomb)) is None
    assert redact_one({"m": bomb})["m"] == bomb


def test_deep_json_is_cut():
    value: object = MAIL
    for _ in range(240):
        value = [value]
    assert "corp.example" not in json.dumps(redact_one({"m": value}))


@pytest.mark.parametrize("like", ["YWJj", "YWJj\nYWJj", "YW-j", "YWI="])
def test_base64_is_written_as_it_was_read(like):
    assert ("\n" in encode(b"x" * 30, like)) == ("\n" in like)


def test_json_keeps_its_indentation():
    text = json.dumps({"a": 1, "user": {"email": MAIL}}, indent=2)
    assert redact_one({"m": text})["m"].startswith('{\n  "a": 1')


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8"])
def test_bytes_in_any_unicode_encoding_are_text(encoding):
    packed = _packed.unpack("the text is for you".encode(encoding))
    assert packed is not None
    assert packed.text == "the text is for you"
    assert packed.pack(packed.text) == "the text is for you".encode(encoding)
