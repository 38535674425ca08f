"""Passwords that clients of databases take without a space: `mysql -uroot -pSECRET`."""

from analyzer.redaction.detectors._base import Detector, is_given

DETECTOR = Detector(
    name="database_option",
    category="password",
    pattern=r"\b(?:mysql|mysqldump|mysqladmin|mariadb|mongo|mongosh|sshpass)\b"
    r"[^\n|;]*? -p[\"']?([^\s\"'<>$-][^\s\"']{3,})",
    check=is_given,
)
