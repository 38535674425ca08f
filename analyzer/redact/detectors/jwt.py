"""JSON Web Tokens (RFC 7519), signed or not, also cut off by a log."""

from analyzer.redact.detectors._base import Detector

DETECTOR = Detector(
    name="jwt",
    category="jwt",
    pattern=r"\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4}",
    check=lambda value: value.count(".") >= 1 or len(value) >= 24,
    is_verified=True,
)
