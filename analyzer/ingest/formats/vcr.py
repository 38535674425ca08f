"""Cassettes of Betamax and VCR in JSON; `recorded_at` has no zone and is taken as UTC."""

from collections.abc import Iterable
from typing import Any

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("recorded_at",),
    method=("request.method",),
    url=("request.uri", "response.url"),
    http_version=("response.http_version",),
    status=("response.status.code", "response.status_code", "response.status"),
    status_text=("response.status.message", "response.status.reason"),
    request_headers=("request.headers",),
    response_headers=("response.headers",),
    has_all_headers=True,
    request_body=("request.text",),
    request_body_base64=("request.base64",),
    response_body=("response.text",),
    response_body_base64=("response.base64",),
    is_of_one_client=True,
)
_read_mapped = mapped(FIELDS)


def _interactions(record: Record) -> Iterable[Record]:
    return tuple(item for item in record["http_interactions"] if isinstance(item, dict))


def _read(record: Record, location: Location) -> Exchange | None:
    plain = {**record, "request": _plain(record.get("request")), "response": _plain(record.get("response"))}
    return _read_mapped(plain, location)


def _plain(message: Any) -> Any:
    """Returns a message with its body under `text` or `base64`; "", {string}, {base64_string} occur."""
    if not isinstance(message, dict):
        return {}
    body = message.get("body")
    if not isinstance(body, dict):
        return {**message, "text": body}
    encoded = body.get("base64_string")
    if encoded:
        return {**message, "base64": encoded}
    return {**message, "text": body.get("string", encoded)}


FORMAT = Format(
    name="vcr",
    title="Betamax and VCR cassettes",
    recognised_by="a list `http_interactions`",
    evidence="fixture",
    keys=(frozenset({"http_interactions"}),),
    accepts=lambda record: isinstance(record["http_interactions"], list),
    parts=_interactions,
    read=_read,
    rank=60,
)
