"""Passwords of a netrc file (inetutils, `.netrc`): `machine … login … password …`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_placeholder

DETECTOR = Detector(
    name="netrc",
    category="password",
    hint=r"\blogin\s",
    pattern=r"\b(?:machine\s+\S+|default)\s+login\s+\S+\s+(?:account\s+\S+\s+)?"
    r"password\s+(\S{3,})",
    check=lambda value: not is_placeholder(value),
)
