"""Logins in Oracle's notation: `sqlplus scott/tiger@orcl`, `jdbc:oracle:thin:scott/tiger@//db:1521/x`."""

from analyzer.redaction.detectors._base import Detector, is_given

DETECTOR = Detector(
    name="oracle_login",
    category="password",
    hint=r"jdbc:oracle:|sqlplus|sqlldr|exp|imp|rman",
    pattern=r"(?:\bjdbc:oracle:\w+:|\b(?:sqlplus|sqlldr|expdp|exp|impdp|imp|rman target)(?: -\w+)* )"
    r"[\w$#.-]+/([^\s@\"'<>]{3,})@",
    check=is_given,
)
