"""What rules must still be able to read after redaction."""

import base64
import json

import pytest

from tests.redaction.reading import redact_one


def jwt(**claims: object) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'RS256', 'kid': 'k1'})}.{part(claims)}.c2lnbmF0dXJlc2lnbmF0dXJl"


def header(name: str, value: str, **options: object) -> str:
    return redact_one({"headers": [{"name": name, "value": value}]}, **options)["headers"][0]["value"]


@pytest.mark.parametrize(
    ("name", "value", "start"),
    [
        ("Authorization", "Bearer Zk39dkfjwo39fjAA", "Bearer [token:"),
        ("authorization", "bearer Zk39dkfjwo39fjAA", "bearer [token:"),
        ("Authorization", "Basic dXNlcjpwYXNzd29yZDE=", "Basic [basic:"),
        (
            "Authorization",
            'Digest username="joe", realm="r", response="0123abcd9876"',
            'Digest username="[name:',
        ),
        ("Authorization", "Zk39dkfjwo39fjAA", "[token:"),
        ("apikey", "Zk39dkfjwo39fjAA", "[api_key:"),
        ("Cookie", "sid=Zk39dkfjwo39fjAA; theme=dark", "sid=[session:"),
        ("X-Forwarded-For", "203.0.113.9, 10.0.0.4", "[ip:"),
        ("X-Acme", "Zk39dkfjwo39fjAAq1", "[opaque:"),
    ],
)
def test_sensitive_headers_keep_their_scheme(name, value, start):
    redacted = header(name, value)
    assert redacted.startswith(start)
    assert "Zk39dkfjwo39" not in redacted


def test_sigv4_keeps_date_region_and_service():
    value = "AWS4-HMAC-SHA256 Credential=AKIAQ3EGRIBM2KT5ABCD/20260301/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=9f8e7d6c5b4a9f8e"  # noqa: E501
    redacted = header("Authorization", value)
    assert "/20260301/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=[signature:" in redacted
    assert "AKIA" not in redacted


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer ",
        "Bearer null",
        "Bearer undefined",
        "Bearer ${TOKEN}",
        "Bearer {{token}}",
        "Bearer <token>",
    ],
)
def test_placeholders_survive_because_a_rule_may_need_them(value):
    assert header("Authorization", value) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Request-Id", "7f3a91c2-1111-4222-8333-1234567890ab"),
        ("X-Correlation-Id", "Zk39dkfjwo39fjAAq1"),
        ("ETag", 'W/"0123456789abcdef"'),
        ("CF-Ray", "8b1c2d3e4f5a6b7c-FRA"),
        ("WWW-Authenticate", 'Bearer error="invalid_token", error_description="The access token expired"'),
        ("Retry-After", "30"),
        ("RateLimit", '"default";r=50;t=30'),
        ("Host", "api.example.test"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    ],
)
def test_headers_that_diagnosis_needs_survive(name, value):
    assert header(name, value) == value


def test_a_jwt_tells_its_lifetime_and_hides_the_person():
    token = jwt(
        iss="https://dev.example",
        aud=["api", "web"],
        sub="u-4711",
        email="jo@corp.example",
        exp=1_700_000_000,
        role="boss",
    )
    summary = header("Authorization", f"Bearer {token}", at_s=1_700_002_100.0)
    assert summary.startswith("Bearer [jwt:")
    assert (
        "alg=RS256 kid=k1 iss=https://dev.example aud=api,web exp=1700000000 expired 35m before request]"
        in summary
    )
    assert not any(hidden in summary for hidden in ("u-4711", "corp", "boss", "c2ln"))


def test_a_jwt_that_is_still_valid_says_so():
    assert "expires 1h after request]" in header("Authorization", f"Bearer {jwt(exp=4_600)}", at_s=1_000.0)


def test_a_hostile_claim_cannot_break_out_of_the_summary():
    summary = header("Authorization", f"Bearer {jwt(iss='x] <script> [email:00000000', exp=1)}", at_s=5.0)
    assert summary.count("]") == 1
    assert "<" not in summary


def test_error_text_survives_beside_a_sensitive_name():
    body = {
        "errors": {"password": ["must contain a digit"], "email": "invalid"},
        "detail": "The token has expired",
    }
    assert redact_one(body) == body


def test_a_forged_token_does_not_shield_a_value():
    assert "hunter2x" not in redact_one({"password": "[token:00000000]hunter2x"})["password"]


def test_one_value_has_one_token_everywhere():
    record = {
        "password": "Zk39dkfjwo39fjAA",
        "note": "was Zk39dkfjwo39fjAA",
        "url": "https://a.example/?api_key=Zk39dkfjwo39fjAA",
    }
    tokens = {text[text.index("[") : text.index("]") + 1] for text in redact_one(record).values()}
    assert len(tokens) == 1


@pytest.mark.parametrize(
    "value", [True, False, None, 0, 3, 12.5, "", "ok", "2026-03-01T10:00:00Z", "net::ERR_NAME_NOT_RESOLVED"]
)
def test_plain_values_survive(value):
    assert redact_one({"x": value}) == {"x": value}


@pytest.mark.parametrize(
    ("record", "place"),
    [
        ({"pin": 1234}, "pin"),
        ({"user_id": 48211}, "user_id"),
        ({"card_number": 4111111111111111}, "card_number"),
    ],
)
def test_numbers_are_read_too(record, place):
    assert isinstance(redact_one(record)[place], str)


def test_a_truncated_secret_is_removed():
    secret = "Zk39dkfjwo39fjAA81hfQpL2mN7x"
    assert secret[:20] not in redact_one({"api_key": secret, "log": f"used {secret[:20]}..."})["log"]


def test_private_servers_are_hidden_and_public_hosts_stay():
    redacted = redact_one(
        {
            "url": "http://10.1.2.3:8080/a",
            "serverIPAddress": "93.184.216.34",
            "other": "https://api.example.test/a",
        }
    )
    assert redacted["url"].startswith("http://ip-")
    assert redacted["url"].endswith(".private.invalid:8080/a")
    assert redacted["serverIPAddress"] == "93.184.216.34"
    assert redacted["other"] == "https://api.example.test/a"


@pytest.mark.parametrize(
    ("mime", "kept"),
    [("image/png", False), ("application/javascript", False), ("text/css", False), ("text/plain", True)],
)
def test_bodies_of_media_and_scripts_are_dropped(mime, kept):
    content = redact_one({"content": {"mimeType": mime, "text": "var a = 1; // nothing"}})["content"]
    assert (content["text"] == "var a = 1; // nothing") == kept


def test_an_undecodable_body_keeps_type_and_size():
    raw = base64.b64encode(bytes(range(256))).decode()
    content = redact_one({"content": {"mimeType": "application/grpc", "text": raw, "encoding": "base64"}})[
        "content"
    ]
    assert content["text"].startswith("[removed, application/grpc, 344 characters, ")
    assert "encoding" not in content


@pytest.mark.parametrize(
    "record",
    [
        {"rows": [["password", "hunter2!Pass#9"]]},
        {
            "m": "see %6A%6F%40%63%6F%72%70%2E%65%78%61%6D%70%6C%65 hunter2!Pass#9",
            "password": "hunter2!Pass#9",
        },
        {"m": "the password is hunter2!Pass#9"},
        {"m": "db:\n  password: hunter2!Pass#9\n  host: x"},
        {"m": "pw: 'hunter2!Pass#9'"},
        {"url": "https://a.example/?user[password]=hunter2!Pass%239&page=2"},
        {"vars": [{"key": "password", "value": "hunter2!Pass#9"}]},
        {"m": '42["auth",{"password":"hunter2!Pass#9"}]'},
        {"auth": {"credentials": {"pw": "hunter2!Pass#9"}}},
    ],
)
def test_a_password_is_found_in_unusual_places(record):
    redacted = json.dumps(redact_one(record))
    assert "hunter2" not in redacted
    assert "%6A%6F%40" not in redacted


@pytest.mark.parametrize(
    "values",
    [
        ["password", "email"],
        ["user", "admin"],
        ["first_name", "last_name"],
        ["https://mail.example/v1/items/7", "https://api.example/v1/reviews?page=6"],
    ],
)
def test_a_list_of_names_is_no_pair(values):
    assert redact_one({"fields": values}) == {"fields": values}


@pytest.mark.parametrize("secret", ["R0Kpsg3mCnbWZCC", "R0Kpsg3mCnbWZCCx", "hunter-2b"])
def test_a_secret_that_stands_as_a_name_is_replaced_there_too(secret):
    record = {
        "headers": [{"name": "X-Api-Key", "value": secret}],
        "queryString": [{"name": secret, "value": "1"}, {"name": "page2", "value": "2"}],
        "by": {secret: 3, "page2": 4},
    }
    shown = redact_one(record)
    assert secret not in str(shown)
    assert shown["queryString"][1] == {"name": "page2", "value": "2"}
    assert shown["by"]["page2"] == 4
