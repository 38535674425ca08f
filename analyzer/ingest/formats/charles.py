"""Charles JSON sessions (.chlsj): a list of transactions."""

from msgspec.structs import replace

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location, Outcome

FIELDS = FieldMap(
    time=("times.start", "times.requestBegin"),
    method=("method",),
    url=("path",),
    scheme=("scheme",),
    host=("host",),
    port=("actualPort",),
    query=("query",),
    http_version=("protocolVersion",),
    status=("response.status",),
    duration=("durations.total",),
    duration_unit="ms",
    request_headers=("request.header.headers",),
    response_headers=("response.header.headers",),
    has_all_headers=True,
    request_body=("request.body.text",),
    request_body_base64=("request.body.encoded",),
    response_body=("response.body.text",),
    response_body_base64=("response.body.encoded",),
    server_address=("remoteAddress",),
    error=("errorMessage", "error"),
    is_of_one_client=True,
)
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    exchange = _read_mapped(record, location)
    if exchange and exchange.response is None and record.get("status") == "FAILED":
        return replace(exchange, outcome=Outcome.FAILED)
    return exchange


FORMAT = Format(
    name="charles",
    title="Charles JSON session",
    recognised_by="`actualPort`, `times` and `durations`",
    evidence="documented",
    keys=(frozenset({"actualPort", "times", "durations"}),),
    read=_read,
    rank=60,
)
