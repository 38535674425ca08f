"""Who called: without an answer, calls in a log cannot be told to belong together."""

import re

from analyzer.facts.auth import credential, fingerprint
from analyzer.facts.subject import Subject
from analyzer.facts.value import MASKED, UNKNOWN, Resolved, one

CAPTURED = "captured"
"""The one client of a capture such as a HAR."""

_PORT = re.compile(r"^(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+):\d{1,5}$")


def address_of(text: str) -> str | None:
    """The caller's own address: the first of a forwarded list, without its port and brackets."""
    first = text.partition(",")[0].strip()
    with_port = _PORT.match(first)
    return (with_port[1] if with_port else first).strip("[]") or None


def is_loopback(address: str) -> bool:
    """Whether a proxy on the same machine stands where the caller should."""
    return address in ("::1", "localhost") or address.startswith("127.")


def _address(subject: Subject) -> Resolved:
    exchange = subject.exchange
    if exchange.is_of_one_client:
        return one(CAPTURED)
    found = address_of(exchange.client_address or "")
    return UNKNOWN if found is None or is_loopback(found) else one(found)


def _id(subject: Subject) -> Resolved:
    if subject.exchange.is_of_one_client:
        return one(CAPTURED)
    sent = credential(subject)
    if sent.items and MASKED not in sent.items:
        return one(fingerprint(str(sent.first)))
    return _address(subject)


def client_of(subject: Subject) -> str | None:
    """The value of `client.id`, None where it is not recorded."""
    found = _id(subject)
    return None if found.is_unknown or not found.items else str(found.first)


PATHS = {"client.id": _id, "client.address": _address}
