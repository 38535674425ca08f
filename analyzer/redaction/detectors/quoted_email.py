"""Mail addresses whose local part is quoted (RFC 5322 s.3.4.1): `"john doe"@example.com`, also JSON-escaped."""

from analyzer.redaction.detectors._base import Detector

_MAX_CHARS = 330

DETECTOR = Detector(
    name="quoted_email",
    category="email",
    hint=r"\"@[A-Za-z0-9]",
    pattern=r"((?:\"(?:[^\"\\\r\n<>@]|\\[^\r\n])+\"|\\\"[^\"\\\r\n]+\\\")@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]+)",
    check=lambda value: len(value) <= _MAX_CHARS,
)
