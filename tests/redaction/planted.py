"""Made-up captures with planted secrets and look-alikes: the same seed gives the same capture.

Each plant tells the value, how it can be known (`self`: by its format, `named`: by its key, `propagated`: it
also stands elsewhere under a telling name, `hard`: any of these below several encodings), and its place.
"""

import base64
import gzip
import json
import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

ALNUM = string.ascii_letters + string.digits


@dataclass
class Planted:
    """A capture, what must be gone from it and what must survive."""

    har: dict[str, Any]
    secrets: list[tuple[str, str, str]] = field(default_factory=list)
    """(value, how it is known, place)"""
    look_alikes: list[tuple[str, str]] = field(default_factory=list)
    """(text, place)"""


class Values:
    """Fresh made-up values of one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self, size: int, alphabet: str = ALNUM) -> str:
        head = (
            self.random.choice(string.ascii_letters)
            + self.random.choice("0123456789")
            + self.random.choice("KQXZ")
        )
        return head + "".join(self.random.choices(alphabet, k=size - 3))

    def digits(self, size: int) -> str:
        return "".join(self.random.choices("123456789", k=size))

    def word(self) -> str:
        return "".join(
            self.random.choices("bcdfghjklmnprstvw", k=1)
            + self.random.choices("aeiou", k=1)
            + self.random.choices(string.ascii_lowercase, k=6)
        )

    def uuid(self) -> str:
        digits = "".join(self.random.choices("0123456789abcdef", k=32))
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    # self-identifying values
    def email(self) -> str:
        return f"{self.word()}.{self.word()}{self.digits(2)}@{self.word()}.example"

    def jwt(self) -> str:
        def part(value: Any) -> str:
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        claims = {
            "sub": self.uuid(),
            "email": self.email(),
            "exp": 1_700_000_000,
            "iss": "https://issuer.example",
        }
        return f"{part({'alg': 'RS256', 'kid': 'k1'})}.{part(claims)}.{self.text(43)}"

    def card(self) -> str:
        digits = "4" + self.digits(14)
        total = sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(digits))
        return digits + str(-total % 10)

    def iban(self) -> str:
        account = self.digits(18)
        return f"DE{98 - int(account + '131400') % 97:02d}{account}"

    def self_identifying(self) -> dict[str, Callable[[], str]]:
        return {
            "email": self.email,
            "jwt": self.jwt,
            "card": self.card,
            "iban": self.iban,
            "cleanlist_key": lambda: "clapi_" + self.text(64),
            "hari_key": lambda: "hari_" + self.text(32),
            "aws_key_id": lambda: (
                "AKIA" + "".join(self.random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=16))
            ),
            "github": lambda: "ghp_" + self.text(36),
            "slack": lambda: f"xoxb-{self.digits(12)}-{self.text(24)}",
            "stripe": lambda: "sk_live_" + self.text(24),
            "google": lambda: "AIza" + self.text(35),
            "ssn": lambda: f"{self.random.randint(100, 665)}-{self.digits(2)}-{self.digits(4)}",
            "phone": lambda: f"+1 415 555 {self.digits(4)}",
            "mac": lambda: ":".join(f"{self.random.randint(0, 255):02x}" for _ in range(6)),
            "ip": lambda: f"203.0.113.{self.random.randint(2, 250)}",
            "private_ip": lambda: (
                f"10.{self.random.randint(10, 250)}.{self.random.randint(10, 250)}.{self.random.randint(10, 250)}"
            ),
        }

    def named(self) -> dict[str, Callable[[], str]]:
        return {
            "password": lambda: self.text(10) + "!x",
            "api_key": lambda: self.text(32),
            "clientSecret": lambda: self.text(40),
            "access_token": lambda: self.text(36),
            "sessionId": lambda: self.text(26),
            "userName": lambda: self.word() + self.word(),
            "user_id": self.uuid,
            "X-Auth-Token": lambda: self.text(24),
            "signature": lambda: self.text(44),
            "AWS_SECRET_ACCESS_KEY": lambda: self.text(40),
            "contraseña": lambda: self.text(12),
            "refresh-token": lambda: self.text(30),
            "firstName": lambda: self.word().title() + self.word(),
        }


def plant(seed: int) -> Planted:
    """A capture of one seed: every place once for a varying value, in varying order."""
    values = Values(seed)
    planted = Planted(
        {
            "log": {
                "version": "1.2",
                "creator": {"name": "made-up", "version": "1"},
                "pages": [],
                "entries": [],
            }
        }
    )
    log = planted.har["log"]
    jobs = [(place, build) for table in (SELF_PLACES, HARD_PLACES) for place, build in table.items()]
    kinds = values.self_identifying()
    for place, build in values.random.sample(jobs, len(jobs)):
        for kind in values.random.sample(sorted(kinds), 3):
            value = kinds[kind]()
            how = "hard" if place in HARD_PLACES else "self"
            log["entries"].append(_entry(values, build(value, values)))
            planted.secrets.append((value, how, f"{kind} in {place}"))
    for place, named_build in values.random.sample(sorted(NAMED_PLACES.items()), len(NAMED_PLACES)):
        for key in values.random.sample(sorted(values.named()), 4):
            value = values.named()[key]()
            log["entries"].append(_entry(values, named_build(key, value)))
            planted.secrets.append((value, "named", f"{key} in {place}"))
    for place, build in FIXED_PLACES.items():
        value = values.text(30)
        log["entries"].append(_entry(values, build(value, values)))
        planted.secrets.append((value, "named", place))
    for place, build in (SELF_PLACES | HARD_PLACES | UNNAMED_PLACES).items():
        value = values.text(values.random.randint(12, 40))
        log["entries"].append(_entry(values, build(value, values)))
        log["entries"].append(_entry(values, {"request_headers": {"X-Api-Key": value}}))
        planted.secrets.append(
            (value, "hard" if place in HARD_PLACES else "propagated", f"propagated to {place}")
        )
    values.random.shuffle(log["entries"])
    _add_pages(planted, values)
    _add_look_alikes(planted, values)
    return planted


def _entry(values: Values, parts: dict[str, Any]) -> dict[str, Any]:
    def headers(which: str) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in parts.get(which, {}).items()]

    request = {
        "method": "POST" if "post" in parts else "GET",
        "url": parts.get("url", f"https://api.example.test/v1/things/{values.digits(4)}"),
        "httpVersion": "HTTP/1.1",
        "cookies": parts.get("cookies", []),
        "headers": headers("request_headers"),
        "queryString": [],
        "headersSize": -1,
        "bodySize": -1,
    }
    if "post" in parts:
        request["postData"] = {"mimeType": parts.get("post_mime", "application/json"), "text": parts["post"]}
    content = {"size": 10, "mimeType": parts.get("mime", "application/json"), "text": parts.get("body", "{}")}
    if "encoding" in parts:
        content["encoding"] = parts["encoding"]
    response = {
        "status": 401,
        "statusText": "Unauthorized",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers("response_headers"),
        "content": content,
        "redirectURL": parts.get("redirect", ""),
        "headersSize": -1,
        "bodySize": 10,
    }
    entry = {
        "startedDateTime": "2026-03-01T10:00:00.000Z",
        "time": 12.5,
        "request": request,
        "response": response,
        "cache": {},
        "timings": {"send": 1, "wait": 10, "receive": 1.5},
    }
    return entry | parts.get("extra", {})


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _wrapped(text: str) -> str:
    dense = _b64(text)
    return "\n".join(dense[at : at + 24] for at in range(0, len(dense), 24))


def _gzip_b64(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _html(text: str) -> dict[str, Any]:
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
    "html text": lambda v, _: _html(f"<body><p>Hello {v}</p></body>"),
    "html title": lambda v, _: _html(f"<head><title>{v} - inbox</title></head>"),
    "html input": lambda v, _: _html(f'<input type="text" name="x" value="{v}">'),
    "html comment": lambda v, _: _html(f"<!-- by {v} -->"),
    "html script": lambda v, _: _html(f'<script>var x = {{"n": "{v}"}};</script>'),
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
        "url": "https://a.example.test/go?p=" + quote(_b64(json.dumps({"who": v})), safe="")
    },
    "double percent": lambda v, _: {
        "url": "https://a.example.test/go?u=" + quote(quote("x " + v, safe=""), safe="")
    },
    "base64 json header": lambda v, _: {"request_headers": {"X-Context": _b64(json.dumps({"who": v}))}},
    "json in json": lambda v, _: {
        "body": json.dumps({"Records": [{"body": json.dumps({"m": json.dumps({"who": v})})}]})
    },
    "base64 body": lambda v, _: {
        "body": _b64(f"The text is for {v} only"),
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
    "double base64": lambda v, _: {"body": json.dumps({"raw": _b64(_b64(f"it is for {v} only"))})},
    "wrapped base64": lambda v, _: {"body": json.dumps({"raw": _wrapped(f"it is for {v} only, of course")})},
    "base64 in text": lambda v, _: {
        "mime": "text/plain",
        "body": f"payload {_b64(f'it is for {v} only')} was refused",
    },
    "quoted printable": lambda v, _: {
        "mime": "text/plain",
        "body": f"Gr=C3=BC=C3=9Fe an {v[:4]}=\n{v[4:]} und mehr =3D",
    },
    "html entities": lambda v, _: _html(
        "<p>" + "".join(f"&#{ord(char)};" if at % 3 == 0 else char for at, char in enumerate(v)) + "</p>"
    ),
    "data url": lambda v, _: _html(f'<a href="data:text/plain;base64,{_b64(f"it is for {v} only")}">x</a>'),
    "unicode escapes": lambda v, _: {
        "mime": "text/html",
        "body": "<script>var a = '"
        + "".join(f"\\u{ord(char):04x}" if at % 2 else char for at, char in enumerate(v))
        + "';</script>",
    },
    "websocket base64": lambda v, _: {
        "extra": {
            "_webSocketMessages": [
                {"type": "receive", "time": 1.5, "opcode": 2, "data": _b64(json.dumps({"who": v}))}
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
FIXED_PLACES: dict[str, Callable[[str, Values], dict[str, Any]]] = {
    "bearer": lambda v, _: {"request_headers": {"Authorization": f"Bearer {v}"}},
    "lower-case bearer": lambda v, _: {"request_headers": {"authorization": f"bearer {v}"}},
    "token scheme": lambda v, _: {"request_headers": {"Authorization": f"Token {v}"}},
    "no scheme": lambda v, _: {"request_headers": {"Authorization": v}},
    "basic": lambda v, _: {"request_headers": {"Authorization": "Basic " + _b64(f"user:{v}")}},
    "proxy": lambda v, _: {"request_headers": {"Proxy-Authorization": "Basic " + _b64(f"user:{v}")}},
    "digest": lambda v, _: {
        "request_headers": {
            "Authorization": f'Digest username="joe", realm="r", nonce="n", uri="/", response="{v}"'
        }
    },
    "sigv4": lambda v, _: {
        "request_headers": {
            "Authorization": f"AWS4-HMAC-SHA256 Credential=AKIAABCDEFGHIJKLMNOP/20260301/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature={v}"  # noqa: E501
        }
    },
    "apikey": lambda v, _: {"request_headers": {"apikey": v}},
    "unknown header": lambda v, _: {"request_headers": {"X-Acme-Thing": v}},
    "protocol": lambda v, _: {"request_headers": {"Sec-WebSocket-Protocol": f"v1, auth, {v}"}},
    "cookie": lambda v, _: {
        "request_headers": {"Cookie": f"lang=de; thing={v}"},
        "cookies": [{"name": "thing", "value": v}],
    },
    "set-cookie": lambda v, _: {"response_headers": {"Set-Cookie": f"a=b; Path=/\nthing={v}; HttpOnly"}},
    "userinfo": lambda v, _: {"url": f"https://joe:{v}@api.example.test/x"},
    "matrix": lambda v, _: {"url": f"https://api.example.test/x;jsessionid={v}/y"},
    "reset path": lambda v, _: {"url": f"https://api.example.test/reset-password/{v}"},
    "token path": lambda v, _: {"url": f"https://api.example.test/v1/token/{v}/refresh"},
    "key path": lambda v, _: {"url": f"https://api.example.test/apikey/{v}?page=2"},
    "path in text": lambda v, _: {"mime": "text/plain", "body": f"POST /reset-password/{v} HTTP/1.1 failed"},
    "bytes": lambda v, _: {"body": json.dumps({"secret": {"type": "Buffer", "data": list(v.encode())}})},
    "overridden member": lambda v, _: {"post": f'{{"password": "{v}", "a": 1, "password": ""}}'},
    "CDATA": lambda v, _: {"mime": "text/xml", "body": f"<a><password><![CDATA[{v}]]></password></a>"},
    "key of a plist": lambda v, _: {
        "mime": "text/xml",
        "body": f"<dict><key>password</key><string>{v}</string></dict>",
    },
    "block string": lambda v, _: {
        "post": json.dumps({"query": f'mutation {{ login(password: """{v}""") {{ id }} }}'})
    },
    "block of YAML": lambda v, _: {"mime": "text/plain", "body": f"db:\n  password: |\n    {v}\n  host: x\n"},
    "webhook path": lambda v, _: {"url": f"https://hooks.slack.com/services/T00000000/B00000000/{v}"},
    "oauth code": lambda v, _: {"url": f"https://api.example.test/callback?code={v}&state=ok"},
    "implicit grant": lambda v, _: {"url": f"https://api.example.test/cb#access_token={v}&token_type=bearer"},
    "presigned url": lambda v, _: {
        "url": f"https://b.s3.amazonaws.com/k?X-Amz-Signature={v}&X-Amz-Date=20260301T100000Z"
    },
    "azure sas": lambda v, _: {
        "url": f"https://b.blob.core.windows.net/c/k?sv=2022-11-02&se=2026-04-01&sr=b&sp=r&sig={v}"
    },
    "saml": lambda v, _: {
        "post": "SAMLResponse=" + quote(_b64(f"<saml:Assertion ID='{v}'/>"), safe=""),
        "post_mime": "application/x-www-form-urlencoded",
    },
    "curl text": lambda v, _: {
        "mime": "text/plain",
        "body": f"curl -H 'Authorization: Bearer {v}' https://api.example.test/",
    },
    "curl user": lambda v, _: {"mime": "text/plain", "body": f"curl -u joe:{v} https://api.example.test/"},
    "env line": lambda v, _: {"mime": "text/plain", "body": f"env: AWS_SECRET_ACCESS_KEY={v}"},
    "logfmt": lambda v, _: {"mime": "text/plain", "body": f"level=info msg=login password={v} status=200"},
    "html password": lambda v, _: _html(f'<input type="password" name="password" value="{v}">'),
    "html csrf": lambda v, _: _html(f'<meta name="csrf-token" content="{v}">'),
    "xml password": lambda v, _: {"mime": "text/xml", "body": f"<login><Password>{v}</Password></login>"},
    "csv column": lambda v, _: {"mime": "text/csv", "body": f"id,password\n1,{v}\n"},
    "pem": lambda v, _: {
        "body": json.dumps({"k": f"-----BEGIN PRIVATE KEY-----\n{v}\n-----END PRIVATE KEY-----"})
    },
    "header pairs": lambda v, _: {"body": json.dumps({"headers": [["Authorization", f"Bearer {v}"]]})},
    "header dict": lambda v, _: {"body": json.dumps({"req": {"headers": {"authorization": f"Bearer {v}"}}})},
    "name value": lambda v, _: {"body": json.dumps({"vars": [{"name": "DB_PASSWORD", "value": v}]})},
    "parent key": lambda v, _: {"body": json.dumps({"token": {"value": v, "type": "x"}})},
    "request line as name": lambda v, _: {"request_headers": {f"GET /a?access_token={v} HTTP/1.1": ""}},
    "python repr": lambda v, _: {"body": json.dumps({"m": f"{{'password': '{v}', 'n': 1}}"})},
    "escaped json in text": lambda v, _: {
        "mime": "text/plain",
        "body": 'sent "{\\"password\\":\\"' + v + '\\"}" and failed',
    },
}
NAMED_PLACES: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "query": lambda k, v: {"url": f"https://api.example.test/a?{quote(k)}={quote(v, safe='')}"},
    "json": lambda k, v: {"body": json.dumps({"a": {k: v}})},
    "json with escapes": lambda k, v: {"post": json.dumps({"a": {k: v}}, ensure_ascii=True, indent=2)},
    "form": lambda k, v: {
        "post": f"x=1&{quote(k)}={quote(v, safe='')}",
        "post_mime": "application/x-www-form-urlencoded",
    },
    "multipart": lambda k, v: {
        "post": f'--b1\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n--b1--\r\n',
        "post_mime": "multipart/form-data; boundary=b1",
    },
    "duplicate keys": lambda k, v: {"post": f'{{"{k}": {json.dumps(v)}, "b": 1, "{k}": "x1y2"}}'},
    "truncated json": lambda k, v: {"body": f'{{"a": 1, "{k}": {json.dumps(v)}, "list": [1, 2'},
    "json in json": lambda k, v: {"body": json.dumps({"message": json.dumps({k: v})})},
    "base64 json": lambda k, v: {"body": json.dumps({"message": _b64(json.dumps({k: v}))})},
    "list": lambda k, v: {"body": json.dumps({k: [v]})},
}


def _add_pages(planted: Planted, values: Values) -> None:
    title = values.email()
    planted.har["log"]["pages"].append(
        {
            "startedDateTime": "2026-03-01T10:00:00.000Z",
            "id": "page_1",
            "title": f"https://www.example.test/?u={title}",
            "pageTimings": {},
        }
    )
    planted.secrets.append((title, "self", "page title"))


def _add_look_alikes(planted: Planted, values: Values) -> None:
    """Values that look like secrets and are what diagnosis needs."""
    order, build = (
        f"{values.digits(3)}-{values.digits(7)}-{values.digits(7)}",
        f"{values.digits(1)}.{values.digits(2)}.{values.digits(1)}.{values.digits(2)}",
    )
    git, trace = (
        "".join(values.random.choices("0123456789abcdef", k=40)),
        "".join(values.random.choices("0123456789abcdef", k=32)),
    )
    ids = [values.uuid() for _ in range(4)]
    body = {
        "id": ids[0],
        "workflow_id": f"public_bulk_{ids[1]}",
        "order_number": order,
        "version": build,
        "commit": git,
        "token_type": "bearer",
        "expires_in": 3600,
        "max_tokens": 4096,
        "primary_key": "row-17",
        "password_policy": "min-12-chars",
        "state": "in_progress",
        "code": "invalid_request",
        "key": "shipping_zone",
        "created_at": 1767261600123,
        "amount": 1234567.89,
        "salesforce_id": "0015g00000XyZ12AAB",
        "error": {"message": "The token expired at noon", "code": "insufficient_scope"},
        "errors": {"password": ["must contain a digit"]},
        "organization_id": ids[2],
        "status_url": f"https://api.example.test/v1/jobs/{ids[3]}",
        "author": "nobody-in-particular",
        "monkey": "banana-12",
        "passed": True,
        "sessions_count": 12,
        "secretary": "front office",
        "city": "Springfield",
        "language": "en-US",
        "cursor": "page-2-of-9",
        "content_hash": git[:32],
        "enum": "SOME_LONG_CONSTANT_NAME_42",
    }
    headers = {
        "X-Request-Id": ids[0],
        "traceparent": f"00-{trace}-{trace[:16]}-01",
        "ETag": f'W/"{trace}"',
        "CF-Ray": f"{trace[:16]}-FRA",
        "X-RateLimit-Remaining": "17",
        "Retry-After": "30",
        "Date": "Sun, 01 Mar 2026 10:00:00 GMT",
        "Server": "nginx/1.25.3",
        "WWW-Authenticate": 'Bearer realm="api", error="invalid_token", error_description="The access token expired"',
        "Content-Type": "application/json; charset=utf-8",
        "Cache-Control": "no-store, max-age=0",
        "Via": "1.1 varnish",
    }
    url = f"https://api.example.test/v1/records/{ids[0]}/lines/{values.digits(9)}?page=2&page_size=50&filter=source,eq,website&since=2026-02-01"
    planted.har["log"]["entries"].append(
        _entry(
            values, {"url": url, "response_headers": headers, "body": json.dumps(body, separators=(",", ":"))}
        )
    )
    for name, text in headers.items():
        planted.look_alikes.append((text, f"header {name}"))
    planted.look_alikes.append((url, "url"))
    for name, value in body.items():
        planted.look_alikes.append((json.dumps({name: value}, separators=(",", ":"))[1:-1], f"body {name}"))
