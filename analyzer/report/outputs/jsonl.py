"""`jsonl`: one JSON value a line, for log pipelines."""

from collections.abc import Iterator
from typing import Any

from analyzer.document import ResultDocument
from analyzer.json_nesting import plain
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
        return b"".join(self.pieces(analysis, options))

    def pieces(self, analysis: RedactedAnalysis, options: RenderOptions) -> Iterator[bytes]:
        """Yields the lines."""
        return (json_line(value) + b"\n" for value in _lines(analysis.document))


def _lines(document: ResultDocument) -> Iterator[dict[str, Any]]:
    header = ("schema_version", "tool", "rules", "inputs")
    yield {"type": "header", **{name: getattr(document, name) for name in header}}
    for finding in document.findings:
        yield {"type": "finding", **plain(finding)}
    yield {
        "type": "summary",
        **plain(document.summary),
        "routes": document.routes,
        "problems": document.problems,
    }


OUTPUT = JsonLinesOutput()
