"""Vercel log drains; a status of -1 is a function that crashed or ran on in the background."""

from analyzer.ingest.base import Format, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped
from analyzer.model import Exchange, Location

FIELDS = FieldMap(
    time=("proxy.timestamp", "timestamp"),
    time_unit="ms",
    method=("proxy.method",),
    url=("proxy.path", "path"),
    scheme=("proxy.scheme",),
    default_scheme="https",
    host=("proxy.host", "host"),
    status=("proxy.statusCode", "statusCode"),
    no_response=(-1, 0),
    request_header={"User-Agent": ("user_agent",), "Referer": ("proxy.referer",)},
    response_header={"X-Vercel-Id": ("proxy.vercelId",)},
)
_read_mapped = mapped(FIELDS)


def _read(record: Record, location: Location) -> Exchange | None:
    agents = record["proxy"].get("userAgent")
    agent = agents[0] if isinstance(agents, list) and agents else agents
    return _read_mapped({**record, "user_agent": agent}, location)


FORMAT = Format(
    name="vercel",
    title="Vercel log drain",
    recognised_by="`deploymentId`, `projectId` and `proxy`",
    evidence="documented",
    keys=(frozenset({"deploymentId", "projectId", "proxy"}), frozenset({"deploymentId", "source", "proxy"})),
    accepts=lambda record: isinstance(record["proxy"], dict),
    read=_read,
    rank=50,
)
