"""`analyzer diff`."""

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option

from analyzer.cli.command import Command
from analyzer.cli.options import FormatFlags, OutputFile, RedactionFlags, RuleFlags
from analyzer.cli.streams import refuse_overwriting, write_result

if TYPE_CHECKING:
    from analyzer.diff.document import DiffDocument

Working = Annotated[
    str, Argument(metavar="WORKING", help="A capture in which the calls work.", show_default=False)
]
Failing = Annotated[
    str, Argument(metavar="FAILING", help="A capture in which they fail.", show_default=False)
]
Format = Annotated[Literal["text", "json", "markdown"], Option("--format", "-f", help="The output's format.")]


def diff(
    working: Working,
    failing: Failing,
    rules: RuleFlags,
    read: FormatFlags,
    redaction: RedactionFlags,
    format: Format = "text",
    output: OutputFile = None,
) -> int:
    """Prints what separates the calls of two captures, most telling first."""
    from analyzer.cli.analysing import policy_of
    from analyzer.cli.plans import planned
    from analyzer.diff.run import run_diff
    from analyzer.redact.comparison import redact_diff
    from analyzer.report.comparison import render_diff

    refuse_overwriting(output, [working, failing])
    policy = policy_of(redaction)
    found = run_diff([working], [failing], planned(rules, read, policy))
    content = render_diff(redact_diff(found, policy, _key(found)), format)
    write_result(content, output, is_for_reading=format != "json")
    return 0


def _key(found: "DiffDocument") -> bytes:
    from analyzer.report.encode import json_line

    return hashlib.sha256(json_line(["analyzer diff 1", sorted(found.harvest.sought())])).digest()


COMMAND = Command(name="diff", help="Compare a working and a failing capture.", function=diff)
