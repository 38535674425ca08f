"""Captures of one seed that hold every form of `planted_forms` in several places, with fresh values."""

import base64
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from tests.redaction.planted import Values, _entry
from tests.redaction.planted_forms import FORMS, ONLY_ALONE

_MARK = re.compile(r"§([a-z]?)(\d)")


def b64(raw: str | bytes) -> str:
    return base64.b64encode(raw.encode() if isinstance(raw, str) else raw).decode()


def _zip(text: str) -> str:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app.env", f"MODE=x\nDB_PASSWORD={text}\n")
    return b64(file.getvalue())


def _tar(text: str) -> str:
    file, content = io.BytesIO(), f"MODE=x\nDB_PASSWORD={text}\n".encode()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        info = tarfile.TarInfo("app.env")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return b64(file.getvalue())


ENCODINGS: dict[str, Callable[[str], str]] = {
    "": str, "w": str, "o": str, "b": b64, "z": _zip, "t": _tar,
    "u": lambda text: b64(f"jo:{text}"),
    "p": lambda text: b64(f"password={text}"),
    "n": lambda text: b64("a=1&p=" + quote(json.dumps({"password": text}), safe="")),
    "s": lambda text: text[:4],
    "e": lambda text: text[4:],
}  # fmt: skip


def filled(form: str, values: Values) -> tuple[str, list[str]]:
    """A form with fresh values in it, and these."""
    secrets: dict[str, str] = {}

    def value(mark: re.Match[str]) -> str:
        if mark[2] not in secrets:
            fresh = {"w": lambda: values.word() + "q", "o": lambda: values.text(30)}
            secrets[mark[2]] = fresh.get(mark[1], lambda: _password(values))()
        return ENCODINGS[mark[1]](secrets[mark[2]])

    return _MARK.sub(value, form), list(secrets.values())


def _password(values: Values) -> str:
    """One of letters and digits, one that reads like a word, or one with a sign."""
    return values.random.choice([
        lambda: values.text(14), lambda: values.word() + values.digits(3) + "x",
        lambda: values.text(9) + "!" + values.digits(2),
    ])()  # fmt: skip


def media_type(text: str) -> str:
    start = text.lstrip()
    signs = {"{": "json", "[": "json", "<!DOCTYPE html": "html", "<": "xml", "data:": "event-stream"}
    return "text/" + next((kind for sign, kind in signs.items() if start.startswith(sign)), "plain")


PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "body": lambda text: {"body": text, "mime": media_type(text)},
    "request": lambda text: {"post": text, "post_mime": media_type(text)},
    "note": lambda text: {"body": json.dumps({"n": 1, "note": text})},
    "behind words": lambda text: {"body": f"could not read: {text}", "mime": "text/plain"},
    "base64": lambda text: {"body": json.dumps({"raw": b64(text)})},
}


def planted_places(
    values: Values, forms: dict[str, str] | None = None
) -> Iterator[tuple[str, str, str, list[str]]]:
    """Each form in each place: what it is, the place, the text, and what is secret in it."""
    for name, form in (forms or FORMS).items():
        for place in PLACES:
            if place != "behind words" or name not in ONLY_ALONE:
                yield name, place, *filled(form, values)


def har_of(values: Values, texts: list[tuple[str, str]]) -> bytes:
    """A HAR with texts in places."""
    entries = [_entry(values, PLACES[place](text)) for place, text in texts]
    log = {"version": "1.2", "creator": {"name": "made-up", "version": "1"}, "entries": entries}
    return json.dumps({"log": log}).encode()


def ndjson_of(texts: list[str]) -> bytes:
    """A log with texts in messages, and in bodies where they are JSON."""
    lines = []
    for number, text in enumerate(texts):
        line = {
            "time": "2026-03-01T10:00:00Z",
            "method": "GET",
            "url": f"https://a.example/{number}",
            "status": 401,
        }
        lines += [line | {"message": text}, line | {"response": {"body": _decoded(text)}}]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
