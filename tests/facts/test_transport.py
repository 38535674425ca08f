"""Why no response came, and who answered when one did."""

from typing import Any

import pytest

from analyzer.facts.environment import environment
from analyzer.model import NO_HEADERS_RECORDED, Exchange
from tests.exchanges import NOT_RECORDED, body, exchange, headers, state_of

KINDS = [
    ("net::ERR_NAME_NOT_RESOLVED", "dns"),
    ("getaddrinfo ENOTFOUND api.acme.test", "dns"),
    ("NS_ERROR_UNKNOWN_HOST", "dns"),
    ("net::ERR_CONNECTION_REFUSED", "refused"),
    ("connect ECONNREFUSED 127.0.0.1:80", "refused"),
    ("net::ERR_CERT_DATE_INVALID", "tls"),
    ("SSL certificate problem: self signed", "tls"),
    ("Cross-Origin Request Blocked", "cors"),
    ("net::ERR_BLOCKED_BY_CLIENT", "blocked"),
    ("net::ERR_TIMED_OUT", "timeout"),
    ("Operation timed out after 30000 ms", "timeout"),
    ("UT", "timeout"),
    ("net::ERR_CONNECTION_RESET", "reset"),
    ("socket hang up", "reset"),
    ("net::ERR_ABORTED", "aborted"),
    ("client closed request", "aborted"),
    ("NS_BINDING_SOMETHING", "unknown"),
    (None, "unknown"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_kind_of_a_transport_failure(text: str | None, kind: str) -> None:
    made = exchange(None, error_text=text)
    found = state_of(made, "error.kind")
    assert found == kind


def test_an_answer_is_no_transport_failure_and_silence_is_unknown() -> None:
    assert state_of(exchange(500, error_text="timeout"), "error.kind") == "absent"
    assert state_of(NOT_RECORDED, "error.kind") == "unknown"


PAGE = body("<!doctype html><html>", "text/html")
GATEWAYS: list[tuple[str, Exchange, Any, Any]] = [
    ("cloudflare", exchange(502, got={"CF-Ray": "7"}, got_body=PAGE), "cloudflare", True),
    ("outermost", exchange(502, got={"cf-ray": "7", "server": "nginx"}, got_body=PAGE), "cloudflare", True),
    ("nginx", exchange(502, got={"server": "nginx/1.25"}, got_body=PAGE), "nginx", True),
    ("json from behind nginx", exchange(502, got={"server": "nginx"}, got_body=body({})), "nginx", False),
    ("empty body", exchange(502, got={"server": "nginx"}, got_body=body("")), "nginx", False),
    ("page of the API itself", exchange(502, got={"server": "acme"}, got_body=PAGE), "absent", False),
    ("body not captured", exchange(502, got={"server": "nginx"}), "nginx", "unknown"),
    ("fields not recorded", exchange(502, got=NO_HEADERS_RECORDED, got_body=PAGE), "unknown", "unknown"),
    (
        "chosen fields tell enough",
        exchange(502, got=headers({"via": "1.1 google"}, is_complete=False), got_body=PAGE),
        "google",
        True,
    ),
]


@pytest.mark.parametrize(
    ("made", "name", "is_page"), [row[1:] for row in GATEWAYS], ids=[row[0] for row in GATEWAYS]
)
def test_the_gateway_that_answered(made: Exchange, name: Any, is_page: Any) -> None:
    assert (state_of(made, "gateway.name"), state_of(made, "gateway.is_page")) == (name, is_page)


MARKS = [
    ("api.dev.acme.io", "dev"),
    ("dev2.acme.io", "dev"),
    ("acme-uat.io", "uat"),
    ("staging.acme.io", "stage"),
    ("sandbox.acme.io", "sandbox"),
    ("qa.acme.io", "test"),
    ("live.acme.io", "prod"),
    ("latest.acme.io", None),
    ("contest.acme.io", None),
    ("developer.acme.io", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_the_mark_of_an_environment_is_a_whole_word(text: str, expected: str | None) -> None:
    assert environment(text) == expected


def test_the_longest_parameters_with_all_values_of_a_name_together() -> None:
    made = exchange(url="https://a.test/?a=1&ids=123&ids=456&b=22&c=7")
    assert state_of(made, "url.longest_params") == (
        "ids (6 bytes, 2 times)",
        "b (2 bytes, 1 times)",
        "a (1 bytes, 1 times)",
    )
    assert state_of(exchange(), "url.longest_params") == "absent"


LISTS: list[tuple[Any, Any]] = [
    ([{"name": "A"}, {"name": "B"}, {"name": "A"}], ("A", "B")),
    ({"forecasts": [{"displayName": "A", "id": 1}]}, "A"),
    ({"a": {"b": [{"name": "deep"}]}}, "absent"),
    ([{"name": 7}], "absent"),
    ("text", "absent"),
]


@pytest.mark.parametrize(("content", "expected"), LISTS)
def test_names_that_a_list_offers(content: Any, expected: Any) -> None:
    assert state_of(exchange(got_body=body(content)), "response.names") == expected
