"""`analyzer rules test`."""

from analyzer.cli.command import Command
from analyzer.cli.rule_files import RulePaths, is_from
from analyzer.cli.streams import print_line, print_note

_FAILED = 2


def run_rule_examples(paths: RulePaths = None) -> int:
    """Runs the examples with all rules loaded and prints what came out otherwise."""
    from analyzer.errors import RuleError
    from analyzer.report.words import count_of
    from analyzer.rules.example_run import run_examples
    from analyzer.rules.loader import load_rules
    from analyzer.scanning.inline import analyze_exchanges

    rules = load_rules(paths or ())
    results = run_examples(rules, analyze_exchanges, wanted=lambda loaded: is_from(loaded, paths))
    if not results:
        raise RuleError("there are no examples to run", "rules", "give each rule a match and a no_match")
    failed = [result for result in results if not result.is_passed]
    for result in failed:
        print_line(f"FAILED {result.rule}: example {result.index + 1}, {result.example}")
        for difference in result.differences:
            print_line(f"  {difference}")
    print_line(f"{count_of(len(results) - len(failed), 'example')} passed, {len(failed)} failed")
    if failed:
        print_note(f"analyzer: error: {count_of(len(failed), 'example')} failed")
    return _FAILED if failed else 0


COMMAND = Command(name="test", help="Run the examples that stand in rules.", function=run_rule_examples)
