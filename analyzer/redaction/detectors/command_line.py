"""Secrets that a command line passes by option: `curl -u user:password`, `--token …`."""

from analyzer.redaction.detectors._base import Detector, is_given

DETECTOR = Detector(
    name="command_line",
    category="secret",
    pattern=r"(?:^|\s)(?:--user|--proxy-user|--(?:[a-z]+-)?(?:password|passwd|token|secret|api-?key|oauth2-bearer|pass|cookie))"
    r"[ =]+[\"']?([^\s\"'<>$-][^\s\"']{3,})",
    check=is_given,
)
