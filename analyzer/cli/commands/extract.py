"""`analyzer extract`."""

from collections import Counter
from typing import Annotated

from typer import Argument, Option

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, Input, ReadFlags, RedactionFlags, RuleFlags
from analyzer.cli.streams import print_line

Path = Annotated[
    str,
    Argument(
        metavar="PATH",
        help="A path of the rules, such as response.json.error.code, or a JSON pointer into both bodies.",
        show_default=False,
    ),
]
Count = Annotated[bool, Option("--count", help="Each different value once, with how often it stands there.")]


def extract(
    input: Input,
    path: Path,
    rules: RuleFlags,
    read: ReadFlags,
    redaction: RedactionFlags,
    count: Count = False,
    allow_partial: AllowPartial = False,
) -> int:
    """Prints the values of a path, one JSON value a line after its place, or counted."""
    from analyzer.cli.viewing import Views
    from analyzer.facts.subject import Subject
    from analyzer.report.encode import json_line
    from analyzer.report.extracting import values_at

    values_of = values_at(path)
    views = Views(input, rules, read, redaction, with_facts=True)
    counts: Counter[str] = Counter()
    for view in views:
        for value in values_of(Subject(view.exchange)):
            shown = json_line(value).decode()
            counts[shown] += 1
            if not count:
                print_line(f"{view.exchange.location} {shown}")
    for shown, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if count else ():
        print_line(f"{number:>6} {shown}")
    return views.exit_code(allow_partial=allow_partial)


COMMAND = Command(name="extract", help="Print the values of a path, redacted.", function=extract)
