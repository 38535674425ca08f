"""Logins of Go's database drivers: `app:SECRET@tcp(db:3306)/orders`."""

from analyzer.redaction.detectors._base import Detector, is_given

DETECTOR = Detector(
    name="driver_login",
    category="password",
    hint=r"@(?:tcp6?|udp|unix|cloudsql)\(",
    pattern=r"\b[\w.-]+:([^\s@/\"'<>]{3,})@(?:tcp6?|udp|unix|cloudsql)\(",
    check=is_given,
)
