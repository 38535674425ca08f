"""Whatever stands in a rule file: a rule set, or faults in single lines; never another exception."""

import copy
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import RuleError
from analyzer.rules.checking import check_rules
from analyzer.rules.example_run import run_examples
from analyzer.rules.faults import RuleFaults
from analyzer.rules.loader import load_rules
from analyzer.rules.yaml_nodes import parse_yaml
from analyzer.scanning.inline import analyze_exchanges
from tests.rules.packs import RULE, pack, write
from tests.rules.test_lint import SEQUENCE

SOUND = parse_yaml(pack(RULE, SEQUENCE).encode(), "sound").value
JUNK = [
    None, 0, -1, 1.5, True, "", " ", "x", "..", "{x}", "{", "$x", "(", "*", "a\nb", "\0", "1h", "history.", "seq",
    "obs", "history.x.y", "request.json.*.*", "request.path.after(", "request.path.segment(x)", [], ["a"], [[]],
    [None], {}, {"a": 1}, {"all": []}, {"any": [{}]}, {"none": 1}, {"state": "present"}, {"gte": "x"},
    {"regex": "("}, {"regex": 5}, {"in": []}, {"count": {"gte": None}}, 10**30,
]  # fmt: skip


def places(value, path=()):
    """The path of every node below the root."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield (*path, step)
        yield from places(inner, (*path, step))


def spoilt(seed: int):
    """The sound pack with one to three nodes replaced, removed or renamed."""
    chance = random.Random(seed)
    value = copy.deepcopy(SOUND)
    for _ in range(chance.choice([1, 1, 2, 3])):
        *way, last = chance.choice(list(places(value)) or [("format",)])
        parent = value
        for step in way:
            parent = parent[step]
        change = chance.choice(["replace", "replace", "remove", "rename"])
        if change == "replace":
            parent[last] = chance.choice(JUNK)
        elif change == "remove":
            del parent[last]
        elif isinstance(parent, dict):
            parent[chance.choice([str(junk) for junk in JUNK])] = parent.pop(last)
    return value


@pytest.mark.parametrize("seeds", [range(start, start + 50) for start in range(0, 300, 50)], ids=str)
def test_a_spoilt_pack_loads_and_runs_or_is_refused_in_single_lines(tmp_path, seeds):
    for seed in seeds:
        path = write(tmp_path, "a.yaml", json.dumps(spoilt(seed)))
        assert all(str(fault).isprintable() for fault in check_rules([path], builtin=False))
        try:
            rules = load_rules([path], builtin=False)
        except RuleError as error:
            assert str(error).isprintable()
        else:
            run_examples(rules, analyze_exchanges)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300) | st.text(alphabet="-:{}[]&*!|>#'\"\n \ta1.,?%@", max_size=200).map(str.encode)
)
def test_any_bytes_are_a_document_or_a_fault(content):
    try:
        parse_yaml(content, "a.yaml")
    except RuleFaults as error:
        assert str(error).isprintable()


def test_a_sequence_with_pairs_fires_on_what_it_asks_even_without_a_pair(tmp_path):
    paired = SEQUENCE.replace("  fire:", "  pair: {after: {response.status: 429}}\n  fire:")
    rules = load_rules([write(tmp_path, "a.yaml", pack(paired))], builtin=False)
    assert [result.differences for result in run_examples(rules, analyze_exchanges)] == [(), ()]
