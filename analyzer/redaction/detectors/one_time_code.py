"""One-time codes in the messages that carry them: `Your verification code is 482913`."""

from analyzer.redaction.detectors._base import Detector

DETECTOR = Detector(
    name="one_time_code",
    category="pin",
    pattern=r"(?i)(?:\b(?:verification|security|one-time|single-use|confirmation|login|log-in|sign-in|auth|authentication"
    r"|access|2fa|mfa) (?:pass)?code(?: is)?:? |\b(?:otp|passcode|one-time password|one-time pin)(?: is)?:? )"
    r"([0-9]{3}[ -]?[0-9]{1,5})(?:[^\w-]|$)",
)
