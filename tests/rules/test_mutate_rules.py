"""The mutation runner makes the mutants it says, and tells killed from surviving."""

import pytest

from analyzer.rules.loader import load_rules
from benchmarks.mutate_rules import is_killed, mutants
from tests.rules.packs import RULE, pack, write

BOUNDED = RULE.replace("  response.status: 401\n", "  response.status: {gte: 400, lt: 402}\n")
WITH_THRESHOLD = RULE.replace("causes:", "thresholds: {polls: 4}\ncauses:")


def load(tmp_path, rule: str):
    return load_rules([write(tmp_path, "a.yaml", pack(rule))], builtin=False)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (
            RULE,
            [
                "drop match.service",
                "negate match.service",
                "drop match.response.status",
                "negate match.response.status",
                "drop causes.0.when.request.headers.apikey",
                "negate causes.0.when.request.headers.apikey",
                "drop cause not-sent",
                "drop cause wrong",
            ],
        ),
        (BOUNDED, ["match.response.status gte 400 -> 801", "match.response.status lt 402 -> 201"]),
        (WITH_THRESHOLD, ["threshold polls x2", "threshold polls x0.5"]),
    ],
)
def test_each_mutant_changes_one_thing(tmp_path, rule, changes):
    original = load(tmp_path, rule).rules[0].rule
    made = list(mutants(original))
    assert set(changes) <= {mutant.change for mutant in made}
    assert all(mutant.rule != original for mutant in made)
    assert len({mutant.change for mutant in made}) == len(made)


@pytest.mark.parametrize(
    ("change", "killed"),
    [
        ("negate match.response.status", True),
        ("drop match.service", False),
        ("drop cause wrong", True),
        ("drop match.response.status", False),
    ],
)
def test_a_mutant_that_no_example_notices_survives(tmp_path, change, killed):
    rules = load(tmp_path, RULE)
    (mutant,) = [mutant for mutant in mutants(rules.rules[0].rule) if mutant.change == change]
    assert is_killed(rules, mutant) is killed


@pytest.mark.parametrize(
    ("first", "second", "is_swapped"),
    [
        ("response.body_state: empty", "response.body_state: [complete, truncated]", False),
        ("response.body_state: empty", "response.body_state: [complete, empty]", True),
        ("response.body_state: empty", "request.body_state: complete", True),
        ("response.json.code: 1", "response.json.code: 2", True),
        ("time: {gte: 1}", "time: {gte: 2}", True),
    ],
)
def test_causes_that_exclude_each_other_are_not_swapped(tmp_path, first, second, is_swapped):
    causes = "".join(
        f"  - {{id: {name}, certainty: likely, say: x, when: {{{when}}}, fix: [y]}}\n"
        for name, when in (("one", first), ("two", second))
    )
    head, _, rest = RULE.partition("causes:\n")
    _, _, examples = rest.partition("examples:")
    rule = load(tmp_path, f"{head}causes:\n{causes}examples:{examples}").rules[0].rule
    assert any(mutant.change == "swap causes one and two" for mutant in mutants(rule)) is is_swapped
