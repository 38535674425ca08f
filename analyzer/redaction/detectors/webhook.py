"""Incoming-webhook addresses, where the path itself is the credential."""

from analyzer.redaction.detectors._base import Detector

DETECTOR = Detector(
    name="webhook",
    category="webhook",
    pattern=r"(?i)(?:hooks\.slack\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/webhooks/"
    r"|webhook\.office\.com/webhookb2/|hooks\.zapier\.com/hooks/catch/|api\.telegram\.org/bot"
    r"|maker\.ifttt\.com/trigger/\w+/with/key/)([A-Za-z0-9_@:%/.-]{8,})",
    is_verified=True,
)
