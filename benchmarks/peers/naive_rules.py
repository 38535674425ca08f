"""orjson and the same rules, evaluated naively: every line decoded whole, every rule asked of every exchange.

Uses the program's own reading, rules and statistics, so the findings must be the same. What it leaves out is
what makes a scan quick: the light reading of dull lines, and the index that picks the rules by service, method
and status. What a first look puts off until it is asked for, it puts off too and has the program's own quick
second look fill in: otherwise that would take room of other rules, and the counts would differ. It writes no
report and redacts nothing.
"""

import multiprocessing
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analyzer.ingest import Partition, ReadOptions, find_inputs, plan_partitions, read_partition
from analyzer.ingest.base import Reading
from analyzer.ingest.partitions import PARTITION_BYTES
from analyzer.model import Problem
from analyzer.rules.compiled import Candidates, CompiledRules
from analyzer.rules.loader import load_rules
from analyzer.scanning.executors import Crew
from analyzer.scanning.looks import STARTS_PROCESSES, Looks, all_executors
from analyzer.scanning.merge import Merged
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner
from analyzer.scanning.plan import Plan
from benchmarks.answers import Answer
from benchmarks.peers import Peer, script
from benchmarks.task import Kind


class EveryRule(CompiledRules):
    """Rules without their index by method and status: all rules of the services' rule sets are candidates."""

    def candidates(
        self, services: Mapping[str, Any], method: str, status: int | None, gaps: int = 0
    ) -> Candidates:
        """Those of an exchange of which nothing but the service is known."""
        return super().candidates(services, "", None)


_plan = Plan(rules=load_rules())
_rules = EveryRule(_plan.rules)


def scan(partition: Partition) -> Partial:
    """One range of the log, exchange by exchange."""
    partial = Partial(partition.index)
    partial.is_continuation = partition.start > 0
    scanner = Scanner(partial, _rules, _plan)
    scanner.begin_input(partition.index)
    for reading in read_partition(partition, ReadOptions()):
        if isinstance(reading, Reading):
            for item in reading:
                if not isinstance(item, Problem):
                    scanner.take(item, is_of_log=True)
    scanner.end_input(partition.size_bytes)
    partial.has_logs = True
    return partial


def main() -> None:
    """Prints the answer."""
    path, _, workers = sys.argv[1:]
    # A log of less than a partition would leave workers idle.
    range_bytes = min(PARTITION_BYTES, Path(path).stat().st_size // int(workers) + 1)
    partitions = list(plan_partitions(find_inputs([path])[0], partition_bytes=range_bytes))
    with multiprocessing.get_context("fork").Pool(int(workers)) as pool:
        merged = Merged(pool.imap(scan, partitions), _plan)
    Looks(merged, _plan, partitions, all_executors()[STARTS_PROCESSES], Crew(jobs=int(workers))).answer()
    print(_answer(merged).to_json())


def _answer(merged: Merged) -> Answer:
    statistics = merged.partial.statistics
    rules: Counter[str] = Counter()
    for finding in merged.findings:
        rules[finding.rule] += finding.count
    return Answer(
        exchanges=statistics.exchanges,
        failed=statistics.failed,
        by_status=statistics.by_status,
        by_host=statistics.by_host,
        routes={
            f"{method} {host}{path}": counts.count
            for (host, method, path), counts in statistics.routes.items()
        },
        rules=rules,
    )


PEER = Peer(
    name="naive",
    kinds=frozenset({Kind.LOG}),
    command=script("benchmarks.peers.naive_rules"),
)

if __name__ == "__main__":
    main()
