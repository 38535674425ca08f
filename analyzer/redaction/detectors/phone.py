"""Telephone numbers: with a country code, or in the North American layout."""

from analyzer.redaction.detectors._base import Detector


def _is_possible(value: str) -> bool:
    digits = sum(char.isdigit() for char in value)
    if not value.startswith("+"):
        return digits == 10
    import phonenumbers

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(value)))
    except phonenumbers.NumberParseException:
        return False


DETECTOR = Detector(
    name="phone",
    category="phone",
    pattern=r"(?:^|[^\w.+/-])(\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){1,4}"
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[ .-]\d{3}[ .-]\d{4})(?:[^\w-]|$)",
    check=_is_possible,
    not_under=frozenset({"version", "order"}),
)
