"""haralyzer: loads captures and filters the failed entries of every page by status."""

import json
import sys
from pathlib import Path

from benchmarks.answers import Answer
from benchmarks.peers import Peer, script
from benchmarks.task import Kind


def main() -> None:
    """Prints the answer."""
    from haralyzer import HarParser

    path = Path(sys.argv[1])
    exchanges = failed = 0
    for capture in sorted(path.glob("*.har")) if path.is_dir() else [path]:
        with capture.open(encoding="utf-8") as file:
            parser = HarParser(json.load(file))
        for page in parser.pages:
            exchanges += len(page.entries)
            failed += len(page.filter_entries(status_code="^[45]"))
    print(Answer(exchanges=exchanges, failed=failed).to_json())


PEER = Peer(
    name="haralyzer",
    kinds=frozenset({Kind.HAR, Kind.HARS}),
    command=script("benchmarks.peers.haralyzer_filter"),
    pypi=("haralyzer",),
)

if __name__ == "__main__":
    main()
