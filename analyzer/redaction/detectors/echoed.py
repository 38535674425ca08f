"""Credentials that an error quotes beside their name: `Invalid API key 'Zk39…'`, `token <…> is not valid`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_digest, is_opaque, is_placeholder

_MIN_CHARS = 10
_MIN_DIGEST_CHARS = 20


def _is_credential(value: str) -> bool:
    bare = value.rstrip(".")
    # Hexadecimal digits may name a commit or a cached file, but not after such a word.
    is_hexadecimal = len(bare) >= _MIN_DIGEST_CHARS and is_digest(bare)
    return not is_placeholder(bare) and (is_opaque(bare, _MIN_CHARS) or is_hexadecimal)


DETECTOR = Detector(
    name="echoed",
    category="token",
    pattern=r"(?i)\b(?:token|api[ _-]?key|secret|credentials?|session(?: id)?|password|passcode|jwt|signature)"
    r"(?:(?: (?:provided|given|supplied|received))? ?(?:is |was |of |: ?)?[\[(<`'\"“‘«]"
    r"| (?:provided|given|supplied|received): ?)"
    r"([^\s\[\]()<>`'\"“”‘’«»]{10,})",
    check=_is_credential,
)
