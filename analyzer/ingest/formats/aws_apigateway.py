"""Amazon API Gateway access logs in JSON, by the names of the `$context` variables."""

from analyzer.ingest.base import Format
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.mapped import mapped

FIELDS = FieldMap(
    time=("requestTimeEpoch", "requestTime"),
    time_unit="ms",
    method=("httpMethod",),
    request_line=("routeKey",),
    # resourcePath comes last: it is a template such as /pets/{petId}, not what was asked for.
    url=("path", "rawPath", "resourcePath"),
    default_scheme="https",
    host=("domainName",),
    http_version=("protocol",),
    status=("status",),
    no_response=(0,),
    duration=("responseLatency", "integrationLatency"),
    duration_unit="ms",
    request_header={
        "User-Agent": ("userAgent", "identity.userAgent"),
        "X-Amzn-Trace-Id": ("xrayTraceId",),
    },
    response_header={"x-amzn-RequestId": ("requestId",), "x-amz-apigw-id": ("extendedRequestId",)},
    response_body_bytes=("responseLength",),
    error=("error.message", "errorMessage", "integrationErrorMessage"),
    client_address=("ip", "sourceIp", "identity.sourceIp"),
)

FORMAT = Format(
    name="aws-apigateway",
    title="Amazon API Gateway access log",
    recognised_by="`requestId` with `httpMethod` or `routeKey`, and `path` or `resourcePath`",
    evidence="documented",
    keys=(
        frozenset({"requestId", "httpMethod", "resourcePath"}),
        frozenset({"requestId", "httpMethod", "path"}),
        frozenset({"requestId", "routeKey"}),
    ),
    read=mapped(FIELDS),
    rank=50,
)
