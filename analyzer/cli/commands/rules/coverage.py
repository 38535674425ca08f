"""`analyzer rules coverage`."""

from analyzer.cli.command import Command
from analyzer.cli.options import RuleFlags
from analyzer.cli.rule_files import loaded_rules
from analyzer.cli.streams import print_line, print_note

_INCOMPLETE = 2


def show_coverage(rules: RuleFlags) -> int:
    """Prints each row of the error references with its rules; ends with 2 if one is not covered."""
    from analyzer.report.words import count_of
    from analyzer.rules.coverage import coverage
    from analyzer.rules.example_run import run_examples
    from analyzer.scanning.inline import analyze_exchanges

    loaded = loaded_rules(rules)
    found = coverage(loaded, run_examples(loaded, analyze_exchanges))
    for row in found.rows:
        mark = "covered" if row.is_covered else "MISSING"
        proof = ", ".join(row.rules) or row.because or ""
        print_line(f"{mark} {row.reference} {row.row}: {row.title} [{proof}]")
        for missing in row.missing:
            print_line(f"  {missing}")
    covered = len(found.rows) - len(found.uncovered)
    print_line(f"{covered} of {count_of(len(found.rows), 'row')} covered")
    if not found.is_complete:
        print_note(f"analyzer: error: {count_of(len(found.uncovered), 'row')} of the references not covered")
    return 0 if found.is_complete else _INCOMPLETE


COMMAND = Command(
    name="coverage", help="Which rows of the error references rules prove.", function=show_coverage
)
