"""The id that calls of one operation share, as tracing systems send it along."""

from analyzer.facts.message import header
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved, one


def _second(text: str) -> str:
    """Trace id of a `traceparent`: version-trace-span-flags (W3C Trace Context)."""
    return [*text.split("-"), "", ""][1]


def _root(text: str) -> str:
    """`Root=1-67891233-abcdef012345678912345678` of X-Amzn-Trace-Id."""
    parts = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    return parts.get("Root", "")


_FIELDS = (
    ("traceparent", _second),
    ("x-b3-traceid", str),
    ("x-amzn-trace-id", _root),
    ("x-cloud-trace-context", lambda text: text.partition("/")[0]),
    ("uber-trace-id", lambda text: text.partition(":")[0]),
    ("x-datadog-trace-id", str),
    ("x-correlation-id", str),
    ("x-request-id", str),
)


TRACE_HEADERS = tuple(name for name, _ in _FIELDS)
"""Request header fields that carry the id."""


def _trace(subject: Subject) -> Resolved:
    is_unknown = False
    for name, read in _FIELDS:
        value = header(subject.request_headers, name)
        if value.items and MASKED not in value.items:
            found = read(str(value.first))
            if found:
                return one(found)
        is_unknown |= value.is_unknown or MASKED in value.items
    return UNKNOWN if is_unknown else ABSENT


PATHS = {"trace.id": _trace}
