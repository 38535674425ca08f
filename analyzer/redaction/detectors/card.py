"""Payment card numbers: the issuer's range and length, and the check digit (ISO/IEC 7812)."""

import re

from analyzer.redaction.detectors._base import Detector

_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}"
)


def is_card_number(value: str) -> bool:
    """Whether a number is of an issuer's range and length and its check digit is right."""
    digits = re.sub(r"[ -]", "", value)
    if not _ISSUERS.fullmatch(digits) or len(set(digits)) == 1:
        return False
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


DETECTOR = Detector(
    name="card",
    category="card",
    pattern=r"(?:^|[^\w.-])([2-6](?:\d{12,18}|\d{3}(?:[ -]\d{4}){3}|\d{3}[ -]\d{6}[ -]\d{4,5}))(?:[^\w-]|$)",
    check=is_card_number,
)
