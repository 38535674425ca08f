"""`python -m analyzer.report.schema` writes the shipped schemas anew, after a change of a document's types."""

from pathlib import Path

from analyzer.report.schema import DIFF_SCHEMA_FILE, SCHEMA_FILE, diff_schema, findings_schema

if __name__ == "__main__":
    Path(__file__).with_name(SCHEMA_FILE).write_bytes(findings_schema())
    Path(__file__).with_name(DIFF_SCHEMA_FILE).write_bytes(diff_schema())
