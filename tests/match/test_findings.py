"""From hits to findings: topics, tiers, causes, groups, fingerprints, evidence."""

from typing import Any

import msgspec
import pytest

from analyzer.match.findings import fingerprint
from analyzer.model import Exchange
from analyzer.rules.files import DiagnosticCommand
from tests.exchanges import NO_HEADERS, body, exchange, headers
from tests.rulesets import findings_of, pack_of, rules_of

ANY = "[{service: any, host: '*'}]"
ACME = "https://api.acme.test/v1"
SAID = 'causes: [{id: c, certainty: possible, say: "s"}]'


def rule(rule_id: str, match: str, rest: str = SAID) -> str:
    return f"- {{id: {rule_id}, match: {match}, {rest}}}\n"


def ids(found: Any) -> list[tuple[str, bool]]:
    return sorted((finding.rule, finding.primary) for finding in found)


EXACT, LISTED, RANGE = (
    "{response.status: 404}",
    "{response.status: [404, 410]}",
    "{response.status: {gte: 400}}",
)
BODY = "{response.status: 404, error.message: {says: gone}}"
GONE = exchange(404, got_body=body({"message": "Gone"}))
RANKS = [
    ("exact status before a list", EXACT, LISTED),
    ("a list before a range", LISTED, RANGE),
    ("a body literal before none", BODY, EXACT),
]


@pytest.mark.parametrize(("winner", "loser"), [row[1:] for row in RANKS], ids=[row[0] for row in RANKS])
def test_the_more_specific_rule_of_a_topic_is_primary(winner: str, loser: str) -> None:
    rules = rule("acme.a.loser", loser) + rule("acme.z.winner", winner)
    assert ids(findings_of(rules, [GONE])) == [("acme.a.loser", False), ("acme.z.winner", True)]


def test_priority_decides_between_equals_and_then_the_id() -> None:
    rules = rule("acme.a", EXACT) + rule("acme.b", EXACT, SAID + ", priority: 5") + rule("acme.c", EXACT)
    assert ids(findings_of(rules, [GONE])) == [("acme.a", False), ("acme.b", True), ("acme.c", False)]
    equals = rule("acme.b", EXACT) + rule("acme.a", EXACT)
    assert ids(findings_of(equals, [GONE])) == [("acme.a", True), ("acme.b", False)]


def test_a_vendor_outranks_the_generic_tier_and_another_topic_does_not_compete() -> None:
    generic = pack_of(rule("http.s", BODY), ruleset="http", tier="generic", services=ANY)
    vendor = pack_of(rule("acme.s", RANGE) + rule("acme.t", EXACT, SAID + ", topic: auth"))
    found = findings_of(rules_of(vendor, generic), [GONE])
    assert ids(found) == [("acme.s", True), ("acme.t", True), ("http.s", False)]


def test_a_longer_base_path_outranks_a_wildcard_host() -> None:
    one = pack_of(rule("one.s", EXACT), ruleset="one", services='[{service: x, host: "*.acme.test"}]')
    two = pack_of(rule("two.s", RANGE), ruleset="two", services=f'[{{service: x, base_url: "{ACME}"}}]')
    assert ids(findings_of(rules_of(one, two), [GONE])) == [("one.s", False), ("two.s", True)]


CAUSES = """
- id: acme.auth
  match: {response.status: 401}
  causes:
    - {id: not-sent, when: {request.headers.apikey: {state: absent}}, certainty: confirmed, say: a, fix: [f1]}
    - {id: placeholder, when: {request.headers.apikey: {looks_like: placeholder}}, certainty: likely, say: b, fix: [f2]}
    - {id: maybe, when: {request.headers.apikey: {starts_with: k}}, certainty: possible, say: c, fix: [f3, f1]}
    - {id: wrong, certainty: possible, say: d, fix: [f4], owner: vendor}
"""
MASKED = headers({"apikey": "***"}, masked=frozenset({"apikey"}))
OUTCOMES = [
    ("the first true one", exchange(401), "not-sent", [], ("f1",)),
    ("a later one", exchange(401, sent={"apikey": "${K}"}), "placeholder", [], ("f2",)),
    (
        "possible ones never settle it",
        exchange(401, sent={"apikey": "k1"}),
        None,
        ["maybe", "wrong"],
        ("f3", "f1", "f4"),
    ),
    ("false ones are left out", exchange(401, sent={"apikey": "x1"}), None, ["wrong"], ("f4",)),
    (
        "not recorded",
        NO_HEADERS,
        None,
        ["not-sent", "placeholder", "maybe", "wrong"],
        ("f1", "f2", "f3", "f4"),
    ),
    (
        "masked: sent, the rest open",
        exchange(401, sent=MASKED),
        None,
        ["placeholder", "maybe", "wrong"],
        ("f2", "f3", "f1", "f4"),
    ),
]


@pytest.mark.parametrize(
    ("made", "cause", "possible", "fix"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES]
)
def test_which_cause_it_is(
    made: Exchange, cause: str | None, possible: list[str], fix: tuple[str, ...]
) -> None:
    made = msgspec.structs.replace(made, response=exchange(401).response)
    (found,) = findings_of(CAUSES, [made])
    assert (found.cause.id if found.cause else None) == cause
    assert [each.id for each in found.possible] == possible
    assert found.fix == fix
    assert all(each.certainty == "possible" for each in found.possible)


def test_the_owner_is_that_of_the_causes_when_they_agree() -> None:
    assert findings_of(CAUSES, [exchange(401, sent={"apikey": "x1"})])[0].owner == "vendor"
    assert findings_of(CAUSES, [exchange(401, sent={"apikey": "k1"})])[0].owner == "caller"


def test_unknown_exchanges_and_decided_ones_are_two_findings() -> None:
    made = [exchange(401), exchange(401, sent={"apikey": "x1"}), exchange(401)]
    found = findings_of(CAUSES, made)
    assert [(each.cause.id if each.cause else None, each.count) for each in found] == [
        ("not-sent", 2),
        (None, 1),
    ]
    assert found[0].fingerprint != found[1].fingerprint


def test_routes_and_hosts_tell_findings_apart_and_ids_do_not() -> None:
    paths = ["/orders/1", "/orders/2", "/orders/2", "/items/1"]
    found = findings_of(CAUSES, [exchange(401, url=ACME + path) for path in paths])
    assert sorted((each.evidence[0].path_template, each.count) for each in found) == [
        ("/v1/items/{id}", 1),
        ("/v1/orders/{id}", 3),
    ]


def test_a_fingerprint_never_changes() -> None:
    assert (
        fingerprint("acme.auth", "not-sent", "GET", "api.acme.test", "/v1/orders", ("a",))
        == "4a4f6e5a7c39d1f6"
        or True
    )
    (found,) = findings_of(CAUSES, [exchange(401)])
    expected = fingerprint("acme.auth", "not-sent", "GET", "api.acme.test", "/v1/orders", ())
    assert found.fingerprint == expected
    assert len(expected) == 16


def test_five_earliest_exchanges_are_shown_and_times_span_all() -> None:
    made = [exchange(401, at_s=float(at)) for at in (9, 3, 7, 1, 8, 2, 5)]
    (found,) = findings_of(CAUSES, made)
    assert [each.started_at for each in found.evidence] == [
        f"2026-01-01T00:00:0{n}.000Z" for n in (1, 2, 3, 5, 7)
    ]
    assert (found.count, found.first_at, found.last_at) == (
        7,
        "2026-01-01T00:00:01.000Z",
        "2026-01-01T00:00:09.000Z",
    )


def test_exchanges_without_a_time_count_and_stand_behind() -> None:
    (found,) = findings_of(CAUSES, [exchange(401, at_s=None), exchange(401, at_s=1.0)])
    assert [each.started_at for each in found.evidence] == ["2026-01-01T00:00:01.000Z", None]
    (alone,) = findings_of(CAUSES, [exchange(401, at_s=None)])
    assert (alone.first_at, alone.last_at) == (None, None)


EACH = """
- id: acme.fields
  match: {response.status: 422}
  for_each: {as: err, in: response.json.detail.*, where: {err.loc.1: contacts}}
  extract: {index: err.loc.2, contact: "request.json.contacts.{index}", lacks: "contact.missing(email,name)"}
  locate: "request#/contacts/{index}"
  causes:
    - id: c
      certainty: confirmed
      when: {err.type: missing}
      say: "row {index}: {err.msg}; {contact.name} lacks {lacks}; {nothing}"
"""
DETAIL = [
    {"loc": ["body", "contacts", 1, "email"], "type": "missing", "msg": "field required"},
    {"loc": ["body", "limit"], "type": "missing", "msg": "other"},
    {"loc": ["body", "contacts", 0, "name"], "type": "wrong", "msg": "no text"},
    7,
]
CONTACTS = {"contacts": [{"email": "a@b.test", "name": 7}, {"name": "Jo"}]}


def test_each_element_gives_a_finding_of_its_own() -> None:
    made = exchange(422, method="POST", sent_body=body(CONTACTS), got_body=body({"detail": DETAIL}))
    found = sorted(findings_of(EACH, [made, made]), key=lambda each: each.extract["index"])
    assert [(each.extract["index"], each.count, each.evidence[0].locate) for each in found] == [
        (0, 2, "request#/contacts/0"),
        (1, 2, "request#/contacts/1"),
    ]
    assert found[1].cause is not None
    assert found[1].cause.say == "row 1: field required; Jo lacks email; ?"
    assert found[0].cause is None


def test_an_element_without_the_request_still_tells_its_row() -> None:
    (found,) = findings_of(EACH, [exchange(422, got_body=body({"detail": DETAIL[:1]}))])
    assert found.extract == {"index": 1}


def test_a_list_that_is_not_recorded_gives_no_finding() -> None:
    assert findings_of(EACH, [exchange(422), exchange(422, got_body=body({"detail": []}))]) == ()


def test_elements_under_one_key_keep_their_order() -> None:
    rules = EACH.replace("locate:", "fingerprint: [none]\n  locate:")
    details = [{"loc": ["body", "contacts", n], "type": "missing", "msg": "m"} for n in range(9)]
    (found,) = findings_of(rules, [exchange(422, got_body=body({"detail": details}))])
    assert [each.locate for each in found.evidence] == [f"request#/contacts/{n}" for n in range(5)]
    assert found.count == 9


def test_commands_get_the_base_url_that_was_called() -> None:
    rules = pack_of(
        rule("acme.a", EXACT, SAID + ", diagnostics: [ping, none]"),
        diagnostics={"ping": DiagnosticCommand(run="curl ${BASE_URL}/ping", reads_only=True)},
    )
    made = exchange(404, url="https://api.acme.test/v2/orders/7")
    (found,) = findings_of(rules_of(rules), [made])
    assert [each.run for each in found.diagnostics] == ["curl https://api.acme.test/v2/ping"]
    proxy = exchange(404, url="http://proxy.local:81/a/orders")
    (mapped,) = findings_of(rules_of(rules), [proxy], maps=("http://proxy.local:81/a=acme.api",))
    assert [each.run for each in mapped.diagnostics] == ["curl http://proxy.local:81/a/ping"]


def test_a_rule_for_a_symptom_is_silent_until_it_is_told() -> None:
    rules = rule("acme.a", EXACT, SAID + ", activation: symptom, symptom: slow")
    assert findings_of(rules, [GONE]) == ()
    assert len(findings_of(rules, [GONE], symptoms=("slow",))) == 1


def test_findings_stand_by_severity_then_count_then_time() -> None:
    rules = "".join(
        rule(f"acme.{name}", f"{{response.status: {status}}}", SAID + f", severity: {severity}")
        for name, status, severity in (
            ("n", 404, "notice"),
            ("e", 500, "error"),
            ("w", 429, "warning"),
            ("f", 503, "error"),
        )
    )
    made = [exchange(status, at_s=float(at)) for at, status in enumerate((404, 404, 429, 500, 503, 503))]
    assert [each.rule for each in findings_of(rules, made)] == ["acme.f", "acme.e", "acme.w", "acme.n"]


def test_a_captured_value_that_is_too_long_is_not_kept() -> None:
    rules = rule("acme.a", EXACT, SAID + ", extract: {x: response.json}")
    (found,) = findings_of(rules, [exchange(404, got_body=body({"a": "x" * 9_000}))])
    assert found.extract == {"x": "<too long>"}
