"""A history that asks another one: from the results of a job over its submit to other jobs like it."""

import pytest

from analyzer.rules.loader import load_rules
from analyzer.scanning.inline import analyze_exchanges
from tests.exchanges import body, exchange
from tests.rules.packs import HEAD, pack, write

HISTORIES = """\
histories:
  kind_of_results:
    select: {service: orders, request.method: POST}
    key: [response.json.job]
    ask: [request.path.after(/jobs/)]
    collect: request.json.kind
  jobs_of_kind:
    select: {service: orders, request.method: POST}
    key: [request.json.kind]
    ask: [history.kind_of_results.values]
    collect: response.json.job
  full_jobs_of_kind:
    select: {service: orders, response.json.rows: {count: {gte: 1}}}
    key: [request.path.after(/jobs/)]
    ask: [history.jobs_of_kind.values]
"""

RULE = """\
id: acme.export.empty
title: The export is empty
topic: result
severity: warning
owner: caller
retry: after_fix
match: {service: orders, response.json.rows: {count: 0}}
extract: {kind: history.kind_of_results.values}
causes:
  - id: others-have-rows
    when: {history.full_jobs_of_kind: true}
    certainty: likely
    say: "Another job of kind {kind} has rows."
    fix: [Ask for another period.]
  - id: nothing-there
    certainty: possible
    say: There may be nothing to export.
    fix: [Look into the shop.]
"""

BASE = "https://api.acme.test/v1"


def submit(job: str, kind: str):
    return exchange(
        url=f"{BASE}/export", method="POST", sent_body=body({"kind": kind}), got_body=body({"job": job})
    )


def results(job: str, *rows: int):
    return exchange(url=f"{BASE}/jobs/{job}", got_body=body({"rows": rows}), at_s=60.0)


@pytest.mark.parametrize(
    ("exchanges", "cause", "kind"),
    [
        ([submit("a", "red"), submit("b", "red"), results("a", 1), results("b")], "others-have-rows", "red"),
        (
            [submit("a", "red"), submit("b", "red"), submit("c", "red"), results("c", 1), results("a")],
            "others-have-rows",
            "red",
        ),
        ([submit("a", "blue"), submit("b", "red"), results("a", 1), results("b")], None, "red"),
        ([submit("a", "red"), results("a", 1), results("b")], None, None),
        ([submit("b", "red"), results("a", 1), results("b")], None, "red"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_question_reaches_through_two_other_histories(tmp_path, exchanges, cause, kind, order):
    rules = load_rules([write(tmp_path, "a.yaml", pack(RULE, head=HEAD, more=HISTORIES))], builtin=False)
    (finding,) = analyze_exchanges(exchanges[::order], rules)
    assert (finding.cause.id if finding.cause else None) == cause
    assert finding.extract.get("kind") == kind
    assert cause is None or finding.cause.say == "Another job of kind red has rows."
