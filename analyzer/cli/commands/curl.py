"""`analyzer curl`."""

from analyzer.cli.command import Command
from analyzer.cli.options import Entry, FormatFlags, Input, RedactionFlags
from analyzer.cli.streams import print_line


def curl(input: Input, entry: Entry, read: FormatFlags, redaction: RedactionFlags) -> int:
    """Prints a curl command that sends a request again; fill in the placeholders yourself."""
    from analyzer.cli.viewing import view_of
    from analyzer.report.request_views import curl_command

    print_line(curl_command(view_of(input, entry, read, redaction).exchange))
    return 0


COMMAND = Command(name="curl", help="Print a request as a curl command, redacted.", function=curl)
