"""Header fields, parameters and bodies in the shapes that producers write them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from analyzer.codec import encode_json
from analyzer.model import Body, BodyState, Header, Headers, Param

_MASK_WORDS = ("redacted", "filtered", "masked", "removed", "scrubbed", "hidden", "sanitized", "obfuscated")
MASKS = frozenset(
    mark.format(word) for word in _MASK_WORDS for mark in ("{}", "[{}]", "<{}>", "({})", "***{}***", "{{{}}}")
) | {"xxx"}
"""Values, in lower case, that stand for one that the producer took away."""
_MASK_SIGNS = "*x•●·…."  # a run of one of them hides a value letter by letter
_MAX_MASK_CHARS = 200
_MAX_WORDS_CHARS = 40

_NAME_KEYS = ("name", "key", "Name", "Key")
_VALUE_KEYS = ("value", "values", "Value", "Values")


def as_text(value: Any) -> str | None:
    """Returns text for a string, number or boolean; None for null and for containers."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else None


def read_headers(value: Any) -> tuple[Header, ...]:
    """Returns header field lines, in order, one for each value.

    Reads a list of `{name, value}` (HAR, also `key`, `values`), of pairs (Slack's exporter), an object of
    name to text or list, and a raw block of lines. Values that an exporter joined by newlines (Chrome's
    Set-Cookie) are parted again.
    """
    if isinstance(value, list):
        pairs: Iterable[tuple[Any, Any]] = map(_pair, value)
    elif isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, str):
        pairs = _raw_lines(value)
    else:
        return ()
    headers: list[Header] = []
    for name, given in pairs:
        if not isinstance(name, str) or not name:
            continue
        if type(given) is str and "\n" not in given:
            headers.append(Header(name, given))
        else:
            headers.extend(_lines(name, given))
    return tuple(headers)


def make_headers(
    items: tuple[Header, ...], *, is_complete: bool = True, scrubbed: frozenset[str] = frozenset()
) -> Headers:
    """Returns the headers of one message, with the names whose value the producer masked."""
    masked = frozenset(header.name.lower() for header in items if is_masked(header.value))
    return Headers(items=items, is_complete=is_complete, scrubbed=scrubbed, masked=masked)


def is_masked(value: str) -> bool:
    """Whether the producer wrote a placeholder instead of the value, after an auth scheme or alone."""
    return len(value) <= _MAX_MASK_CHARS and _is_mask(value)


@lru_cache(maxsize=4_096)
def _is_mask(value: str) -> bool:
    secret = value.rpartition(" ")[2].lower()
    if len(secret) >= 3 and secret[0] in _MASK_SIGNS and not secret.strip(secret[0]):
        return True
    return len(value) <= _MAX_WORDS_CHARS and secret in MASKS


def read_params(value: Any) -> tuple[Param, ...]:
    """Returns parameters in order, from a list of `{name, value}` or of pairs, or from an object."""
    if isinstance(value, dict):
        pairs: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list):
        pairs = (_pair(item) for item in value)
    else:
        return ()
    return tuple(
        Param(name, text)
        for name, given in pairs
        if isinstance(name, str)
        for text in (as_text(one) or "" for one in (given if isinstance(given, list) else [given]))
    )


def read_body(
    value: Any, *, is_base64: bool = False, mime_type: str | None = None, size_bytes: int | None = None
) -> Body:
    """Returns a body from what a log holds of it: text, or JSON that was inlined as a value.

    Without a value the body is empty only where the stated size is 0.
    """
    if value is None:
        state = BodyState.EMPTY if size_bytes == 0 else BodyState.NOT_CAPTURED
        return Body(state=state, mime_type=mime_type, size_bytes=size_bytes)
    if isinstance(value, str):
        text = value
    else:
        text = encode_json(value).decode("utf-8")
        mime_type = mime_type or "application/json"
    state = BodyState.COMPLETE if text else BodyState.EMPTY
    return Body(
        state=state, text=text or None, is_base64=is_base64, mime_type=mime_type, size_bytes=size_bytes
    )


def content_type(headers: tuple[Header, ...]) -> str | None:
    """Returns the first Content-Type value."""
    return next((header.value for header in headers if header.name.lower() == "content-type"), None)


def _pair(item: Any) -> tuple[Any, Any]:
    if isinstance(item, dict):
        if "name" in item and "value" in item:
            return item["name"], item["value"]
        name = next((item[key] for key in _NAME_KEYS if key in item), None)
        return name, next((item[key] for key in _VALUE_KEYS if key in item), None)
    if isinstance(item, list) and len(item) == 2:
        return item[0], item[1]
    return None, None


def _raw_lines(block: str) -> Iterable[tuple[str, str]]:
    for line in block.splitlines():
        name, colon, value = line.partition(":")
        if colon and name and " " not in name.strip():
            yield name.strip(), value.strip()


def _lines(name: str, given: Any) -> Iterable[Header]:
    for value in given if isinstance(given, list) else (given,):
        text = as_text(value)
        if text is not None and "\n" in text:
            yield from (Header(name, part.rstrip("\r")) for part in text.split("\n"))
        else:
            yield Header(name, text if text is not None else _nested_text(value))


def _nested_text(value: Any) -> str:
    return "" if value is None else encode_json(value).decode("utf-8")
