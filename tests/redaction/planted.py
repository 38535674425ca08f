"""Made-up captures with planted secrets and look-alikes: the same seed gives the same capture.

Each plant tells the value, how it can be known (`self`: by its format, `named`: by its key, `propagated`: it
also stands elsewhere under a telling name, `hard`: any of these below several encodings), and its place.
"""

import json
from typing import Any

from tests.redaction.planted_names import FIXED_PLACES, NAMED_PLACES
from tests.redaction.planted_places import HARD_PLACES, SELF_PLACES, UNNAMED_PLACES
from tests.redaction.planted_values import Planted, Values

__all__ = ["Planted", "Values", "plant"]


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
