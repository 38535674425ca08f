"""Private keys in PEM armour (RFC 7468), also with escaped or missing line ends and without a footer, and of PuTTY."""

from analyzer.redaction.detectors._base import Detector

DETECTOR = Detector(
    name="pem",
    category="private_key",
    pattern=r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:[A-Za-z0-9+/=\s\\:,.()]|-[A-Za-z0-9])*-----END [A-Z0-9 ]{0,40}-----|[A-Za-z0-9+/=\s\\]*)"
    r"|Private-Lines: \d{1,3}(?:\s|\\[nr])+[A-Za-z0-9+/=\s\\]+",
    is_verified=True,
)
