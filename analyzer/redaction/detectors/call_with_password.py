"""Credentials in calls of programs: `auth=('jo', 'SECRET')`, `define('DB_PASSWORD', 'SECRET')`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_common, is_placeholder

DETECTOR = Detector(
    name="call_with_password",
    category="password",
    pattern=r"(?i)(?:\bauth=\([\"'][^\"'\n]*[\"'], ?"
    r"|\(b?\\?[\"'][\w#.\[\]= -]*?(?:password|passwd|secret|token|api[-_]?key|authorization|cookie)\]?\\?[\"'], ?b?"
    r"|[=#.\[\"'](?:password|passwd|secret|token|api[-_]?key)[\"'\] ]{0,4}[\"']\)\.(?:type|fill|setValue"
    r"|send_?[kK]eys|val)\()\\?[\"']"
    r"([^\s\"'\\]{4,})",
    check=lambda value: not (is_placeholder(value) or is_common(value) or value.isalpha()),
)
