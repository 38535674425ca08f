"""Mail addresses (RFC 5322 addr-spec, the part people use), also with full-width and encoded signs."""

from analyzer.redaction.detectors._base import Detector

_NOT_PEOPLE = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "ts", "json"})
_MAX_CHARS = 330
# RE2's own classes of letters, repeated, make an automaton that outgrows its memory: these ranges hold them all.
_LETTERS = (
    r"A-Za-z0-9\x{AA}\x{B5}\x{BA}\x{C0}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3041}-\x{D7FF}\x{F900}-\x{FDFF}\x{FE70}-\x{FEFC}"
    r"\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF66}-\x{FFDC}\x{10000}-\x{1EEFF}\x{20000}-\x{3FFFF}"
)


def _is_address(value: str) -> bool:
    return len(value) <= _MAX_CHARS and value.rpartition(".")[2].lower() not in _NOT_PEOPLE


DETECTOR = Detector(
    name="email",
    category="email",
    pattern=rf"[{_LETTERS}._+'-]*[{_LETTERS}_+-](?:@|＠|\\u0040|%40|&#64;|&#x40;)"
    rf"[{_LETTERS}](?:[{_LETTERS}.-]*[{_LETTERS}])?\.[{_LETTERS}][{_LETTERS}]+",
    check=_is_address,
)
