"""Secrets that a sentence or a credentials file gives after their name, without a sign between."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_placeholder


def _is_no_word(value: str) -> bool:
    return (
        not is_placeholder(value)
        and not value.rstrip(".!?").isalpha()
        and any(char.isalnum() for char in value)
    )


DETECTOR = Detector(
    name="spoken",
    category="password",
    pattern=r"(?i)\b(?:(?:password|passwd|passcode|passphrase|api[ -]?key|access token|secret)[\"'`]? "
    r"(?:is|was)[: ]+"
    r"|(?:with|using) (?:the )?(?:password|passcode|passphrase|api[ -]?key|token) "
    r"|(?:user|role) \S+ identified (?:with \S+ )?by "
    r"|\bpassword\([\"']"
    r"|identified (?:with \S+ )?(?:by|as) (?:password )?[\"']|(?:encrypted|with|set|(?:user|role) \S+) password [\"']"
    r"|login \S+ password )[\"'`]?([^\s\"'`,;<>()\[\]]{6,})",
    check=_is_no_word,
)
