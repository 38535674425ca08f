"""`analyzer show`."""

from analyzer.cli.command import Command
from analyzer.cli.options import Entry, FormatFlags, Input, RedactionFlags
from analyzer.cli.streams import print_line


def show(input: Input, entry: Entry, read: FormatFlags, redaction: RedactionFlags) -> int:
    """Prints the request and the response of one exchange."""
    from analyzer.cli.viewing import view_of
    from analyzer.report.request_views import page_lines

    for line in page_lines(view_of(input, entry, read, redaction).exchange):
        print_line(line)
    return 0


COMMAND = Command(name="show", help="Print one exchange, redacted.", function=show)
