"""`analyzer explain`."""

from typing import Annotated, Literal

from typer import Option

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, Entry, FormatFlags, Input, RedactionFlags, RuleFlags
from analyzer.cli.streams import write_result

RuleId = Annotated[str, Option("--rule", metavar="ID", help="The rule to explain.", show_default=False)]
Format = Annotated[Literal["text", "json"], Option("--format", "-f", help="The output's format.")]


def explain(
    input: Input,
    entry: Entry,
    rule: RuleId,
    rules: RuleFlags,
    read: FormatFlags,
    redaction: RedactionFlags,
    format: Format = "text",
    allow_partial: AllowPartial = False,
) -> int:
    """Prints each condition of a rule as true, false or unknown for one exchange; values are never quoted."""
    from analyzer.cli.analysing import policy_of
    from analyzer.cli.outcome import partial_code
    from analyzer.cli.plans import planned
    from analyzer.redaction.traces import redact_trace
    from analyzer.report.explanation import render_explanation
    from analyzer.scanning.explain import explain_exchange

    policy = policy_of(redaction)
    found = redact_trace(explain_exchange(input, entry, rule, planned(rules, read, policy)), policy, input)
    write_result(render_explanation(found, format), None, is_for_reading=format == "text")
    return partial_code(found.problems, allow_partial=allow_partial)


COMMAND = Command(
    name="explain", help="Tell why a rule did or did not fire on an exchange.", function=explain
)
