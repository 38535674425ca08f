"""What a record lacks, and that the values said to follow from it are those that the paths have."""

import itertools

import pytest

from analyzer.facts.value import UNKNOWN
from analyzer.model import NO_HEADERS_RECORDED, Outcome, Timings
from analyzer.rules.paths import FIXED, parse_path
from analyzer.rules.recorded import (
    CLIENT,
    NEXT,
    PAGE,
    PHASES,
    REQUEST_HEADERS,
    RESPONSE_BODY,
    RESPONSE_HEADERS,
    gaps_of,
    known_from,
)
from tests.exchanges import body, exchange, value_of

FULL = {
    "sent": {
        "authorization": "Bearer t",
        "x-request-id": "r",
        "origin": "https://a.test",
        "sec-fetch-mode": "cors",
    },
    "got": {"date": "Thu, 01 Jan 2026 00:00:00 GMT", "location": "/x", "content-type": "application/json"},
    "got_body": body({"error": "x", "next": "y"}),
    "timings": Timings(wait_ms=5),
    "page_ref": "p",
    "client_address": "192.0.2.7",
}
LACKING = {
    REQUEST_HEADERS: {"sent": NO_HEADERS_RECORDED},
    RESPONSE_HEADERS: {"got": NO_HEADERS_RECORDED},
    RESPONSE_BODY: {"got_body": body()},
    PHASES: {"timings": Timings()},
    PAGE: {"page_ref": None},
    CLIENT: {"client_address": None},
}
FAMILIES = ("request.headers.x", "response.headers.x", "response.json.a", "response.json.*.b")
FUNCTIONS = ("redirect.to.lower()", "auth.credential.fingerprint()", "capture.page.hash()")


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@pytest.mark.parametrize("status", [200, 302, 429])
@pytest.mark.parametrize(
    "gaps", [sum(some) for size in range(7) for some in itertools.combinations(LACKING, size)]
)
def test_what_is_said_to_follow_is_what_the_paths_have(gaps, status, method):
    lacking = [change for bit, change in LACKING.items() if gaps & bit]
    fields = FULL | {name: value for change in lacking for name, value in change.items()}
    made = exchange(status, method=method, **fields)
    assert gaps_of(made) & ~NEXT == gaps
    known = known_from(gaps_of(made))
    for name in (*FIXED, *FAMILIES, *FUNCTIONS):
        said = known.get(parse_path(name))
        assert said is None or said == value_of(made, name), name


def test_a_full_record_lacks_nothing_and_a_bare_one_everything():
    assert gaps_of(exchange(**FULL)) == 0
    assert known_from(0).get(parse_path("auth.source")) is None
    bare = {name: value for change in LACKING.values() for name, value in change.items()}
    assert known_from(gaps_of(exchange(**bare))).get(parse_path("auth.source")) == UNKNOWN


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.NOT_RECORDED])
def test_without_a_response_nothing_is_said_of_it(outcome):
    bare = exchange(None, outcome=outcome, sent=NO_HEADERS_RECORDED)
    known = known_from(gaps_of(bare))
    for name in (*FIXED, *FAMILIES):
        said = known.get(parse_path(name))
        assert said is None or said == value_of(bare, name), name


def test_facts_that_were_written_down_make_up_for_gaps():
    assert gaps_of(exchange(sent=NO_HEADERS_RECORDED, facts={"auth.source": ["authorization"]})) == 0
