"""Credentials in calls of programs: `auth=('jo', 'SECRET')`, `define('DB_PASSWORD', 'SECRET')`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_common, is_placeholder

DETECTOR = Detector(
    name="call_with_password",
    category="password",
    pattern=r"(?i)(?:\bauth=\([\"'][^\"'\n]*[\"'], ?"
    r"|\(\\?[\"'][\w-]*(?:password|passwd|secret|token|api_?key)\\?[\"'], ?)\\?[\"']"
    r"([^\s\"'\\]{4,})",
    check=lambda value: not (is_placeholder(value) or is_common(value) or value.isalpha()),
)
