"""`analyzer rules schema`."""

from analyzer.cli.command import Command
from analyzer.cli.streams import write_bytes


def print_schema() -> int:
    """Prints the JSON Schema of a rule file."""
    from analyzer.report.encode import json_text
    from analyzer.rules.schema import rule_file_schema

    write_bytes(json_text(rule_file_schema()))
    return 0


COMMAND = Command(
    name="schema", help="Print the JSON Schema of rule files, for editors.", function=print_schema
)
