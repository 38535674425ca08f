"""`json`: the result document itself."""

from collections.abc import Iterator

from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.encode import json_pieces


class JsonOutput:
    """The whole document, indented, for scripts."""

    name = "json"
    media_type = "application/json"
    extension = ".json"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns the result document; its JSON Schema is `analyzer/report/schema/findings.schema.json`."""
        return b"".join(self.pieces(analysis, options))

    def pieces(self, analysis: RedactedAnalysis, options: RenderOptions) -> Iterator[bytes]:
        """Yields the result document, a finding at a time."""
        return json_pieces(analysis.document, indent=True)


OUTPUT = JsonOutput()
