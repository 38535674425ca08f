"""`analyzer rules doctor`."""

from analyzer.cli.command import Command
from analyzer.cli.options import FormatFlags, Inputs, RuleFlags
from analyzer.cli.streams import print_line


def diagnose_inputs(inputs: Inputs, rules: RuleFlags, read: FormatFlags) -> int:
    """Prints what the inputs do not record, and the rules that cannot fire for it."""
    from analyzer.cli.plans import planned
    from analyzer.errors import CaptureError
    from analyzer.report.words import count_of
    from analyzer.scan.doctor import diagnose

    found = diagnose(inputs, planned(rules, read))
    if not found.quality.exchanges:
        raise CaptureError("no exchange could be read", ", ".join(inputs), "analyzer scan says why")
    print_line(f"{count_of(found.quality.exchanges, 'exchange')} read")
    for lacking, count in found.quality.lacking.items():
        print_line(f"  {count:>8,} {lacking}")
    for suggestion in found.suggestions:
        print_line(f"try {suggestion.option}: {suggestion.because}")
    print_line(f"{count_of(len(found.blind), 'rule')} cannot fire")
    for blind in found.blind:
        print_line(f"  {blind.rule}: {blind.because}")
        for path in blind.unknown:
            print_line(f"    not recorded: {path}")
    return 0


COMMAND = Command(name="doctor", help="Tell which rules cannot fire on an input.", function=diagnose_inputs)
