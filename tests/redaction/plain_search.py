"""A plain search for values in output, written without any part of the program: substrings of decoded views."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, unquote_plus

_BASE64_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(["\\/bfnrt]))')
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def views(text: str, depth: int = 2) -> Iterator[str]:
    """The text, and what is left of it after each decoding, decoded again."""
    yield text
    if depth == 0:
        return
    for decode in (unquote, unquote_plus, _unescaped, html.unescape, _from_base64):
        decoded = decode(text)
        if decoded and decoded != text:
            yield from views(decoded, depth - 1)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _control(found[3]), text
    )


def _control(char: str) -> str:
    return _CONTROLS.get(char, char)


def _from_base64(text: str) -> str:
    return "\n".join(_decoded_run(run) for run in _BASE64_RUN.findall(text))


def _decoded_run(run: str) -> str:
    standard = run.replace("-", "+").replace("_", "/")
    whole = standard if len(standard) % 4 != 1 else standard[:-1]
    return base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("latin-1")


def found_in(text: str, values: Iterable[str]) -> set[str]:
    """The values that stand in any view."""
    left = set(values)
    seen = set()
    for view in views(text):
        hits = {value for value in left if value in view}
        seen |= hits
        left -= hits
    return seen


def entries_of(content: bytes) -> list[dict]:
    """The entries of a HAR that parses; none of any other file."""
    try:
        document = json.loads(content.decode("utf-8-sig", "replace"), strict=False)
    except ValueError:
        return []
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    return _dicts(entries)


def _dicts(value) -> list[dict]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def credentials(content: bytes) -> set[str]:
    """Every cookie value, Cookie header and Authorization value of a HAR, as written and percent-decoded."""
    raw = {
        value
        for entry in entries_of(content)
        for side in ("request", "response")
        if isinstance(message := entry.get(side), dict)
        for value in _of_message(message)
    }
    return {form.strip() for value in raw for form in (value, unquote(value))}


def _of_message(message: dict) -> Iterator[str]:
    for cookie in _dicts(message.get("cookies")):
        yield str(cookie.get("value") or "")
    for header in _dicts(message.get("headers")):
        name, value = str(header.get("name")).lower(), header.get("value")
        if isinstance(value, str):
            yield from _of_header(name, value)


def _of_header(name: str, value: str) -> Iterator[str]:
    if name == "cookie":
        yield value if "=" in value and not value.endswith("=") else ""
        yield from (one.partition("=")[2].strip().strip('"') for one in value.split(";"))
    elif name == "set-cookie":
        for line in value.split("\n"):
            yield line.partition(";")[0].partition("=")[2].strip().strip('"')
    elif name in {"authorization", "proxy-authorization"}:
        yield value
        yield value.partition(" ")[2]


def cookies_of(content: bytes) -> set[str]:
    """Every value in a Cookie header or in a list of cookies of a HAR."""
    values = set()
    for entry in entries_of(content):
        for side in ("request", "response"):
            message = entry.get(side)
            if isinstance(message, dict):
                values |= {str(one.get("value") or "") for one in _dicts(message.get("cookies"))}
                for header in _dicts(message.get("headers")):
                    if str(header.get("name")).lower() == "cookie":
                        pairs = str(header.get("value")).split(";")
                        values |= {pair.partition("=")[2].strip().strip('"') for pair in pairs}
    return {value.strip('"') for value in values}
