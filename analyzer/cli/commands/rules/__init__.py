"""`analyzer rules ...`: the rule set."""

from analyzer.cli.command import CommandGroup

COMMAND = CommandGroup(name="rules", help="Look at the rule set, check and test it.", package=__name__)
