"""What an error body says, in one shape for every vendor.

Sources: FastAPI `detail`; RFC 9457 `type title detail invalid-params`; RFC 6749 s.5.2 `error error_description`;
Rails and Laravel `errors {field: [..]}`; JSON:API `errors[] {title detail source.pointer}`.
"""

import html
import re
from typing import Any

from analyzer.facts.message import if_received
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved, many, one

MAX_MESSAGE_CHARS = 2_000
MAX_ITEMS = 500
MAX_SENTENCES = 5
MAX_DEPTH = 3

_MESSAGE_KEYS = (
    "message",
    "Message",
    "detail",
    "error_description",
    "error_message",
    "errorMessage",
    "msg",
    "reason",
    "problem",
    "title",
    "description",
    "faultstring",
    "defaultMessage",
    "issue",
)
_CODE_KEYS = ("code", "error_code", "errorCode", "type", "error")
_NESTS = ("error", "fault", "response", "result", "meta", "exception")
_HOLDERS = (*_NESTS, "data")
_LISTS = (
    "errors",
    "detail",
    "details",
    "invalid-params",
    "invalid_params",
    "invalidParams",
    "violations",
    "fields",
    "field_errors",
    "fieldErrors",
    "validation_errors",
    "issues",
    "messages",
)
TELLING_NAMES = frozenset((*_MESSAGE_KEYS, *_CODE_KEYS, *_NESTS, "errors"))
"""Names of which a JSON object must have one for a message or a code to be read of an error in it."""
_FIELD_KEYS = (
    *("field", "name", "param", "property", "path", "attribute", "source", "pointer", "parameter"),
    *("instancePath", "dataPath"),
)
_NO_TEXT = re.compile(r"/?(?:script|style)\b", re.IGNORECASE)


def _message(subject: Subject) -> Resolved:
    body = subject.response_json
    if body.state == "valid":
        texts = list(_texts(body.value, 0))
        return if_received(subject, many(dict.fromkeys(texts)) if texts else ABSENT)
    text = subject.response_text
    if text is None:
        return if_received(subject, UNKNOWN if body.state == "unknown" else ABSENT)
    if body.state == "unknown":
        return if_received(subject, UNKNOWN)
    plain = html.unescape(_without_tags(text[: MAX_MESSAGE_CHARS * 8]))
    return if_received(subject, one(" ".join(plain.split())[:MAX_MESSAGE_CHARS] or None))


def _without_tags(text: str) -> str:
    """The words of a page or of XML, scripts and styles left out; in one pass, whatever brackets it holds."""
    first, *parts = text.split("<")
    words = [first]
    skipped = ""
    for part in parts:
        tag, end, rest = part.partition(">")
        name = _NO_TEXT.match(tag)
        if name:
            skipped = "" if tag[0] == "/" else name[0]
        if not skipped:
            words.append(rest if end else f"<{part}")
    return " ".join(words)


def _texts(node: Any, depth: int) -> list[str]:
    """The sentences of an error document, outermost first."""
    if isinstance(node, str):
        return [node[:MAX_MESSAGE_CHARS]]
    if isinstance(node, list):
        return [text for element in node[:MAX_SENTENCES] for text in _texts(element, depth + 1)]
    if not isinstance(node, dict) or depth > MAX_DEPTH:
        return []
    sentences = [node.get(key) for key in (*_MESSAGE_KEYS, "error")]
    found = [text[:MAX_MESSAGE_CHARS] for value in sentences for text in _sentences(value)]
    for key in (*_NESTS, "detail"):
        if isinstance(node.get(key), dict):
            found += _texts(node[key], depth + 1)
    for key in ("errors", "detail"):
        if isinstance(node.get(key), list):
            found += _texts(node[key], depth + 1)
    return found


def _sentences(value: Any) -> list[str]:
    """A text, or the texts of a list (NestJS `message`)."""
    values = value[:MAX_SENTENCES] if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def _code(subject: Subject) -> Resolved:
    body = subject.response_json
    if body.state != "valid":
        return if_received(subject, UNKNOWN if body.state == "unknown" else ABSENT)
    return if_received(subject, many(dict.fromkeys(_codes(body.value, 0))))


def _codes(node: Any, depth: int) -> list[Any]:
    if isinstance(node, list):
        return [code for element in node[:MAX_SENTENCES] for code in _codes(element, depth + 1)]
    if not isinstance(node, dict) or depth > MAX_DEPTH:
        return []
    found = [
        node[key]
        for key in _CODE_KEYS
        if isinstance(node.get(key), str | int) and not isinstance(node[key], bool)
    ]
    for key in (*_NESTS, "errors"):
        found += _codes(node.get(key), depth + 1)
    return found


def _items(subject: Subject) -> Resolved:
    body = subject.response_json
    if body.state != "valid":
        return if_received(subject, UNKNOWN if body.state == "unknown" else ABSENT)
    return if_received(subject, many(field_errors(body.value)))


def field_errors(document: Any) -> list[dict[str, Any]]:
    """The field errors of an error body as `{pointer, field, message, type}`, in order, at most 500."""
    if isinstance(document, list):
        document = {"errors": document}
    if not isinstance(document, dict):
        return []
    for holder in (document, *(document[key] for key in _HOLDERS if isinstance(document.get(key), dict))):
        for key in _LISTS:
            node = holder.get(key)
            read = _items_of_list if isinstance(node, list) else _items_of_map
            found = [item for item in read(key, node) if item["field"] or item["message"]]
            if found:
                return found[:MAX_ITEMS]
    return []


def _items_of_list(key: str, node: list[Any]) -> list[dict[str, Any]]:
    return [
        _item(element) if isinstance(element, dict) else _entry("", element, None)
        for element in node[:MAX_ITEMS]
        if isinstance(element, dict | str)
    ]


def _items_of_map(key: str, node: Any) -> list[dict[str, Any]]:
    """Field -> texts. A `detail` that is an object is an error of its own unless each field has a list."""
    fields = list(node.items())[:MAX_ITEMS] if isinstance(node, dict) else []
    if key in ("detail", "details"):
        fields = [(name, value) for name, value in fields if isinstance(value, list)]
    return [
        _entry(str(name), text, None)
        for name, value in fields
        for text in (value if isinstance(value, list) else [value])
        if isinstance(text, str) or (isinstance(text, dict) and _texts(text, 0))
    ]


def _item(element: dict[str, Any]) -> dict[str, Any]:
    place = element.get("loc")
    kind = next(
        (element[key] for key in ("type", "code", "rule", "keyword") if isinstance(element.get(key), str)),
        None,
    )
    message = next(iter(_texts(element, 0)), "")
    if isinstance(place, list):
        steps = [str(step) for step in place]
        return _entry(".".join(steps[1:] if steps[:1] == ["body"] else steps), message, kind)
    for key in _FIELD_KEYS:
        value = element.get(key)
        if isinstance(value, dict):
            value = value.get("pointer") or value.get("parameter")
        if isinstance(value, list):
            value = "/".join(str(step) for step in value if isinstance(step, str | int))
        if isinstance(value, str):
            return _entry(value, message, kind)
    return _entry("", message, kind)


def _entry(field: str, message: Any, kind: str | None) -> dict[str, Any]:
    text = message if isinstance(message, str) else next(iter(_texts(message, 0)), "")
    steps = [step for step in re.split(r"[./\[\]]+", field.removeprefix("#").removeprefix("$")) if step]
    if steps[:1] == ["data"] and len(steps) > 2:  # JSON:API: /data/attributes/name
        steps = steps[2:]
    return {
        "pointer": "".join(f"/{step}" for step in steps),
        "field": ".".join(steps),
        "message": text[:MAX_MESSAGE_CHARS],
        "type": kind or "",
    }


PATHS = {"error.message": _message, "error.code": _code, "error.items": _items}
