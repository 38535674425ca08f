"""Lines of network devices that give a secret after its kind: `username jo password 7 …`, `snmp-server community …`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_common, is_placeholder

DETECTOR = Detector(
    name="device_line",
    category="password",
    hint=r"(?i)(?:password|secret|md5|key-string|pre-shared-key) [0-9] |snmp-server|-server key",
    pattern=r"(?i)\b(?:(?:password|secret|md5|key-string|pre-shared-key) [0-9] |snmp-server (?:community"
    r"|host \S+(?: version \w+)?) "
    r"|(?:tacacs|radius)-server key (?:[0-9] )?)([^\s\"'<>]{5,})",
    check=lambda value: not (is_placeholder(value) or is_common(value)),
)
