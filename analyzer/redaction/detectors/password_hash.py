"""Digests of passwords, which can be tried out: crypt(3) and its kin, LDAP, Django, Werkzeug."""

from analyzer.redaction.detectors._base import Detector

DETECTOR = Detector(
    name="password_hash",
    category="password",
    pattern=r"(?:^|[^\w$])(\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|sha1|argon2(?:id?|d)|scrypt|bcrypt|pbkdf2[\w-]{0,12})\$[\w./+$=,-]{20,}"
    r"|\{S?(?:SHA|MD5|SHA256|SHA512|CRYPT|SSHA|PBKDF2)\}[\w./+$=-]{20,}"
    r"|(?:pbkdf2_sha\d{1,3}|bcrypt_sha256|argon2|scrypt|pbkdf2:sha\d{1,3}|scrypt:\d+:\d+:\d+)[:$][\w./+$=,:-]{30,})",
    is_verified=True,
)
