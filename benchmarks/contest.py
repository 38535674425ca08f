"""Runs contenders on one workload in turns, A B C A B C, so that a slow minute of the machine hits all alike."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from analyzer.registry import collect
from benchmarks.answers import Answer, differences
from benchmarks.install import CannotInstallError, install, version
from benchmarks.measure import Cost, measure, median_cost
from benchmarks.peers import Peer
from benchmarks.store import WORKLOADS, Size, stored
from benchmarks.task import Kind, Task

QUICK_ROUNDS = 7
"""Times as many rounds for work of milliseconds."""


class Contender(NamedTuple):
    """Who does the work of which workload with how many workers."""

    peer: str
    workload: str
    workers: int = 1


@dataclass(kw_only=True)
class Result:
    """What became of a contender: its costs, and where it was wrong or why it did not run."""

    costs: list[Cost] = field(default_factory=list)
    differs: tuple[str, ...] = ()
    """Where its answer is not what the workload holds."""
    missing: str = ""
    version: str = ""
    bytes: int = 0

    @property
    def cost(self) -> Cost:
        """The median of its runs."""
        return median_cost(self.costs)


@dataclass(frozen=True, kw_only=True)
class Arena:
    """Where contests are held: sizes, rounds, and the folder for workloads and peers."""

    size: Size
    rounds: int
    folder: Path
    may_install: bool = True
    tell: Callable[[str], None] = lambda text: None
    """Takes lines of progress."""


def hold(contenders: Sequence[Contender], arena: Arena) -> dict[Contender, Result]:
    """The results of all contenders, one workload after the other."""
    results: dict[Contender, Result] = {}
    peers = collect("benchmarks.peers", "PEER")
    for workload in dict.fromkeys(contender.workload for contender in contenders):
        group = [contender for contender in contenders if contender.workload == workload]
        results |= _hold_one(workload, group, peers, arena)
    return results


def _hold_one(
    workload: str, group: Sequence[Contender], peers: Mapping[str, Peer], arena: Arena
) -> dict[Contender, Result]:
    arena.tell(f"{workload}: making the input")
    work = stored(workload, arena.size, arena.folder)
    kind = WORKLOADS[workload].kind
    results = {contender: Result(bytes=work.bytes) for contender in group}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        runners = []
        for number, contender in enumerate(group):
            task = Task(
                kind=kind, path=work.path, workers=contender.workers, scratch=Path(scratch) / str(number)
            )
            runners.append(_Runner(peers[contender.peer], task, results[contender]))
        for contender, runner in zip(group, runners, strict=True):
            arena.tell(f"{workload}: warming up {contender.peer}, workers {contender.workers}")
            runner.prepare(arena)
            runner.run(is_counted=False)
        truth = replace(work.answer, rules=_first_rules(runners))
        for runner in runners:
            runner.judge(truth)
        rounds = arena.rounds * (QUICK_ROUNDS if kind is Kind.START else 1)
        for number in range(rounds):
            arena.tell(f"{workload}: round {number + 1} of {rounds}")
            for runner in runners:
                runner.run(is_counted=True)
    return results


class _Runner:
    """One contender of a contest; after a failure it sits out the rest."""

    def __init__(self, peer: Peer, task: Task, result: Result) -> None:
        self._peer = peer
        self._task = task
        self._result = result
        self._command: list[str] = []

    def prepare(self, arena: Arena) -> None:
        """Installs the peer."""
        try:
            python = install(self._peer, arena.folder, may_install=arena.may_install)
        except CannotInstallError as error:
            self._result.missing = str(error)
            return
        self._result.version = version(self._peer, python)
        self._task.scratch.mkdir()
        self._command = self._peer.command(self._task, python)

    def run(self, *, is_counted: bool) -> None:
        """Runs once; the first time warms the caches of files and of the interpreter and does not count."""
        if self._result.missing:
            return
        cost = measure(self._command, self._task.printed)
        if cost.exit_code not in self._peer.exit_codes:
            said = Path(f"{self._task.printed}.err").read_text(errors="replace").strip().splitlines()
            self._result.missing = f"ended with {cost.exit_code}: {said[-1] if said else 'no message'}"
        elif is_counted:
            self._result.costs.append(cost)

    @cached_property
    def answer(self) -> Answer:
        """What it found in the run that warmed up; an answer that cannot be read is noted and empty."""
        if self._result.missing:
            return Answer()
        try:
            return self._peer.answer(self._task)
        except (OSError, ValueError, KeyError, IndexError) as error:
            self._result.differs = (f"gave no answer that can be read ({type(error).__name__})",)
            return Answer()

    def judge(self, truth: Answer) -> None:
        """Compares what it found with what the workload holds."""
        self._result.differs += tuple(differences(self.answer, truth))


def _first_rules(runners: Sequence[_Runner]) -> Mapping[str, int] | None:
    """The findings that all who evaluate rules must agree on; no workload knows them beforehand."""
    return next((found for runner in runners if (found := runner.answer.rules) is not None), None)
