"""Hostile text and broken parts: time stays bounded, and a failure shows nothing of the value."""

import json
import logging
import time

import pytest

from analyzer.bundle import redacted_copy
from analyzer.errors import RedactionError
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.policy import load_policy
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.text import DetectorSet, built_in_detectors
from analyzer.redaction.tokens import Tokenizer
from tests.redaction.reading import redact_one

KEY = "Zk39dkfjwo39fjAA99xxPq"
SIZE = 100_000
FRAGMENTS = [
    "a=", "%", "%25", "\\", "\\\\\"", "&#", "&lt;", "[", "[token:", "{\"a\":", "<a ", "</", "--", "://", "?a=b&",
    "eyJ", "eyJhbGciOiJ9.", "-----BEGIN RSA PRIVATE KEY-----", "Bearer ", "password is ", "a.a@", "1 2 ", "+1 ",
    "1.1.", "::", "0x", "AKIA", "\n\n", "data: ", "=?utf-8?q?", "=3D", ";a=", ",", "'", "\"", "\t", "é", "＠", " -u a:",
    "hooks.slack.com/services/", "ip-", "clapi_", "login a password ",
]  # fmt: skip


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=repr)
def test_a_repeated_fragment_takes_no_more_than_linear_time(fragment):
    text = (fragment * (SIZE // len(fragment) + 1))[:SIZE]
    started = time.process_time()
    redact_one({"m": text, "request": {"url": f"https://a.example/{text[:50_000]}"}})
    assert time.process_time() - started < 3


def test_an_evil_pattern_of_a_policy_takes_less_than_a_second(tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text("[[patterns]]\nname = 'evil'\nregex = '(a+)+(b|a+)*$x?y'\ncategory = 'evil'\n")
    rewriter = Rewriter(load_policy(policy), Tokenizer(b"k"))
    rewriter.walk({"m": "warm up"})
    started = time.process_time()
    rewriter.walk({"m": "a" * (1 << 20) + "!"})
    assert time.process_time() - started < 1


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
def test_a_leak_stops_the_copy_and_tells_no_value(tmp_path, monkeypatch):
    capture = tmp_path / "a.ndjson"
    capture.write_text(json.dumps({"api_key": KEY, "status": 401}) + "\n")
    honest = CaptureRedactor.rewrite
    monkeypatch.setattr(CaptureRedactor, "rewrite", lambda self, raw: honest(self, raw) + KEY.encode())
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
    monkeypatch.setattr(redacted_copy, "find_leaks", fail)
    with pytest.raises(RuntimeError):
        redacted_copy.redact_copy(str(capture), Policy())
    assert [path.name for path in tmp_path.iterdir()] == ["a.ndjson"]
