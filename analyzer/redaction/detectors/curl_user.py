"""The user and password of `curl -u user:password`."""

from analyzer.redaction.detectors._base import Detector

DETECTOR = Detector(
    name="curl_user",
    category="basic",
    pattern=r"(?:^|\s)-[a-zA-Z]{0,3}u ?[\"']?([^\s\"'<>$:-][^\s\"':]*:[^\s\"']{3,})",
)
