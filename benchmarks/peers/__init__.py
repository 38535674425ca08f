"""Programs that do the same work, one file each, with a `PEER`.

A file that is a script may run in the peers' own virtual environment, so it imports only what it compares.
"""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.answers import Answer
from benchmarks.task import Kind, Task


def printed_answer(task: Task) -> Answer:
    """The answer that a script printed on its last line."""
    return Answer.from_json(task.printed.read_text().splitlines()[-1])


def no_answer(task: Task) -> Answer:
    """Of work that is only timed."""
    return Answer()


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A program, what it must have, and how it is asked.

    `python` is the interpreter of the peers' environment, or the project's own where `pypi` is empty.
    """

    name: str
    kinds: frozenset[Kind]
    command: Callable[[Task, str], list[str]]
    """(task, python) -> the arguments."""
    answer: Callable[[Task], Answer] = printed_answer
    debian: str = ""
    """The Debian package to install."""
    pypi: tuple[str, ...] = ()
    """The packages to install into the environment of the peers."""
    exit_codes: tuple[int, ...] = (0,)


def script(module: str) -> Callable[[Task, str], list[str]]:
    """A command that runs a module of this folder: INPUT OUTPUT WORKERS."""

    def command(task: Task, python: str) -> list[str]:
        return [python, "-m", module, str(task.path), str(task.output), str(task.workers)]

    return command
