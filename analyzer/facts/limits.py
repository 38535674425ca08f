"""What a server says about waiting: Retry-After (RFC 9110 s.10.2.3) and the RateLimit fields (draft and vendors')."""

import re
from collections.abc import Callable

from analyzer.facts.clock import http_date, server_time
from analyzer.facts.message import header, if_received
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved, many, one

_RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
_EPOCH = 1e9
"""A greater number is a moment since 1970 rather than a wait."""
_NUMBER = re.compile(r"^\s*-?\d{1,16}(\.\d{1,9})?\s*$")
_RESET_PARAM = re.compile(r"\b(?:t|reset)=(\d+)")


def _retry_after(subject: Subject) -> Resolved:
    stated = header(subject.response_headers, "retry-after")
    if stated.items:
        return if_received(subject, _seconds(subject, str(stated.first)))
    if subject.exchange.status in (429, 503):
        for name in _RESETS:
            found = header(subject.response_headers, name)
            if found.items:
                return _seconds(subject, str(found.first))
        combined = header(subject.response_headers, "ratelimit").first
        if match := _RESET_PARAM.search(str(combined or "")):
            return one(float(match[1]))
    return if_received(subject, stated if stated.is_unknown else ABSENT)


def _seconds(subject: Subject, text: str) -> Resolved:
    """Delta seconds, an HTTP date or an epoch moment, as seconds from the response; unknown for other text."""
    if _NUMBER.match(text):
        moment: float | None = float(text)
        if float(text) < _EPOCH:
            return one(max(float(text), 0.0))
    else:
        moment = http_date(text)
    now = server_time(subject)
    return UNKNOWN if now is None or moment is None else one(round(max(moment - now, 0.0), 1))


_PARAM = re.compile(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*+)"|([^\s,"]+))')
_SCHEME = re.compile(r"(?:^|,)\s*([A-Za-z][\w-]*)(?=\s+[^\s=,]|\s*$|\s*,)(?!\s*=)")


def _schemes(challenge: str) -> list[str]:
    """The schemes of one field; a comma in a quoted text begins none."""
    return _SCHEME.findall(_PARAM.sub(lambda match: f"{match[1]}=x", challenge))


def _param(wanted: str) -> Callable[[str], list[str]]:
    def read(challenge: str) -> list[str]:
        return [
            quoted or plain for name, quoted, plain in _PARAM.findall(challenge) if name.lower() == wanted
        ]

    return read


def _www_authenticate(read: Callable[[str], list[str]]) -> Callable[[Subject], Resolved]:
    def resolve(subject: Subject) -> Resolved:
        value = header(subject.response_headers, "www-authenticate")
        if not value.items or MASKED in value.items:
            return if_received(subject, UNKNOWN if value.items else value)
        return many(dict.fromkeys(found.lower() for text in value.items for found in read(str(text))))

    return resolve


PATHS = {
    "retry_after_s": _retry_after,
    "www_authenticate.scheme": _www_authenticate(_schemes),
    "www_authenticate.error": _www_authenticate(_param("error")),
    "www_authenticate.scope": _www_authenticate(_param("scope")),
}
