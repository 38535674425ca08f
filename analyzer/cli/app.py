"""The Typer application, built from the modules in `analyzer/cli/commands`."""

from typing import Annotated

import typer

from analyzer.cli.command import Command, CommandGroup
from analyzer.cli.flags import spread
from analyzer.registry import collect

_HELP = "Finds out why HTTP API calls failed, from HAR captures and JSON request logs, offline."


def build_app() -> typer.Typer:
    """Returns the application with all commands in alphabetical order."""
    app = _group("analyzer.cli.commands", _HELP)
    app.callback()(_start)
    return app


def _group(package: str, help_text: str) -> typer.Typer:
    app = typer.Typer(help=help_text, rich_markup_mode=None, pretty_exceptions_enable=False)
    command: Command | CommandGroup
    for command in collect(package, "COMMAND").values():
        if isinstance(command, CommandGroup):
            app.add_typer(_group(command.package, command.help), name=command.name)
        else:
            app.command(command.name, help=command.help)(spread(command.function))
    return app


def _print_version(asked: bool) -> None:
    from analyzer.cli.streams import print_line
    from analyzer.version import VERSION

    if asked:
        print_line(f"analyzer {VERSION}")
        raise typer.Exit


def _start(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and end."),
    ] = False,
) -> None:
    """Holds the options that stand before a command."""
