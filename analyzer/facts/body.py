"""Bodies: their text, their JSON, and the hash that tells whether two requests sent the same one."""

import base64
import binascii
import hashlib
import re
import zlib
from typing import Any

from msgspec import Struct

from analyzer.codec import DecodeError, decode_json, is_cut_json
from analyzer.model import Body, BodyState

MAX_JSON_BYTES = 32 * 2**20
"""A longer body is not parsed: what rules look for stands in small ones."""


class JsonBody(Struct, frozen=True):
    """A body read as JSON: `state` is `valid`, `invalid` (is no JSON) or `unknown` (not, or not all, captured)."""

    state: str
    value: Any = None


START_CHARS = 64
"""What a body begins with, as far as anybody asks; no character has more than four bytes."""
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
_MAX_RATIO = 200
_ALWAYS_BYTES = 1 << 16
_BEFORE_JSON = "\ufeff \t\r\n"
_NUMBER_SIGNS = re.compile(r"[0-9-][0-9.eE+-]*")
_NONE = JsonBody("none")
_UNKNOWN = JsonBody("unknown")


def body_text(body: Body) -> str | None:
    """The captured text, decoded from base64 where the capture says so; `None` where nothing was captured.

    Producers break base64 over lines and leave the padding away; both are mended. Bytes that are no UTF-8
    are replaced, so a binary body gives text that no rule will match.
    """
    if not body.is_base64:
        return body.text
    raw = decoded_bytes(body)
    return None if raw is None else raw.decode("utf-8", "replace")


def decoded_bytes(body: Body) -> bytes | None:
    """The bytes of a body that was captured as base64, unpacked where they are gzip; None where it is none.

    Recorders of what went over the wire (VCR, Hoverfly, some proxies) keep the content coding.
    """
    if body.text is None:
        return None
    compact = "".join(body.text.split())
    try:
        return _unpacked(base64.b64decode(compact + "=" * (-len(compact) % 4), validate=False))
    except (binascii.Error, ValueError):
        return None


def expansion_limit(packed_bytes: int, most_bytes: int) -> int:
    """The bytes that packed ones of a body may expand to; more is a bomb."""
    return min(most_bytes, max(packed_bytes * _MAX_RATIO, _ALWAYS_BYTES))


def _unpacked(raw: bytes) -> bytes:
    """What gzip packed, as far as it goes; the bytes themselves where they are no gzip or expand like a bomb."""
    if not raw.startswith(_GZIP):
        return raw
    stream = zlib.decompressobj(_GZIP_WINDOW)
    try:
        expanded = stream.decompress(raw, expansion_limit(len(raw), MAX_JSON_BYTES))
    except zlib.error:
        return raw
    return raw if stream.unconsumed_tail else expanded


def parse_json(body: Body | None, text: str | None) -> JsonBody:
    """The body as JSON, whatever its declared type (Clari takes JSON as text/plain).

    A truncated or absent body is `unknown`: what it lacks says nothing.
    """
    if body is None or body.state is BodyState.EMPTY:
        return _NONE
    if body.state is not BodyState.COMPLETE or text is None:
        return _UNKNOWN
    if len(text) > MAX_JSON_BYTES:
        return _UNKNOWN
    stripped = text.lstrip(_BEFORE_JSON)
    if not stripped or not _begins_as_json(stripped):
        return JsonBody("invalid") if stripped else _NONE
    try:
        return JsonBody("valid", decode_json(stripped))
    except DecodeError:
        return _UNKNOWN if _may_be_cut(body, text) else JsonBody("invalid")


def _begins_as_json(stripped: str) -> bool:
    """False for a text that is no JSON and no beginning of one, by its first word: scripts and pictures."""
    first = stripped[0]
    if first in '{["':
        return True
    if first in "tfn":
        return len(stripped) < len("false") or stripped.startswith(("true", "false", "null"))
    number = _NUMBER_SIGNS.match(stripped, 0, START_CHARS)
    if number is None:
        return first.isdigit()
    after = stripped[number.end() : number.end() + 1]
    return number.end() == START_CHARS or after in ("", " ", "\t", "\r", "\n")


def is_no_json(body: Body, start: str | None) -> bool:
    """Whether `parse_json` would call a body invalid for what it begins with, however it goes on."""
    stripped = (start or "").lstrip(_BEFORE_JSON)
    is_whole = body.state is BodyState.COMPLETE and len(body.text or "") <= MAX_JSON_BYTES
    return is_whole and stripped != "" and not _begins_as_json(stripped)


def _may_be_cut(body: Body, text: str) -> bool:
    """Whether JSON breaks off at its end and nothing says that the capture holds all of it.

    Recorders cut long bodies without a word (Firefox, loggers with a limit); only a stated size that the
    text has tells that it was sent like this.
    """
    return is_cut_json(text) and body.size_bytes != len(text.encode("utf-8", "surrogatepass"))


def body_hash(body: Body, text: str | None) -> str | None:
    """A hash that is equal for equal bodies; `None` where the body is not complete."""
    if body.state is BodyState.EMPTY:
        return "empty"
    if body.state is not BodyState.COMPLETE or text is None:
        return None
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
