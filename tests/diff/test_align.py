import pytest

from analyzer.diff.align import align
from analyzer.facts.subject import Subject
from analyzer.rules.services import ServiceFinder, bases_of
from tests.diff.sides import NO_RULES, differences, named
from tests.exchanges import exchange
from tests.rulesets import rules_of

RULES = rules_of(
    "- {id: acme.validation.none, match: {response.status: 599}}",
    services='[{service: api, base_url: "https://api.acme.test/v4"}, {service: tenant, host: "*.tenant.test"}]',
)
MAP = "https://proxy.corp.test/acme=acme.api"


def routes(working, failing, rules=NO_RULES, maps=()):
    """`working route | failing route` of each pair, `-` for a side that never makes the call."""
    pairs = align(map(Subject, working), map(Subject, failing), ServiceFinder(bases_of(rules, maps)))
    return [
        f"{pair.working_route if pair.working else '-'} | {pair.failing_route if pair.failing else '-'}"
        for pair in pairs
    ]


def test_ids_and_versions_do_not_separate_calls() -> None:
    ours, theirs = (exchange(url=f"https://a.test/{path}") for path in ("v1/items/12/x", "v2/items/99/x"))
    assert routes([ours], [theirs]) == ["GET /{version}/items/{id}/x | GET /{version}/items/{id}/x"]


def test_one_host_a_side_is_the_same_api() -> None:
    ours, theirs = exchange(url="https://a.test/items"), exchange(404, url="https://b.test/items")
    assert routes([ours], [theirs]) == ["GET /items | GET /items"]
    assert named([ours], [theirs]) == ["url host"]


def test_a_bare_path_on_one_of_many_hosts_is_no_counterpart() -> None:
    ours = [exchange(url=f"https://{name}.test/items") for name in ("a", "b")]
    theirs = [exchange(404, url=f"https://{name}.test/items") for name in ("c", "d")]
    assert all("- |" in route or "| -" in route for route in routes(ours, theirs))


def test_a_telling_path_finds_its_counterpart_among_other_hosts() -> None:
    ours = [exchange(url="https://a.test/crm/accounts"), exchange(url="https://cdn.test/logo.svg")]
    theirs = [exchange(404, url="https://b.test/crm/accounts"), exchange(url="https://cdn.test/logo.svg")]
    assert routes(ours, theirs)[0] == "GET /crm/accounts | GET /crm/accounts"


def test_a_mapped_proxy_meets_the_vendor_host() -> None:
    ours = exchange(url="https://api.acme.test/v4/forecasts/7", sent={"X-Tenant": "a"})
    theirs = exchange(400, url="https://proxy.corp.test/acme/forecasts/8")
    assert routes([ours], [theirs], RULES, [MAP]) == ["GET /forecasts/{id} | GET /forecasts/{id}"]
    found = differences([ours], [theirs], RULES, [MAP])
    assert [each.feature.name for each in found] == ["x-tenant", "host"]
    assert found[1].weight < 0


def test_hosts_under_a_wildcard_may_be_other_tenants() -> None:
    ours, theirs = (
        exchange(status, url=f"https://{name}.tenant.test/x") for name, status in (("a", 200), ("b", 404))
    )
    (found,) = differences([ours], [theirs], RULES)
    assert (found.feature.name, found.weight > 50) == ("host", True)


@pytest.mark.parametrize(("status", "is_found"), [(404, True), (405, True), (400, False), (200, False)])
def test_a_slip_in_path_or_method_is_looked_for_where_nothing_answers(status: int, is_found: bool) -> None:
    ours = [exchange(url="https://a.test/v1/accounts"), exchange(method="PUT", url="https://a.test/v1/notes")]
    theirs = [
        exchange(status, url="https://a.test/v1/acounts"),
        exchange(status, method="PATCH", url="https://a.test/v1/notes"),
    ]
    assert (set(named(ours, theirs)) == {"url path", "url method"}) is is_found


def test_two_likely_counterparts_are_none() -> None:
    ours = [exchange(url=f"https://a.test/v1/accounts{letter}") for letter in "xy"]
    assert named(ours, [exchange(404, url="https://a.test/v1/accounts")]) == []


def test_a_host_that_is_no_host_still_aligns() -> None:
    assert routes([exchange(url="/items")], [exchange(500, url="/items")]) == ["GET /items | GET /items"]


def test_the_port_of_a_test_server_is_no_difference() -> None:
    ours, theirs = (
        exchange(status, url=f"http://127.0.0.1:{port}/x") for port, status in ((51345, 200), (61959, 404))
    )
    assert named([ours], [theirs]) == []
    assert named([exchange(url="http://a.test:8080/x")], [exchange(404, url="http://a.test:8081/x")]) == [
        "url host"
    ]
