"""The bodies of a HAR entry ("postData" and "content"), with how much of them the producer kept."""

import base64
from collections.abc import Callable
from typing import Any

from analyzer.codec import encode_json
from analyzer.ingest.mapped import read_size
from analyzer.ingest.messages import as_text, content_type, read_params
from analyzer.model import Body, BodyState, Headers

_BODILESS_METHODS = ("GET", "HEAD")
_TRUNCATION_FLAGS = ("_truncated", "truncated", "_isTruncated", "_isContentTruncated", "isTruncated")


def request_body(request: dict[str, Any], method: str, headers: Headers) -> Body:
    """Returns the request body; without `postData` it is empty only where method or size say so."""
    size = read_size(request.get("bodySize"))
    post = request.get("postData")
    if not isinstance(post, dict):
        is_empty = size == 0 or (method in _BODILESS_METHODS and not size) or _has_no_length(headers)
        state = BodyState.EMPTY if is_empty else BodyState.NOT_CAPTURED
        return Body(state=state, mime_type=content_type(headers.items), size_bytes=size)
    text, params = _body_text(post.get("text")), read_params(post.get("params"))
    return Body(
        state=_post_state(post, text, size, has_params=bool(params)),
        text=text or None,
        is_base64=_is_base64(post),
        mime_type=as_text(post.get("mimeType")) or content_type(headers.items),
        size_bytes=size,
        params=params,
    )


def response_body(response: dict[str, Any], status: int, method: str, headers: Headers) -> Body:
    """Returns the response body; no text with a stated size above 0, or with none, is not captured."""
    content = response.get("content")
    if not isinstance(content, dict):
        state = BodyState.EMPTY if _has_no_body(status, method) else BodyState.NOT_CAPTURED
        return Body(state=state, mime_type=content_type(headers.items))
    text, size = _body_text(content.get("text")), read_size(content.get("size"))
    wire_size = read_size(response.get("bodySize"))
    if text:
        state = BodyState.TRUNCATED if _is_truncated(content) else BodyState.COMPLETE
    else:
        # Chrome writes size 0 without text for a body that it has evicted; the wire size tells them apart.
        is_sent = bool(wire_size) or _states_length(headers)
        is_empty = not size and (((size == 0 or text == "") and not is_sent) or _has_no_body(status, method))
        state = BodyState.EMPTY if is_empty else BodyState.NOT_CAPTURED
    return Body(
        state=state,
        text=text or None,
        is_base64=_is_base64(content),
        mime_type=as_text(content.get("mimeType")) or content_type(headers.items),
        size_bytes=size,
    )


def attach_bodies(entry: dict[str, Any], attachments: Callable[[str], bytes | None]) -> None:
    """Puts the bodies that Playwright keeps in files (`_file`) into an entry, in place, where it has none."""
    request, response = entry.get("request"), entry.get("response")
    holders = (
        request.get("postData") if isinstance(request, dict) else None,
        response.get("content") if isinstance(response, dict) else None,
    )
    for holder in holders:
        if isinstance(holder, dict) and isinstance(holder.get("_file"), str) and "text" not in holder:
            content = attachments(holder["_file"])
            if content is not None:
                holder.update(_as_har_text(content))


def _body_text(value: Any) -> str | None:
    """Returns a body's text, JSON again where a producer put the parsed document in its place."""
    return encode_json(value).decode("utf-8") if isinstance(value, dict | list) else as_text(value)


def _as_har_text(content: bytes) -> dict[str, str]:
    try:
        return {"text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(content).decode("ascii"), "encoding": "base64"}


def _post_state(post: dict[str, Any], text: str | None, size: int | None, *, has_params: bool) -> BodyState:
    if text or has_params:
        return BodyState.TRUNCATED if _is_truncated(post) else BodyState.COMPLETE
    return BodyState.EMPTY if size == 0 or (text == "" and not size) else BodyState.NOT_CAPTURED


def _has_no_body(status: int, method: str) -> bool:
    """Whether HTTP allows no body here (RFC 9110 s.6.4.1)."""
    return status in (204, 205, 304) or status < 200 or method == "HEAD"


def _is_base64(content: dict[str, Any]) -> bool:
    return str(content.get("encoding", "")).strip().lower() == "base64"


def _is_truncated(content: dict[str, Any]) -> bool:
    if any(content.get(flag) is True for flag in _TRUNCATION_FLAGS):
        return True
    comment = content.get("comment")
    return isinstance(comment, str) and "truncat" in comment.lower()


def _states_length(headers: Headers) -> bool:
    return any(value.strip().isdecimal() and value.strip("0 ") for value in headers.values("content-length"))


def _has_no_length(headers: Headers) -> bool:
    return headers.values("content-length")[:1] == ("0",)
