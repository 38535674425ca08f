"""International bank account numbers, with their check digits (ISO 13616)."""

from analyzer.redaction.detectors._base import Detector


def _is_iban(value: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(value.upper(), check_country=False))


DETECTOR = Detector(
    name="iban",
    category="bank",
    pattern=r"(?i)\b([A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?)\b",
    check=_is_iban,
)
