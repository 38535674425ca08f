"""Passwords of a netrc file (inetutils, `.netrc`): `machine … login … password …`."""

from analyzer.redaction.detectors._base import Detector, is_given

DETECTOR = Detector(
    name="netrc",
    category="password",
    hint=r"\blogin\s",
    pattern=r"\b(?:machine\s+\S+|default)\s+login\s+\S+\s+(?:account\s+\S+\s+)?"
    r"password\s+(\S{3,})",
    check=is_given,
)
