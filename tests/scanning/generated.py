"""Exchanges made by Hypothesis: plausible ones that the shipped rules know, and hostile ones."""

import json
import math
from functools import cache
from typing import Any

from hypothesis import strategies as st

from analyzer.model import (
    Body,
    BodyState,
    Exchange,
    Header,
    Headers,
    Location,
    Outcome,
    Param,
    Request,
    Response,
    Timings,
)
from analyzer.rules.loader import load_rules
from analyzer.rules.ruleset import RuleSet
from tests.exchanges import AT_US, token


@cache
def shipped_rules() -> RuleSet:
    """All rules that the program comes with."""
    return load_rules([], builtin=True, today=None)


TEXTS = st.text(max_size=20) | st.sampled_from(
    [
        "\ud800",
        "\x00",
        "{id}",
        "${X}",
        "{history.x}",
        "a" * 3_000,
        "9" * 5_000,
        "1e999",
        "nan",
        "-0",
        "v1",
        "",
        "%zz",
        "\u202e",
    ]
)
URLS = st.sampled_from(
    [
        "https://api.clari.com/v4/export/forecast/Net%20New?x=1",
        "https://api.clari.com/v4/export/jobs/job-1/results",
        "https://api.clari.com/v4/forecast/list",
        "https://api.cleanlist.ai/api/v1/enrich/bulk",
        "https://api.cleanlist.ai/api/v1/webhooks/deliveries?limit=9",
        "https://acme.haricrm.com/api/records/contacts/41",
        "https://acme.haricrm.com/records/contacts",
        "https://other.test/v1/orders/7",
        "http://[half/x",
        "http://h:${P}/x",
        "http://\ud800/\ud800?\ud800=\ud800",
        "",
        "data:text/plain,x",
        "//",
        "https://" + "a." * 200 + "test/" + "b/" * 200,
    ]
)
NAMES = st.sampled_from(
    ["authorization", "apikey", "x-api-key", "content-type", "date", "age", "retry-after", "www-authenticate", "server",
     "via", "cf-ray", "cookie", "set-cookie", "ratelimit", "x-ratelimit-reset", "location", ":path", ""]
)  # fmt: skip
VALUES = TEXTS | st.sampled_from(
    ["Bearer", "Bearer x", "Bearer " + token({"exp": 1e308, "iss": 7, "aud": [[], {}], "roles": {"a": 1}}),
     "Thu, 01 Jan 2026 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 +1400",
     "-1", "1e400", "99999999999999999999", "Bearer error=\"x", "text/html", "application/json", "0"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
KEYS = st.sampled_from(
    ["message", "error", "detail", "errors", "code", "type", "loc", "msg", "entries", "jobs", "jobId", "status",
     "createdAt", "contacts", "data", "name", "id", "", "a.b", "*", "0", "source", "pointer", "title", "fields"]
) | st.text(max_size=5)  # fmt: skip
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)
ODD_TEXTS = TEXTS | st.sampled_from(
    [
        "[" * 2_000 + "]" * 2_000,
        '{"a":' * 900 + "1" + "}" * 900,
        "<html>" * 50,
        "<script",
        "{",
        "1" * 5_000,
        '"\\ud800"',
        "\ufeff{}",
    ]
)
NUMBERS = st.none() | st.floats() | st.sampled_from([-1.0, 0.0, 1e300, -1e300, math.nan, math.inf, 120.0])
MOMENTS = st.none() | st.sampled_from([0, -1, 2**62, -(2**62), 2**63, AT_US]) | st.integers(-(2**70), 2**70)


def _texts(document: Any) -> str:
    return json.dumps(document)


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    """A body in any state, its state not always true."""
    text = draw(st.none() | DOCUMENTS.map(_texts) | ODD_TEXTS)
    return Body(
        state=draw(st.sampled_from(list(BodyState))),
        text=text,
        is_base64=draw(st.booleans()),
        mime_type=draw(st.none() | VALUES),
        size_bytes=draw(st.none() | st.integers()),
        params=tuple(draw(st.lists(st.builds(Param, KEYS, TEXTS), max_size=2))),
    )


@st.composite
def header_fields(draw: st.DrawFn) -> Headers:
    """Header fields, complete or not, some of them removed or masked."""
    return Headers(
        items=tuple(draw(st.lists(st.builds(Header, NAMES, VALUES), max_size=4))),
        is_complete=draw(st.booleans()),
        scrubbed=frozenset(draw(st.lists(NAMES, max_size=2))),
        masked=frozenset(draw(st.lists(NAMES, max_size=1))),
    )


@st.composite
def hostile_exchanges(draw: st.DrawFn) -> Exchange:
    """An exchange that no reader should make, and that none of the layers above may stumble over."""
    status = draw(
        st.none() | st.sampled_from([200, 201, 304, 400, 401, 403, 404, 422, 429, 500, 503, 999, 100])
    )
    response = None
    if status is not None:
        response = Response(
            status=status,
            headers=draw(header_fields()),
            body=draw(bodies()),
            redirect_url=draw(st.none() | TEXTS),
        )
    silent = st.sampled_from([Outcome.FAILED, Outcome.NOT_RECORDED])
    return Exchange(
        location=Location(
            input="hostile", entry=draw(st.none() | st.integers(0, 9)), line=draw(st.none() | st.just(3))
        ),
        started_us=draw(MOMENTS),
        duration_ms=draw(NUMBERS),
        request=Request(
            method=draw(st.sampled_from(["GET", "POST", "DELETE", ""]) | TEXTS),
            url=draw(URLS | TEXTS),
            headers=draw(header_fields()),
            cookies=tuple(draw(st.lists(st.builds(Param, TEXTS, TEXTS), max_size=1))),
            body=draw(bodies()),
        ),
        outcome=Outcome.RECEIVED if response else draw(silent),
        response=response,
        timings=Timings(wait_ms=draw(NUMBERS), blocked_ms=draw(NUMBERS)),
        server_address=draw(st.none() | TEXTS),
        client_address=draw(st.none() | TEXTS),
        is_of_one_client=draw(st.booleans()),
        error_text=draw(st.none() | TEXTS),
        facts=draw(
            st.none()
            | st.dictionaries(st.sampled_from(["auth.scheme", "outcome", "response.status", "x"]), DOCUMENTS)
        ),
    )


STATUSES = st.sampled_from([200, 200, 200, 400, 401, 403, 404, 429, 429, 500, 503])


@st.composite
def plausible_exchanges(draw: st.DrawFn) -> Exchange:
    """Calls of a few routes, at a few moments, with a few keys: much that rules, histories and sequences see."""
    url = draw(
        st.sampled_from(
            [
                "https://api.clari.com/v4/export/jobs",
                "https://api.clari.com/v4/export/forecast/Net%20New",
                "https://api.clari.com/v4/forecast/list",
                "https://api.cleanlist.ai/api/v1/enrich/status?task_id=7",
                "https://acme.haricrm.com/api/records/contacts/41",
                "https://acme.haricrm.com/api/records/deals/d-9",
                "https://other.test/v1/orders/7",
            ]
        )
    )
    status = draw(STATUSES)
    jobs = [
        {"jobId": f"j{n}", "status": "PENDING", "createdAt": "2026-01-01T00:00:00Z"}
        for n in range(draw(st.integers(0, 3)))
    ]
    document = draw(
        st.sampled_from(
            [
                {"message": "Invalid API key"},
                {
                    "detail": [
                        {"loc": ["body", "contacts", 1, "email"], "msg": "field required", "type": "missing"}
                    ]
                },
                {"jobs": jobs},
                {"entries": []},
                {"entries": [{"name": "Net new"}]},
                [{"name": "Net new"}],
            ]
        )
    )
    fields = {"retry-after": "30"} if status == 429 and draw(st.booleans()) else {}
    return Exchange(
        location=Location(input="plausible", entry=0),
        started_us=AT_US + draw(st.integers(0, 600)) * 1_000_000,
        duration_ms=float(draw(st.integers(0, 5_000))),
        request=Request(
            method=draw(st.sampled_from(["GET", "GET", "POST"])),
            url=url,
            headers=Headers(
                items=(
                    Header("apikey", draw(st.sampled_from(["k1", "k2"]))),
                    Header("authorization", "Bearer hari_k"),
                )
            ),
            body=Body(state=BodyState.EMPTY),
        ),
        response=Response(
            status=status,
            headers=Headers(items=tuple(Header(name, value) for name, value in fields.items())),
            body=Body(state=BodyState.COMPLETE, text=json.dumps(document), mime_type="application/json"),
        ),
        timings=Timings(wait_ms=draw(st.sampled_from([29_900.0, 30_000.0, 120.0]))),
    )
