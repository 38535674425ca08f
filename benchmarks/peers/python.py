"""The bare interpreter: what every program in Python pays before its first line."""

from benchmarks.peers import Peer, no_answer
from benchmarks.task import Kind

PEER = Peer(
    name="python",
    kinds=frozenset({Kind.START}),
    command=lambda task, python: [python, "-c", "pass"],
    answer=no_answer,
)
