"""What more rules cost: the same log scanned with the shipped rules (about 40), and with 200.

Run: python -m benchmarks.rule_count [--megabytes 8] [--repeats 5]

The added rules belong to made-up vendors whose hosts are in the log, so that they are asked, and match on
status and body as vendor rules do. Prints the median CPU seconds of interleaved runs and their ratio.
"""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson

from analyzer.ingest import find_inputs, plan_partitions
from analyzer.rules.files import Cause, Rule, Service
from analyzer.rules.loader import load_rules
from analyzer.rules.ruleset import Pack, RuleSet, RuleText
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan

RULES_A_PACK = 8
STATUSES = (400, 401, 403, 404, 409, 422, 429, 500)


def made_up_pack(number: int) -> Pack:
    """A vendor with eight rules, one a status, each with a cause that asks a history."""
    name = f"vendor{number}"
    rules = tuple(_rule(name, status) for status in STATUSES)
    return Pack(
        ruleset=name,
        tier="vendor",
        version="1",
        title=name,
        source=None,
        services=(Service(service="api", base_url=f"https://api.{name}.example/v1"),),
        detect=(),
        env={},
        diagnostics={},
        histories={},
        rules=rules,
        digest=name,
        texts={rule.id: RuleText(file="made-up", line=1, text="") for rule in rules},
        files=("made-up",),
    )


def _rule(name: str, status: int) -> Rule:
    match: dict[str, Any] = {
        "service": "api",
        "response.status": status,
        "error.message": {"says": "made up"},
    }
    worked = Cause(
        id="worked",
        certainty="likely",
        say="It worked before.",
        when={"history.same_credential_ok_before": True},
    )
    unknown = Cause(id="unknown", certainty="possible", say="Nobody knows.")
    return Rule(
        id=f"{name}.status.s{status}",
        title=f"{name} answered {status}",
        topic="validation",
        severity="error",
        owner="caller",
        retry="after_fix",
        match=match,
        causes=(worked, unknown),
    )


def rule_set(count: int) -> RuleSet:
    """The shipped rules, filled up with made-up packs to about `count` rules."""
    kept = load_rules().packs
    missing = count - sum(len(pack.rules) for pack in kept)
    packs = (*kept, *(made_up_pack(number) for number in range(max(0, -(-missing // RULES_A_PACK)))))
    return RuleSet(packs=packs, digest=f"benchmark-{count}")


def write_log(path: Path, size_bytes: int, seed: int = 1) -> None:
    """Request logs of shipped and made-up vendors, 3 % of them failures, 1 in 4 with a body."""
    chance = random.Random(seed)
    hosts = ["api.clari.com/v4", "api.cleanlist.ai/api/v1/public", "acme.haricrm.com/api", "api.example.net"]
    hosts += [f"api.vendor{number}.example/v1" for number in range(20)]
    written, at_ms = 0, 1_767_225_600_000
    with path.open("wb") as file:
        while written < size_bytes:
            at_ms += chance.randrange(1, 60)
            status = chance.choice(STATUSES) if chance.random() < 0.03 else 200
            url = f"https://{chance.choice(hosts)}/records/{chance.randrange(10**6)}?page={chance.randrange(50)}"
            record = {
                "time_ms": at_ms,
                "method": "GET",
                "url": url,
                "status": status,
                "duration_ms": chance.randrange(900),
            }
            if status >= 400:
                record["response_body"] = {"message": "This failure is made up", "code": status}
            written += file.write(orjson.dumps(record) + b"\n")


def scan_seconds(path: Path, rules: RuleSet) -> float:
    """CPU seconds of one scan in this process."""
    plan = Plan(rules=rules)
    partitions = list(plan_partitions(find_inputs([str(path)])[0]))
    start = time.process_time()
    for partition in partitions:
        scan_partition(partition, plan)
    return time.process_time() - start


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=8)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    sets = {count: rule_set(count) for count in (40, 200)}
    seconds: dict[int, list[float]] = {count: [] for count in sets}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.ndjson"
        write_log(path, int(options.megabytes * 2**20))
        for _ in range(options.repeats):
            for count, rules in sets.items():
                seconds[count].append(scan_seconds(path, rules))
    medians = {count: statistics.median(values) for count, values in seconds.items()}
    for count, rules in sets.items():
        print(
            f"{len(rules.rules):4} rules  {medians[count]:7.2f} CPU s  {options.megabytes / medians[count]:6.2f} MB/s"
        )
    print(f"ratio {medians[200] / medians[40]:.2f} (wanted: at most 1.5)")


if __name__ == "__main__":
    main()
