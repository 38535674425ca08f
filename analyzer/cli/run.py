"""The border of the process: every way that a command can end becomes an exit code and at most one line."""

import contextlib
import os
import sys
from collections.abc import Sequence

from analyzer.cli.stopping import INTERRUPTED, Stopped, listen
from analyzer.cli.streams import ReaderGone, print_note
from analyzer.errors import AnalyzerError, Bug


def run(arguments: Sequence[str]) -> int:
    """Returns the exit code of a command; never raises, never prints a traceback or a captured value."""
    _forbid_core_files()
    listen()
    try:
        return _run(list(arguments))
    except AnalyzerError as error:
        return _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except Stopped as stopped:
        return _fail(str(stopped), stopped.exit_code)
    except ReaderGone:
        _forget_stdout()
        return 0
    except Exception as error:
        return _fail(str(Bug.of(error)), Bug.exit_code)


def _run(arguments: list[str]) -> int:
    import typer

    from analyzer.cli.app import build_app

    try:
        ended = typer.main.get_command(build_app())(
            args=arguments, prog_name="analyzer", standalone_mode=False
        )
    except typer.Abort:
        ended = INTERRUPTED
    except typer.TyperException as error:
        return _fail(f"{error.format_message().rstrip('.')}; see analyzer --help", 2)
    # Typer turns KeyboardInterrupt into this code without a word.
    if ended == INTERRUPTED:
        return _fail("interrupted", INTERRUPTED)
    return ended if isinstance(ended, int) else 0


def _fail(message: str, exit_code: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        print_note(f"analyzer: error: {message}")
    return exit_code


def _forbid_core_files() -> None:
    # A core file would hold the capture's values.
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _forget_stdout() -> None:
    # The interpreter flushes standard output once more at its end, which would fail again.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
