"""Every check of `rules check`: a pack that it finds fault with, and a clean one."""

from textwrap import indent

import pytest

from analyzer.registry import collect
from analyzer.rules import sequence_names
from analyzer.rules.checking import check_rules
from analyzer.rules.faults import Fault, RuleFaults
from analyzer.rules.folders import shipped_folder
from analyzer.rules.loader import load_rules
from tests.rules.packs import HEAD, RULE, pack, write

SEQUENCE = """\
id: acme.job.stuck
title: A job stays pending
topic: job
severity: warning
owner: vendor
retry: with_backoff
thresholds: {polls: 3}
sequence:
  select: {service: orders, request.path: {starts_with: /jobs}}
  observe: response.json.jobs.*
  key: [obs.id]
  fire: {seq.count: {gte: $polls}, seq.last.status: PENDING}
causes:
  - {id: queue, certainty: possible, say: The queue is long., fix: [Wait.]}
examples:
  - name: three polls
    expect: match
    possible: [queue]
    exchanges:
      - at: 0
        repeat: 3
        every: 9
        request: {url: "https://api.acme.test/v1/jobs"}
        response: {status: 200, json: {jobs: [{id: 1, status: PENDING}]}}
  - name: two jobs on another host
    expect: no_match
    exchanges:
      - request: {url: "https://api.other.test/v1/jobs"}
        response: {status: 200, json: {jobs: [{id: 1, status: PENDING}]}}
      - at: 60
        request: {url: "https://api.acme.test/v1/jobs"}
        response: {status: 200, json: {jobs: [{id: 2, status: PENDING}]}}
"""
MATCH = "  response.status: 401\n"


def match(*lines: str) -> str:
    """The rule with more conditions in its match."""
    return RULE.replace(MATCH, MATCH + "".join(f"  {line}\n" for line in lines))


def cause(when: str, extra: str = "") -> str:
    """The rule with another first cause."""
    head = f"causes:\n  - {{id: new, when: {when}, certainty: likely, say: New., fix: [Do it.]{extra}}}\n"
    example = """\
  - name: new
    expect: match
    cause: new
    exchange:
      request: {url: "https://api.acme.test/v1/orders"}
      response: {status: 401}
"""
    return RULE.replace("causes:\n", head) + example


def with_head(old: str, new: str) -> str:
    return pack(RULE, head=HEAD.replace(old, new))


def faults(folder, text: str) -> tuple[Fault, ...]:
    return check_rules([write(folder, "a.yaml", text)], builtin=False)


@pytest.mark.parametrize("rule", [RULE, SEQUENCE], ids=["match", "sequence"])
def test_a_sound_pack_has_no_fault(tmp_path, rule):
    assert faults(tmp_path, pack(rule)) == ()


def text_at(text: str, location: str) -> str:
    """What stands where a fault points."""
    line, column = map(int, location.rsplit(":", 2)[1:])
    return text.splitlines()[line - 1][column - 1 :]


CASES: dict[str, list[tuple[str, str]]] = {
    "predicate": [
        (pack(match("request.path: {contians: x}")), "contians"),
        (pack(match("request.path: {regex: '(?=x)y'}")), "regex"),
        (pack(match("request.path: {regex: '['}")), "regex"),
        (pack(match("auth.source: {state: missing}")), "state"),
        (pack(match("url.length: {gt: $limit}")), "gt"),
        (pack(match("request.path: {regex: [a, b]}")), "regex"),
        (pack(match("request.path: {starts_with: null}")), "starts_with"),
        (pack(match("request.path: {says: {a: b}}")), "says"),
        (pack(match("request.path: {count: [1]}")), "count"),
        (pack(match("response.json.a: {count: {gte: null}}")), "count"),
        (pack(match("request.path: {regex: 5}")), "regex"),
        (pack(match("any: {request.method: GET}")), "any"),
        (pack(match("all: [GET]")), "GET"),
        (pack(RULE, head=HEAD + "detect: [{service: orders, when: {request.host: {is: x}}, because: x}]\n"), "is"),
    ],
    "path": [
        (pack(match("response.sttus: 401")), "response.sttus"),
        (pack(match("seq.count: 3")), "seq.count"),
        (pack(match("request.path.upper(): X")), "request.path.upper"),
        (pack(match("auth.jwt.exp: {lt_path: auth.jwt.nbff}")), "lt_path"),
        (pack(RULE + "extract: {id: reqest.path}\n"), "id"),
        (pack(SEQUENCE.replace("[obs.id]", "[ob.id]")), "ob.id"),
        (pack(SEQUENCE.replace("[obs.id]", "[obs]")), "obs"),
        (pack(SEQUENCE.replace("seq.count:", "seq.cuont:")), "seq.cuont"),
        (pack(SEQUENCE.replace("seq.last.status:", "seq.last:")), "seq.last"),
        (pack(SEQUENCE.replace("seq.last.status:", "seq:")), "seq"),
        (pack(SEQUENCE.replace("seq.last.status: PENDING", "pair.gap_s.mean: {gt: 1}")), "pair.gap_s.mean"),
        (pack(RULE, head=HEAD + "histories: {h: {select: {}, key: [request.hst]}}\n"), "request.hst"),
    ],
    "history": [
        (pack(cause("{history.same_credential_ok_befor: true}")), "history.same_credential_ok_befor"),
        (pack(cause("{history.same_request_ok.cnt: {gte: 1}}")), "history.same_request_ok.cnt"),
        (pack(RULE.replace("The key is wrong.", "\"{history.gone.count} times\"")), "say"),
    ],
    "compiles": [
        (pack(SEQUENCE.replace("  key: [obs.id]\n", "  key: [obs.id]\n  window: 5 minutes\n")), "window"),
        (pack(SEQUENCE.replace("  key: [obs.id]\n", "  key: [obs.id]\n  measure: {age_s: [obs.at]}\n")), "age_s"),
    ],
    "type-clash": [
        (pack(match("time: {contains: 5}")), "time"),
        (pack(match("request.path: {gt: 5}")), "request.path"),
        (pack(match("request.host: 5")), "request.host"),
        (pack(match("response.is_html: 'yes'")), "response.is_html"),
        (pack(RULE.replace("response.status: 401", "response.status: unauthorized")), "response.status"),
        (pack(match("url.length: {count: 3}")), "url.length"),
    ],
    "impossible": [
        (pack(RULE.replace("response.status: 401", "response.status: 4010")), "response.status"),
        (pack(match("request.method: get")), "request.method"),
        (pack(match("all: [{response.status: 403}]")), "response.status"),
        (pack(match("any: [{response.status: 403}, {request.method: GET}]")), "response.status"),
        (pack(match("url.length: {gt: 10, lt: 5}")), "url.length"),
        (pack(match("response.json.items: {count: {lt: 0}}")), "response.json.items"),
        (pack(match("request.host: []")), "request.host"),
        (pack(match("any: []")), "any"),
        (pack(cause("{response.status: 403}")), "response.status"),
    ],
    "always-true": [
        (pack(match("request.url: {state: present}")), "request.url"),
        (pack(match("request.path: {contains: ''}")), "request.path"),
        (pack(match("request.method: {not_in: []}")), "request.method"),
        (pack(cause("{}")), "when"),
        (pack(cause("{response.status: {gte: 400}}")), "when"),
    ],
    "shadowed-cause": [
        (pack(cause("{time: 1}").replace("{request.headers", "{time: 1, request.headers")), "id"),
    ],
    "shadowed-rule": [
        (pack(RULE, RULE.replace("acme.auth.rejected", "acme.auth.second")), "match"),
    ],
    "after-undecidable": [
        (pack(RULE.replace("diagnostics: [ping]", """\
  - id: late
    when: {request.method: POST}
    certainty: likely
    say: Late.
    fix: [Go.]
diagnostics: [ping]""").replace("possible: [wrong]", "possible: [wrong, late]")), "id"),
    ],
    "unreached-cause": [(pack(RULE.replace("    possible: [wrong]\n", "")), "id")],
    "certainty": [(pack(RULE.replace("certainty: possible", "certainty: likely")), "certainty")],
    "regex-cost": [(pack(match("request.path: {regex: '^/(a+)+b'}")), "request.path")],
    "regex-host": [
        (pack(match("request.host: {regex: 'acme\\.test$'}")), "request.host"),
        (pack(match("request.host: {regex: '^api\\.acme'}")), "request.host"),
        (pack(match("request.url: {regex: 'acme\\.test'}")), "request.url"),
    ],
    "regex-literal": [(pack(match("request.path: {regex: '\\d+'}")), "request.path")],
    "no-fix": [
        (pack(RULE.replace("fix: [Make a new key.]", "fix: []")), "id"),
        (pack(RULE[: RULE.index("causes:")] + RULE[RULE.index("diagnostics:") :]
              .replace("    cause: not-sent\n", "").replace("    possible: [wrong]\n", "")), "id"),
    ],
    "source-row": [(with_head("acme-errors", "clari-common-errors"), "source")],
    "unknown-diagnostic": [(pack(RULE.replace("[ping]", "[pong]")), "pong")],
    "unmarked-write": [
        (with_head("curl -s", "curl -s -X DELETE"), "run"),
        (with_head("curl -s", "curl --data a=b"), "run"),
        (with_head("/ping'", "/ping > ping.txt'"), "run"),
    ],
    "env-variable": [
        (with_head("${ACME_KEY}", "${ACME_KY}"), "run"),
        (with_head("${ACME_KEY}", "$ACME_KY"), "run"),
        (pack(RULE.replace("[Make a new key.]", '["Set ${ACME_KY}."]')), '"Set'),
    ],
    "placeholder": [
        (pack(RULE.replace("The key is wrong.", '"The key {nam} is wrong."')), "say"),
        (pack(SEQUENCE.replace("The queue is long.", '"{seq.cuont} polls."')), "say"),
        (pack(RULE + 'extract: {a: "request.json.{b}", b: request.method}\n'), "a"),
    ],
    "status-only": [(pack(RULE.replace("  service: orders\n", "")), "match")],
    "unused-threshold": [(pack(RULE + "thresholds: {polls: 3}\n"), "polls")],
    "secret-literal": [
        (pack(RULE.replace("k-1", "sk_" + "live_" + "a1B2" * 5)), "apikey"),
        (pack(RULE.replace("Acme rejected the key", "Key " + "q7Zr2Lw9Xc4Vb8Nm1Kp5Tj3Hd6Gf0SyA")), "title"),
        (with_head("key of the Acme account", "AKIA" + "ABCDEFGHIJKLMNOP"), "ACME_KEY"),
    ],
    "example-shape": [
        (pack(RULE.replace("response: {status: 401}", "respons: {status: 401}", 1)), "respons"),
        (pack(RULE.replace("cause: not-sent", "cause: not-snt")), "cause"),
        (pack(RULE.replace("expect: no_match", "expect: outranked\n    by: acme.gone")), "by"),
        (pack(RULE + "  - {name: nothing, expect: no_match}\n"), "{name: nothing, expe"),
        (pack(RULE.replace("status: 401}", "status: many}", 1).replace("x", "x")), "status"),
    ],
    "example-kinds": [
        (pack(RULE[: RULE.index("  - name: another host")]), "id"),
        (pack(RULE.replace("api.other.test", "api.acme.test").replace("status: 401}\n", "status: 401}\n", 1)
              .replace("expect: no_match", "expect: no_match")), "id"),
        (pack(match("response.json.message: no")), "id"),
        (pack(RULE.replace("expect: match", "expect: no_match").replace("    cause: not-sent\n", "")
              .replace("    possible: [wrong]\n", "")), "id"),
        (pack(SEQUENCE[: SEQUENCE.rindex("      - at: 60")]), "id"),
    ],
}  # fmt: skip

TABLE = [(code, text, place) for code, cases in CASES.items() for text, place in cases]


@pytest.mark.parametrize(
    ("code", "text", "place"), TABLE, ids=[f"{code}-{n}" for n, (code, *_) in enumerate(TABLE)]
)
def test_a_check_tells_its_fault_and_the_place(tmp_path, code, text, place):
    found = [fault for fault in faults(tmp_path, text) if fault.code == code]
    assert found, indent(text, "  ")
    assert place in [text_at(text, fault.location)[: len(place)] for fault in found]
    assert all(fault.message and fault.hint for fault in found)


def test_a_scan_refuses_rules_that_cannot_run_and_takes_those_that_only_lack_something(tmp_path):
    for code, text, _ in TABLE:
        path = write(tmp_path, "a.yaml", text)
        if collect("analyzer.rules.lint", "CHECK")[code].stops_scan:
            with pytest.raises(RuleFaults):
                load_rules([path], builtin=False)
        else:
            assert load_rules([path], builtin=False).rules


def test_every_check_has_a_case():
    assert set(collect("analyzer.rules.lint", "CHECK")) == set(CASES)


def test_the_checks_go_on_when_another_file_cannot_be_read(tmp_path):
    write(tmp_path, "a.yaml", pack(match("response.sttus: 401")))
    write(tmp_path, "b.yaml", "a: [\n")
    assert [fault.code for fault in check_rules([tmp_path], builtin=False)] == ["path", "not-yaml"]


def test_messages_stay_on_one_line_whatever_a_key_holds(tmp_path):
    found = faults(tmp_path, pack(match('"reqest\\n\\e[31m": x')))
    assert found
    assert all(str(fault).isprintable() for fault in found)


SAFE = [
    match("request.path: {regex: '^/orders/[0-9]+$'}"),
    match("request.host: {regex: '^api\\.acme\\.test$'}"),
    match("url.length: {gt: 5, lt: 10}"),
    match("any: [{request.method: GET}, {request.method: POST}]"),
    match("request.query.id: {regex: '(?i)^[0-9a-f]{24}$'}"),
    cause("{request.method: POST}"),
    RULE.replace("k-1", "0123456789abcdef0123456789abcdef"),
    RULE.replace("say: The key is wrong.", 'say: "Status {response.status} on {request.path}."'),
]


@pytest.mark.parametrize("rule", SAFE, ids=range(len(SAFE)))
def test_sound_rules_are_left_alone(tmp_path, rule):
    assert faults(tmp_path, pack(rule)) == ()


def test_the_shipped_rules_are_clean():
    assert [str(fault) for fault in check_rules([shipped_folder()], builtin=False)] == []


def test_the_names_below_seq_and_pair_are_those_that_the_matcher_knows():
    from analyzer.match.pairs import _STATISTICS
    from analyzer.match.sequences import _MEASURES

    assert set(sequence_names.OF_SEQUENCE) == set(_MEASURES)
    assert set(sequence_names.PAIR_STATISTICS) == set(_STATISTICS)
