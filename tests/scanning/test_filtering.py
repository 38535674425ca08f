import pytest

from analyzer.errors import UsageError
from analyzer.facts.subject import Subject
from analyzer.model import Body, Exchange, Location, Outcome, Request, Response
from analyzer.scanning.filtering import exchange_filter


def subject(status: int | None = 503, **changes: object) -> Subject:
    fields: dict = {
        "location": Location(input="a.har", entry=0),
        "duration_ms": 1500.0,
        "request": Request(method="POST", url="https://api.example.test/v1/Items?page=2"),
        "outcome": Outcome.FAILED if status is None else Outcome.RECEIVED,
        "response": None if status is None else Response(status=status, body=Body(size_bytes=20_000)),
    }
    return Subject(Exchange(**fields | changes))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "status:503",
        "status:5xx",
        "status:404,5xx",
        "status:failed",
        "-status:2xx",
        "host:example",
        "HOST:API.example",
        "method:post",
        "method:get,post",
        "path:/v1/items",
        "items",
        '"post api.example.test/v1"',
        "page=2",
        "-orders",
        "larger-than:10k",
        "larger-than:19999",
        "slower-than:1s",
        "slower-than:1499ms",
        "has:response",
        "status:5xx host:api -method:get items",
        "-https:nothing",
    ],
)
def test_lets_pass(text: str) -> None:
    assert exchange_filter(text)(subject())


@pytest.mark.parametrize(
    "text",
    [
        "status:404",
        "status:none",
        "status:4xx",
        "-status:5xx",
        "host:other",
        "method:get",
        "orders",
        "larger-than:20k",
        "slower-than:1.5s",
        "-has:response",
        "status:5xx orders",
    ],
)
def test_leaves_out(text: str) -> None:
    assert not exchange_filter(text)(subject())


def test_an_exchange_without_response_has_status_none_and_counts_as_failed() -> None:
    assert exchange_filter("status:none")(subject(None))
    assert exchange_filter("status:failed")(subject(None))
    assert not exchange_filter("larger-than:0")(subject(None))


@pytest.mark.parametrize(
    "text",
    ["status:many", "status:99", "larger-than:big", "larger-than:5s", "slower-than:5kb", "has:x", "rule:a"],
)
def test_what_is_not_understood_is_a_usage_error_that_names_the_term(text: str) -> None:
    with pytest.raises(UsageError, match=text):
        exchange_filter(text)
