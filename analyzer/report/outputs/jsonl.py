"""`jsonl`: one JSON value a line, for log pipelines."""

from collections.abc import Iterator
from typing import Any

import msgspec

from analyzer.document import ResultDocument
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.encode import json_line


class JsonLinesOutput:
    """A header line, a line for each finding, a summary line; `type` tells them apart."""

    name = "jsonl"
    media_type = "application/x-ndjson"
    extension = ".jsonl"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns the lines, in the order of the document."""
        return b"".join(json_line(value) + b"\n" for value in _lines(analysis.document))


def _lines(document: ResultDocument) -> Iterator[dict[str, Any]]:
    whole = msgspec.to_builtins(document)
    header = ("schema_version", "tool", "rules", "inputs")
    yield {"type": "header", **{name: whole[name] for name in header}}
    for finding in whole["findings"]:
        yield {"type": "finding", **finding}
    yield {"type": "summary", **whole["summary"], "routes": whole["routes"], "problems": whole["problems"]}


OUTPUT = JsonLinesOutput()
