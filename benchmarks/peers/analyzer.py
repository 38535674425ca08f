"""This program, as a user calls it: all shipped rules, the result document as JSON."""

import json
import sys
from collections import Counter
from pathlib import Path

from benchmarks.answers import Answer
from benchmarks.peers import Peer
from benchmarks.redacted import redacted_answer
from benchmarks.task import Kind, Task

PROGRAM = str(Path(sys.executable).with_name("analyzer"))


def scan(path: Path, output: Path, *options: str) -> list[str]:
    """The command that scans to a JSON document.

    A rule that reached its cap ends a scan with 3; what is skipped or cut shows in the answer all the same.
    """
    fixed = ("--format", "json", "--quiet", "--allow-partial", "--output", str(output))
    return [PROGRAM, "scan", str(path), *fixed, *options]


def _command(task: Task, python: str) -> list[str]:
    if task.kind is Kind.START:
        return [PROGRAM, "--help"]
    if task.kind is Kind.REDACT:
        return [PROGRAM, "redact", str(task.path), "--output", str(task.output)]
    return scan(task.path, task.output, "--jobs", str(task.workers))


def _answer(task: Task) -> Answer:
    if task.kind is Kind.START:
        return Answer()
    return redacted_answer(task) if task.kind is Kind.REDACT else document_answer(task.output)


def document_answer(path: Path) -> Answer:
    """What a result document tells."""
    document = json.loads(path.read_text())
    summary = document["summary"]
    rules: Counter[str] = Counter()
    for finding in document["findings"]:
        rules[finding["rule"]] += finding["count"]
    names = ("method", "host", "path_template")
    routes = {
        "{} {}{}".format(*(route[name] for name in names)): route["count"] for route in document["routes"]
    }
    return Answer(
        exchanges=summary["exchanges"],
        failed=summary["failed"],
        by_status=summary["by_status"],
        by_host=summary["by_host"],
        routes=routes,
        accepted_all=not any(each["skipped"] or each["truncated"] for each in document["inputs"]),
        rules=rules,
    )


PEER = Peer(name="analyzer", kinds=frozenset(Kind), command=_command, answer=_answer)
