"""Hardware addresses (EUI-48) in the written forms with colons, hyphens, or dots.

Three groups of four digits are taken for one as well: no decimal number has two dots. Where the first groups
are a year, month and day they are the version of a build, and under a name such as `version` nothing is an address.
"""

import re

from analyzer.redaction.detectors._base import Detector

_DATED = re.compile(r"(?:19|20)\d\d\.(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\.\d{4}")


def _is_address(value: str) -> bool:
    """Whether it is no row of equal digits, nor a date with a time."""
    digits = set(value.lower()) - {":", "-", "."}
    return len(digits) > 2 and _DATED.fullmatch(value) is None


DETECTOR = Detector(
    name="mac",
    category="mac",
    pattern=r"(?:^|[^A-Za-z0-9:.-]|[G-Zg-z_]:|[G-Zg-z_][a-z]:)((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}"
    r"|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})(?:[^\w.:-]|\.(?:\D|$)|$)",
    check=_is_address,
    not_under=frozenset({"version", "ver", "release", "build"}),
)
