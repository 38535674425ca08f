"""Values of cookies always go; a number among them stands nowhere, not even in a longer number."""

import pytest

from analyzer.bundle.verify_secrets import find_leaks
from tests.redaction.reading import redact_one, rewriter_for

SECONDS = "1510574583"


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("timeline=true; stats=false", "timeline=[cookie]; stats=[cookie]"),
        ('a="1"; b=-', 'a="[cookie]"; b=[cookie]'),
        ("consent=accepted", "consent=[cookie]"),
        ("a=${SESSION}; b=***", "a=${SESSION}; b=***"),
        ("a=; b", "a=; b"),
    ],
)
def test_a_value_of_few_possibilities_has_no_digest(header, shown):
    record = {"request": {"headers": [{"name": "Cookie", "value": header}]}}
    assert redact_one(record)["request"]["headers"][0]["value"] == shown


def test_a_cookie_without_a_name_is_a_value():
    text = redact_one({"headers": {"Cookie": "a=1; sessionvalue"}})["headers"]["Cookie"]
    assert "sessionvalue" not in text


def test_attributes_of_a_listed_cookie_stay():
    cookie = {"name": "a", "value": "true", "path": "/", "domain": "example.test", "httpOnly": False}
    assert redact_one({"cookies": [cookie]}) == {"cookies": [cookie | {"value": "[cookie]"}]}


def test_parsed_cookies_lose_numbers_and_truth_values():
    assert redact_one({"cookies": {"consent": True, "n": 4}}) == {
        "cookies": {"consent": "[cookie]", "n": "[cookie]"}
    }
    assert redact_one({"cookies": True}) == {"cookies": True}


@pytest.mark.parametrize("number", [f"{SECONDS}123", int(f"{SECONDS}123"), float(f"{SECONDS}.5")])
def test_a_number_in_a_cookie_stands_in_no_longer_number(number):
    record = {"headers": {"Cookie": f"last={SECONDS}"}, "x": number}
    redacted = redact_one(record)
    assert SECONDS not in str(redacted)
    unbounded = rewriter_for(record).propagation.unbounded
    assert find_leaks([("copy", str(redacted).encode())], unbounded, unbounded) == []
    assert find_leaks([("copy", f"{SECONDS}123".encode())], unbounded, unbounded)


def test_the_number_of_a_user_may_stand_in_a_longer_number():
    redacted = redact_one({"user_id": 15105745, "x": "151057458312"})
    assert redacted["user_id"] != 15105745
    assert redacted["x"] == "151057458312"
