"""Base64 and base64url (RFC 4648), wrapped, unpadded, or percent-free, around text or compressed text."""

import base64
import binascii
import re

from analyzer.redaction.codecs import _packed
from analyzer.redaction.codecs._base import Codec, Visitor
from analyzer.redaction.shapes import is_identifier

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}\s*")

_READABLE = re.compile(rb"[ -~]{8,}")


def _accepts(text: str, key: str, kind: str) -> bool:
    return len(text) >= 12 and _BASE64.fullmatch(text) is not None and not is_identifier(text)


def decode(text: str) -> bytes | None:
    """The bytes of a base64 text of either alphabet, `None` where it is none."""
    dense = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    if len(dense) % 4 == 1:
        return None
    try:
        return base64.b64decode(dense + "=" * (-len(dense) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def encode(raw: bytes, like: str) -> str:
    """Base64 in the alphabet, padding and line length of the text that it replaces."""
    is_url_safe = "-" in like or "_" in like
    text = (base64.urlsafe_b64encode(raw) if is_url_safe else base64.b64encode(raw)).decode("ascii")
    if "=" not in like and (is_url_safe or len(like) % 4):
        text = text.rstrip("=")
    width = like.find("\n")
    if width > 0:
        text = "\n".join(text[start : start + width] for start in range(0, len(text), width))
    return text


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    raw = decode(text)
    packed = _packed.unpack(raw) if raw is not None else None
    if packed is None:
        return _binary(raw, text, visitor) if raw is not None else None
    changed = visitor.visit(packed.text, key, "text" if kind in {"segment", "key"} else kind)
    return text if changed == packed.text else encode(packed.pack(changed), text)


def _binary(raw: bytes, text: str, visitor: Visitor) -> str | None:
    """Bytes that are no text, as protobuf and MessagePack write them: with a secret inside they go as a whole."""
    runs = [run.decode("ascii") for run in _READABLE.findall(raw)]
    if not runs:
        return None
    # One byte before a text tells its length; it may look like a letter or a sign of its own.
    shown = "\n".join([*runs, *(run[1:] for run in runs)])
    return None if visitor.visit(shown) == shown else visitor.sensitive(text, "binary")


CODEC = Codec(name="base64", order=80, accepts=_accepts, rewrite=_rewrite, is_veiling=True, is_guess=True)
