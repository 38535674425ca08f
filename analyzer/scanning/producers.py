"""What recorded a capture, and how to make it record more: the rows of `producers.toml`."""

from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from analyzer.codec import decode_toml

HAR = "har"


class Producer(Struct, frozen=True, forbid_unknown_fields=True):
    """One producer; `lacks` maps what a capture lacks, in the words of `what_lacks`, to what to do."""

    name: str
    record: str
    lacks: dict[str, str]
    creators: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


@cache
def producers() -> tuple[Producer, ...]:
    """The rows in order; the last one stands for every log that has no row of its own."""
    text = (files("analyzer.scanning") / "producers.toml").read_text(encoding="utf-8")
    return msgspec.convert(decode_toml(text)["producer"], tuple[Producer, ...])


@cache
def producer_of(format_name: str, creator: str | None) -> Producer:
    """The producer of a capture, from its format and, for a HAR, the name of its creator."""
    found = None
    if format_name == HAR and creator:
        name = creator.lower()
        found = next((one for one in producers() if name.startswith(one.creators)), None)
    found = found or next((one for one in producers() if format_name in one.formats), None)
    return found or producers()[-1]


def producer_named(name: str) -> Producer | None:
    """The producer of a row's name, None where a document of another version has a name unknown here."""
    return next((one for one in producers() if one.name == name), None)
