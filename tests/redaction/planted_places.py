"""Places for values that prove themselves or that another place gives away, plain and below several encodings."""

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tests.redaction.planted_values import Values


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _wrapped(text: str) -> str:
    dense = coded(text)
    return "\n".join(dense[at : at + 24] for at in range(0, len(dense), 24))


def _gzip_b64(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def page_of(text: str) -> dict[str, Any]:
    return {"mime": "text/html", "body": f"<!DOCTYPE html><html>{text}</html>"}


SELF_PLACES: dict[str, Callable[[str, Values], dict[str, Any]]] = {
    "query": lambda v, _: {"url": f"https://api.example.test/a?q={quote(v, safe='')}&page=2"},
    "query name": lambda v, _: {"url": f"https://api.example.test/a?{quote(v, safe='')}=1"},
    "fragment": lambda v, _: {"url": f"https://api.example.test/a#x={quote(v, safe='')}"},
    "path": lambda v, _: {"url": f"https://api.example.test/find/{quote(v, safe='')}/x"},
    "referer": lambda v, _: {
        "request_headers": {"Referer": f"https://www.example.test/?u={quote(v, safe='')}"}
    },
    "location": lambda v, _: {
        "response_headers": {"Location": f"/next?u={quote(v, safe='')}"},
        "redirect": f"/next?u={quote(v, safe='')}",
    },
    "custom header": lambda v, _: {"request_headers": {"X-Note": f"for {v}"}},
    "kept header": lambda v, _: {"request_headers": {"User-Agent": f"tool/1.0 ({v})"}},
    "json string": lambda v, _: {"body": json.dumps({"note": f"sent to {v} today"})},
    "json list": lambda v, _: {"body": json.dumps({"rows": [1, v, None]})},
    "json key": lambda v, _: {"body": json.dumps({"by": {v: 3}})},
    "graphql": lambda v, _: {
        "post": json.dumps({"query": "query($x: String){find(x:$x){id}}", "variables": {"x": v}})
    },
    "form": lambda v, _: {
        "post": f"a=1&b={quote(v, safe='')}",
        "post_mime": "application/x-www-form-urlencoded",
    },
    "multipart": lambda v, _: {
        "post": f'--b1\r\nContent-Disposition: form-data; name="note"\r\n\r\n{v}\r\n--b1--\r\n',
        "post_mime": "multipart/form-data; boundary=b1",
    },
    "multipart file": lambda v, _: {
        "post": f'--b1\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nline\nsee {v} there\r\n--b1--\r\n',  # noqa: E501
        "post_mime": "multipart/form-data; boundary=b1",
    },
    "text": lambda v, _: {"mime": "text/plain", "body": f"Error: no access for {v}, try later."},
    "soap": lambda v, _: {
        "mime": "text/xml",
        "body": f'<?xml version="1.0"?><s:Envelope><s:Body><who>{v}</who></s:Body></s:Envelope>',
    },
    "ndjson": lambda v, _: {"mime": "application/x-ndjson", "body": f'{{"a": 1}}\n{json.dumps({"n": v})}\n'},
    "sse": lambda v, _: {
        "mime": "text/event-stream",
        "body": f"event: m\ndata: {json.dumps({'n': v})}\n\ndata: [DONE]\n\n",
    },
    "jsonp": lambda v, _: {"mime": "application/javascript", "body": f"cb({json.dumps({'n': v})});"},
    "csv": lambda v, _: {"mime": "text/csv", "body": f"id,note\n1,{v}\n2,none\n"},
    "html text": lambda v, _: page_of(f"<body><p>Hello {v}</p></body>"),
    "html title": lambda v, _: page_of(f"<head><title>{v} - inbox</title></head>"),
    "html input": lambda v, _: page_of(f'<input type="text" name="x" value="{v}">'),
    "html comment": lambda v, _: page_of(f"<!-- by {v} -->"),
    "html script": lambda v, _: page_of(f'<script>var x = {{"n": "{v}"}};</script>'),
    "truncated json": lambda v, _: {"body": json.dumps({"a": 1, "note": f"x {v} y"})[:-2] + ', "cut": "of'},
    "stack trace": lambda v, _: {
        "mime": "text/plain",
        "body": f'Traceback (most recent call last):\n  File "a.py", line 3\nValueError: bad value {v}\n',
    },
    "error echo": lambda v, _: {
        "body": json.dumps({"detail": [{"loc": ["body", "x"], "msg": "bad", "input": v}]})
    },
    "websocket": lambda v, _: {
        "extra": {
            "_webSocketMessages": [{"type": "send", "time": 1.5, "opcode": 1, "data": json.dumps({"hi": v})}]
        }
    },
    "initiator": lambda v, _: {
        "extra": {"_initiator": {"type": "script", "url": f"https://a.example.test/?u={quote(v, safe='')}"}}
    },
    "comment": lambda v, _: {"extra": {"comment": f"seen with {v}"}},
    "full url": lambda v, _: {"extra": {"_full_url": f"https://a.example.test/p?u={quote(v, safe='')}"}},
}
HARD_PLACES: dict[str, Callable[[str, Values], dict[str, Any]]] = {
    "nested url": lambda v, _: {
        "url": "https://a.example.test/go?to="
        + quote(f"https://b.example.test/?u={quote(v, safe='')}", safe="")
    },
    "json in query": lambda v, _: {
        "url": "https://a.example.test/go?filter=" + quote(json.dumps({"who": v}), safe="")
    },
    "base64 json in query": lambda v, _: {
        "url": "https://a.example.test/go?p=" + quote(coded(json.dumps({"who": v})), safe="")
    },
    "double percent": lambda v, _: {
        "url": "https://a.example.test/go?u=" + quote(quote("x " + v, safe=""), safe="")
    },
    "base64 json header": lambda v, _: {"request_headers": {"X-Context": coded(json.dumps({"who": v}))}},
    "json in json": lambda v, _: {
        "body": json.dumps({"Records": [{"body": json.dumps({"m": json.dumps({"who": v})})}]})
    },
    "base64 body": lambda v, _: {
        "body": coded(f"The text is for {v} only"),
        "encoding": "base64",
        "mime": "text/plain",
    },
    "gzip base64 body": lambda v, _: {
        "body": _gzip_b64(f"The text is for {v} only"),
        "encoding": "base64",
        "mime": "text/plain",
    },
    "gzip base64 field": lambda v, _: {
        "body": json.dumps({"awslogs": _gzip_b64(json.dumps({"m": f"for {v}"}))})
    },
    "utf-16 body": lambda v, _: {
        "body": base64.b64encode(f"The text is for {v}".encode("utf-16")).decode(),
        "encoding": "base64",
        "mime": "text/plain",
    },
    "hex field": lambda v, _: {"body": json.dumps({"raw": f"for {v} only".encode().hex()})},
    "double base64": lambda v, _: {"body": json.dumps({"raw": coded(coded(f"it is for {v} only"))})},
    "wrapped base64": lambda v, _: {"body": json.dumps({"raw": _wrapped(f"it is for {v} only, of course")})},
    "base64 in text": lambda v, _: {
        "mime": "text/plain",
        "body": f"payload {coded(f'it is for {v} only')} was refused",
    },
    "quoted printable": lambda v, _: {
        "mime": "text/plain",
        "body": f"Gr=C3=BC=C3=9Fe an {v[:4]}=\n{v[4:]} und mehr =3D",
    },
    "html entities": lambda v, _: page_of(
        "<p>" + "".join(f"&#{ord(char)};" if at % 3 == 0 else char for at, char in enumerate(v)) + "</p>"
    ),
    "data url": lambda v, _: page_of(
        f'<a href="data:text/plain;base64,{coded(f"it is for {v} only")}">x</a>'
    ),
    "unicode escapes": lambda v, _: {
        "mime": "text/html",
        "body": "<script>var a = '"
        + "".join(f"\\u{ord(char):04x}" if at % 2 else char for at, char in enumerate(v))
        + "';</script>",
    },
    "websocket base64": lambda v, _: {
        "extra": {
            "_webSocketMessages": [
                {"type": "receive", "time": 1.5, "opcode": 2, "data": coded(json.dumps({"who": v}))}
            ]
        }
    },
    "form in json": lambda v, _: {"body": json.dumps({"postbody": f"a=1&note={quote(v, safe='')}"})},
    "raw http": lambda v, _: {
        "mime": "text/plain",
        "body": f"GET /a?u={quote(v, safe='')} HTTP/1.1\r\nHost: a.example.test\r\nX-Note: {v}\r\n\r\n",
    },
    "python repr": lambda v, _: {"body": json.dumps({"m": f"headers={{'X-Note': '{v}', 'n': 1}}"})},
}
UNNAMED_PLACES: dict[str, Callable[[str, Values], dict[str, Any]]] = {
    "request id": lambda v, _: {"request_headers": {"X-Request-Id": v}},
    "status text": lambda v, _: {"extra": {"_error": f"refused {v}"}},
    "cut off": lambda v, _: {"body": json.dumps({"m": f"key {v} is wrong"})},
    "json id": lambda v, _: {"body": json.dumps({"id": v})},
}
