"""`analyzer extract`."""

from typing import Annotated

from typer import Argument

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, FormatFlags, Input, RedactionFlags
from analyzer.cli.streams import print_line
from analyzer.errors import UsageError

Path = Annotated[
    str,
    Argument(metavar="PATH", help="As in rules: response.json.error.code", show_default=False),
]


def extract(
    input: Input,
    path: Path,
    read: FormatFlags,
    redaction: RedactionFlags,
    allow_partial: AllowPartial = False,
) -> int:
    """Prints the values of a path, one JSON value a line after its place."""
    from analyzer.cli.viewing import Views
    from analyzer.facts.subject import Subject
    from analyzer.report.encode import json_line
    from analyzer.rules.paths import fault_of_path, parse_path, resolve_fact

    fault = fault_of_path(path, set())
    if fault:
        raise UsageError(fault, "PATH", "docs/rule-language.md lists the paths")
    parsed = parse_path(path)
    views = Views(input, read, redaction)
    for view in views:
        found = resolve_fact(Subject(view.exchange), parsed)
        for value in found.items if found else ():
            print_line(f"{view.exchange.location} {json_line(value).decode()}")
    return views.exit_code(allow_partial=allow_partial)


COMMAND = Command(name="extract", help="Print the values of a path, redacted.", function=extract)
