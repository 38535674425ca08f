"""US social security numbers, in the ranges that are issued (SSA, randomized since 2011)."""

from analyzer.redaction.detectors._base import Detector


def _is_issued(value: str) -> bool:
    area, group, serial = value.split("-")
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


DETECTOR = Detector(
    name="ssn", category="ssn", pattern=r"(?:^|[^\w.-])(\d{3}-\d{2}-\d{4})(?:[^\w-]|$)", check=_is_issued
)
