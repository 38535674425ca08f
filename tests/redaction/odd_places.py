"""More places and encodings for planted secrets: what other tools, languages and loggers write.

Values and places are those that `planted` lacks; a seed chooses which value goes where.
"""

import base64
import gzip
import html
import json
import quopri
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

from tests.redaction.planted import Planted, Values, _entry

Parts = dict[str, Any]


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _wrapped(text: str) -> str:
    dense = _b64(text)
    return "\n".join(dense[at : at + 20] for at in range(0, len(dense), 20))


def _body(value: object) -> Parts:
    return {"body": json.dumps(value)}


def _plain(text: str) -> Parts:
    return {"mime": "text/plain", "body": text}


def _page(text: str) -> Parts:
    return {"mime": "text/html", "body": f"<!DOCTYPE html><html>{text}</html>"}


ENCODINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "base64": _b64,
    "base64url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "wrapped base64": _wrapped,
    "hex": lambda text: text.encode().hex(),
    "capital hex": lambda text: text.encode().hex().upper(),
    "gzip": lambda text: base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode(),
    "zlib": lambda text: base64.b64encode(zlib.compress(text.encode())).decode(),
    "UTF-16": lambda text: base64.b64encode(text.encode("utf-16")).decode(),
    "percent": lambda text: quote(text, safe=""),
    "every sign percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "unicode escapes": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "hex escapes": lambda text: "".join(f"\\x{ord(char):02x}" for char in text),
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "hex entities": lambda text: "".join(f"&#x{ord(char):x};" for char in text),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "JSON": lambda text: json.dumps({"x": text}),
    "JSON string": json.dumps,
}
CARRIERS: dict[str, Callable[[str], Parts]] = {
    "field": lambda text: _body({"raw": text}),
    "text": lambda text: _plain(f"payload {text} refused"),
    "whole body": _plain,
    "query": lambda text: {"url": "https://x.example/a?p=" + quote(text, safe="")},
    "header": lambda text: {"request_headers": {"X-Ctx": text}},
    "path": lambda text: {"url": "https://x.example/a/" + quote(text, safe="")},
    "attribute": lambda text: _page(f'<div data-p="{html.escape(text)}"></div>'),
    "socket": lambda text: {"extra": {"_webSocketMessages": [{"data": text}]}},
    "form": lambda text: {
        "post": "a=b&c=" + quote(text, safe=""),
        "post_mime": "application/x-www-form-urlencoded",
    },
}
PLACES: dict[str, Callable[[str], Parts]] = {
    "phone in a form": lambda text: {
        "post": f"a=1&n={text}",
        "post_mime": "application/x-www-form-urlencoded",
    },
    "lucene query": lambda text: {"url": f"https://x.example/s?q={quote(f'from:{text} AND x:1', safe='')}"},
    "odata": lambda text: {"url": f"https://x.example/U(m='{quote(text, safe='')}')?$top=1"},
    "link header": lambda text: {
        "response_headers": {"Link": f'<https://x.example/?u={quote(text, safe="")}>; rel="next"'}
    },
    "server timing": lambda text: {"response_headers": {"Server-Timing": f'db;desc="{text}";dur=3'}},
    "any header": lambda text: {"request_headers": {"X-Whatever": f"a {text} b"}},
    "file name header": lambda text: {
        "response_headers": {"Content-Disposition": f'attachment; filename="{text}.txt"'}
    },
    "file name of a part": lambda text: {
        "post": f'--b1\r\nContent-Disposition: form-data; name="f"; filename="cv {text}.pdf"\r\n\r\nx\r\n--b1--',
        "post_mime": "multipart/form-data; boundary=b1",
    },
    "card of a person": lambda text: _plain(f"BEGIN:VCARD\r\nX-N:{text}\r\nEND:VCARD\r\n"),
    "map of Go": lambda text: _body({"m": f"map[q:{text} n:1]"}),
    "bytes of Python": lambda text: _body({"m": f"body={text.encode()!r}"}),
    "markdown": lambda text: _plain(f"# Hi\n* **{text}** `{text}`"),
    "STOMP": lambda text: {"extra": {"_webSocketMessages": [{"data": f"SEND\nnote:{text}\n\nhello\0"}]}},
    "state of a page": lambda text: _page(
        f"<script>self.push([1,{json.dumps(json.dumps({'a': text}))}])</script>"
    ),
    "SQL": lambda text: _body({"sql": f"SELECT * FROM u WHERE m = '{text}' LIMIT 1"}),
    "batch": lambda text: {
        "mime": "multipart/mixed; boundary=bb",
        "body": f'--bb\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{{"a": "{text}"}}\r\n--bb--',
    },
}
NAMES: dict[str, Callable[[Values], str]] = {
    **{
        name: (lambda values: values.text(11))
        for name in (
            "mot_de_passe",
            "wachtwoord",
            "пароль",
            "密码",
            "パスワード",
            "비밀번호",
            "hasło",
            "şifre",
            "jelszó",
            "κωδικός",
            "סיסמה",
            "كلمة_المرور",
            "mật_khẩu",
            "parolă",
            "kata_sandi",
            "lozinka",
            "user[password]",
            "recoveryCode",
            "security_answer",
            "confirmPassword",
            "backup_code",
            "Ocp-Apim-Subscription-Key",
            "write_key",
            "sms_code",
        )
    },
    "signing_key": lambda values: values.text(9, "abcdefgh") + "/" + values.text(30),
    "accountHolder": lambda values: f"{values.word().title()} {values.word().title()}",
    "last_name": lambda values: values.word().title() + values.digits(2),
    "customer_id": lambda values: values.digits(9),
    "account_number": lambda values: values.digits(10),
}
NAMED_PLACES: dict[str, Callable[[str, str], Parts]] = {
    "element named by an attribute": lambda name, value: {
        "mime": "text/xml",
        "body": f'<r><p name="{html.escape(name)}">{html.escape(value)}</p></r>',
    },
    "flat headers": lambda name, value: _body({"rawHeaders": [name.replace("[", ".").strip("]"), value]}),
    "echo of FastAPI": lambda name, value: _body({"detail": [{"loc": ["body", name], "input": value}]}),
    "echo of Spring": lambda name, value: _body({"errors": [{"field": name, "rejectedValue": value}]}),
    "JSON patch": lambda name, value: _body([{"op": "replace", "path": f"/{name}", "value": value}]),
    "table": lambda name, value: _body({"columns": ["id", name], "rows": [[1, value]]}),
    "DynamoDB": lambda name, value: _body({"Item": {name: {"S": value}}}),
    "Firestore": lambda name, value: _body({"fields": {name: {"stringValue": value}}}),
    "CSV": lambda name, value: {"mime": "text/csv", "body": f'id,{name},z\n1,"{value}",2\n2,,3\n'},
    "YAML": lambda name, value: {"mime": "text/yaml", "body": f"a:\n  {name}: {value}\n  b: 1\n"},
    "INI": lambda name, value: _plain(f"[x]\n{name} = {value}\nb = 1\n"),
    "header of a command": lambda name, value: _plain(f"curl https://x/ -H '{name}: {value}'"),
    "data of a command": lambda name, value: _plain(
        f"curl https://x/ -d '{quote(name)}={quote(value, safe='')}&b=1'"
    ),
    "hash of Ruby": lambda name, value: _body({"m": f'{{"{name}"=>"{value}", :n=>1}}'}),
    "script": lambda name, value: _page(f'<script>var c = {{ "{name}": "{value}", b: 2 }};</script>'),
    "escaped twice": lambda name, value: _plain(
        'log "{\\\\\\"' + name + '\\\\\\":\\\\\\"' + value + '\\\\\\"}"'
    ),
    "base64 form": lambda name, value: _body({"m": _b64(f"a=1&{quote(name)}={quote_plus(value)}")}),
}


def plant_oddly(seed: int) -> Planted:
    """A capture of one seed: every place, every two encodings, every name."""
    values = Values(seed)
    kinds = {
        kind: make
        for kind, make in values.self_identifying().items()
        if kind not in {"jwt", "card", "iban", "ip", "mac", "ssn"}
    } | {
        "dotted mac": lambda: f"a{values.digits(3)}.b{values.digits(3)}.c{values.digits(3)}",
        "webhook": lambda: (
            f"https://acme.webhook.office.com/webhookb2/{values.uuid()}/IncomingWebhook/{values.text(32)}"
        ),
        "phone without spaces": lambda: f"+4479{values.digits(8)}",
    }
    planted = Planted({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": []}})
    entries = planted.har["log"]["entries"]

    def add(parts: Parts, secret: str, how: str, place: str) -> None:
        entries.append(_entry(values, parts))
        planted.secrets.append((secret, how, place))

    for place, build in PLACES.items():
        for kind, make in kinds.items():
            value = make()
            secret = value.rpartition("/")[2] if kind == "webhook" else value
            if not (place == "phone in a form" and " " in value):
                add(build(value), secret, "self", f"{kind} in {place}")
    plain_kinds = [
        kinds[kind] for kind in ("email", "cleanlist_key", "aws_key_id", "github", "private_ip", "phone")
    ]
    for outer, encode_outer in ENCODINGS.items():
        for inner, encode_inner in ENCODINGS.items():
            place = values.random.choice(sorted(CARRIERS))
            value = values.random.choice(plain_kinds)()
            text = encode_outer(encode_inner(f"{values.word()} {value} {values.word()} {values.word()}"))
            add(CARRIERS[place](text), value, "hard", f"{inner} in {outer} in {place}")
    for place, build_named in NAMED_PLACES.items():
        for name, make_value in NAMES.items():
            value = make_value(values)
            add(build_named(name, value), value, "named", f"{name} in {place}")
    values.random.shuffle(entries)
    return planted
