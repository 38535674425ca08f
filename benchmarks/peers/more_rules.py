"""This program with 144 rules more than it ships, for hosts that are in the log: about 200."""

from benchmarks.peers import Peer
from benchmarks.peers.analyzer import document_answer, scan
from benchmarks.task import Kind, Task
from benchmarks.workloads.rule_packs import write_rule_packs


def _command(task: Task, python: str) -> list[str]:
    packs = task.scratch / "packs"
    write_rule_packs(packs)
    return scan(task.path, task.output, "--jobs", str(task.workers), "--rules", str(packs))


PEER = Peer(
    name="more-rules",
    kinds=frozenset({Kind.LOG}),
    command=_command,
    answer=lambda task: document_answer(task.output),
)
