"""The header fields by which whoever runs a server or an edge finds a request in logs of their own."""

from msgspec import Struct


class Field(Struct, frozen=True):
    """One header field: what its value names, and in whose logs."""

    name: str
    what: str
    whose: str


_TABLE = """
x-request-id                     | request id    | the API or its gateway
request-id                       | request id    | the API (Microsoft Graph, Stripe)
x-correlation-id                 | correlation id| the API
correlation-id                   | correlation id| the API
x-transaction-id                 | transaction id| the API
x-trace-id                       | trace id      | the API
x-hubspot-correlation-id         | correlation id| HubSpot
x-github-request-id              | request id    | GitHub
x-zendesk-request-id             | request id    | Zendesk
x-sfdc-request-id                | request id    | Salesforce
x-fb-trace-id                    | trace id      | Meta
x-fb-debug                       | debug id      | Meta
x-li-uuid                        | request id    | LinkedIn
x-tt-logid                       | log id        | TikTok
x-ms-request-id                  | request id    | Azure
x-ms-correlation-request-id      | correlation id| Azure
x-ms-routing-request-id          | routing id    | Azure
x-ms-client-request-id           | client's id   | Azure
client-request-id                | client's id   | Microsoft Graph
x-azure-ref                      | edge id       | Azure Front Door
x-msedge-ref                     | edge id       | Microsoft's edge
x-amzn-requestid                 | request id    | AWS API Gateway or Lambda
x-amzn-request-id                | request id    | AWS
x-amz-request-id                 | request id    | AWS S3
x-amz-id-2                       | extended id   | AWS S3
x-amz-apigw-id                   | gateway id    | AWS API Gateway
x-amzn-trace-id                  | trace id      | AWS load balancer and X-Ray
x-amz-cf-id                      | edge id       | AWS CloudFront
x-amz-cf-pop                     | edge location | AWS CloudFront
x-amz-rid                        | request id    | Amazon
x-goog-request-id                | request id    | Google Cloud
x-guploader-uploadid             | upload id     | Google Cloud Storage
x-cloud-trace-context            | trace id      | Google Cloud
x-oss-request-id                 | request id    | Alibaba Cloud OSS
x-acs-request-id                 | request id    | Alibaba Cloud
eagleid                          | edge id       | Alibaba CDN
cf-ray                           | ray id        | Cloudflare
cf-request-id                    | request id    | Cloudflare
x-akamai-request-id              | edge id       | Akamai
akamai-grn                       | edge id       | Akamai
x-iinfo                          | edge id       | Imperva
x-sucuri-id                      | edge id       | Sucuri
x-fastly-request-id              | edge id       | Fastly
x-served-by                      | edge servers  | Fastly or Varnish
x-timer                          | edge times    | Fastly
x-varnish                        | edge id       | Varnish
x-edge-request-id                | edge id       | Gcore or another CDN
cdn-requestid                    | edge id       | Bunny
x-hw                             | edge id       | Edgio
x-vercel-id                      | edge id       | Vercel
x-nf-request-id                  | edge id       | Netlify
fly-request-id                   | edge id       | Fly.io
x-kong-request-id                | gateway id    | Kong
x-cache                          | cache verdict | the CDN
cf-cache-status                  | cache verdict | Cloudflare
via                              | proxies passed| each proxy on the way
server                           | server        | whoever answered
traceparent                      | trace id      | tracing (W3C Trace Context)
tracestate                       | trace state   | tracing (W3C Trace Context)
b3                               | trace id      | tracing (Zipkin)
x-b3-traceid                     | trace id      | tracing (Zipkin)
x-b3-spanid                      | span id       | tracing (Zipkin)
uber-trace-id                    | trace id      | tracing (Jaeger)
x-datadog-trace-id               | trace id      | tracing (Datadog)
sentry-trace                     | trace id      | tracing (Sentry)
x-envoy-upstream-service-time    | upstream time | Envoy
x-runtime                        | server's time | the API
server-timing                    | server's times| the API
"""
FIELDS = tuple(Field(*(part.strip() for part in line.split("|"))) for line in _TABLE.strip().splitlines())
"""The most telling first; a call's fields are shown in this order."""
