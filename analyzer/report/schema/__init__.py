"""The JSON Schemas of what `--format json` writes, generated from Structs and shipped beside this module."""

from typing import Any

import msgspec

from analyzer.diff.document import DIFF_SCHEMA_VERSION, DiffDocument
from analyzer.document import SCHEMA_VERSION, ResultDocument
from analyzer.report.encode import json_text

SCHEMA_FILE = "findings.schema.json"
DIFF_SCHEMA_FILE = "diff.schema.json"


def findings_schema() -> bytes:
    """Returns the JSON Schema (2020-12) of `findings.json`; additions within a version are allowed."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Result document of analyzer, schema_version {SCHEMA_VERSION}",
    }
    return json_text(schema | msgspec.json.schema(ResultDocument))


def diff_schema() -> bytes:
    """Returns the JSON Schema (2020-12) of `analyzer diff --format json`; additions are allowed here too."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Comparison document of analyzer, schema_version {DIFF_SCHEMA_VERSION}",
    }
    return json_text(schema | msgspec.json.schema(DiffDocument))
