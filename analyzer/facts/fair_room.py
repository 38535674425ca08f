"""How a room that all share is parted where not everything fits."""

from collections.abc import Collection


def fair_room(wanted: Collection[int], total: int) -> int:
    """The most room, the same for everybody, in which all fit into `total` where nobody takes more than wanted."""
    left, rest = total, len(wanted)
    for each in sorted(wanted):
        if each * rest > left:
            return left // rest
        left, rest = left - each, rest - 1
    return total
