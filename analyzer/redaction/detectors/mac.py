"""Hardware addresses (EUI-48) in the written forms with colons or hyphens."""

from analyzer.redaction.detectors._base import Detector

DETECTOR = Detector(
    name="mac",
    category="mac",
    pattern=r"(?:^|[^\w:-])((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2})(?:[^\w:-]|$)",
    check=lambda value: len(set(value.lower()) - {":", "-"}) > 2,
)
