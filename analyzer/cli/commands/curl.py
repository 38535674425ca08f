"""`analyzer curl`."""

from analyzer.cli.command import Command
from analyzer.cli.options import Entry, FormatFlags, Input, RedactionFlags
from analyzer.cli.streams import print_line


def curl(input: Input, entry: Entry, read: FormatFlags, redaction: RedactionFlags) -> int:
    """Prints a curl command that sends a request again, after comments on what to heed before."""
    from analyzer.cli.one_exchange import find_exchange
    from analyzer.report.curl import cautions, curl_command

    exchange = find_exchange(input, entry, read, redaction).view.exchange
    for caution in cautions(exchange):
        print_line(f"# {caution}")
    print_line(curl_command(exchange))
    return 0


COMMAND = Command(name="curl", help="Print a request as a curl command, redacted.", function=curl)
