"""`analyzer rules show`."""

from typing import Annotated

from typer import Argument

from analyzer.cli.command import Command
from analyzer.cli.options import RuleFlags
from analyzer.cli.rule_files import loaded_rules
from analyzer.cli.streams import print_line
from analyzer.errors import UsageError


def show_rule(rule_id: Annotated[str, Argument(metavar="ID", show_default=False)], rules: RuleFlags) -> int:
    """Prints a rule as its author wrote it, below its place."""
    import difflib

    loaded_set = loaded_rules(rules)
    loaded = loaded_set.find(rule_id)
    if loaded is None:
        known = [one.rule.id for one in loaded_set.rules]
        close = difflib.get_close_matches(rule_id, known, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "analyzer rules list shows all"
        raise UsageError("there is no such rule", rule_id, hint)
    print_line(f"# {loaded.text.file}:{loaded.text.line}")
    for line in loaded.text.text.splitlines():
        print_line(line)
    return 0


COMMAND = Command(name="show", help="Print one rule.", function=show_rule)
