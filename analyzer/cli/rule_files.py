"""The rules that the options name, for the commands about rules."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from analyzer.cli.options import RuleFlags

if TYPE_CHECKING:
    from analyzer.rules.ruleset import LoadedRule, RuleSet

RulePaths = Annotated[
    list[Path] | None,
    Argument(
        metavar="[PATH]...", help="Rule files or folders; without one, the shipped rules.", show_default=False
    ),
]


def loaded_rules(rules: RuleFlags) -> "RuleSet":
    """Returns the rules of the options.

    Raises:
        RuleError: a rule file is faulty.
    """
    from analyzer.rules.loader import load_rules

    return load_rules([Path(path) for path in rules.rules or ()], builtin=not rules.no_builtin_rules)


def is_from(loaded: "LoadedRule", paths: list[Path] | None) -> bool:
    """Whether a rule stands in one of the files or folders; always, where none is named."""
    return not paths or not loaded.pack.is_shipped
