"""JSON Web Tokens (RFC 7519), signed or not, also cut off by a log."""

import base64
import binascii

from analyzer.redaction.detectors._base import Detector

_HEADER_MEMBERS = (b'"alg"', b'"typ"', b'"enc"', b'"kid"', b'"cty"', b'"x5t')


def _has_header(value: str) -> bool:
    """Whether the first part decodes to a JOSE header, or to as much of one as was left of it."""
    head = value.partition(".")[0].replace("-", "+").replace("_", "/")
    try:
        header = base64.b64decode(head[: len(head) // 4 * 4])
    except binascii.Error:
        return False
    return any(member in header for member in _HEADER_MEMBERS)


DETECTOR = Detector(
    name="jwt",
    category="jwt",
    pattern=r"\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4}",
    check=_has_header,
    is_verified=True,
)
