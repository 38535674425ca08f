"""Addresses of private networks, which also a server's field must not show (RFC 1918, RFC 4193)."""

import ipaddress

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.detectors.ip import DETECTOR as ANY_ADDRESS
from analyzer.redaction.detectors.ip import is_personal_address

# `ipaddress.is_private` also counts the documentation ranges, which stand for public addresses in examples.
_PRIVATE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
    )
)


def is_private_address(value: str) -> bool:
    """Whether a text is an address of a private network."""
    if not is_personal_address(value):
        return False
    address = ipaddress.ip_address(value.strip("[]"))
    return any(address in network for network in _PRIVATE if network.version == address.version)


DETECTOR = Detector(
    name="private_ip",
    category="ip",
    pattern=ANY_ADDRESS.pattern,
    check=is_private_address,
    not_under=frozenset({"version", "ver", "release"}),
)
