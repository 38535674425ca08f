"""A HAR capture as a whole: who made it, its pages, and what the producer left out of every entry."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import msgspec
from msgspec import Struct

from analyzer.codec import DecodeError, decode_json_counted
from analyzer.ingest.har_entry import Scrubbing
from analyzer.ingest.recover import Buffer

CREDENTIAL_NAMES = frozenset({"authorization", "cookie", "set-cookie"})

_SANITIZING_PRODUCERS = ("webinspector", "chrome devtools", "microsoft edge", "chromium devtools")
"""Exporters that delete credentials by default (Chrome 130 and later, DevTools "Export HAR (sanitized)")."""

_CREDENTIAL_SIGNS = tuple(
    f'"{name}"'.encode()
    for name in (
        *("authorization", "Authorization", "cookie", "Cookie", "set-cookie", "Set-Cookie"),
        *("AUTHORIZATION", "COOKIE", "SET-COOKIE"),
    )
)


UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_decode_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_array = msgspec.json.Decoder(list[msgspec.Raw]).decode


def decode_array(text: Buffer) -> list[Buffer]:
    """Returns the elements of a JSON array, of which only brackets and strings are looked at.

    Raises:
        UNDECODABLE: the text is no array.
    """
    return cast("list[Buffer]", _decode_array(text))


class HarHead(Struct, frozen=True, kw_only=True):
    """The parts of `log` beside its entries."""

    producer: str | None = None
    pages: tuple[dict[str, Any], ...] = ()


class HarLog(Struct, frozen=True):
    """A HAR of which only brackets and strings were looked at: its list of entries, whole and each alone."""

    head: HarHead
    array: Buffer
    entries: Sequence[Buffer]


def read_log(text: Buffer) -> HarLog | None:
    """Returns the `log` of an intact HAR, None for another document."""
    try:
        log = _decode_object(_decode_object(text)["log"])
        array = log.pop("entries")
        entries = decode_array(array)
    except (*UNDECODABLE, KeyError):
        return None
    head = read_head({key: _value(raw) for key, raw in log.items()})
    return HarLog(head, memoryview(array), entries)


def read_entries(text: Buffer) -> Sequence[Buffer] | None:
    """Returns the entries in a piece of a list, undecoded; None where it is no such piece."""
    try:
        return decode_array(b"[" + bytes(text) + b"]")
    except UNDECODABLE:
        return None


def _value(raw: Any) -> Any:
    try:
        return decode_json_counted(bytes(raw)).value
    except DecodeError:
        return None


def read_head(log: dict[str, Any]) -> HarHead:
    """Returns producer and pages from a `log` object, of which any member may be missing or misshapen."""
    pages = log.get("pages")
    return HarHead(
        producer=_tool(log.get("creator")) or _tool(log.get("browser")),
        pages=tuple(page for page in pages if isinstance(page, dict)) if isinstance(pages, list) else (),
    )


def find_scrubbing(head: HarHead, entries: Iterable[Buffer]) -> Scrubbing:
    """Returns what the producer deleted, judged over all entries as undecoded JSON.

    An exporter that is known to sanitize, in whose capture no credential header stands at all, has
    deleted them; from a proxy's capture the same silence means that none was sent.
    """
    producer = (head.producer or "").lower()
    if not producer.startswith(_SANITIZING_PRODUCERS) or any(_has_credentials(entry) for entry in entries):
        return Scrubbing()
    return Scrubbing(request=CREDENTIAL_NAMES, response=CREDENTIAL_NAMES)


def _has_credentials(entry: Buffer) -> bool:
    text = bytes(entry)
    return any(sign in text for sign in _CREDENTIAL_SIGNS)


def _tool(value: Any) -> str | None:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return None
    version = value.get("version")
    return f"{value['name']} {version}" if isinstance(version, str | int | float) else value["name"]
