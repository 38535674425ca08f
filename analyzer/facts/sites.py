"""The site of a host: the part of its name that one owner registers, without a list of public suffixes."""

import ipaddress

_SECOND_LEVELS = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv"})
"""Names under which a country's registry takes registrations, such as `co.uk`."""


def site(host: str) -> str | None:
    """The last two labels of a host name, three under names such as `co.uk`; an address is its own site."""
    name = host.lower().removesuffix(".")
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    name = name.partition(":")[0]
    labels = name.split(".")
    if _is_address(name) or len(labels) < 2:
        return name or None
    is_country = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS and len(labels) > 2
    return ".".join(labels[-3 if is_country else -2 :])


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
