"""The progress bar: on standard error, and only where that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.api import Step


@contextmanager
def shown_progress(*, quiet: bool, no_color: bool) -> Iterator["Callable[[Step], None] | None"]:
    """Yields what takes the steps of a scan, or None where nobody would see them."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, no_color=no_color or None), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(step: "Step") -> None:
            bar.update(task, total=step.bytes, completed=step.bytes_done)

        yield show
