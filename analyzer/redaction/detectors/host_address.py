"""Addresses of private networks within host names: `ip-10-1-2-3.ec2.internal`, `10-1-2-3.pod.cluster.local`."""

import re

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.detectors.private_ip import is_private_address

_LABEL = re.compile(r"(?:^|[.]|\bip-)((?:\d{1,3}-){3}\d{1,3})(?=\.|$)")


def address_in(host: str) -> str | None:
    """The private address that a host name spells with hyphens, `None` if there is none."""
    found = _LABEL.search(host)
    address = found[1].replace("-", ".") if found else ""
    return address if is_private_address(address) else None


DETECTOR = Detector(
    name="host_address",
    category="host",
    pattern=r"(?:^|[^\w-])(ip-(?:\d{1,3}-){3}\d{1,3}|(?:\d{1,3}-){3}\d{1,3}\.[a-z][a-z0-9.-]*)",
    check=lambda value: address_in(value) is not None,
    not_under=frozenset({"version", "ver", "release", "order", "phone"}),
)
