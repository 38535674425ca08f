"""Hardware addresses (EUI-48) in the written forms with colons, hyphens, or dots."""

from analyzer.redaction.detectors._base import Detector


def _is_address(value: str) -> bool:
    """Whether it is no row of equal digits, nor a number with dots."""
    digits = set(value.lower()) - {":", "-", "."}
    return len(digits) > 2 and not ("." in value and digits.isdisjoint("abcdef"))


DETECTOR = Detector(
    name="mac",
    category="mac",
    pattern=r"(?:^|[^\w:.-]|[G-Zg-z_]:|[G-Zg-z_][a-z]:)((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}"
    r"|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})(?:[^\w:-]|$)",
    check=_is_address,
)
