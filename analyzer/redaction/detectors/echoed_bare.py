"""Credentials that an error repeats beside their name: `Incorrect API key provided: Zk39…`, `key 'Zk39…' is revoked`.

Without quotes, and after a word as wide as `key`, only what nobody writes as a name counts.
"""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_mixed_case, is_opaque

_MIN_CHARS = 16


def _is_credential(value: str) -> bool:
    bare = value.rstrip(".")
    return is_opaque(bare, _MIN_CHARS) and is_mixed_case(bare)


DETECTOR = Detector(
    name="echoed_bare",
    category="token",
    pattern=r"(?i)\b(?:token|key|apikey|secret|credentials?|session(?: id)?|password|passcode|signature)"
    r"(?: (?:provided|given|supplied|received))?(?: (?:is |was |of )?|(?: ?:) ?|[\[(<`'\"“‘«])"
    r"[\[(<`'\"“‘«]?([A-Za-z0-9_.~+/=-]{16,})",
    check=_is_credential,
)
