"""A made-up sample of each log format, with the exchange that a person read from it.

Each row: the records, then (started, duration in ms, method, URL, status) of each exchange.
"""

import json
from typing import Any

NOON = "2026-03-01T12:00:00+00:00"
NOON_S = 1772366400
H = {"host": "api.example.com", "x-request-id": "r-1"}

Expected = tuple[str | None, float | None, str, str, int | None]


def span(**attributes: Any) -> dict[str, Any]:
    listed = [{"key": key.replace("__", "."), "value": value} for key, value in attributes.items()]
    return {
        "traceId": "0af7651916cd43dd8448eb211c80319c",
        "spanId": "b7ad6b7169203331",
        "kind": 3,
        "startTimeUnixNano": f"{NOON_S}000000000",
        "endTimeUnixNano": f"{NOON_S}250000000",
        "attributes": listed,
    }


SAMPLES: dict[str, tuple[list[Any], list[Expected]]] = {
    "caddy": (
        [
            {
                "level": "info",
                "ts": NOON_S + 0.5,
                "logger": "http.log.access.log0",
                "msg": "handled request",
                "request": {
                    "remote_ip": "192.0.2.1",
                    "proto": "HTTP/2.0",
                    "method": "GET",
                    "host": "api.example.com",
                    "uri": "/v1/things?q=1",
                    "headers": {"Authorization": ["REDACTED"], "Accept": ["*/*"]},
                    "tls": {"version": 772},
                },
                "bytes_read": 0,
                "duration": 0.0125,
                "size": 40,
                "status": 401,
                "resp_headers": {"Server": ["Caddy"]},
            }
        ],
        [("2026-03-01T12:00:00.500000+00:00", 12.5, "GET", "https://api.example.com/v1/things?q=1", 401)],
    ),
    "traefik": (
        [
            {
                "ClientHost": "192.0.2.1",
                "DownstreamStatus": 502,
                "Duration": 1500000,
                "OriginStatus": 0,
                "RequestHost": "api.example.com",
                "RequestMethod": "POST",
                "RequestPath": "/v1/things",
                "RequestPort": "-",
                "RequestProtocol": "HTTP/1.1",
                "RequestScheme": "https",
                "StartUTC": "2026-03-01T12:00:00.000000001Z",
                "request_User-Agent": "probe/1",
            }
        ],
        [(NOON, 1.5, "POST", "https://api.example.com/v1/things", 502)],
    ),
    "envoy": (
        [
            {
                ":authority": "api.example.com",
                "method": "GET",
                "path": "/v1/things",
                "response_code": 0,
                "response_flags": "DC",
                "duration": 31,
                "start_time": "2026-03-01T12:00:00.000Z",
                "bytes_sent": 0,
            }
        ],
        [(NOON, 31.0, "GET", "//api.example.com/v1/things", None)],
    ),
    "kong": (
        [
            {
                "started_at": NOON_S * 1000,
                "client_ip": "192.0.2.1",
                "latencies": {"request": 77, "proxy": 70},
                "request": {
                    "method": "GET",
                    "url": "https://api.example.com/v1/things",
                    "headers": H,
                    "size": "9",
                },
                "response": {"status": 429, "size": 30, "headers": {"retry-after": "5"}},
            }
        ],
        [(NOON, 77.0, "GET", "https://api.example.com/v1/things", 429)],
    ),
    "nginx": (
        [
            {
                "time_local": "01/Mar/2026:12:00:00 +0000",
                "remote_addr": "192.0.2.1",
                "status": "504",
                "request": "GET /v1/things?q=1 HTTP/1.1",
                "http_host": "api.example.com",
                "scheme": "https",
                "request_time": "0.005",
                "upstream_response_time": "-, 0.004",
                "http_user_agent": "probe/1",
            }
        ],
        [(NOON, 5.0, "GET", "https://api.example.com/v1/things?q=1", 504)],
    ),
    "apache": (
        [{"%t": "[01/Mar/2026:12:00:00 +0000]", "%r": "GET /v1/things HTTP/1.1", "%>s": "200", "%D": "2500"}],
        [(NOON, 2.5, "GET", "/v1/things", 200)],
    ),
    "haproxy": (
        [{"t": "01/Mar/2026:12:00:00.000", "HM": "GET", "HU": "/v1/things", "ST": -1, "Ta": -1, "ts": "CR"}],
        [(NOON, None, "GET", "/v1/things", None)],
    ),
    "azure-appgw": (
        [
            {
                "records": [
                    {
                        "timeStamp": NOON,
                        "category": "ApplicationGatewayAccessLog",
                        "properties": {
                            "httpMethod": "GET",
                            "requestUri": "/v1/things",
                            "requestQuery": "SERVER-STATUS=404",
                            "httpStatus": 404,
                            "timeTaken": 205,
                            "sslEnabled": "off",
                            "host": "api.example.com",
                        },
                    },
                    {
                        "time": NOON,
                        "category": "ApplicationGatewayAccessLog",
                        "properties": {
                            "httpMethod": "GET",
                            "originalRequestUriWithArgs": "/v1/things?q=1",
                            "httpStatus": 200,
                            "timeTaken": 0.034,
                            "sslEnabled": "on",
                            "originalHost": "api.example.com",
                            "serverStatus": "200",
                            "transactionId": "7b3",
                        },
                    },
                ]
            }
        ],
        [
            (NOON, 205.0, "GET", "http://api.example.com/v1/things", 404),
            (NOON, 34.0, "GET", "https://api.example.com/v1/things?q=1", 200),
        ],
    ),
    "azure-frontdoor": (
        [
            {
                "time": "2026-03-01T12:00:00.0000000Z",
                "category": "FrontDoorAccessLog",
                "properties": {
                    "httpMethod": "GET",
                    "requestUri": "https://api.example.com:443/v1/things",
                    "httpStatusCode": "503",
                    "timeTaken": "0.035",
                    "errorInfo": "OriginTimeout",
                },
            }
        ],
        [(NOON, 35.0, "GET", "https://api.example.com:443/v1/things", 503)],
    ),
    "azure-appservice": (
        [
            {
                "time": "2026-03-01T12:00:00.0000000Z",
                "category": "AppServiceHTTPLogs",
                "properties": json.dumps(
                    {
                        "CsMethod": "POST",
                        "CsHost": "api.example.com",
                        "CsUriStem": "/v1/things",
                        "CsUriQuery": "q=1",
                        "ScStatus": "200",
                        "TimeTaken": 5,
                        "UserAgent": "probe/1",
                    }
                ),
            }
        ],
        [(NOON, 5.0, "POST", "//api.example.com/v1/things?q=1", 200)],
    ),
    "app-insights": (
        [
            {
                "time": NOON,
                "Type": "AppRequests",
                "Name": "GET /v1/things",
                "ResultCode": "500",
                "Url": "https://api.example.com/v1/things",
                "DurationMs": 12.25,
            }
        ],
        [(NOON, 12.25, "GET", "https://api.example.com/v1/things", 500)],
    ),
    "gcp-http": (
        [
            {
                "timestamp": NOON,
                "insertId": "a1",
                "logName": "projects/p/logs/requests",
                "httpRequest": {
                    "requestMethod": "GET",
                    "requestUrl": "https://api.example.com/v1/things",
                    "status": 200,
                    "latency": "0.005192s",
                    "responseSize": "780",
                },
            },
            {
                "timestamp": NOON,
                "insertId": "a2",
                "httpRequest": {
                    "requestMethod": "GET",
                    "requestUrl": "https://api.example.com/v1/things",
                    "status": 403,
                    "latency": {"seconds": "1", "nanos": 500000},
                },
            },
        ],
        [
            (NOON, 5.192, "GET", "https://api.example.com/v1/things", 200),
            (NOON, 1000.5, "GET", "https://api.example.com/v1/things", 403),
        ],
    ),
    "aws-apigateway": (
        [
            {
                "requestId": "c6af9ac6",
                "requestTime": "01/Mar/2026:12:00:00 +0000",
                "httpMethod": "GET",
                "resourcePath": "/things/{id}",
                "path": "/v1/things/7",
                "status": "403",
                "domainName": "api.example.com",
                "responseLatency": "14",
                "protocol": "HTTP/1.1",
                "ip": "192.0.2.1",
            }
        ],
        [(NOON, 14.0, "GET", "https://api.example.com/v1/things/7", 403)],
    ),
    "aws-waf": (
        [
            {
                "timestamp": NOON_S * 1000,
                "webaclId": "arn:aws:wafv2:x",
                "action": "BLOCK",
                "responseCodeSent": None,
                "httpRequest": {
                    "httpMethod": "GET",
                    "uri": "/v1/things",
                    "args": "q=1",
                    "requestId": "r",
                    "headers": [{"name": "Host", "value": "api.example.com"}],
                },
            }
        ],
        [(NOON, None, "GET", "//api.example.com/v1/things?q=1", None)],
    ),
    "aws-cloudtrail": (
        [{"eventVersion": "1.08", "eventSource": "s3.amazonaws.com", "eventName": "ListBuckets"}],
        [],
    ),
    "cloudfront": (
        [
            {
                "date": "2026-03-01",
                "time": "12:00:00",
                "cs-method": "GET",
                "sc-status": "000",
                "x-host-header": "api.example.com",
                "cs-protocol": "https",
                "cs-uri-stem": "/v1/things",
                "cs-uri-query": "-",
                "time-taken": "0.250",
                "cs(User-Agent)": "probe/1",
            }
        ],
        [(NOON, 250.0, "GET", "https://api.example.com/v1/things", None)],
    ),
    "cloudflare": (
        [
            {
                "RayID": "3a60",
                "ClientRequestHost": "api.example.com",
                "ClientRequestMethod": "GET",
                "ClientRequestScheme": "https",
                "ClientRequestURI": "/v1/things?q=1",
                "EdgeResponseStatus": 522,
                "EdgeStartTimestamp": NOON_S * 10**9,
                "EdgeEndTimestamp": NOON_S * 10**9 + 19_000_000,
            }
        ],
        [(NOON, 19.0, "GET", "https://api.example.com/v1/things?q=1", 522)],
    ),
    "akamai-datastream": (
        [
            {
                "reqTimeSec": f"{NOON_S}.000",
                "statusCode": "404",
                "reqMethod": "GET",
                "proto": "HTTPS",
                "reqHost": "api.example.com",
                "reqPath": "/v1/things",
                "queryStr": "q=1",
                "turnAroundTimeMSec": "11",
            }
        ],
        [(NOON, 11.0, "GET", "https://api.example.com/v1/things?q=1", 404)],
    ),
    "akamai-siem": (
        [
            {
                "attackData": {"clientIP": "192.0.2.1"},
                "httpMessage": {
                    "start": str(NOON_S),
                    "method": "GET",
                    "host": "api.example.com",
                    "path": "/v1/things",
                    "query": "q%3D1",
                    "status": "403",
                    "protocol": "HTTP/1.1",
                    "requestHeaders": "Accept%3A%20*%2F*%0D%0AX-Id%3A%207%0D%0A",
                },
            }
        ],
        [(NOON, None, "GET", "//api.example.com/v1/things?q=1", 403)],
    ),
    "ecs": (
        [
            {
                "@timestamp": NOON,
                "event": {"duration": 2_500_000},
                "url": {"full": "https://api.example.com/v1/things"},
                "http": {"request": {"method": "get"}, "response": {"status_code": 200}},
            },
            {
                "@timestamp": NOON,
                "http.request.method": "PUT",
                "http.response.status_code": "409",
                "url.domain": "api.example.com",
                "url.path": "/v1/things",
                "url.query": "q=1",
                "url.scheme": "https",
                "event.duration": "1000000",
            },
        ],
        [
            (NOON, 2.5, "GET", "https://api.example.com/v1/things", 200),
            (NOON, 1.0, "PUT", "https://api.example.com/v1/things?q=1", 409),
        ],
    ),
    "otlp": (
        [
            {
                "resourceSpans": [
                    {
                        "scopeSpans": [
                            {
                                "spans": [
                                    span(
                                        http__request__method={"stringValue": "GET"},
                                        url__full={"stringValue": "https://api.example.com/v1/things"},
                                        http__response__status_code={"intValue": "503"},
                                    ),
                                    {
                                        **span(
                                            http__method={"stringValue": "GET"},
                                            http__target={"stringValue": "/v1"},
                                        ),
                                        "spanId": "aa",
                                        "parentSpanId": "b7ad6b7169203331",
                                        "kind": 2,
                                    },
                                    span(db__system={"stringValue": "postgresql"}),
                                ]
                            }
                        ]
                    }
                ]
            }
        ],
        [(NOON, 250.0, "GET", "https://api.example.com/v1/things", 503)],
    ),
    "otlp-logs": (
        [
            {
                "resourceLogs": [
                    {
                        "scopeLogs": [
                            {
                                "logRecords": [
                                    {
                                        "timeUnixNano": f"{NOON_S}000000000",
                                        "body": {"stringValue": "served"},
                                        "attributes": [
                                            {"key": "http.request.method", "value": {"stringValue": "GET"}},
                                            {
                                                "key": "url.full",
                                                "value": {"stringValue": "https://api.example.com/v1"},
                                            },
                                            {"key": "http.response.status_code", "value": {"intValue": 404}},
                                        ],
                                    }
                                ]
                            }
                        ]
                    }
                ]
            }
        ],
        [(NOON, None, "GET", "https://api.example.com/v1", 404)],
    ),
    "jaeger": (
        [
            {
                "data": [
                    {
                        "traceID": "t1",
                        "processes": {},
                        "spans": [
                            {
                                "traceID": "t1",
                                "spanID": "s1",
                                "startTime": NOON_S * 10**6,
                                "duration": 2500,
                                "tags": [
                                    {"key": "http.method", "type": "string", "value": "GET"},
                                    {
                                        "key": "http.url",
                                        "type": "string",
                                        "value": "https://api.example.com/v1",
                                    },
                                    {"key": "http.status_code", "type": "int64", "value": 500},
                                ],
                            }
                        ],
                    }
                ]
            }
        ],
        [(NOON, 2.5, "GET", "https://api.example.com/v1", 500)],
    ),
    "zeek": (
        [
            {
                "ts": NOON_S + 0.0,
                "uid": "CUM0",
                "id.orig_h": "192.0.2.1",
                "id.resp_h": "192.0.2.2",
                "method": "GET",
                "host": "api.example.com",
                "uri": "/v1/things",
                "status_code": 302,
                "user_agent": "probe/1",
            }
        ],
        [(NOON, None, "GET", "http://api.example.com/v1/things", 302)],
    ),
    "suricata": (
        [
            {
                "timestamp": "2026-03-01T12:00:00.000000+0000",
                "event_type": "http",
                "src_ip": "192.0.2.1",
                "http": {
                    "hostname": "api.example.com",
                    "url": "/v1/things",
                    "http_method": "POST",
                    "status": 400,
                    "http_request_body": "aGk=",
                },
            }
        ],
        [(NOON, None, "POST", "http://api.example.com/v1/things", 400)],
    ),
    "pino": (
        [
            {
                "level": 30,
                "time": NOON_S * 1000,
                "pid": 7,
                "hostname": "h",
                "reqId": "req-1",
                "req": {"method": "GET", "url": "/v1/things", "host": "api.example.com"},
                "msg": "incoming request",
            },
            {
                "level": 30,
                "time": NOON_S * 1000,
                "pid": 8,
                "hostname": "h",
                "reqId": "req-1",
                "req": {"method": "POST", "url": "/v1/others"},
                "msg": "incoming request",
            },
            {
                "level": 30,
                "time": NOON_S * 1000 + 9,
                "pid": 7,
                "hostname": "h",
                "reqId": "req-1",
                "res": {"statusCode": 500},
                "responseTime": 8.5,
                "msg": "request completed",
            },
        ],
        [
            (NOON, 8.5, "GET", "//api.example.com/v1/things", 500),
            (NOON, None, "POST", "/v1/others", None),
        ],
    ),
    "bunyan": (
        [
            {
                "name": "api",
                "hostname": "h",
                "pid": 7,
                "level": 30,
                "time": NOON,
                "v": 0,
                "latency": 12,
                "req": {"method": "GET", "url": "/v1/things", "headers": H},
                "res": {"statusCode": 404},
            }
        ],
        [(NOON, 12.0, "GET", "//api.example.com/v1/things", 404)],
    ),
    "express-winston": (
        [
            {
                "level": "info",
                "timestamp": NOON,
                "meta": {
                    "req": {"method": "GET", "originalUrl": "/v1/things", "headers": H},
                    "res": {"statusCode": 500},
                    "responseTime": 3,
                },
            }
        ],
        [(NOON, 3.0, "GET", "//api.example.com/v1/things", 500)],
    ),
    "morgan": (
        [{"date": NOON, "method": "GET", "url": "/v1/things", "status": "200", "response-time": "1.234"}],
        [(NOON, 1.234, "GET", "/v1/things", 200)],
    ),
    "lograge": (
        [
            {
                "method": "GET",
                "path": "/v1/things",
                "format": "json",
                "controller": "Things",
                "action": "index",
                "status": 200,
                "duration": 58.33,
                "@timestamp": NOON,
            },
            {
                "method": "GET",
                "path": "/v1/things",
                "controller": "Things",
                "action": "index",
                "status": 0,
                "duration_s": 0.5,
                "time": NOON,
            },
        ],
        [(NOON, 58.33, "GET", "/v1/things", 200), (NOON, 500.0, "GET", "/v1/things", None)],
    ),
    "serilog": (
        [
            {
                "@t": "2026-03-01T12:00:00.0000000Z",
                "@mt": "HTTP {RequestMethod} {RequestPath}",
                "RequestMethod": "GET",
                "RequestPath": "/v1/things",
                "StatusCode": 500,
                "Elapsed": 4.5,
            }
        ],
        [(NOON, 4.5, "GET", "/v1/things", 500)],
    ),
    "heroku": (
        [
            {
                "timestamp": NOON,
                "proc_id": "router",
                "method": "GET",
                "path": "/v1/things",
                "protocol": "https",
                "host": "api.example.com",
                "dyno": "web.1",
                "connect": "1ms",
                "service": "45ms",
                "status": "503",
            }
        ],
        [(NOON, 45.0, "GET", "https://api.example.com/v1/things", 503)],
    ),
    "vercel": (
        [
            {
                "id": "1",
                "deploymentId": "d",
                "source": "lambda",
                "projectId": "p",
                "timestamp": NOON_S * 1000,
                "host": "api.example.com",
                "proxy": {
                    "timestamp": NOON_S * 1000,
                    "method": "GET",
                    "host": "api.example.com",
                    "path": "/v1/things",
                    "statusCode": -1,
                    "userAgent": ["probe/1"],
                },
            }
        ],
        [(NOON, None, "GET", "https://api.example.com/v1/things", None)],
    ),
    "netlify": (
        [
            {
                "log_type": "traffic",
                "timestamp": NOON,
                "method": "GET",
                "url": "https://api.example.com/v1/things",
                "status_code": 500,
                "duration": 21,
            }
        ],
        [(NOON, 21.0, "GET", "https://api.example.com/v1/things", 500)],
    ),
    "logbook": (
        [
            {
                "origin": "remote",
                "type": "request",
                "correlation": "c1",
                "method": "GET",
                "headers": {"A": ["1"]},
                "uri": "https://api.example.com/v1/things",
                "body": "",
            },
            {
                "origin": "local",
                "type": "response",
                "correlation": "c1",
                "status": 422,
                "duration": 25,
                "headers": {"Content-Type": ["application/json"]},
                "body": {"detail": "no"},
            },
        ],
        [(None, 25.0, "GET", "https://api.example.com/v1/things", 422)],
    ),
    "vcr": (
        [
            {
                "recorded_with": "x",
                "http_interactions": [
                    {
                        "recorded_at": "2026-03-01T12:00:00",
                        "request": {
                            "method": "get",
                            "uri": "https://api.example.com/v1/things",
                            "headers": {"A": ["b"]},
                            "body": {"string": "", "encoding": "utf-8"},
                        },
                        "response": {
                            "status": {"code": 401, "message": "Unauthorized"},
                            "headers": {},
                            "body": {"base64_string": "e30=", "encoding": "utf-8"},
                        },
                    },
                    {
                        "recorded_at": "Sun, 01 Mar 2026 12:00:00 GMT",
                        "request": {
                            "method": "GET",
                            "uri": "https://api.example.com/",
                            "headers": {},
                            "body": "",
                        },
                        "response": {"status_code": 200, "headers": {}, "body": {"string": "ok"}},
                    },
                ],
            }
        ],
        [
            (NOON, None, "GET", "https://api.example.com/v1/things", 401),
            (NOON, None, "GET", "https://api.example.com/", 200),
        ],
    ),
    "wiremock": (
        [
            {
                "requests": [
                    {
                        "id": "1",
                        "request": {
                            "url": "/v1/things",
                            "absoluteUrl": "http://localhost:8080/v1/things",
                            "method": "GET",
                            "headers": {"Host": "localhost:8080"},
                            "loggedDate": NOON_S * 1000,
                            "body": "",
                        },
                        "responseDefinition": {"status": 404},
                        "timing": {"totalTime": 6},
                    }
                ],
                "meta": {"total": 1},
            }
        ],
        [(NOON, 6.0, "GET", "http://localhost:8080/v1/things", 404)],
    ),
    "mockserver": (
        [
            {
                "timestamp": "2026-03-01 12:00:00.000",
                "httpRequest": {
                    "method": "POST",
                    "path": "/v1/things",
                    "secure": True,
                    "headers": {"Host": ["api.example.com"]},
                    "queryStringParameters": {"q": ["a b"]},
                    "body": {"type": "JSON", "json": {"a": 1}},
                },
                "httpResponse": {
                    "statusCode": 201,
                    "headers": [{"name": "A", "values": ["1", "2"]}],
                    "body": "ok",
                },
            }
        ],
        [(NOON, None, "POST", "https://api.example.com/v1/things?q=a%20b", 201)],
    ),
    "hoverfly": (
        [
            {
                "journal": [
                    {
                        "request": {
                            "path": "/v1/things",
                            "method": "GET",
                            "destination": "api.example.com",
                            "scheme": "http",
                            "query": "",
                            "body": "",
                            "headers": {"Accept": ["*/*"]},
                        },
                        "response": {"status": 502, "body": "e30=", "encodedBody": True, "headers": {}},
                        "timeStarted": "2026-03-01T13:00:00.000+01:00",
                        "latency": 0.5,
                        "id": "m",
                    }
                ]
            }
        ],
        [(NOON, 0.5, "GET", "http://api.example.com/v1/things", 502)],
    ),
    "newman": (
        [
            {
                "collection": {},
                "run": {
                    "executions": [
                        {
                            "request": {
                                "method": "GET",
                                "url": {
                                    "protocol": "https",
                                    "host": ["api", "example", "com"],
                                    "path": ["v1", "things"],
                                    "query": [{"key": "q", "value": "1"}],
                                },
                                "header": [{"key": "A", "value": "1"}],
                            },
                            "response": {
                                "code": 404,
                                "status": "Not Found",
                                "responseTime": 31,
                                "header": [],
                                "stream": {"type": "Buffer", "data": [123, 125]},
                            },
                        },
                        {
                            "request": {"method": "GET", "url": "https://api.example.com/v1"},
                            "requestError": {"code": "ECONNREFUSED"},
                        },
                    ]
                },
            }
        ],
        [
            (None, 31.0, "GET", "https://api.example.com/v1/things?q=1", 404),
            (None, None, "GET", "https://api.example.com/v1", None),
        ],
    ),
    "charles": (
        [
            [
                {
                    "status": "FAILED",
                    "method": "GET",
                    "scheme": "https",
                    "host": "api.example.com",
                    "actualPort": 443,
                    "path": "/v1/things",
                    "query": None,
                    "times": {"start": NOON},
                    "durations": {"total": 75},
                    "request": {"header": {"headers": []}},
                    "response": {"status": None},
                }
            ]
        ],
        [(NOON, 75.0, "GET", "https://api.example.com/v1/things", None)],
    ),
    "k8s-audit": (
        [
            {
                "kind": "Event",
                "apiVersion": "audit.k8s.io/v1",
                "auditID": "a",
                "stage": stage,
                "verb": "list",
                "requestURI": "/api/v1/pods",
                "responseStatus": {"code": 403},
                "requestReceivedTimestamp": "2026-03-01T12:00:00.000000Z",
                "stageTimestamp": "2026-03-01T12:00:00.004000Z",
            }
            for stage in ("RequestReceived", "ResponseComplete")
        ],
        [(NOON, 4.0, "GET", "/api/v1/pods", 403)],
    ),
    "upsun": (
        [
            {
                "timestamp_ns": NOON_S * 10**9,
                "component": "router",
                "message": '192.0.2.1 - - [01/Mar/2026:12:00:00 +0000] "GET /v1/things HTTP/1.1" 502 166 "-" "probe/1"',
            }
        ],
        [(NOON, None, "GET", "/v1/things", 502)],
    ),
    "nextcloud": (
        [
            {
                "reqId": "r",
                "level": 2,
                "time": NOON,
                "remoteAddr": "192.0.2.1",
                "method": "POST",
                "url": "/login",
                "message": "Login failed",
                "userAgent": "probe/1",
            },
            {
                "reqId": "r",
                "level": 2,
                "time": NOON,
                "remoteAddr": "",
                "method": "",
                "url": "--",
                "message": "cron",
            },
        ],
        [(NOON, None, "POST", "/login", None)],
    ),
    "ntfy": (
        [
            {
                "time": NOON,
                "message": "HTTP request started",
                "http_method": "GET",
                "http_path": "/t",
                "visitor_id": "i",
            },
            {
                "time": NOON,
                "message": "Connection closed",
                "http_method": "GET",
                "http_path": "/t",
                "http_status": 403,
                "visitor_id": "i",
                "error": "forbidden",
            },
        ],
        [(NOON, None, "GET", "/t", 403)],
    ),
    "authentik": (
        [
            {
                "event": "/api/v3/core/",
                "auth_via": "session",
                "method": "GET",
                "status": 403,
                "runtime": 21,
                "host": "id.example.com",
                "scheme": "https",
                "timestamp": NOON,
            }
        ],
        [(NOON, 21.0, "GET", "https://id.example.com/api/v3/core/", 403)],
    ),
    "datadog": (
        [
            {
                "id": "A",
                "attributes": {
                    "timestamp": NOON,
                    "service": "api",
                    "attributes": {
                        "duration": 7_000_000,
                        "http": {"method": "GET", "url": "https://api.example.com/v1", "status_code": "500"},
                    },
                },
            }
        ],
        [(NOON, 7.0, "GET", "https://api.example.com/v1", 500)],
    ),
    "spring-boot": (
        [
            {
                "exchanges": [
                    {
                        "timestamp": "2026-03-01T12:00:00.000000000Z",
                        "request": {
                            "method": "GET",
                            "uri": "https://api.example.com/v1/things",
                            "headers": {},
                        },
                        "response": {"status": 200, "headers": {"A": ["1"]}},
                        "timeTaken": "PT0.0123S",
                    }
                ]
            },
            {
                "timestamp": NOON,
                "timeTaken": 12,
                "response": {"status": 500},
                "request": {"method": "GET", "uri": "https://api.example.com/v1/things"},
            },
        ],
        [
            (NOON, 12.3, "GET", "https://api.example.com/v1/things", 200),
            (NOON, 12.0, "GET", "https://api.example.com/v1/things", 500),
        ],
    ),
    "generic": (
        [
            {
                "ts": NOON,
                "method": "GET",
                "url": "https://api.example.com/v1",
                "status": 200,
                "duration_ms": 3,
            },
            {
                "ts": NOON,
                "verb": "get",
                "uri": "/v1",
                "host": "api.example.com",
                "code": "404",
                "latency": "1.234ms",
            },
            {"ts": NOON, "method": "GET", "path": "/v1", "status": 500, "duration": 1234567},
            {"ts": NOON, "method": "GET", "url": "https://api.example.com/v1", "error": "connection refused"},
        ],
        [
            (NOON, 3.0, "GET", "https://api.example.com/v1", 200),
            (NOON, 1.234, "GET", "//api.example.com/v1", 404),
            (NOON, None, "GET", "/v1", 500),
            (NOON, None, "GET", "https://api.example.com/v1", None),
        ],
    ),
}
