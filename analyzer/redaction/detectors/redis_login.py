"""Logins of Redis as its line protocol writes them: `AUTH …`, with the answer on the next line."""

from analyzer.redaction.detectors._base import Detector, is_given

DETECTOR = Detector(
    name="redis_login",
    category="password",
    hint=r"AUTH ",
    pattern=r"(?:^|\n|: |> )AUTH (?:\w+ )?([^\s\"']{6,})\r?\n(?:\+?OK|-[A-Z]+ |\(error\))",
    check=is_given,
)
