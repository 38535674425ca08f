"""`python -m analyzer.report.schema` writes the shipped schema anew, after a change of `document.py`."""

from pathlib import Path

from analyzer.report.schema import SCHEMA_FILE, findings_schema

if __name__ == "__main__":
    Path(__file__).with_name(SCHEMA_FILE).write_bytes(findings_schema())
