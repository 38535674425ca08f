"""What a command is; a module in `analyzer/cli/commands` offers one as `COMMAND`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command of the command line; `function` returns its exit code."""

    name: str
    help: str
    function: Callable[..., int]


@dataclass(frozen=True)
class CommandGroup:
    """Commands below a common word, found in `package`."""

    name: str
    help: str
    package: str
