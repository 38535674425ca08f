import pytest

from analyzer.diff.weights import LIKELY
from tests.diff.sides import differences, named
from tests.exchanges import AT_US, body, exchange, headers, token

KEY = "Bearer k-4f9a1c77d2e0"
TENANT = {"Authorization": KEY, "X-Tenant": "blue"}
NO_TENANT = {"Authorization": KEY}
OTHER_KEY = {"Authorization": "Bearer k-other-19c2", "X-Tenant": "blue"}
NOW_S = AT_US // 1_000_000
DATE = {"Date": "Thu, 01 Jan 2026 00:00:00 GMT"}


def bearer(**claims: object) -> dict[str, str]:
    return {"Authorization": f"Bearer {token({'iss': 'https://login.acme.test', **claims})}"}


VALID, EXPIRED = bearer(exp=NOW_S + 60), bearer(exp=NOW_S - 60)
V1 = "https://api.acme.test/v1/orders"
V2 = "https://api.acme.test/v2/orders"


@pytest.mark.parametrize(
    ("working", "failing", "cause"),
    [
        (exchange(sent=TENANT), exchange(400, sent=NO_TENANT), "header x-tenant"),
        (exchange(sent=TENANT), exchange(401, sent=NO_TENANT | {"X-Odd": "1"}), "header x-tenant"),
        (exchange(url=V2), exchange(404, url=V1), "url version"),
        (exchange(sent={"Api-Version": "7"}), exchange(400, sent={"Api-Version": "5"}), "header api-version"),
        (exchange(url=f"{V1}?api-version=7"), exchange(400, url=f"{V1}?api-version=5"), "query api-version"),
        (exchange(sent=VALID, got=DATE), exchange(401, sent=EXPIRED, got=DATE), "auth validity"),
        (exchange(sent=TENANT), exchange(401, sent={"X-Tenant": "blue"}), "auth source"),
        (exchange(sent=TENANT), exchange(401, sent=TENANT | {"Authorization": "Bearer ${KEY}"}), "auth placeholder"),
        (exchange(sent=TENANT), exchange(401, sent=TENANT | {"Authorization": "Basic a2V5Og=="}), "auth scheme"),
        (exchange(sent=TENANT), exchange(401, sent=OTHER_KEY), "auth credential"),
        (exchange(sent=bearer(aud="crm")), exchange(401, sent=bearer(aud="files")), "auth audience"),
        (exchange(sent=bearer(scope="a b")), exchange(403, sent=bearer(scope="a")), "auth scope"),
        (
            exchange(method="POST", sent_body=body({"name": "x", "kind": 1})),
            exchange(422, method="POST", sent_body=body({"name": "x"})),
            "body /kind",
        ),
        (
            exchange(method="POST", sent_body=body({"count": 1})),
            exchange(422, method="POST", sent_body=body({"count": "1"})),
            "body /count",
        ),
        (
            exchange(method="POST", sent_body=body({"name": "x"})),
            exchange(400, method="POST", sent_body=body('{"name": "x",}', "application/json")),
            "body JSON",
        ),
        (
            exchange(method="POST", sent={"Content-Type": "application/json"}, sent_body=body({})),
            exchange(415, method="POST", sent={"Content-Type": "text/plain"}, sent_body=body({})),
            "header content-type",
        ),
        (exchange(method="POST"), exchange(405, method="PUT"), "url method"),
        (exchange(url=f"{V1}/items"), exchange(404, url=f"{V1}/itms"), "url path"),
        (exchange(url=f"{V1}?region=eu"), exchange(400), "query region"),
    ],
)  # fmt: skip
def test_the_cause_comes_first_and_is_likely(working, failing, cause) -> None:
    noise = {"User-Agent": "other/2", "X-Request-Id": "00aa11bb22cc"}
    noisy = headers([*((one.name, one.value) for one in failing.request.headers.items), *noise.items()])
    shaken = exchange(
        failing.status,
        url=failing.request.url,
        method=failing.request.method,
        sent=noisy,
        got=DATE,
        sent_body=failing.request.body,
    )
    found = differences([working], [shaken])
    assert f"{found[0].feature.category} {found[0].feature.name}" == cause
    assert found[0].weight >= LIKELY


def test_order_and_case_of_header_fields_are_no_difference() -> None:
    shuffled = headers([("x-TENANT", "blue"), ("ACCEPT", "*/*"), ("authorization", KEY)])
    plain = headers([("Authorization", KEY), ("X-Tenant", "blue"), ("Accept", "*/*")])
    assert named([exchange(sent=plain)], [exchange(401, sent=shuffled)]) == []


@pytest.mark.parametrize(
    ("working", "failing"),
    [
        ({"Traceparent": "00-1"}, {}),
        ({"X-Forwarded-For": "10.0.0.1"}, {}),
        ({"Sec-Fetch-Mode": "cors"}, {}),
        ({"X-Run": "2026-03-01T10:00:00Z"}, {"X-Run": "2026-03-02T11:00:00Z"}),
        (
            {"X-Run": "8c1f0f7e-2a4b-4a57-9d55-9b1f7a3a2b11"},
            {"X-Run": "0d6f5a3c-1a4b-4a57-9d55-9b1f7a3a2b11"},
        ),
        ({"Content-Type": "application/json"}, {"Content-Type": "application/json; charset=utf-8"}),
    ],
)
def test_what_changes_in_each_call_is_no_difference(working, failing) -> None:
    assert named([exchange(sent=working)], [exchange(400, sent=failing)]) == []


def test_paging_differs_in_healthy_calls() -> None:
    assert named([exchange(url=f"{V1}?page=1")], [exchange(400, url=f"{V1}?page=2")]) == []


SCRUBBED = headers({"X-Tenant": "blue"}, scrubbed=frozenset({"authorization", "cookie"}))
CHOSEN = headers({"Accept": "*/*"}, is_complete=False)
MASKED = headers({"Authorization": "REDACTED", "X-Tenant": "blue"}, masked=frozenset({"authorization"}))


@pytest.mark.parametrize("sent", [SCRUBBED, CHOSEN, MASKED], ids=["scrubbed", "chosen", "masked"])
@pytest.mark.parametrize("is_reversed", [False, True])
def test_what_one_side_does_not_record_is_no_difference(sent, is_reversed) -> None:
    whole = headers({"Authorization": KEY, "X-Tenant": "blue", "Accept": "*/*"})
    ours, theirs = (sent, whole) if is_reversed else (whole, sent)
    claimed = named([exchange(sent=ours)], [exchange(401, sent=theirs)])
    assert [name for name in claimed if name.startswith("auth") or name == "header x-tenant"] == []


def test_another_key_field_beside_a_removed_one_tells_nothing_of_credentials() -> None:
    kept = headers({"apikey": "k-1"}, scrubbed=frozenset({"authorization"}))
    claimed = named([exchange(sent={"Authorization": KEY, "apikey": "k-1"})], [exchange(401, sent=kept)])
    assert not any(name.startswith("auth") for name in claimed)


def test_placeholders_of_two_redacted_copies_are_no_other_credentials() -> None:
    ours, theirs = (
        exchange(
            status,
            sent={"Authorization": f"Bearer [token:{mark}]", "X-Mode": f"[custom:{mark}]"},
            facts={"auth.credential": [mark]},
        )
        for status, mark in ((200, "0a1b2c3d"), (401, "99887766"))
    )
    assert named([ours], [theirs]) == []


def test_a_log_without_bodies_and_queries_claims_nothing_of_them() -> None:
    whole = exchange(url=f"{V1}?region=eu", method="POST", sent_body=body({"kind": 1}))
    logged = exchange(400, url=V1, method="POST", sent=headers(is_complete=False), sent_body=body())
    assert named([whole], [logged]) == []
    assert named([logged], [whole]) == []


def test_a_call_without_an_answer_may_list_only_some_header_fields() -> None:
    assert "header x-tenant" not in named([exchange(sent=TENANT)], [exchange(None, sent=NO_TENANT)])


def test_a_cut_list_of_fields_lacks_nothing() -> None:
    many = {f"f{number}": 1 for number in range(400)}
    ours = exchange(method="POST", sent_body=body(many | {"z": 1}))
    assert named([ours], [exchange(422, method="POST", sent_body=body(many))]) == []


def test_a_healthy_call_of_the_failing_side_clears_what_it_shares() -> None:
    failing = [exchange(sent=NO_TENANT), exchange(400, sent=NO_TENANT | {"X-Mode": "odd"}, at_s=1)]
    assert named([exchange(sent=TENANT)], failing) == ["header x-mode"]


def test_two_failures_of_one_route_have_a_cause_each() -> None:
    failing = [
        exchange(400, sent=VALID, got=DATE),
        exchange(401, sent=EXPIRED | {"X-Tenant": "blue"}, got=DATE, at_s=1),
    ]
    assert named([exchange(sent=VALID | {"X-Tenant": "blue"}, got=DATE)], failing)[:2] == [
        "auth validity",
        "header x-tenant",
    ]


def test_several_differences_at_once_are_all_told() -> None:
    ours = exchange(url=f"{V2}?region=eu", sent=TENANT)
    theirs = exchange(400, url=V1, sent={"Authorization": "Bearer k-other-19c2"})
    assert named([ours], [theirs]) == ["header x-tenant", "query region", "url version", "auth credential"]


def test_what_follows_from_another_difference_is_not_told_twice() -> None:
    ours = exchange(method="POST", sent={"apikey": "k-1"}, sent_body=body({"owner": {"id": 1, "name": "x"}}))
    theirs = exchange(401, method="POST", sent_body=body({}))
    assert set(named([ours], [theirs])) == {"auth source", "body /owner"}


@pytest.mark.parametrize(
    ("working", "failing"),
    [
        (exchange(sent=EXPIRED, got=DATE), exchange(401, sent=VALID, got=DATE)),
        (
            exchange(sent={"Authorization": "Bearer ${K}"}),
            exchange(401, sent={"Authorization": "Bearer ${K}"}),
        ),
        (exchange(sent=bearer(scope="a")), exchange(403, sent=bearer(scope="b a"))),
        (
            exchange(method="POST", sent_body=body("{", "application/json")),
            exchange(400, method="POST", sent_body=body({})),
        ),
    ],
)
def test_what_is_sounder_on_the_failing_side_explains_nothing(working, failing) -> None:
    assert set(named([working], [failing])) <= {"auth credential"}


def test_on_a_route_that_works_on_both_sides_nothing_is_likely() -> None:
    found = differences([exchange(sent=TENANT)], [exchange(sent=NO_TENANT)])
    assert [each.feature.name for each in found] == ["x-tenant"]
    assert found[0].weight < LIKELY


@pytest.mark.parametrize("status", [402, 409, 429, 500, 503])
def test_an_answer_that_complains_of_nothing_makes_nothing_likely(status: int) -> None:
    found = differences([exchange(sent=TENANT)], [exchange(status, sent=OTHER_KEY | {"X-Tenant": "green"})])
    assert found
    assert all(each.weight < LIKELY for each in found)


@pytest.mark.parametrize(("status", "is_told"), [(404, True), (403, True), (401, False), (500, False)])
def test_other_ids_are_told_where_the_answer_may_speak_of_the_record(status: int, is_told: bool) -> None:
    found = differences([exchange(url=f"{V1}/81")], [exchange(status, url=f"{V1}/4711")])
    assert [(each.working, each.failing) for each in found] == ([("81", "4711")] if is_told else [])
    assert all(each.weight < LIKELY for each in found)


def test_a_url_that_grew_too_long_is_the_cause_of_414() -> None:
    ours, theirs = exchange(url=f"{V1}?a=1"), exchange(414, url=f"{V1}?a={'x' * 9000}")
    assert named([ours], [theirs])[0] == "url length"
    assert "url length" not in named([theirs], [exchange(400, url=ours.request.url)])
