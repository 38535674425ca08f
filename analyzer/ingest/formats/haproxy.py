"""HAProxy 3 logs by `%{+json}o`, keyed by log format variables; -1 is a phase that was not reached."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("t", "tr", "T", "Ts", "date", "timestamp", "accept_date", "request_date"),
    time_unit="s",
    method=("HM", "http_method", "method"),
    request_line=("r", "http_request"),
    url=("HU", "HP", "HPO", "http_request_uri", "uri"),
    query=("HQ",),
    http_version=("HV",),
    status=("ST", "status_code", "status"),
    no_response=(-1, 0),
    duration=("Ta", "Tt", "time_active", "time_total"),
    duration_unit="ms",
    response_body_bytes=("B", "bytes_read"),
    server_address=("si", "server_ip"),
    error=("ts", "tsc", "termination_state"),
    client_address=("ci", "client_ip"),
)

FORMAT = Format(
    name="haproxy",
    title="HAProxy 3 log in JSON",
    recognised_by="log format variables as keys: `ST` with `HM`, `HU` or `r`; or `termination_state`",
    evidence="general",
    keys=(
        frozenset({"ST", "HM"}),
        frozenset({"ST", "HU"}),
        frozenset({"ST", "r"}),
        frozenset({"status_code", "termination_state"}),
    ),
    read=mapped(FIELDS),
    rank=50,
)
