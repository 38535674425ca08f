"""Whether a page of another origin may use an answer, and what is missing where not."""

import pytest

from analyzer.facts.cors import PATHS
from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN
from analyzer.model import NO_HEADERS_RECORDED
from tests.exchanges import exchange

PAGE = "https://app.test"
ALLOW = "access-control-allow-"


def preflight(status=204, got=None, **asked):
    sent = {"origin": PAGE, "access-control-request-method": asked.get("method", "PUT")}
    if "headers" in asked:
        sent["access-control-request-headers"] = asked["headers"]
    return Subject(exchange(status, method="OPTIONS", sent=sent, got=got))


def read(got, mode="cors", origin=PAGE, status=200):
    return Subject(exchange(status, sent={"origin": origin, "sec-fetch-mode": mode}, got=got))


@pytest.mark.parametrize(
    ("subject", "fault", "missing"),
    [
        (preflight(403), "status", ("PUT",)),
        (preflight(got={}), "no-origin", ("PUT",)),
        (preflight(got={f"{ALLOW}origin": "https://x.test", f"{ALLOW}methods": "PUT"}), "other-origin", ()),
        (preflight(got={f"{ALLOW}origin": "*", f"{ALLOW}methods": "GET, PATCH"}), "method", ("PUT",)),
        (preflight(got={f"{ALLOW}origin": PAGE}, method="POST"), None, ()),
        (
            preflight(got={f"{ALLOW}origin": PAGE}, method="POST", headers="x-a, X-B"),
            "headers",
            ("x-a", "x-b"),
        ),
        (
            preflight(got={f"{ALLOW}origin": "*", f"{ALLOW}headers": "*"}, method="GET", headers="x-a"),
            None,
            (),
        ),
        (
            preflight(
                got={f"{ALLOW}origin": "*", f"{ALLOW}headers": "*"}, method="GET", headers="authorization"
            ),
            "headers",
            ("authorization",),
        ),
        (read({}), "no-origin", ()),
        (read({f"{ALLOW}origin": PAGE}), None, ()),
        (read({f"{ALLOW}origin": "https://x.test"}), "other-origin", ()),
        (read({}, mode="no-cors"), None, ()),
        (read({}, origin="https://api.acme.test"), None, ()),
    ],
)
def test_fault_and_what_is_missing(subject, fault, missing):
    assert PATHS["cors.fault"](subject).first == fault
    assert PATHS["cors.missing"](subject).items == missing


def test_an_answer_whose_header_was_not_recorded_is_unknown():
    assert PATHS["cors.fault"](read(NO_HEADERS_RECORDED)) == UNKNOWN
    assert PATHS["cors.fault"](preflight(got=NO_HEADERS_RECORDED)) == UNKNOWN


def test_origin_of_the_page():
    assert PATHS["cors.origin"](read({})).items == (PAGE,)
    assert PATHS["cors.origin"](read({}, origin="null")).items == ()
