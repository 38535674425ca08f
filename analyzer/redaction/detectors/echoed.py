"""Credentials that an error quotes beside their name: `Invalid API key 'Zk39…'`, `token <…> is not valid`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_opaque, is_placeholder

DETECTOR = Detector(
    name="echoed",
    category="token",
    pattern=r"(?i)\b(?:token|api[ _-]?key|secret|credentials?|session(?: id)?|password|passcode|jwt)"
    r" ?(?:is |was |of |: ?)?"
    r"[\[(<`'\"]([^\s\[\]()<>`'\"]{10,})[\])>`'\"]",
    check=lambda value: not is_placeholder(value) and is_opaque(value, 10),
)
