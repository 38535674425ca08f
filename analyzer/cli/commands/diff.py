"""`analyzer diff`."""

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, FormatFlags, OutputFile, RedactionFlags, RuleFlags
from analyzer.cli.streams import refuse_overwriting, write_result

if TYPE_CHECKING:
    from analyzer.diff.document import Comparison

Working = Annotated[
    str, Argument(metavar="WORKING", help="A capture in which the calls work.", show_default=False)
]
Failing = Annotated[
    str | None,
    Argument(
        metavar="[FAILING]",
        help="A capture in which they fail; without one, WORKING is compared with its own earlier calls.",
        show_default=False,
    ),
]
Format = Annotated[Literal["text", "json", "markdown"], Option("--format", "-f", help="The output's format.")]


def diff(
    working: Working,
    rules: RuleFlags,
    read: FormatFlags,
    redaction: RedactionFlags,
    failing: Failing = None,
    format: Format = "text",
    output: OutputFile = None,
    allow_partial: AllowPartial = False,
) -> int:
    """Prints what separates the calls of two captures, or of two moments of one, most telling first."""
    from analyzer.cli.analysing import policy_of
    from analyzer.cli.outcome import partial_code
    from analyzer.cli.plans import planned
    from analyzer.diff.run import run_diff, run_diff_within
    from analyzer.redaction.comparison import redact_diff
    from analyzer.report.comparison import render_diff

    refuse_overwriting(output, [working, *([failing] if failing else [])])
    policy = policy_of(redaction)
    plan = planned(rules, read, policy)
    found = run_diff([working], [failing], plan) if failing else run_diff_within([working], plan)
    redacted = redact_diff(found, policy, _key(found))
    write_result(render_diff(redacted, format), output, is_for_reading=format != "json")
    return partial_code(redacted.document.problems, allow_partial=allow_partial)


def _key(found: "Comparison") -> bytes:
    """A key for placeholders that only somebody who has the secrets themselves can work out."""
    from analyzer.report.encode import json_line

    return hashlib.sha256(json_line(["analyzer diff 1", sorted(found.harvest.sought())])).digest()


COMMAND = Command(name="diff", help="Compare a working and a failing capture.", function=diff)
