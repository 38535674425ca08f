"""IP addresses (RFC 791, RFC 4291) of people and of private networks; loopback says nothing and stays."""

import ipaddress

from analyzer.redaction.detectors._base import Detector


def is_personal_address(value: str) -> bool:
    """Whether a text is an address that is neither loopback nor unspecified nor broadcast."""
    bare = value.strip("[]")
    if ":" not in bare and not bare[-1:].isdigit():
        return False
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return False
    return not (
        address.is_loopback or address.is_unspecified or address.is_multicast or value == "255.255.255.255"
    )


DETECTOR = Detector(
    name="ip",
    category="ip",
    pattern=r"(?:^|[^\w.:/-]|//|::ffff:|[G-Zg-z_]:|[G-Zg-z_][a-z]:)((?:\d{1,3}\.){3}\d{1,3}|(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,7}"
    r"|(?:[0-9A-Fa-f]{1,4}:){1,7}:[0-9A-Fa-f]{1,4})(?:[^\w.-]|[.-](?:\W|$)|\.[A-Za-z]|$)",
    check=is_personal_address,
    not_under=frozenset({"version", "ver", "release", "build"}),
    not_named=frozenset(
        {"server", "server_ip", "server_ip_address", "serveripaddress", "server_address", "server_addr"}
    ),
)
