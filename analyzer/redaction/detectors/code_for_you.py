"""One-time codes that stand before their name: `482913 is your login code`."""

from analyzer.redaction.detectors._base import Detector

DETECTOR = Detector(
    name="code_for_you",
    category="pin",
    pattern=r"(?i)(?:^|[^\w.-])((?:G-)?[0-9]{3}[ -]?[0-9]{1,5}) is your [\w ]*(?:code|passcode|otp|pin)\b",
)
