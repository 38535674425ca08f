"""Lines of a PostgreSQL password file: `host:port:database:user:password` (libpq s.34.16)."""

from analyzer.redaction.detectors._base import Detector, is_given

DETECTOR = Detector(
    name="pgpass",
    category="password",
    hint=r":(?:\*|\d?54\d\d|6432|6543|25060|26257):",
    pattern=r"(?:^|[\s\"'`])(?:\*|localhost|\[[0-9A-Fa-f:]{2,39}\]|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|/[\w./-]+)"
    r":(?:\*|\d?54\d\d|6432|6543|25060|26257):(?:\*|[A-Za-z_][\w.$-]*):(?:\*|[A-Za-z_][\w.@$-]*)"
    r":((?:[^\s:\\\"'`,]|\\[:\\]){4,})(?:[\s\"'`,]|$)",
    check=is_given,
)
