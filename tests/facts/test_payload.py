"""Proof on the request's side: what nobody filled in, and values of the wrong form."""

from typing import Any

import pytest

from analyzer.facts.payload import is_date_not_iso, is_iso_date, is_numeric_string, string_leaves
from analyzer.model import Exchange
from tests.exchanges import body, exchange, headers, state_of

MASKED = headers({"apikey": "***"}, masked=frozenset({"apikey"}))
UNEXPANDED: list[tuple[str, Exchange, Any]] = [
    ("shell variable in the path", exchange(url="https://a.test/jobs/${JOB_ID}"), "path.2"),
    ("template in the path", exchange(url="https://a.test/jobs/%7B%7B job.id %7D%7D/x"), "path.2"),
    ("id of a specification", exchange(url="https://a.test/jobs/{jobId}"), "path.2"),
    ("id of a specification, encoded", exchange(url="https://a.test/jobs/%7BjobId%7D"), "path.2"),
    ("colon id", exchange(url="https://a.test/jobs/:id"), "path.2"),
    ("angle brackets", exchange(url="https://a.test/jobs/<job id>"), "path.2"),
    ("query", exchange(url="https://a.test/?limit=${N}&x=1"), "query.limit"),
    ("key", exchange(sent={"apikey": "${KEY}"}), "headers.apikey"),
    ("bearer", exchange(sent={"authorization": "Bearer <token>"}), "headers.authorization"),
    ("bearer of an empty variable", exchange(sent={"authorization": "Bearer "}), "headers.authorization"),
    ("two", exchange(url="https://a.test/{x}", sent={"apikey": ""}), ("path.1", "headers.apikey")),
    ("a masked key is none", exchange(sent=MASKED), "absent"),
    ("nothing", exchange(sent={"apikey": "k-1"}), "absent"),
    ("a time is no colon id", exchange(url="https://a.test/at/12:30"), "absent"),
    ("a JSON filter", exchange(url='https://a.test/?filter={"a":1}'), "absent"),
]


@pytest.mark.parametrize(
    ("made", "expected"), [row[1:] for row in UNEXPANDED], ids=[r[0] for r in UNEXPANDED]
)
def test_places_that_hold_a_placeholder(made: Exchange, expected: Any) -> None:
    assert state_of(made, "request.unexpanded") == expected


NOT_ISO = [
    "31/01/2026", "01/31/2026", "31.01.2026", "2026/01/31", "31-01-2026", "31 Jan 2026", "Jan 31, 2026",
    "January 31, 2026", "31/01/26", "2026-01-31T00:00:00", "2026-01-31T00:00:00Z", "2026-01-31 10:00:00",
]  # fmt: skip
NO_DATE = [
    "2026-01-31",
    "20260131",
    "17",
    "hello",
    "",
    "1.5",
    "99/99/2026",
    "v2026",
    "x" * 41,
    "31/01/0026",
    "+1 555 0100",
]


@pytest.mark.parametrize(("text", "expected"), [(t, True) for t in NOT_ISO] + [(t, False) for t in NO_DATE])
def test_a_date_that_is_not_written_year_first(text: str, expected: bool) -> None:
    assert is_date_not_iso(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("2026-01-31", True), ("2026-02-30", False), ("2026-1-1", False), ("x", False)]
)
def test_a_date_as_rfc_3339_writes_it(text: str, expected: bool) -> None:
    assert is_iso_date(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", True), ("-1.5", True), ("1e5", False), ("", False), ("1,5", False), (" 1", False)],
)
def test_a_number_written_as_text(text: str, expected: bool) -> None:
    assert is_numeric_string(text) is expected


SENT = {"start": "31/01/2026", "end": "2026-01-31", "rows": [{"qty": "7"}, {"qty": 7}], "a/b~c": "8"}


def test_pointers_to_values_of_the_wrong_form() -> None:
    made = exchange(method="POST", sent_body=body(SENT))
    assert state_of(made, "request.not_iso_dates") == "/start"
    assert state_of(made, "request.numeric_strings") == ("/rows/0/qty", "/a~1b~0c")


@pytest.mark.parametrize("name", ["not_iso_dates", "numeric_strings"])
@pytest.mark.parametrize(
    ("sent", "expected"), [(body(), "unknown"), (body("a=1"), "absent"), (body({"a": 1}), "absent")]
)
def test_pointers_are_unknown_without_the_body(name: str, sent: Any, expected: str) -> None:
    assert state_of(exchange(method="POST", sent_body=sent), f"request.{name}") == expected


def test_strings_of_a_document_in_order_and_bounded() -> None:
    assert list(string_leaves({"b": ["x", {"a": "y"}], "a": "z"})) == [
        ("/b/0", "x"),
        ("/b/1/a", "y"),
        ("/a", "z"),
    ]
    assert len(list(string_leaves(["x"] * 30_000))) == 19_999
