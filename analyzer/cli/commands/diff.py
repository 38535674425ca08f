"""`analyzer diff`."""

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Argument, Option

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, FormatFlags, OutputFile, RedactionFlags, RuleFlags
from analyzer.cli.streams import STDOUT, print_line, refuse_overwriting, write_result
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.diff.capture.document import CaptureDiff
    from analyzer.diff.document import Comparison
    from analyzer.document import ProblemNote
    from analyzer.redaction import Policy
    from analyzer.scanning.plan import Plan

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
Level = Annotated[
    Literal["calls", "capture", "both"],
    Option("--level", help="What separates the calls, what changed between the captures, or both."),
]
FailOn = Annotated[
    Literal["never", "notice", "warning", "error"],
    Option("--fail-on", help="End with 1 if FAILING, against WORKING, got worse by this severity or more."),
]
Format = Annotated[
    Literal["text", "json", "markdown", "html"],
    Option("--format", "-f", help="The output's format; html is the report of FAILING with the comparison."),
]


def diff(
    working: Working,
    rules: RuleFlags,
    read: FormatFlags,
    redaction: RedactionFlags,
    failing: Failing = None,
    format: Format = "text",
    level: Level = "both",
    fail_on: FailOn = "never",
    output: OutputFile = None,
    allow_partial: AllowPartial = False,
) -> int:
    """Prints what separates the calls of two captures, or of two moments of one, and what changed as a whole."""
    from analyzer.cli.analysing import policy_of
    from analyzer.cli.outcome import FOUND, partial_code
    from analyzer.cli.plans import planned
    from analyzer.diff.run import run_diff, run_diff_within
    from analyzer.redaction.comparison import redact_diff
    from analyzer.report.comparison import render_diff

    if failing is None and (fail_on != "never" or level == "capture"):
        option = "--fail-on" if fail_on != "never" else "--level"
        raise UsageError("needs two captures", option, "name the baseline, then the current capture")
    sides = [working, *([failing] if failing else [])]
    refuse_overwriting(output, sides)
    policy = policy_of(redaction)
    plan = planned(rules, read, policy)
    if format == "html":
        return _write_page(
            working, failing, plan, policy, output, allow_partial=allow_partial, fail_on=fail_on
        )
    found = run_diff([working], [failing], plan) if failing else run_diff_within([working], plan)
    redacted = redact_diff(found, policy, _key(found))
    write_result(render_diff(redacted, format, level), output, is_for_reading=format != "json")
    if _is_worse(redacted.document.capture, fail_on):
        return FOUND
    return partial_code(redacted.document.problems, allow_partial=allow_partial)


def _write_page(
    working: str,
    failing: str | None,
    plan: "Plan",
    policy: "Policy",
    output: str | None,
    *,
    allow_partial: bool,
    fail_on: str,
) -> int:
    from analyzer.cli.outcome import partial_code

    if STDOUT in (working, failing):
        raise UsageError("can be read only once, and a page needs two looks", "standard input", "give a file")
    if fail_on != "never":
        raise UsageError("goes with text, markdown and json", "--fail-on", "leave --format html out")
    content, problems = _page(working, failing, plan, policy)
    write_result(content, output, is_for_reading=False)
    if output not in (None, STDOUT):
        print_line(f"Wrote {output}")
    return partial_code(problems, allow_partial=allow_partial)


def _page(
    working: str, failing: str | None, plan: "Plan", policy: "Policy"
) -> "tuple[bytes, tuple[ProblemNote, ...]]":
    """The report of the failing capture, with what separates it from the working one."""
    from analyzer.api import redact
    from analyzer.bundle.report import build_report
    from analyzer.cli.analysing import stable_key
    from analyzer.diff.run import compared_scan

    analysis = compared_scan([working], [failing] if failing else None, plan)
    safe = redact(analysis, policy, key=stable_key(analysis))
    assert safe.comparison is not None
    return build_report(safe, reproducible=True), (*safe.document.problems, *safe.comparison.problems)


def _is_worse(changes: "CaptureDiff | None", fail_on: str) -> bool:
    """Whether a change is as severe as `--fail-on` says."""
    from analyzer.document import SEVERITIES

    if changes is None or fail_on not in SEVERITIES:
        return False
    return any(changes.counts[severity] for severity in SEVERITIES[: SEVERITIES.index(fail_on) + 1])


def _key(found: "Comparison") -> bytes:
    """A key for placeholders that only somebody who has the secrets themselves can work out."""
    from analyzer.report.encode import json_line

    return hashlib.sha256(json_line(["analyzer diff 1", sorted(found.harvest.sought())])).digest()


COMMAND = Command(
    name="diff",
    help="Compare a working and a failing capture, or two runs.",
    function=diff,
)
