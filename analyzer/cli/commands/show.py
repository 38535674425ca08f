"""`analyzer show`."""

from analyzer.cli.command import Command
from analyzer.cli.options import Entry, FormatFlags, Input, RedactionFlags, RuleFlags
from analyzer.cli.streams import print_line


def show(input: Input, entry: Entry, rules: RuleFlags, read: FormatFlags, redaction: RedactionFlags) -> int:
    """Prints the request and the response of one exchange, and the rules that fired on it."""
    from analyzer.cli.one_exchange import find_exchange
    from analyzer.cli.plans import planned
    from analyzer.report.request_views import page_lines
    from analyzer.scanning.fired import FiredRules

    fired = FiredRules(planned(rules, read), entry)
    found = find_exchange(input, entry, read, redaction, fired.observe)
    findings = tuple(map(found.viewing.finding, fired.findings()))
    for line in page_lines(found.view.exchange, findings):
        print_line(line)
    return 0


COMMAND = Command(
    name="show", help="Print one exchange with the rules that fired on it, redacted.", function=show
)
