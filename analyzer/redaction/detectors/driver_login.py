"""Logins of Go's database drivers: `app:SECRET@tcp(db:3306)/orders`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_placeholder

DETECTOR = Detector(
    name="driver_login",
    category="password",
    hint=r"@(?:tcp6?|udp|unix|cloudsql)\(",
    pattern=r"\b[\w.-]+:([^\s@/\"'<>]{3,})@(?:tcp6?|udp|unix|cloudsql)\(",
    check=lambda value: not is_placeholder(value),
)
