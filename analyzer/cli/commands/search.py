"""`analyzer search`."""

from typing import Annotated, Any

from typer import Argument, Option

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, Input, ReadFlags, RedactionFlags, RuleFlags
from analyzer.cli.streams import print_line
from analyzer.errors import UsageError

Pattern = Annotated[
    str, Argument(metavar="PATTERN", help="A regular expression (RE2 syntax).", show_default=False)
]
IgnoreCase = Annotated[bool, Option("--ignore-case", "-i", help="Upper and lower case are the same.")]


def search(
    input: Input,
    pattern: Pattern,
    rules: RuleFlags,
    read: ReadFlags,
    redaction: RedactionFlags,
    ignore_case: IgnoreCase = False,
    allow_partial: AllowPartial = False,
) -> int:
    """Prints place and surroundings of each match in URLs, header fields, bodies and error texts."""
    from analyzer.cli.viewing import Views
    from analyzer.report.searching import matches

    expression = _compiled(pattern, ignore_case=ignore_case)
    views = Views(input, rules, read, redaction)
    for view in views:
        for found in matches(view, expression):
            more = f" (+{found.more} more)" if found.more else ""
            print_line(f"{view.exchange.location} {found.pointer}: {found.snippet}{more}")
    return views.exit_code(allow_partial=allow_partial)


def _compiled(pattern: str, *, ignore_case: bool) -> Any:
    import re2

    if not pattern:
        raise UsageError(
            "is empty and would match everything", "PATTERN", "analyzer list lists all exchanges"
        )
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(pattern, options)
    except re2.error:
        raise UsageError("is no regular expression", "PATTERN", "the syntax is that of RE2") from None


COMMAND = Command(name="search", help="Search the exchanges of an input, redacted.", function=search)
