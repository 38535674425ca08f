"""Mail addresses (RFC 5322 addr-spec, the part people use), also with full-width and encoded signs."""

from analyzer.redaction.detectors._base import Detector

_NOT_PEOPLE = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "ts", "json"})


def _is_address(value: str) -> bool:
    return value.rpartition(".")[2].lower() not in _NOT_PEOPLE


DETECTOR = Detector(
    name="email",
    category="email",
    pattern=r"[\p{L}\p{N}._+'-]{0,63}[\p{L}\p{N}_+-](?:@|＠|\\u0040|%40|&#64;|&#x40;)"
    r"[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,200}[\p{L}\p{N}])?\.\p{L}{2,24}",
    check=_is_address,
)
