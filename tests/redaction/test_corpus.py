"""149 real captures: no cookie or credential survives, and what diagnosis needs does."""

from pathlib import Path
from urllib.parse import unquote

import pytest

from analyzer.bundle.verify_secrets import find_leaks
from analyzer.codec import DecodeError, decode_json
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from analyzer.redaction.shapes import is_common

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "har"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not there"),
]
FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file()) if CORPUS.is_dir() else []


def entries_of(content: bytes):
    try:
        document = decode_json(content)
    except DecodeError:
        return []
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def credentials(entry):
    for side in ("request", "response"):
        message = entry.get(side)
        if not isinstance(message, dict):
            continue
        for header in _dicts(message.get("headers")):
            name, value = str(header.get("name", "")).lower(), header.get("value")
            if isinstance(value, str) and name in {"cookie", "set-cookie"}:
                cookies = (
                    value.split(";")
                    if name == "cookie"
                    else [line.split(";")[0] for line in value.split("\n")]
                )
                yield from (cookie.partition("=")[2].strip().strip('"') for cookie in cookies)
            elif isinstance(value, str) and name.endswith("authorization"):
                yield value.split(" ", 1)[-1]
        yield from (str(cookie.get("value", "")) for cookie in _dicts(message.get("cookies")))


def _dicts(value):
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def unchanged(before, after) -> list[bool]:
    same = [before.get(name) == after.get(name) for name in ("time", "timings", "startedDateTime")]
    for side in ("request", "response"):
        old, new = before.get(side), after.get(side)
        if isinstance(old, dict) and isinstance(new, dict):
            pairs = zip(_dicts(old.get("headers")), _dicts(new.get("headers")), strict=True)
            same += [one.get("name") == other.get("name") for one, other in pairs]
            same += [old.get("status") == new.get("status"), _route(old) == _route(new)]
    return same


def _route(message) -> str:
    return str(message.get("url")).split("?")[0].split("#")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_a_real_capture(path):
    raw = path.read_bytes()
    redactor = CaptureRedactor(Policy(), b"k")
    redactor.observe(raw)
    output = redactor.rewrite(raw)
    values = {
        form for entry in entries_of(raw) for value in credentials(entry) for form in (value, unquote(value))
    }
    wanted = {value for value in values if len(value) >= 8 and not is_common(value)}
    assert find_leaks([("output", output)], wanted) == []
    same = [
        one
        for old, new in zip(entries_of(raw), entries_of(output), strict=True)
        for one in unchanged(old, new)
    ]
    assert sum(same) >= len(same) * 0.98 or same.count(False) <= 3
    again = CaptureRedactor(Policy(), b"other")
    again.observe(output)
    assert again.rewrite(output) == output
