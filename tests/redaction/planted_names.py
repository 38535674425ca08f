"""Places where a name tells of the value beside it, or the place does so by itself."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tests.redaction.planted_places import coded, page_of
from tests.redaction.planted_values import Values

FIXED_PLACES: dict[str, Callable[[str, Values], dict[str, Any]]] = {
    "bearer": lambda v, _: {"request_headers": {"Authorization": f"Bearer {v}"}},
    "lower-case bearer": lambda v, _: {"request_headers": {"authorization": f"bearer {v}"}},
    "token scheme": lambda v, _: {"request_headers": {"Authorization": f"Token {v}"}},
    "no scheme": lambda v, _: {"request_headers": {"Authorization": v}},
    "basic": lambda v, _: {"request_headers": {"Authorization": "Basic " + coded(f"user:{v}")}},
    "proxy": lambda v, _: {"request_headers": {"Proxy-Authorization": "Basic " + coded(f"user:{v}")}},
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
        "post": "SAMLResponse=" + quote(coded(f"<saml:Assertion ID='{v}'/>"), safe=""),
        "post_mime": "application/x-www-form-urlencoded",
    },
    "curl text": lambda v, _: {
        "mime": "text/plain",
        "body": f"curl -H 'Authorization: Bearer {v}' https://api.example.test/",
    },
    "curl user": lambda v, _: {"mime": "text/plain", "body": f"curl -u joe:{v} https://api.example.test/"},
    "env line": lambda v, _: {"mime": "text/plain", "body": f"env: AWS_SECRET_ACCESS_KEY={v}"},
    "logfmt": lambda v, _: {"mime": "text/plain", "body": f"level=info msg=login password={v} status=200"},
    "html password": lambda v, _: page_of(f'<input type="password" name="password" value="{v}">'),
    "html csrf": lambda v, _: page_of(f'<meta name="csrf-token" content="{v}">'),
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
    "base64 json": lambda k, v: {"body": json.dumps({"message": coded(json.dumps({k: v}))})},
    "list": lambda k, v: {"body": json.dumps({k: [v]})},
}
