"""Examples: the exchanges that they stand for, and what a run of them tells."""

from pathlib import Path

import msgspec
import pytest

from analyzer.document import Cause, Finding
from analyzer.model import BodyState, Header, Outcome, Param
from analyzer.rules.example_run import run_examples
from analyzer.rules.examples import START_US, example_exchanges, example_maps, example_mismatches
from analyzer.rules.files import Example
from analyzer.rules.loader import load_rules
from analyzer.scanning.inline import analyze_exchanges
from tests.rules.packs import RULE, pack, write
from tests.rules.test_lint import SEQUENCE

DESIGN_EXAMPLES = Path(__file__).parents[2] / "../shared/design/rule-examples"
URL = "https://api.acme.test/v1/orders"


def one(request=None, response=None, *, capture=None, **fields):
    """The only exchange of an example with this request and response."""
    written = {"request": {"url": URL, **(request or {})}, **fields}
    if response is not None:
        written["response"] = response
    example = Example(name="x", expect="match", exchange=written, capture=capture or {})
    assert example_mismatches(example) == ()
    (exchange,) = example_exchanges(example)
    return exchange


def test_headers_that_are_not_listed_were_not_sent():
    exchange = one({"headers": {"Accept": "a/b", "X-Many": ["1", 2]}}, {"status": 200})
    assert exchange.request.headers.items == (
        Header("Accept", "a/b"),
        Header("X-Many", "1"),
        Header("X-Many", "2"),
    )
    assert exchange.request.headers.is_complete
    assert exchange.response.headers.is_complete
    assert exchange.response.headers.items == ()


def test_scrubbed_credentials_are_not_recorded_rather_than_absent():
    headers = one({}, {"status": 401}, capture={"credentials_scrubbed": True}).request.headers
    assert headers.scrubbed == {"authorization", "cookie", "set-cookie"}


@pytest.mark.parametrize(
    ("message", "state", "text", "mime_type"),
    [
        ({"json": {"a": [1]}}, BodyState.COMPLETE, '{"a":[1]}', "application/json"),
        ({"json": None}, BodyState.COMPLETE, "null", "application/json"),
        ({"json": {}, "headers": {"content-type": "text/plain"}}, BodyState.COMPLETE, "{}", "text/plain"),
        ({"text": "no"}, BodyState.COMPLETE, "no", None),
        ({"text": ""}, BodyState.EMPTY, None, None),
        ({"text": '{"a', "body_state": "truncated"}, BodyState.TRUNCATED, '{"a', None),
        ({"body_state": "empty"}, BodyState.EMPTY, None, None),
        ({}, BodyState.NOT_CAPTURED, None, None),
    ],
)
def test_a_body_is_what_is_written_and_else_not_captured(message, state, text, mime_type):
    for body in (
        one({"method": "POST", **message}).request.body,
        one({}, {"status": 200, **message}).response.body,
    ):
        assert (body.state, body.text, body.mime_type) == (state, text, mime_type)


@pytest.mark.parametrize(("method", "state"), [("GET", BodyState.EMPTY), ("post", BodyState.NOT_CAPTURED)])
def test_a_get_without_a_body_had_none(method, state):
    request = one({"method": method}).request
    assert (request.method, request.body.state) == (method.upper(), state)


def test_a_form_is_a_body_with_parameters():
    body = one({"method": "POST", "form": {"grant_type": "password", "n": 1}}).request.body
    assert body.params == (Param("grant_type", "password"), Param("n", "1"))
    assert (body.text, body.mime_type) == ("grant_type=password&n=1", "application/x-www-form-urlencoded")


def test_cookies_come_from_their_header():
    assert one({"headers": {"cookie": "a=1; b=2"}}).request.cookies == (Param("a", "1"), Param("b", "2"))


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ({"response": {"status": 200}}, Outcome.RECEIVED),
        ({"response": {"status": 0}}, Outcome.FAILED),
        ({"error": "net::ERR_NAME_NOT_RESOLVED"}, Outcome.FAILED),
        ({}, Outcome.NOT_RECORDED),
    ],
)
def test_without_a_response_the_call_failed_or_nothing_is_known(written, outcome):
    exchange = one(**written)
    assert (exchange.outcome, exchange.response is None) == (outcome, outcome is not Outcome.RECEIVED)


def test_times_count_from_the_start_of_2026_and_repeats_follow_each_other():
    exchanges = [
        {"at": 2, "repeat": 3, "every": 0.5, "request": {"url": URL}},
        {"startedDateTime": "2026-01-01T01:00:10+01:00", "request": {"url": URL}},
        {"at": None, "request": {"url": URL}},
    ]
    found = example_exchanges(Example(name="x", expect="match", exchanges=tuple(exchanges)))
    seconds = [item.started_us and (item.started_us - START_US) / 1e6 for item in found]
    assert seconds == [2, 2.5, 3, 10, None]
    assert [item.location.entry for item in found] == [0, 1, 2, 3, 4]


def test_timings_and_duration_are_milliseconds_as_in_har():
    exchange = one({}, {"status": 504}, time=30_000, timings={"wait": 29_990.5, "blocked": -1})
    assert (exchange.duration_ms, exchange.timings.wait_ms) == (30_000, 29_990.5)


def test_maps_are_those_of_the_command_line():
    example = Example(name="x", expect="match", capture={"map": {"https://proxy.test": "acme.orders"}})
    assert example_maps(example) == ("https://proxy.test=acme.orders",)


@pytest.mark.parametrize(
    ("example", "path", "code"),
    [
        ({"exchange": {"request": {"url": URL, "heders": {}}}}, ("exchange", "request", "heders"), "unknown-field"),
        ({"exchange": {"response": {"status": 200}}}, ("exchange",), "missing-field"),
        ({"exchanges": ({"request": {"url": 5}},)}, ("exchanges", 0, "request", "url"), "wrong-type"),
        ({"exchange": {"request": {"url": URL}, "response": {"status": 200, "body_state": "n"}}},
         ("exchange", "response", "body_state"), "wrong-value"),
        ({"exchange": {"request": {"url": "x"}}, "capture": {"scrub": True}}, ("capture", "scrub"), "unknown-field"),
        ({"exchange": {"request": {"url": URL}, "response": {"status": 1000}}},
         ("exchange", "response", "status"), "wrong-value"),
        ({"exchanges": ({"request": {"url": URL}, "repeat": 0},)}, ("exchanges", 0, "repeat"), "wrong-value"),
        ({"exchanges": ({"request": {"url": URL}, "at": 1e300},)}, ("exchanges", 0, "at"), "wrong-value"),
        ({"exchange": {"request": {"url": URL}, "startedDateTime": "2026-01-01"}}, ("exchange",), "wrong-type"),
        ({}, (), "wrong-value"),
    ],
)  # fmt: skip
def test_a_faulty_example_is_told_with_its_place(example, path, code):
    (found,) = example_mismatches(Example(name="x", expect="match", **example))
    assert (found.path, found.code) == (path, code)


def finding(rule="acme.auth.rejected", **changes) -> Finding:
    """A finding with what a run of examples looks at."""
    cause = Cause(id="not-sent", certainty="confirmed", say="")
    fields = {
        **dict.fromkeys(("ruleset", "tier", "title", "topic", "owner", "retry", "fingerprint"), ""),
        **dict.fromkeys(("audience", "possible", "fix", "diagnostics", "evidence"), ()),
        "rule": rule, "severity": "error", "primary": True, "cause": cause, "source": None, "count": 1,
        "first_at": None, "last_at": None, "extract": {},
    }  # fmt: skip
    return Finding(**{**fields, **changes})


def differences(tmp_path, expectation: str, *findings: Finding) -> list[str]:
    """What a run tells of one example, given the findings of its exchanges."""
    text = RULE[: RULE.index("examples:")] + f"extract: {{n: request.method}}\nexamples:\n  - {expectation}\n"
    rules = load_rules([write(tmp_path, "a.yaml", pack(text))], builtin=False)
    (result,) = run_examples(rules, lambda *args, **options: findings)
    assert result.is_passed == (not result.differences)
    return [str(difference) for difference in result.differences]


POSSIBLE = (Cause(id="wrong", certainty="possible", say=""),)
UNDECIDED = {"cause": None, "possible": POSSIBLE}
OUTRANKED = (finding(primary=False), finding("acme.auth.other"))
RUNS = {
    "match": ("expect: match", (finding(),), []),
    "no finding": ("expect: match", (), ["expect: expected match, got no_match; primary: none"]),
    "match outranked": (
        "expect: match", OUTRANKED, ["expect: expected match, got outranked; primary: acme.auth.other"],
    ),
    "cause": ("expect: match, cause: not-sent", (finding(),), []),
    "other cause": ("expect: match, cause: wrong", (finding(),), ["cause: expected wrong, got not-sent"]),
    "undecided cause": (
        "expect: match, cause: wrong", (finding(**UNDECIDED),), ["cause: expected wrong, got undecided (wrong)"],
    ),
    "possible": ("expect: match, possible: [wrong]", (finding(**UNDECIDED),), []),
    "possible decided": (
        "expect: match, possible: [wrong]",
        (finding(),),
        ["cause: expected undecided, got not-sent", "possible: expected wrong, got none"],
    ),
    "possible missing": (
        "expect: match, possible: [not-sent, wrong]",
        (finding(**UNDECIDED),),
        ["possible: expected not-sent, wrong, got wrong"],
    ),
    "findings": ("expect: match, findings: 2", (finding(), finding(extract={"n": 2})), []),
    "too few findings": ("expect: match, findings: 2", (finding(),), ["findings: expected 2, got 1"]),
    "extract": ("expect: match, extract: {n: 7}", (finding(extract={"n": 3}), finding(extract={"n": 7})), []),
    "other extract": (
        "expect: match, extract: {n: 7}", (finding(extract={"n": "7"}),), ["extract.n: expected 7, got '7'"],
    ),
    "no match": ("expect: no_match", (finding("acme.auth.other"),), []),
    "match unwanted": ("expect: no_match", (finding(),), ["expect: expected no_match, got match"]),
    "outranked unwanted": ("expect: no_match", OUTRANKED, ["expect: expected no_match, got outranked"]),
    "outranked": ("expect: outranked, by: acme.auth.other", OUTRANKED, []),
    "not outranked": ("expect: outranked", (finding(),), ["expect: expected outranked, got match"]),
    "outranked by another": (
        "expect: outranked, by: acme.auth.third", OUTRANKED, ["by: expected acme.auth.third, got acme.auth.other"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("expectation", "findings", "expected"), RUNS.values(), ids=RUNS)
def test_a_run_tells_the_difference_field_by_field(tmp_path, expectation, findings, expected):
    line = f'{{name: x, {expectation}, exchange: {{request: {{url: "{URL}"}}, response: {{status: 401}}}}}}'
    assert differences(tmp_path, line, *findings) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("[job-1]", []),
        ("[job-2]", ["key obs.id: expected 'job-2', got 'job-1'"]),
        ("[job-1, x]", ["key: expected 2 parts, got 1 in the rule"]),
    ],
)
def test_a_run_compares_the_key_of_a_sequence(tmp_path, key, expected):
    jobs = SEQUENCE.replace("id: 1", "id: job-1").replace("possible: [queue]", f"key: {key}")
    rules = load_rules([write(tmp_path, "a.yaml", pack(jobs))], builtin=False)
    assert [str(one) for one in run_examples(rules, analyze_exchanges)[0].differences] == expected


def test_an_example_that_cannot_be_read_fails(tmp_path):
    line = "{name: x, expect: no_match, exchange: {request: {}}}"
    assert differences(tmp_path, line) == [
        "exchange: expected the shape of an exchange, got another; rules check tells where"
    ]


def test_only_wanted_rules_run_and_all_take_part(tmp_path):
    seen = []

    def analyze(exchanges, rules, **options):
        seen.append(len(rules.rules))
        return ()

    rules = load_rules([write(tmp_path, "a.yaml", pack(RULE))])
    results = run_examples(rules, analyze, wanted=lambda loaded: loaded.pack.ruleset == "acme")
    assert {result.rule for result in results} == {"acme.auth.rejected"}
    assert set(seen) == {len(rules.rules)} != {1}


def test_the_examples_of_a_made_up_pack_pass(tmp_path):
    rules = load_rules([write(tmp_path, "a.yaml", pack(RULE))])
    results = run_examples(rules, analyze_exchanges, wanted=lambda loaded: loaded.pack.ruleset == "acme")
    assert [(result.example, result.differences) for result in results] == [
        ("no key", ()), ("a key", ()), ("another host", ()),
    ]  # fmt: skip
    assert results[0].causes == ("not-sent",)


def shipped_results():
    return run_examples(load_rules(), analyze_exchanges)


def test_the_examples_of_the_shipped_rules_pass():
    failed = [msgspec.to_builtins(result) for result in shipped_results() if not result.is_passed]
    assert failed == []


@pytest.mark.skipif(not DESIGN_EXAMPLES.is_dir(), reason="the shared folder is absent")
@pytest.mark.parametrize("builtin", [True, False])
def test_the_examples_of_the_design_pass(builtin):
    rules = load_rules([DESIGN_EXAMPLES], builtin=builtin)
    results = run_examples(rules, analyze_exchanges, wanted=lambda loaded: not loaded.pack.is_shipped)
    assert [(result.rule, result.example) for result in results if not result.is_passed] == []
    assert len(results) == 33
