import json
from pathlib import Path

import pytest

from analyzer.scanning.doctor import Diagnosis, diagnose
from analyzer.scanning.plan import Plan
from tests.diff.sides import har_entry, write_har
from tests.rulesets import pack_of, rules_of

URL = "https://api.acme.test/v1/orders"
RULES = """
- {id: acme.validation.status, match: {response.status: 400}}
- {id: acme.validation.body, match: {response.status: 400, response.json.error: {state: present}}}
- {id: acme.validation.header, match: {request.headers.x-tenant: {state: absent}}}
- {id: acme.validation.either, match: {any: [{response.json.error: x}, {response.status: 400}]}}
- {id: acme.validation.neither, match: {response.status: 400, none: [{response.json.error: x}, {response.status: 1}]}}
- id: acme.rate.loop
  topic: rate
  sequence: {select: {response.status: 429}, key: [request.path_template], fire: {seq.count: {gte: 3}}}
- {id: acme.result.symptom, topic: result, activation: symptom, symptom: odd-data, match: {response.status: 200}}
"""
PLAN = Plan(rules=rules_of(RULES))


def log(tmp_path: Path, *statuses: int, **fields: object) -> str:
    """A log without header fields and bodies."""
    source = tmp_path / "a.ndjson"
    base = {"time": "2026-03-01T10:00:00Z", "method": "GET", "url": URL}
    source.write_text("".join(f"{json.dumps(base | {'status': status} | fields)}\n" for status in statuses))
    return str(source)


def blind(found: Diagnosis) -> dict[str, tuple[str, ...]]:
    return {one.rule: one.unknown for one in found.blind}


def test_a_whole_capture_blinds_no_rule(tmp_path: Path) -> None:
    capture = write_har(tmp_path / "a.har", har_entry(200, {}, url=URL))
    assert set(blind(diagnose([capture], PLAN))) == {"acme.result.symptom"}


@pytest.mark.parametrize("statuses", [(400, 400), (200, 400), (200, 200)])
def test_what_a_log_leaves_out_blinds_the_rules_that_need_it(
    statuses: tuple[int, ...], tmp_path: Path
) -> None:
    found = diagnose([log(tmp_path, *statuses)], PLAN)
    assert blind(found) == {
        "acme.validation.body": ("response.json.error",),
        "acme.validation.header": ("request.headers.x-tenant",),
        "acme.validation.neither": ("response.json.error",),
        "acme.result.symptom": (),
    }
    assert found.quality.lacking["request headers"] == len(statuses)


def test_without_times_no_sequence_can_fire(tmp_path: Path) -> None:
    found = diagnose([log(tmp_path, 429, 429, time=None)], PLAN)
    assert blind(found)["acme.rate.loop"] == ("startedDateTime",)


def test_rules_of_another_service_say_where_they_look(tmp_path: Path) -> None:
    capture = write_har(tmp_path / "a.har", har_entry(200, {}, url="https://elsewhere.test/v1"))
    found = diagnose([capture], PLAN)
    reasons = {one.because for one in found.blind if one.rule != "acme.result.symptom"}
    assert reasons == {"no exchange goes to https://api.acme.test/v1"}


def test_a_symptom_that_was_not_named_is_told(tmp_path: Path) -> None:
    path = log(tmp_path, 200)
    assert "acme.result.symptom" in blind(diagnose([path], PLAN))
    assert "acme.result.symptom" not in blind(
        diagnose([path], Plan(rules=PLAN.rules, symptoms=("odd-data",)))
    )


def test_a_host_that_looks_like_a_service_gets_a_map_suggested(tmp_path: Path) -> None:
    import msgspec

    from analyzer.rules.files import Hint

    hint = Hint(
        service="api", when={"request.headers.x-acme": {"state": "present"}}, because="It sends x-acme."
    )
    pack = msgspec.structs.replace(pack_of(RULES), detect=(hint,))
    capture = write_har(tmp_path / "a.har", har_entry(200, {"X-Acme": "1"}, url="https://proxy.test/x"))
    (found,) = diagnose([capture], Plan(rules=rules_of(pack))).suggestions
    assert (found.host, found.service, found.because) == ("proxy.test", "acme.api", "It sends x-acme.")


def test_problems_of_reading_are_kept(tmp_path: Path) -> None:
    source = Path(log(tmp_path, 200, 200))
    source.write_text(f"{source.read_text()}{{broken\n")
    assert len(diagnose([str(source)], PLAN).problems) == 1
