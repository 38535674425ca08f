"""Places in a record, and what is assumed of a value there: header allow-list, cookies, query, bodies."""

from functools import lru_cache

from analyzer.redaction.keys import tokens_of
from analyzer.redaction.words import word_set, words_of

_MAX_CACHED = 8_192

TEXT, BODY, FORM, QUERY, HEADER, COOKIE = "text", "body", "form", "query", "header", "cookie"
KEPT, PATH, ERROR, KEY = "kept", "path", "error", "key"
"""Kinds of places. In HEADER and QUERY an opaque value under an unknown name counts as secret, in COOKIE every
value does, in ERROR a sentence under a sensitive name is a message; KEPT is the value of an allowed header."""

SKELETON_ONLY = frozenset({BODY, FORM, QUERY, HEADER, ERROR})
"""Where the strict profile leaves only names."""

KEPT_HEADERS = word_set("""
    accept accept-charset accept-encoding accept-language accept-patch accept-post accept-ranges
    access-control-allow-credentials access-control-allow-headers access-control-allow-methods
    access-control-allow-origin access-control-expose-headers access-control-max-age
    access-control-request-headers access-control-request-method age allow alt-svc cache-control
    connection content-disposition content-encoding content-language content-length content-location
    content-range content-security-policy content-security-policy-report-only content-type
    cross-origin-embedder-policy cross-origin-opener-policy cross-origin-resource-policy date
    deprecation dnt dpr early-data etag expect expect-ct expires feature-policy from-cache host
    http2-settings idempotency-key if-match if-modified-since if-none-match if-range if-unmodified-since
    keep-alive last-modified link location max-forwards nel origin p3p permissions-policy pragma
    priority proxy-authenticate proxy-connection public-key-pins range ratelimit ratelimit-limit
    ratelimit-policy ratelimit-remaining ratelimit-reset referer referrer-policy refresh report-to
    reporting-endpoints retry-after save-data sec-ch-ua sec-fetch-dest sec-fetch-mode sec-fetch-site
    sec-fetch-user sec-websocket-accept sec-websocket-extensions sec-websocket-key sec-websocket-version
    server server-timing service-worker source-map sourcemap status strict-transport-security sunset te
    timing-allow-origin tk traceparent tracestate trailer transfer-encoding upgrade
    upgrade-insecure-requests user-agent vary via viewport-width warning width www-authenticate
    x-amz-cf-id x-amz-cf-pop x-amz-id-2 x-amz-request-id x-amzn-errortype x-amzn-requestid
    x-amzn-trace-id x-aspnet-version x-b3-parentspanid x-b3-sampled x-b3-spanid x-b3-traceid x-cache
    x-cache-hits x-cloud-trace-context x-content-duration x-content-type-options x-correlation-id
    x-dns-prefetch-control x-download-options x-edge-request-id x-frame-options x-github-request-id
    x-goog-generation x-goog-hash x-goog-metageneration x-guploader-uploadid x-ms-request-id
    x-ms-version x-permitted-cross-domain-policies x-powered-by x-ratelimit-limit x-ratelimit-remaining
    x-ratelimit-reset x-request-id x-requested-with x-robots-tag x-runtime x-served-by x-timer
    x-trace-id x-ua-compatible x-varnish x-xss-protection cf-cache-status cf-ray cf-request-id
    fly-request-id x-vercel-id x-vercel-cache x-nf-request-id x-datadog-trace-id x-datadog-parent-id
    request-id correlation-id x-hubspot-correlation-id x-request-start x-response-time
    x-swift-savedetails :authority :method :path :scheme :status :protocol x-transaction-id x-azure-ref
    x-msedge-ref x-oss-request-id x-tt-logid x-tt-trace-host x-fb-debug x-kong-request-id
    x-kong-proxy-latency x-kong-upstream-latency x-envoy-upstream-service-time x-forwarded-host
    x-forwarded-proto x-forwarded-port x-forwarded-server x-forwarded-prefix x-original-uri
    x-original-url x-rewrite-url x-accel-expires surrogate-key surrogate-control cache-tag x-cache-key
    x-cacheable x-proxy-cache x-amz-storage-class x-amz-version-id x-amz-server-side-encryption
    x-amz-replication-status x-amz-date x-amz-content-sha256 x-amz-apigw-id x-amz-rid x-host x-backend
    x-version x-app-version x-client-version x-api-version api-version x-fastly-request-id x-pingback
    b3 akamai-grn eagleid
    """)
"""Routing, caching, rate limits, request and trace ids: their values are read for secrets, and else kept."""

LINE_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "set-cookie2", "x-authorization"}
)
"""In running text the value of these goes on to the end of the line."""

URL_KEYS = word_set("""
    url uri path target href location referer referrer origin redirecturl redirect_url request_uri
    requesturi request_url requesturl originalurl original_url :path x_original_uri x_original_url
    x_rewrite_url uri_path url_path full_url path_with_query clientrequesturi cs_uri_stem http_target
    http_url url_full url_original absoluteurl route link requested_url
    """)
QUERY_KEYS = word_set("""
    query querystring query_string args cs_uri_query clientrequestquery search fragment hash params
    """)
_ERROR_KEYS = word_set("""
    error errors detail details violations validation message messages fielderrors field_errors fault
    faults problems validationerrors validation_errors invalid
    """)
_KIND_TABLE = {
    HEADER: "headers header requestheaders responseheaders httpheaders",
    COOKIE: "cookies",
    QUERY: "querystring query queryparams querystringparameters queryparameters",
    BODY: "postdata",
    FORM: "form formdata requestparameters",
}
_KINDS = {name: kind for kind, names in _KIND_TABLE.items() for name in words_of(names)}


@lru_cache(maxsize=_MAX_CACHED)
def child_kind(kind: str, key: str) -> str:
    """The kind of place below `key` of an object in a place of `kind`."""
    joined = "".join(tokens_of(key))
    found = _KINDS.get(joined)
    if found:
        return found
    if kind in {TEXT, BODY, ERROR, FORM} and joined in _ERROR_KEYS:
        return ERROR
    if kind in {TEXT, BODY} and joined.endswith(("headers", "header")) and not joined.startswith("access"):
        return HEADER
    return kind


@lru_cache(maxsize=_MAX_CACHED)
def is_url_key(key: str) -> bool:
    """Whether a field of this name holds a URL or a path."""
    return "_".join(tokens_of(key)) in URL_KEYS or key.lower() in URL_KEYS


@lru_cache(maxsize=_MAX_CACHED)
def is_query_key(key: str) -> bool:
    """Whether a field of this name holds a query string without its question mark."""
    return "_".join(tokens_of(key)) in QUERY_KEYS or key.lower() in QUERY_KEYS


@lru_cache(maxsize=_MAX_CACHED)
def is_kept_header(name: str) -> bool:
    """Whether a header's value is kept when no detector finds a secret in it."""
    lowered = name.lower()
    return lowered in KEPT_HEADERS or lowered.startswith(
        ("x-ratelimit-", "ratelimit-", "sec-ch-", "access-control-", "x-rate-limit-")
    )
