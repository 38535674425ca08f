"""A path segment that names the next one: its value goes, routes, versions and resource ids stay."""

import pytest

from tests.redaction.reading import redact_one

UUID = "550e8400-e29b-41d4-a716-446655440000"
SECRET = [
    "/token/AbC123xyzQ", "/token/abcDEFghiJKL", f"/token/{UUID}", "/apikey/0123456789abcdef0123456789abcdef",
    "/api-key/q7w8e9r0t1", "/reset-password/482913", "/reset-password/K9dkW2", "/password-reset/Zk39dkfj",
    "/otp/482913", "/otp/verify/482913", "/session/0af7651916cd43dd8448eb211c80319c/x", "/password/hunter2x",
    "/invite/QWERTZUI99", f"/accept-invite/{UUID}", "/magic-link/kqzjxvwpbn", "/unsubscribe/9f8e7d6c5b4a",
    "/v1/access-token/Zk39dkfj/revoke", "/a/secret/Zk39dkfj?x=1", "/jsessionid/12345678901",
    "/verify-email/Zk39dkfj", "/email-verification/Zk39", "/username/jo.meyer", "/username/joemeyer",
    "/firstName/Waldemar", "/phone/4155550132", "/ssn/078051120", "/user_id/48211", "/dob/19900301",
]  # fmt: skip
KEPT = [
    "/token/refresh", "/v1/keys/list", "/token/v2/refresh", "/session/current", "/password/change", "/token/oauth2",
    f"/tokens/{UUID}", "/api-key/rotate", "/invite/accept", "/reset-password/confirm", "/keys/42",
    "/orders/114-1234567-1234567", "/verify/orders/12345", "/secret/santa", "/session/start", "/pin/board",
    "/sessions/12345", "/users/48211", "/v1/users/me", "/username/check", "/username/available", "/phone/verify",
    "/token/{id}", "/token/:id", "/auth/oauth2/callback", "/key/shipping_zone", "/password/forgot", "/password/reset",
    "/token/introspect", "/session/keepAlive", "/token/revoke-all", "/orders/confirm/123456", f"/v2/verify/{UUID}",
    "/token.json", "/token/index.html", "/magic/spells", "/invite/2026-03-01", "/ticket/12345678", "/tickets/9",
    "/pass/12", "/v1/session/42", f"/password-policy/{UUID}", "/otp/verify/sms",
]  # fmt: skip


def records(path):
    return [
        {"url": f"https://api.example.test{path}"},
        {"m": f"GET {path} HTTP/1.1 401"},
        {"path": path},
        {"url": f"https://app.example.test/#!{path}"},
        {"request": {"headers": [{"name": "Referer", "value": f"https://api.example.test{path}"}]}},
    ]


@pytest.mark.parametrize("path", SECRET)
def test_the_value_of_a_segment_goes(path):
    bare = path.partition("?")[0]
    for record in records(path):
        once = redact_one(record)
        assert bare not in str(once)
        assert redact_one(once) == once


@pytest.mark.parametrize("path", KEPT)
def test_routes_versions_and_ids_of_resources_stay(path):
    for record in records(path):
        assert redact_one(record) == record


@pytest.mark.parametrize(
    "text", ["0011.2233.4455", "mac 1234.5678.9012.", "aabb.ccdd.eeff", "0011.2233.4455, up"]
)
def test_three_groups_of_four_are_a_hardware_address(text):
    assert "[mac:" in redact_one({"m": text})["m"]


@pytest.mark.parametrize(
    "text",
    [
        "4111.2222.3333.4444", "2024.0612.1530", "1234.5678", "12345.6789.0123", "1.2345.6789", "0000.0000.0000",
        "v1234.5678.9012", "100.2000.3000", "1234.5678.90123", "3.1415.9265.3589",
    ],
)  # fmt: skip
def test_versions_dates_and_numbers_with_dots_are_none(text):
    assert redact_one({"m": text}) == {"m": text}
    assert redact_one({"version": "1234.5678.9012"}) == {"version": "1234.5678.9012"}
