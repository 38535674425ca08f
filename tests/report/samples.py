"""The project's samples as redacted analyses, each scanned once in a test run."""

from functools import cache
from pathlib import Path

from analyzer.api import ScanOptions, redact, scan
from analyzer.redaction import Policy
from analyzer.redaction.redacted import RedactedAnalysis

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "samples").rglob("*")
    if path.suffix in {".har", ".ndjson"}
)


@cache
def redacted_sample(name: str) -> RedactedAnalysis:
    """What a report of the sample is made from; the key is fixed, so that placeholders are too."""
    return redact(scan([ROOT / name], ScanOptions(jobs=1)), Policy(), key=b"k" * 32)
