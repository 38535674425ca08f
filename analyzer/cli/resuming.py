"""Commands that can go on where they were ended: the journal stays until the result is written."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analyzer.cli.options import RunFlags
from analyzer.cli.stopping import INTERRUPTED, Stopped


def resumable(command: Callable[..., int]) -> Callable[..., int]:
    """Returns the command, which has `run: RunFlags`, with the care of its journal.

    A command that gets to its end discards the journal. One that is ended from outside says how to go on.
    """

    @functools.wraps(command)
    def run_it(**values: Any) -> int:
        run: RunFlags = values["run"]
        if run.resume is None:
            return command(**values)
        try:
            code = command(**values)
        except KeyboardInterrupt:
            raise Stopped(f"interrupted{_hint(run.resume)}", INTERRUPTED) from None
        except Stopped as stopped:
            raise Stopped(f"{stopped}{_hint(run.resume)}", stopped.exit_code) from None
        from analyzer.api import discard_journal

        discard_journal(run.resume)
        return code

    return run_it


def _hint(folder: Path) -> str:
    return f"; the same command with --resume {folder} goes on from here"
