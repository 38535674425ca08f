"""The independent search: it finds a value in any encoding, and leaves our own tokens alone."""

import ast
import base64
import html
import json
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from analyzer.bundle.verify_secrets import Leak, find_leaks

SECRET = "Zk39dkfjwo39fjAA81hfQpL2mN7x"
MAIL = "jo.doe@corp.example"


def leaks(content: bytes, *secrets: str) -> list[Leak]:
    return find_leaks([("member.json", content)], secrets or (SECRET, MAIL))


@pytest.mark.parametrize("secret", [SECRET, MAIL])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: quote(text, safe="").encode(),
        lambda text: quote(quote(text, safe=""), safe="").encode(),
        lambda text: "".join(f"%{byte:02x}" for byte in text.encode()).encode(),
        lambda text: base64.b64encode(text.encode()),
        lambda text: base64.b64encode(b"a" + text.encode() + b"bb"),
        lambda text: base64.b64encode(b"ab" + text.encode() + b"b"),
        lambda text: base64.urlsafe_b64encode(b"the value is " + text.encode()).rstrip(b"="),
        lambda text: base64.b64encode(base64.b64encode(b"it is " + text.encode())),
        lambda text: text.encode().hex().encode(),
        lambda text: text.encode().hex().upper().encode(),
        lambda text: json.dumps({"a": json.dumps({"b": text})}).encode(),
        lambda text: ('"' + "".join(f"\\u{ord(char):04x}" for char in text) + '"').encode(),
        lambda text: "".join(f"&#{ord(char)};" for char in text).encode(),
        lambda text: html.escape(f"<{text}>").encode(),
        lambda text: f"the text {text} is here".encode("utf-16"),
    ],
)
def test_a_value_is_found_in_every_encoding(encode, secret):
    found = leaks(b"lead " + encode(secret) if not encode(secret).startswith(b"\xff\xfe") else encode(secret))
    assert found
    assert secret not in repr(found)


def test_a_fragment_is_found():
    assert {leak.kind for leak in leaks(SECRET[5:24].encode())} == {"fragment of a value"}


def test_a_name_is_searched_and_not_repeated():
    found = find_leaks([(f"x-{MAIL}.har", b"{}")], [MAIL])
    assert [(leak.member, leak.place) for leak in found] == [("member 0", "name")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "JWT"),
        (b"id AKIAQ3EGRIBM2KT5ABCD", "AWS key"),
        (b"AIza" + b"aB3" * 11 + b"xy", "Google key"),
        (b"ghp_" + b"a1B2" * 9, "GitHub token"),
        (b"xoxb-123456789012-abcDEF123456", "Slack token"),
        (b"sk_live_abcDEF1234567890", "Stripe key"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAxyzxyzxyzxyz", "private key"),
        (b"Authorization: Bearer Zk39dkfjwo39fjAA81hfQpL2", "bearer credential"),
        (b"clapi_" + b"aB3" * 12, "Cleanlist key"),
        (b"hari_live_A1b2C3d4E5f6G7h8", "HARi key"),
        (b"user=joe&password=hunter22", "password"),
        (base64.b64encode(b"login with password=hunter22 please"), "password"),
    ],
)
def test_credentials_that_nobody_named_are_found(content, kind):
    assert kind in {leak.kind for leak in find_leaks([("a", content)], ())}


@pytest.mark.parametrize(
    "content",
    [
        b"[email:7f3a91c2] Bearer [token:7f3a91c2] password=[password:7f3a91c2]&x=1 password=${PASSWORD}",
        b"Bearer [jwt:ab12cd34 alg=RS256 kid=k1 iss=https://dev.example exp=1700000000 expired 35m before request]",
        b"Send it as `Authorization: Bearer clapi_...`; hari_records_of_the_workspace",
        b'{"id": "7f3a91c2-1111-4222-8333-1234567890ab", "etag": "0123456789abcdef0123456789abcdef"}',
        b"",
    ],
)
def test_our_own_tokens_and_harmless_ids_are_no_leaks(content):
    assert leaks(content) == []


def test_a_plain_word_counts_only_as_a_whole_word():
    assert leaks(b"the superadministrators", "administrator") == []
    assert leaks(b"the administrator.", "administrator")


def test_it_shares_nothing_with_redaction():
    from analyzer.bundle import verify_needles, verify_secrets, verify_shapes

    own = {verify_needles.__name__, verify_shapes.__name__}
    for source in (verify_needles, verify_secrets, verify_shapes):
        tree = ast.parse(Path(source.__file__).read_text(encoding="utf-8"))
        modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {module for module in modules if module.startswith("analyzer")} - own


def test_a_large_member_is_searched_in_seconds():
    line = json.dumps(
        {"id": "7f3a91c2-1111-4222-8333-1234567890ab", "url": "https://a.example/x?y=%20", "n": 1}
    ).encode()
    started = time.perf_counter()
    assert leaks((line + b"\n") * 100_000, *(f"{SECRET}{number}" for number in range(2_000))) == []
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    "secret", ["Zk39dkPq81LmNv02TxRw", 'Zk39"dkPq81Lm"Nv02TxRw', "Zk39/dkPq81\\Lm02TxRw"]
)
@pytest.mark.parametrize("wrap", [json.dumps, lambda text: base64.b64encode(text.encode()).decode(), quote])
@pytest.mark.parametrize("levels", [1, 2, 3])
def test_a_value_in_a_string_within_strings_is_found(secret, wrap, levels):
    text = json.dumps({"note": f"see {secret} there", "other": wrap(f"it is {secret} here")})
    for _ in range(levels):
        text = json.dumps({"body": text})
    assert find_leaks([("a", text.encode())], [secret])
    assert find_leaks([("a", text.encode())], [secret, 'another "quoted" value'])
