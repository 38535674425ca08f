"""Progress on standard error: a bar on a terminal, elsewhere a line now and then."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from analyzer.cli.streams import print_note

if TYPE_CHECKING:
    from analyzer.api import Step

EVERY_S = 10.0
LARGE_INPUTS = 5_000
"""A run over so many pieces tells at once that it has begun."""

_LOOK_EVERY_S = 0.2
_PIECE_BYTES = 4096
"""What a piece costs beside its bytes, for the time that is left."""

Show = Callable[["Step"], None]


@contextmanager
def shown_progress(*, quiet: bool, no_color: bool) -> Iterator[Show | None]:
    """Yields what takes the steps of a scan, or None where nobody wants to see them."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar(no_color=no_color) as show:
            yield show
    else:
        with _lines() as show:
            yield show


class Pace:
    """How fast a run is, by its steps."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()

    def rate(self, step: "Step") -> float:
        """Returns exchanges in a second."""
        return step.exchanges / max(1e-3, time.monotonic() - self._began_s)

    def left_s(self, step: "Step") -> float | None:
        """Returns how many seconds are left; None while that is not known."""
        done = step.bytes_done + _PIECE_BYTES * step.partitions_done
        if not step.is_listed or not done:
            return None
        work = step.bytes + _PIECE_BYTES * step.partitions
        return (time.monotonic() - self._began_s) * max(0, work - done) / done


@contextmanager
def _bar(*, no_color: bool) -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TextColumn("{task.fields[told]}"))
    console = Console(stderr=True, no_color=no_color or None)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None, told="looking for inputs")
        pace = Pace()

        def show(step: "Step") -> None:
            total = step.bytes if step.is_listed else None
            bar.update(task, total=total, completed=step.bytes_done, told=", ".join(_rest(step, pace)))

        yield show


@contextmanager
def _lines() -> Iterator[Show]:
    steps: list[Step] = []
    is_over = threading.Event()
    teller = threading.Thread(target=_tell, args=(steps, is_over), name="progress", daemon=True)
    teller.start()

    def show(step: "Step") -> None:
        steps[:] = [step]

    try:
        yield show
    finally:
        is_over.set()
        teller.join()


def _tell(steps: list["Step"], is_over: threading.Event) -> None:
    pace = Pace()
    due_s = time.monotonic() + EVERY_S
    has_told = False
    while not is_over.wait(_LOOK_EVERY_S):
        step = next(iter(steps), None)
        is_large = step is not None and step.partitions >= LARGE_INPUTS
        if time.monotonic() >= due_s or (is_large and not has_told):
            print_note(f"analyzer: {line(step, pace) if step and step.partitions else 'looking for inputs'}")
            has_told = True
            due_s = time.monotonic() + EVERY_S


def line(step: "Step", pace: Pace) -> str:
    """Returns one line: what is done of what is known, how fast, and what is left."""
    from analyzer.report.words import count_of, size

    known = count_of(step.partitions, "piece") + ("" if step.is_listed else " found so far")
    done = f"{step.partitions_done:,} of {known} read, {size(step.bytes_done)} of {size(step.bytes)}"
    return ", ".join((done, *_rest(step, pace)))


def _rest(step: "Step", pace: Pace) -> Iterator[str]:
    from analyzer.report.words import count_of

    yield f"{pace.rate(step):,.0f} exchanges/s"
    yield f"{count_of(step.findings, 'finding')} so far"
    left_s = pace.left_s(step)
    if left_s is not None:
        yield f"{_duration(left_s)} left"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
