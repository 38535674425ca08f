"""Access key ids of AWS (IAM identifiers, unique prefixes)."""

from analyzer.redaction.detectors._base import Detector

DETECTOR = Detector(
    name="aws_key_id",
    category="api_key",
    pattern=r"\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b",
    is_verified=True,
)
