"""The JSON Schema for editors agrees with the loader."""

import jsonschema
import pytest

from analyzer.rules.folders import shipped_folder
from analyzer.rules.schema import rule_file_schema
from analyzer.rules.yaml_nodes import parse_yaml
from tests.rules.packs import HEAD, RULE, pack

RULE_FILES = sorted(shipped_folder().glob("*/*.yaml"), key=str)
RULE_FILES = [path for path in RULE_FILES if path.parent.name != "redaction"]


@pytest.fixture(scope="module")
def validator():
    schema = rule_file_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def messages(validator, text: str) -> list[str]:
    return [error.message for error in validator.iter_errors(parse_yaml(text.encode(), "a.yaml").value)]


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_shipped_rules_satisfy_the_schema(validator, path):
    assert messages(validator, path.read_text(encoding="utf-8")) == []


def test_a_sound_pack_satisfies_it_with_and_without_defaults(validator):
    assert messages(validator, pack(RULE)) == []
    short = pack(RULE.replace("severity: error\n", ""), more="defaults: {severity: error}\n")
    assert messages(validator, short) == []


FAULTY = {
    "unknown field": pack(RULE.replace("severity:", "sevrity:")),
    "unknown head field": HEAD + "ruls: []\n",
    "wrong word": pack(RULE.replace("topic: auth", "topic: login")),
    "unknown operator": pack(RULE.replace("{state: absent}", "{stat: absent}")),
    "unknown state": pack(RULE.replace("{state: absent}", "{state: gone}")),
    "operand of a bound": pack(RULE.replace("response.status: 401", "response.status: {gt: [400]}")),
    "combinator without a list": pack(RULE.replace("service: orders", "any: {service: orders}")),
    "unknown field of an example": pack(RULE.replace("headers: {apikey", "heders: {apikey")),
    "default of another field": pack(RULE, more="defaults: {title: x}\n"),
}


@pytest.mark.parametrize("text", FAULTY.values(), ids=FAULTY)
def test_an_editor_marks_what_the_loader_or_lint_refuse(validator, text):
    assert messages(validator, text)
