"""A cookie may hold any word that we write ourselves: it must not keep a bundle from being written."""

import json
import re
from pathlib import Path

import pytest

from analyzer import api
from analyzer.redaction.shapes import is_common
from tests.bundle.bundles import bundle_bytes, contents

WORD = re.compile(r"(?<![A-Za-z0-9])[a-z]{8,}(?![A-Za-z0-9])")
RULES = Path(__file__).parents[2] / "rules"


def failed_call(cookie: str) -> str:
    """A HAR of one call that was refused."""
    request = {"method": "GET", "url": "https://api.clari.com/v4/items", "httpVersion": "HTTP/1.1"}
    cookies = {"headers": [{"name": "Cookie", "value": f"view={cookie}"}]}
    response = {"status": 401, "statusText": "", "headers": [], "content": {"mimeType": "text/plain"}}
    moment = "2026-01-05T00:00:00Z"
    entry = {"startedDateTime": moment, "time": 1, "request": request | cookies, "response": response}
    creator = {"name": "made up", "version": "1"}
    return json.dumps({"log": {"version": "1.2", "creator": creator, "entries": [entry]}})


def bundle_of(cookie: str, folder: Path) -> bytes:
    path = folder / "a.har"
    path.write_text(failed_call(cookie))
    return bundle_bytes(api.redact(api.scan([str(path)], api.ScanOptions(jobs=1)), api.Policy()))


def test_all_that_a_bundle_and_the_rules_are_written_in_is_ordinary(tmp_path: Path) -> None:
    texts = [content.decode() for content in contents(bundle_of("compact", tmp_path)).values()]
    texts = [text.replace("\\n", " ") for text in texts]
    texts += [path.read_text() for path in RULES.rglob("*.yaml")]
    words = {word for text in texts for word in WORD.findall(text)}
    assert len(words) > 300
    assert sorted(word for word in words if not is_common(word)) == []


@pytest.mark.parametrize("word", ["explorer", "fingerprint", "severity", "retryable", "Content-Type"])
def test_a_cookie_that_holds_one_of_them_is_replaced_and_blocks_nothing(word: str, tmp_path: Path) -> None:
    evidence = b"".join(
        content
        for name, content in contents(bundle_of(word, tmp_path)).items()
        if name.startswith("evidence")
    )
    assert b"view=" in evidence
    assert f"view={word}".encode() not in evidence
