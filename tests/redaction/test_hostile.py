"""Hostile text and broken parts: time stays bounded, and a failure shows nothing of the value."""

import json
import logging
import random

import pytest
from msgspec.structs import replace

from analyzer.bundle import redacted_copy
from analyzer.errors import RedactionError
from analyzer.redaction import Policy, decoding
from analyzer.redaction.capture import CaptureRedactor
from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.patterns import compile_pattern
from analyzer.redaction.plugins import built_in_codecs
from analyzer.redaction.policy import load_policy
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.text import DetectorSet, built_in_detectors
from analyzer.redaction.tokens import Tokenizer
from tests.cpu_time import TRIES, cpu_s, takes_at_most
from tests.redaction.reading import redact_one

KEY = "Zk39dkfjwo39fjAA99xxPq"
SIZE = 100_000
FRAGMENTS = [
    "a=", "%", "%25", "\\", "\\\\\"", "&#", "&lt;", "[", "[token:", "{\"a\":", "<a ", "</", "--", "://", "?a=b&",
    "eyJ", "eyJhbGciOiJ9.", "-----BEGIN RSA PRIVATE KEY-----", "Bearer ", "password is ", "a.a@", "1 2 ", "+1 ",
    "1.1.", "::", "0x", "AKIA", "\n\n", "data: ", "=?utf-8?q?", "=3D", ";a=", ",", "'", "\"", "\t", "é", "＠", " -u a:",
    "hooks.slack.com/services/", "ip-", "clapi_", "login a password ",
    "<!ENTITY a \"", "<a>&b;", "kind: Secret\ndata:\n  a: b\n", "kind: Secret\n", "variable \"token\" {",
    "variable \"token\" {}",
    "(password) VALUES (\\'", "(password, ", "|password|\n|--|\n", "--|", "[[\"password\",", "password: [\"",
    "password: Some(",
    "password:\n - a\n", "password:\n", "data: {\"delta\":\"a", "data: {\"delta\":\"a\"}\n", "data: {\n",
    "USER a\nPASS ", "a=1&",
    "- name: token\n  value: ", "name: token", "<th>", "<td>", "\"a\"@b.c ", "a:5432:", "postgres://a:b@",
    "a:b/", "[{\"a\":[",
    "password -> ", "password = \"a\" -> \"", "Entry 'a' for key 'token' ", "<Cookie a=", "ENV TOKEN ",
    "machine a login ",
    "answer1=a&question1=first pet&", "Authorization: a b=\"", "vault write a=b ", "sshpass a -", "AUTH ",
    "COPY a (token) FROM stdin\n",
]  # fmt: skip

EVIL_PATTERNS = [
    "(a+)+(b|a+)*$x?y", "(a+)+$", "(a|a)*b", "(a|aa)+c", "(.*a){20}b", "([a-zA-Z]+)*!!", "^(a+ ?)+$", "(x+x+)+y",
    "a*a*a*a*a*a*b", "(?:a?){30}a{30}c",
]  # fmt: skip


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=repr)
def test_a_repeated_fragment_takes_no_more_than_linear_time(fragment):
    text = (fragment * (SIZE // len(fragment) + 1))[:SIZE]
    record = {"m": text, "request": {"url": f"https://a.example/{text[:50_000]}"}}
    assert takes_at_most(3.0, lambda: redact_one(record))


@pytest.mark.parametrize("pattern", EVIL_PATTERNS)
def test_an_evil_pattern_of_a_policy_takes_less_than_a_second(pattern, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text(f"[[patterns]]\nname = 'evil'\nregex = '{pattern}'\ncategory = 'evil'\n")
    loaded = load_policy(policy)

    def walked() -> float:
        rewriter = Rewriter(loaded, Tokenizer(b"k"))
        rewriter.walk({"m": "warm up"})
        return cpu_s(lambda: rewriter.walk({"m": "a" * (1 << 20) + "!"}))

    assert any(walked() < 1 for _ in range(TRIES))


@pytest.mark.faults
@pytest.mark.parametrize("detector", built_in_detectors(), ids=lambda one: one.name)
def test_a_detector_whose_check_fails_drops_the_text(detector, monkeypatch, caplog, capsys):
    def fail(value: str) -> bool:
        raise ValueError(value)

    broken = Detector(name=detector.name, category="x", pattern=KEY, check=fail)
    others = tuple(one for one in built_in_detectors() if one.name != detector.name)
    rewriter = Rewriter(Policy(), Tokenizer(b"k"))
    monkeypatch.setattr(rewriter, "_detectors", DetectorSet((*others, broken)))
    with caplog.at_level(logging.DEBUG):
        out = rewriter.walk({"m": f"see {KEY}", "status": 200})
    assert out["status"] == 200
    assert "characters removed]" in out["m"]
    captured = capsys.readouterr()
    assert KEY not in json.dumps(out) + caplog.text + captured.out + captured.err


@pytest.mark.faults
@pytest.mark.parametrize("codec", built_in_codecs(), ids=lambda one: one.name)
@pytest.mark.parametrize("fails_once", [False, True])
def test_a_codec_that_fails_drops_the_text_or_reads_it_later(codec, fails_once, monkeypatch, caplog, capsys):
    """A text that could not be read in the first pass must not count as clean in the second."""
    seen = []

    def fail(text: str, key: str, kind: str, visitor: object) -> str | None:
        seen.append(text)
        if fails_once and len(seen) > 1:
            return codec.rewrite(text, key, kind, visitor)
        raise ValueError(text)

    codecs = tuple(
        replace(one, rewrite=fail, accepts=lambda *_: True) if one is codec else one
        for one in built_in_codecs()
    )
    body = {"note": f"clapi_{KEY * 3}", "password": KEY}
    capture = json.dumps({"log": {"entries": [{"response": {"status": 401, "content": body}}]}}).encode()
    monkeypatch.setattr(decoding, "built_in_codecs", lambda: codecs)
    redactor = CaptureRedactor(Policy(), b"k")
    with caplog.at_level(logging.DEBUG):
        redactor.observe(capture)
        out = redactor.rewrite(capture).decode()
    captured = capsys.readouterr()
    assert json.loads(out)["log"]["entries"][0]["response"]["status"] == 401
    assert KEY not in out + caplog.text + captured.out + captured.err


def test_the_shared_automaton_of_detectors_is_far_from_its_limit():
    """A set of RE2 that runs out of memory says that nothing matches; see `compile_set`."""
    assert sum(compile_pattern(one.pattern).programsize for one in built_in_detectors()) < 15_000


def test_detectors_still_find_after_much_text_of_every_script():
    found = DetectorSet(built_in_detectors())
    letters = [chr(code) for code in range(0x21, 0x3000) if chr(code).isprintable()]
    noise = random.Random(3)
    for _ in range(300):
        found.spans("".join(noise.choices(letters, k=2_000)), "")
        assert [span.detector for span in found.spans("see jo.meyer@corp.example now", "")] == ["email"]


def test_a_pattern_of_a_policy_that_is_too_large_blinds_no_detector(tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text(
        "[[patterns]]\nname = 'large'\nregex = '[\\p{L}\\p{N}]{0,200}\\p{L}{2,60}#x'\ncategory = 'large'\n"
    )
    rewriter = Rewriter(load_policy(policy), Tokenizer(b"k"))
    letters = [chr(code) for code in range(0x21, 0x3000) if chr(code).isalnum()]
    noise = random.Random(3)
    for _ in range(50):
        rewriter.walk({"m": "".join(noise.choices(letters, k=2_000))})
    out = rewriter.walk({"m": "see jo.meyer@corp.example and äöüéèê#x now"})["m"]
    assert "corp" not in out
    assert "#x" not in out


@pytest.mark.faults
def test_a_leak_stops_the_copy_and_tells_no_value(tmp_path, monkeypatch):
    capture = tmp_path / "a.ndjson"
    capture.write_text(json.dumps({"api_key": KEY, "status": 401}) + "\n")
    honest = CaptureRedactor.pieces
    monkeypatch.setattr(CaptureRedactor, "pieces", lambda self, raw: iter([*honest(self, raw), KEY.encode()]))
    with pytest.raises(RedactionError) as refused:
        redacted_copy.redact_copy(str(capture), Policy())
    assert refused.value.exit_code == 5
    assert KEY not in str(refused.value)
    assert KEY not in repr(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["a.ndjson"]


@pytest.mark.faults
def test_a_verifier_that_fails_lets_nothing_out(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError

    capture = tmp_path / "a.ndjson"
    capture.write_text(json.dumps({"api_key": KEY, "status": 401}) + "\n")
    monkeypatch.setattr(redacted_copy.LeakSearch, "leaks", fail)
    with pytest.raises(RuntimeError):
        redacted_copy.redact_copy(str(capture), Policy())
    assert [path.name for path in tmp_path.iterdir()] == ["a.ndjson"]
