"""Bodies: their text, their JSON, and the hash that tells whether two requests sent the same one."""

import base64
import binascii
import hashlib
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


_NONE = JsonBody("none")
_UNKNOWN = JsonBody("unknown")


def body_text(body: Body) -> str | None:
    """The captured text, decoded from base64 where the capture says so; `None` where nothing was captured.

    Producers break base64 over lines and leave the padding away; both are mended. Bytes that are no UTF-8
    are replaced, so a binary body gives text that no rule will match.
    """
    if body.text is None or not body.is_base64:
        return body.text
    compact = "".join(body.text.split())
    try:
        raw = base64.b64decode(compact + "=" * (-len(compact) % 4), validate=False)
    except (binascii.Error, ValueError):
        return None
    return raw.decode("utf-8", "replace")


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
    stripped = text.lstrip("\ufeff \t\r\n")
    if not stripped or (stripped[0] not in '{["-tfn' and not stripped[0].isdigit()):
        return JsonBody("invalid") if stripped else _NONE
    try:
        return JsonBody("valid", decode_json(stripped))
    except DecodeError:
        return _UNKNOWN if _may_be_cut(body, text) else JsonBody("invalid")


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
