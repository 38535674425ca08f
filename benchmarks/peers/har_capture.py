"""har-capture: its own sanitiser, as its command calls it."""

import sys

from benchmarks.peers import Peer, script
from benchmarks.redacted import redacted_answer
from benchmarks.task import Kind


def main() -> None:
    """Writes the sanitised copy."""
    from har_capture.sanitization import sanitize_har_file

    sanitize_har_file(sys.argv[1], sys.argv[2], max_size=None)


PEER = Peer(
    name="har-capture",
    kinds=frozenset({Kind.REDACT}),
    command=script("benchmarks.peers.har_capture"),
    answer=redacted_answer,
    pypi=("har-capture",),
)

if __name__ == "__main__":
    main()
