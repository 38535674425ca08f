"""Redaction changes no finding: raw capture, redacted copy, and the evidence of a bundle say the same.

Fingerprints are left out: they hash host and path template, which may hold a secret.
"""

from pathlib import Path

import pytest

from analyzer.api import ScanOptions, scan
from analyzer.codec import encode_json
from analyzer.redaction import Policy, redact
from analyzer.redaction.capture import CaptureRedactor
from analyzer.redaction.har import har_document, har_entry, what_har_cannot_say

pytestmark = pytest.mark.usefixtures("rules_read_once")

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path for path in (ROOT / "samples").rglob("*") if path.suffix in {".har", ".ndjson"})
CORPUS = ROOT.parent / "shared" / "corpus"
CAPTURES = sorted(
    path
    for path in CORPUS.rglob("*")
    if path.is_file() and path.suffix != ".tsv" and path.stat().st_size < 4e6
)


def options_for(path: Path) -> ScanOptions:
    symptoms = ("data-mismatch",) if "mismatch" in path.name else ()
    return ScanOptions(jobs=1, symptoms=symptoms)


def told(analysis) -> list[tuple]:
    findings = (
        (
            finding.rule,
            finding.primary,
            finding.cause and (finding.cause.id, finding.cause.certainty),
            tuple(sorted(cause.id for cause in finding.possible)),
            finding.count,
            str(finding.first_at),
            str(finding.last_at),
        )
        for finding in analysis.document.findings
    )
    return sorted(findings, key=str)


def redacted_copy(path: Path) -> bytes:
    redactor = CaptureRedactor(Policy(), b"k")
    redactor.observe(path.read_bytes())
    return redactor.rewrite(path.read_bytes())


def findings_of(content: bytes, folder: Path, like: Path) -> list[tuple]:
    written = folder / like.name
    written.write_bytes(content)
    return told(scan([written], options_for(like)))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(ROOT / "samples").as_posix())
def test_a_redacted_sample_says_the_same(path, tmp_path):
    raw = scan([path], options_for(path))
    assert findings_of(redacted_copy(path), tmp_path, path) == told(raw)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(ROOT / "samples").as_posix())
def test_the_evidence_of_a_sample_says_the_same(path, tmp_path):
    assert_evidence_says_the_same(path, tmp_path)


@pytest.mark.corpus
@pytest.mark.skipif(not CAPTURES, reason="the shared corpus is not there")
@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.relative_to(CORPUS).as_posix())
def test_a_redacted_capture_and_its_evidence_say_the_same(path, tmp_path):
    raw = scan([path], options_for(path))
    assert findings_of(redacted_copy(path), tmp_path, path) == told(raw)
    assert_evidence_says_the_same(path, tmp_path)


def assert_evidence_says_the_same(path: Path, folder: Path) -> None:
    analysis = scan([path], options_for(path))
    entries = [
        har_entry(exchange) | {"_analyzer": {"facts": what_har_cannot_say(exchange)}}
        for exchange in analysis.evidence
    ]
    like = Path(path.stem + ".har")
    before = findings_of(encode_json(har_document(entries, "1")), folder, like)
    after = findings_of(encode_json(redact(analysis, Policy(), key=b"k").evidence_har), folder, like)
    assert after == before
