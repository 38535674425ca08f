"""Each format against the public description of it, over every sample and over hostile text."""

import json
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.outputs import outputs
from analyzer.report.schema import findings_schema
from tests.made_up import document, finding, hostile, many, redacted
from tests.report.hostile import formulas, payloads
from tests.report.samples import SAMPLES, redacted_sample

pytestmark = pytest.mark.validators

HERE = Path(__file__).parent
SARIF_SCHEMA = (
    HERE / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
)
JUNIT_SCHEMA = HERE / "junit.xsd"

MADE_UP: dict[str, Callable[[], RedactedAnalysis]] = {
    "one": redacted,
    "none": lambda: redacted(document(())),
    "many": lambda: many(300),
    "no-evidence": lambda: redacted(document((finding(evidence=(), count=0, first_at=None),))),
    "empty-strings": lambda: hostile(""),
    **{f"hostile-{number}": lambda text=text: hostile(text) for number, text in enumerate(payloads(40))},
    **{f"formula-{number}": lambda text=text: hostile(text) for number, text in enumerate(formulas(20))},
}
EVERY = [*SAMPLES, *MADE_UP]


def rendered(name: str, output: str) -> bytes:
    analysis = MADE_UP[name]() if name in MADE_UP else redacted_sample(name)
    return outputs()[output].render(analysis, RenderOptions())


@cache
def validator(kind: str) -> Any:
    if kind == "findings":
        schema = json.loads(findings_schema())
    elif SARIF_SCHEMA.exists():
        schema = json.loads(SARIF_SCHEMA.read_bytes())
    else:
        pytest.fail("the SARIF schema is missing; run `npm ci` in tests/report")
    made = jsonschema.validators.validator_for(schema)
    made.check_schema(schema)
    return made(schema, format_checker=made.FORMAT_CHECKER)


def faults(kind: str, content: bytes) -> list[str]:
    return [
        f"{fault.json_path}: {fault.message}" for fault in validator(kind).iter_errors(json.loads(content))
    ]


def test_there_are_samples_of_every_kind() -> None:
    assert {Path(name).parts[1] for name in SAMPLES} >= {"clari", "cleanlist", "hari", "http"}


@pytest.mark.parametrize("name", EVERY)
def test_sarif_is_valid_and_every_result_points_at_a_record(name: str) -> None:
    content = rendered(name, "sarif")
    assert faults("sarif", content) == []
    (run,) = json.loads(content)["runs"]
    for result in run["results"]:
        for location in (*result["locations"], *result["relatedLocations"]):
            assert location["physicalLocation"]["artifactLocation"]["uri"]
            assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert len(result["locations"]) == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_sarif_points_at_the_line_of_a_log_that_holds_the_record(name: str) -> None:
    findings = redacted_sample(name).document.findings
    results = json.loads(rendered(name, "sarif"))["runs"][0]["results"]
    lines = [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in results]
    first = [one.evidence[0] for one in findings]
    assert lines == [one.line if isinstance(one.line, int) else 1 for one in first]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [({"level": "fatal"}, "level"), ({"ruleIndex": -7}, "ruleIndex"), ({"message": {}}, "message")],
)
def test_the_sarif_schema_refuses_what_is_wrong(changed: dict[str, Any], fault: str) -> None:
    log = json.loads(rendered("one", "sarif"))
    log["runs"][0]["results"][0].update(changed)
    assert any(fault in told for told in faults("sarif", json.dumps(log).encode()))


@pytest.mark.parametrize("name", EVERY)
def test_findings_json_is_valid_under_the_shipped_schema(name: str) -> None:
    assert faults("findings", rendered(name, "json")) == []


def xml_faults(folder: Path, contents: dict[str, bytes]) -> str:
    """What xmllint says about documents, empty where all are valid."""
    files = [folder / f"{number}.xml" for number in range(len(contents))]
    for file, content in zip(files, contents.values(), strict=True):
        file.write_bytes(content)
    checked = subprocess.run(
        ["xmllint", "--noout", "--nonet", "--schema", JUNIT_SCHEMA, *files], capture_output=True, text=True
    )
    told = [line for line in checked.stderr.splitlines() if not line.endswith(" validates")]
    assert bool(told) == bool(checked.returncode)
    return "\n".join(told)


def test_junit_is_valid_as_build_servers_read_it(tmp_path: Path) -> None:
    named = [name for name in EVERY if name != "empty-strings"]  # no rule file holds a rule without a name
    assert xml_faults(tmp_path, {name: rendered(name, "junit") for name in named}) == ""


@pytest.mark.parametrize(
    ("there", "instead"),
    [(b'failures="1"', b'failures="one"'), (b"<testcase ", b"<case "), (b' tests="', b' test="')],
)
def test_the_junit_schema_refuses_what_is_wrong(tmp_path: Path, there: bytes, instead: bytes) -> None:
    content = rendered("one", "junit")
    assert there in content
    assert xml_faults(tmp_path, {"wrong": content.replace(there, instead)})
