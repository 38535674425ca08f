"""pino, pino-http, Fastify, NestJS: one record, or one each for request and response, joined by `reqId`."""

from msgspec.structs import replace

from analyzer.ingest.base import Format, Half, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location, Outcome

FIELDS = FieldMap(
    time=("time",),
    time_unit="ms",
    method=("req.method",),
    url=("req.url", "req.originalUrl"),
    scheme=("req.protocol",),
    host=("req.host", "req.hostname", "req.headers.host"),
    status=("res.statusCode", "res.status"),
    duration=("responseTime",),
    duration_unit="ms",
    request_headers=("req.headers",),
    response_headers=("res.headers", "res.header"),
    has_all_headers=True,
    request_body=("req.body", "req.raw.body"),
    response_body=("res.body",),
    client_address=("req.remoteAddress",),
)
_read_mapped = mapped(FIELDS)


def _tells_http(record: Record) -> bool:
    if not isinstance(record["level"], int) or record.get("v") == 0:
        return False
    return isinstance(record.get("req"), dict) or isinstance(record.get("res"), dict)


def _half(record: Record) -> Half | None:
    """Returns the half that a Fastify record is; ids start anew in each process, so the process counts."""
    request_id = record.get("reqId")
    if request_id is None or ("req" in record) == ("res" in record):
        return None
    process = (record.get("hostname"), record.get("pid"), request_id)
    return Half("/".join(map(str, process)), is_first="req" in record)


def _join(request: Record, response: Record) -> Record:
    # The request's time is when the exchange began; the response's record comes later.
    return {**response, **request, "res": response.get("res"), "responseTime": response.get("responseTime")}


def _read(record: Record, location: Location) -> Exchange | None:
    exchange = _read_mapped(record, location)
    if exchange is None or exchange.response is not None:
        return exchange
    if record.get("aborted") or record.get("msg") in ("request aborted", "premature close"):
        return replace(exchange, outcome=Outcome.FAILED, error_text="request aborted")
    return exchange


FORMAT = Format(
    name="pino",
    title="pino, pino-http, Fastify, NestJS",
    recognised_by="a numeric `level`, `time`, and an object `req` or `res`",
    evidence="fixture",
    keys=(frozenset({"level", "time", "req"}), frozenset({"level", "time", "res"})),
    accepts=_tells_http,
    half=_half,
    join=_join,
    read=_read,
    rank=50,
)
