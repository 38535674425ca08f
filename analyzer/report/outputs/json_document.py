"""`json`: the result document itself."""

from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.encode import json_text


class JsonOutput:
    """The whole document, indented, for scripts."""

    name = "json"
    media_type = "application/json"
    extension = ".json"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns the result document; its JSON Schema is `analyzer/report/schema/findings.schema.json`."""
        return json_text(analysis.document)


OUTPUT = JsonOutput()
