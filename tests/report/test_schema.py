import json
from importlib.resources import files

import jsonschema
import pytest

from analyzer.report.base import RenderOptions
from analyzer.report.outputs import json_document
from analyzer.report.schema import SCHEMA_FILE, findings_schema
from tests.made_up import document, finding, hostile, many, redacted


def test_the_shipped_schema_is_fresh() -> None:
    assert files("analyzer.report.schema").joinpath(SCHEMA_FILE).read_bytes() == findings_schema()


@pytest.mark.parametrize(
    "analysis",
    [redacted(), redacted(document(())), many(30), hostile("x\ud800")],
    ids=["one", "none", "many", "hostile"],
)
def test_what_json_writes_is_valid(analysis) -> None:
    jsonschema.validate(
        json.loads(json_document.OUTPUT.render(analysis, RenderOptions())), json.loads(findings_schema())
    )


def test_a_wrong_severity_is_invalid() -> None:
    written = json.loads(json_document.OUTPUT.render(redacted(document((finding(),))), RenderOptions()))
    written["findings"][0]["severity"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, json.loads(findings_schema()))
