"""Bodies with a media type (HAR 1.2 "postData" and "content"): text is rewritten, the rest is dropped."""

import re
from typing import TYPE_CHECKING, Any

from analyzer.redaction.codecs import _packed, form
from analyzer.redaction.codecs.base64_text import decode, encode
from analyzer.redaction.places import BODY
from analyzer.redaction.tokens import is_token, removed

if TYPE_CHECKING:
    from analyzer.redaction.replacing import Replacer
    from analyzer.redaction.rewrite import Rewriter

_DROPPED = re.compile(
    r"javascript|ecmascript|css|font|image/(?!svg)|audio/|video/|wasm|protobuf|grpc|msgpack|/zip|pdf|x-shockwave|vnd\.ms-|sourcemap",
    re.IGNORECASE,
)
_JSON_LIKE = re.compile(r"\s*(?:[\w.$]{1,80}\s*\(\s*)?[{\[]")


def rewrite_body(rewriter: "Rewriter", text: str, record: dict[str, Any]) -> str:
    """The body text rewritten by its media type; scripts, styles, fonts, media and undecodable bytes are dropped."""
    media_type = record.get("mimeType") if isinstance(record.get("mimeType"), str) else ""
    if not text or is_token(text):
        return text
    if str(record.get("encoding", "")).lower() == "base64":
        return _rewrite_base64(rewriter, text, str(media_type))
    if _DROPPED.search(str(media_type)) and not _JSON_LIKE.match(text):
        return rewriter.drop(text, str(media_type))
    if rewriter.policy.profile == "strict" and not (
        _JSON_LIKE.match(text) or form.CODEC.accepts(text, "", BODY)
    ):
        return rewriter.drop(text, str(media_type) or "text")
    if "x-www-form-urlencoded" in str(media_type) and form.CODEC.accepts(text, "", BODY):
        return rewriter.visit(text, "", BODY)
    return rewriter.visit(text, "", BODY)


def _rewrite_base64(rewriter: "Rewriter", text: str, media_type: str) -> str:
    raw = decode(text)
    packed = _packed.unpack(raw) if raw is not None else None
    if packed is None or (_DROPPED.search(media_type) and not _JSON_LIKE.match(packed.text)):
        return rewriter.drop(text, media_type or "binary")
    changed = rewriter.visit(packed.text, "", BODY)
    return text if changed == packed.text else encode(packed.pack(changed), text)


def drop_stale_encoding(record: dict[str, Any], rewritten: dict[str, Any]) -> None:
    """Removes `encoding` where the text became a plain placeholder."""
    text = rewritten.get("text")
    is_placeholder = isinstance(text, str) and text is not record.get("text") and is_token(text)
    if is_placeholder and rewritten.get("encoding") == "base64":
        del rewritten["encoding"]


def placeholder(replacer: "Replacer", text: str, media_type: str) -> str:
    """What stands in place of a dropped body: type, size and keyed digest."""
    digest = replacer.tokenizer.digest(text) if replacer.tokenizer else ""
    return removed(text, media_type, digest)
