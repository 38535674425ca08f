"""What an error body says, whoever wrote it."""

from typing import Any

import pytest

from analyzer.facts.failure import field_errors
from analyzer.model import BodyState
from tests.cpu_time import takes_at_most
from tests.exchanges import body, exchange, state_of

FASTAPI = {"detail": [{"loc": ["body", "contacts", 2, "email"], "msg": "field required", "type": "missing"}]}
RFC9457 = {"type": "https://acme.test/p/funds", "title": "No funds", "detail": "Balance is 30", "status": 403}
PARAMS = RFC9457 | {"invalid-params": [{"name": "age", "reason": "must be positive"}]}
JSON_API = {
    "errors": [
        {"code": "E1", "title": "Bad", "detail": "too long", "source": {"pointer": "/data/attributes/name"}}
    ]
}
LARAVEL = {"message": "The given data was invalid.", "errors": {"email": ["is required", "is no email"]}}
OAUTH = {"error": "invalid_client", "error_description": "Client unknown"}
GOOGLE = {"error": {"code": 400, "message": "Bad", "errors": [{"message": "Bad", "reason": "parse"}]}}
NEST = {"statusCode": 400, "message": ["a must be set", "b must be set"], "error": "Bad Request"}
SALESFORCE = [{"message": "Session expired", "errorCode": "INVALID_SESSION_ID"}]

MESSAGES: list[tuple[str, Any, Any]] = [
    ("message", {"message": "No"}, "No"),
    ("capital", {"Message": "No"}, "No"),
    ("error text", {"error": "Invalid API key"}, "Invalid API key"),
    ("detail text", {"detail": "Not authenticated"}, "Not authenticated"),
    ("fastapi list", FASTAPI, "field required"),
    ("rfc 9457", RFC9457, ("Balance is 30", "No funds")),
    ("json:api", JSON_API, ("too long", "Bad")),
    ("laravel", LARAVEL, "The given data was invalid."),
    ("oauth", OAUTH, ("Client unknown", "invalid_client")),
    ("nested error", GOOGLE, ("Bad", "parse")),
    ("list of texts", NEST, ("a must be set", "b must be set", "Bad Request")),
    ("list of errors", SALESFORCE, "Session expired"),
    ("apigee", {"fault": {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "x"}}}, "Invalid ApiKey"),
    ("list of texts alone", {"errors": ["Name is required"]}, "Name is required"),
    ("detail object", {"detail": {"message": "No", "code": "x"}}, "No"),
    ("a JSON text", '"Not allowed"', "Not allowed"),
    ("json without words", {"ok": False}, "absent"),
    ("message that is a number", {"message": 7}, "absent"),
    ("plain text", "Rate limit exceeded\n", "Rate limit exceeded"),
    (
        "html",
        "<html><head><style>p{}</style><title>502 Bad</title></head><p>nginx &amp; co",
        "502 Bad nginx & co",
    ),
    ("script", "<script>if (a<b) { x() }</script><b>Blocked</b>", "Blocked"),
    (
        "xml",
        "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>No</Message></Error>",
        "AccessDenied No",
    ),
    ("less than", "5 < 7", "5 < 7"),
    ("empty", "", "absent"),
    ("nested without end", {"error": {"error": {"error": {"error": {"error": {"message": "x"}}}}}}, "absent"),
]


@pytest.mark.parametrize(
    ("content", "expected"), [row[1:] for row in MESSAGES], ids=[row[0] for row in MESSAGES]
)
def test_the_failure_in_words(content: Any, expected: Any) -> None:
    assert state_of(exchange(400, got_body=body(content)), "error.message") == expected


@pytest.mark.parametrize("name", ["message", "code", "items"])
@pytest.mark.parametrize("got", [body(), body('{"message": "x', state=BodyState.TRUNCATED)])
def test_a_body_that_is_not_whole_says_nothing(name: str, got: Any) -> None:
    assert state_of(exchange(400, got_body=got), f"error.{name}") == "unknown"


CODES: list[tuple[Any, Any]] = [
    ({"code": "E1"}, "E1"),
    ({"code": 401}, 401),
    ({"code": True}, "absent"),
    (OAUTH, "invalid_client"),
    (RFC9457, "https://acme.test/p/funds"),
    (GOOGLE, 400),
    (JSON_API, "E1"),
    (SALESFORCE, "INVALID_SESSION_ID"),
    ({"error": {"code": "a", "type": "b"}}, ("a", "b")),
    ("plain text", "absent"),
]


@pytest.mark.parametrize(("content", "expected"), CODES)
def test_the_code_of_a_failure(content: Any, expected: Any) -> None:
    assert state_of(exchange(400, got_body=body(content)), "error.code") == expected


ITEMS: list[tuple[str, Any, list[tuple[str, str, str, str]]]] = [
    ("fastapi", FASTAPI, [("/contacts/2/email", "contacts.2.email", "field required", "missing")]),
    ("rfc 9457", PARAMS, [("/age", "age", "must be positive", "")]),
    ("pointer", {"errors": [{"pointer": "#/a/b", "detail": "m"}]}, [("/a/b", "a.b", "m", "")]),
    ("json:api", JSON_API, [("/name", "name", "too long", "E1")]),
    ("laravel", LARAVEL, [("/email", "email", "is required", ""), ("/email", "email", "is no email", "")]),
    ("asp.net", {"errors": {"$.amount": ["bad"]}}, [("/amount", "amount", "bad", "")]),
    (
        "index in brackets",
        {"errors": [{"field": "items[0].qty", "message": "m"}]},
        [("/items/0/qty", "items.0.qty", "m", "")],
    ),
    ("texts", {"errors": ["Name is required"]}, [("", "", "Name is required", "")]),
    ("one text a field", {"fields": {"email": "bad"}}, [("/email", "email", "bad", "")]),
    (
        "nested",
        {"error": {"details": [{"field": "a", "message": "m", "code": "c"}]}},
        [("/a", "a", "m", "c")],
    ),
    ("a list alone", [{"field": "a", "message": "m"}], [("/a", "a", "m", "")]),
    ("paypal", {"details": [{"field": "/a/b", "issue": "m"}]}, [("/a/b", "a.b", "m", "")]),
    ("zod", {"issues": [{"path": ["a", 0], "message": "m", "code": "c"}]}, [("/a/0", "a.0", "m", "c")]),
    ("ajv", {"errors": [{"instancePath": "/a/b", "message": "m"}]}, [("/a/b", "a.b", "m", "")]),
    ("spring", {"errors": [{"field": "a", "defaultMessage": "m"}]}, [("/a", "a", "m", "")]),
    ("in data", {"data": {"errors": {"a": ["m"]}}}, [("/a", "a", "m", "")]),
    ("messages", {"messages": {"a": ["m"]}}, [("/a", "a", "m", "")]),
    ("detail with lists", {"detail": {"email": ["bad"]}}, [("/email", "email", "bad", "")]),
    ("detail is an error of its own", {"detail": {"message": "No", "code": "x"}}, []),
    ("no list", {"message": "No"}, []),
    ("nothing in it", {"errors": [{}, 7, None]}, []),
    ("no object", [1], []),
    ("odd types", {"errors": [{"loc": 7, "msg": {"a": 1}, "field": 3, "type": []}]}, []),
]


@pytest.mark.parametrize(("content", "expected"), [row[1:] for row in ITEMS], ids=[row[0] for row in ITEMS])
def test_field_errors_in_one_shape(content: Any, expected: list[tuple[str, str, str, str]]) -> None:
    found = [
        (item["pointer"], item["field"], item["message"], item["type"]) for item in field_errors(content)
    ]
    assert found == expected


def test_field_errors_are_bounded() -> None:
    assert len(field_errors({"errors": [{"field": "a", "message": "m"}] * 2_000})) == 500


@pytest.mark.parametrize("piece", ["<", "<script", "<script>", "&", "<!--"])
def test_a_page_of_brackets_costs_no_more_than_its_length(piece: str) -> None:
    page = exchange(502, got_body=body(piece * 100_000, "text/html"))
    assert takes_at_most(1.0, lambda: state_of(page, "error.message"))
