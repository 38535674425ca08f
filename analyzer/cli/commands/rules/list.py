"""`analyzer rules list`."""

from analyzer.cli.command import Command
from analyzer.cli.options import RuleFlags
from analyzer.cli.rule_files import loaded_rules
from analyzer.cli.streams import print_line


def list_rules(rules: RuleFlags) -> int:
    """Prints one line for each rule, below a line for its pack."""
    for pack in loaded_rules(rules).packs:
        print_line(f"{pack.ruleset} {pack.version} ({pack.tier}): {pack.title}")
        for rule in pack.rules:
            print_line(f"  {rule.severity:<8} {rule.id:<48} {rule.title}")
    return 0


COMMAND = Command(name="list", help="List the rules by pack.", function=list_rules)
