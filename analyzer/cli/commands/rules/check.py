"""`analyzer rules check`."""

from analyzer.cli.command import Command
from analyzer.cli.rule_files import RulePaths
from analyzer.cli.streams import print_line, print_note

_FAULTY = 2


def check_rules(paths: RulePaths = None) -> int:
    """Prints every fault of every file; ends with 2 if there is one."""
    from analyzer.report.words import count_of
    from analyzer.rules.checking import check_rules as faults_of

    faults = faults_of(paths or ())
    for fault in faults:
        print_line(str(fault))
    if faults:
        print_note(f"analyzer: error: {count_of(len(faults), 'fault')} in the rules")
        return _FAULTY
    print_line("No faults.")
    return 0


COMMAND = Command(name="check", help="Check rule files: every fault at once.", function=check_rules)
