"""Zeek's http.log in JSON; `ts` is in seconds, and there is no duration."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("ts", "@timestamp"),
    time_unit="s",
    method=("method",),
    url=("uri",),
    default_scheme="http",
    host=("host", "id.resp_h"),
    http_version=("version",),
    status=("status_code",),
    status_text=("status_msg",),
    request_header={"User-Agent": ("user_agent",), "Referer": ("referrer",), "Origin": ("origin",)},
    request_body_bytes=("request_body_len",),
    response_body_bytes=("response_body_len",),
    server_address=("id.resp_h",),
    client_address=("id.orig_h",),
)

FORMAT = Format(
    name="zeek",
    title="Zeek http.log in JSON",
    recognised_by="`uid` and `id.orig_h` with `method`, `uri` or `status_code`",
    evidence="fixture",
    keys=tuple(frozenset({"uid", "id.orig_h", key}) for key in ("method", "uri", "status_code")),
    read=mapped(FIELDS),
    rank=50,
)
