"""What makes reading documents fast may never change a result: the same with it and without it."""

import random
from pathlib import Path

import msgspec
import pytest

from analyzer import api, json_numbers
from analyzer.facts import subject
from analyzer.match.kept import Kept
from analyzer.report.encode import json_line
from analyzer.rules import compiled, memories
from analyzer.rules.memories import key_part
from analyzer.rules.predicates import Node, evaluate
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.selecting import Holds
from analyzer.rules.truth import Truth
from analyzer.scanning import plan as plans
from analyzer.scanning.plan import Plan
from analyzer.scanning.run import RunOptions, run_scan
from tests.scanning.made_up_hars import made_up_har

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return msgspec.structs.replace(api.plan_of(api.ScanOptions()), observer=None, shows_exchanges=False)


def plainly(node: Node) -> Holds:
    """What `holds_of` stands for."""
    return lambda scope: evaluate(node, scope) is Truth.TRUE


def document(paths: list[Path], plan: Plan) -> bytes:
    names = [str(path) for path in paths]
    return json_line(run_scan(names, plan, RunOptions(jobs=1, with_evidence=False)).document)


def plain_document(paths: list[Path], plan: Plan) -> bytes:
    """The document with every predicate evaluated, every key worked out and every body decoded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plans, "_COMPILED", {})
        patch.setattr(compiled, "holds_of", plainly)
        patch.setattr(memories, "holds_of", plainly)
        patch.setattr(ExchangeScope, "part", lambda self, path: key_part(path, self))
        patch.setattr(Kept, "has_no_room", lambda self, key: False)
        patch.setattr(subject, "is_no_json", lambda body, start: False)
        patch.setattr(subject.Subject, "response_start", property(lambda self: self.response_text))
        patch.setattr(json_numbers, "_without_plain_strings", lambda text: text)
        return document(paths, plan)


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.har")), ids=lambda path: path.name)
def test_samples_give_the_same_document(path: Path, plan: Plan) -> None:
    assert document([path], plan) == plain_document([path], plan)


@pytest.mark.parametrize("seed", range(8))
def test_made_up_captures_give_the_same_document(seed: int, plan: Plan, tmp_path: Path) -> None:
    chance = random.Random(seed)
    paths = [tmp_path / f"{number}.har" for number in range(3)]
    for path in paths:
        path.write_bytes(made_up_har(chance, 400))
    fast = document(paths, plan)
    assert fast == plain_document(paths, plan)
    assert fast.count(b'"rule":') > 10


def test_pages_are_worked_out_where_they_are_shown(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "made-up.har"
    path.write_bytes(made_up_har(random.Random(1), 30))
    pages = [
        run_scan([str(path)], msgspec.structs.replace(plan, shows_exchanges=shows), RunOptions(jobs=1)).pages
        for shows in (True, False)
    ]
    assert [len(each) for each in pages] == [1, 0]
