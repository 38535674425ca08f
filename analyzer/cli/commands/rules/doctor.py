"""`analyzer rules doctor`."""

from typing import Annotated, Literal

from typer import Option

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, FormatFlags, Inputs, RedactionFlags, RuleFlags
from analyzer.cli.streams import write_result

Format = Annotated[Literal["text", "json"], Option("--format", "-f", help="The output's format.")]


def diagnose_inputs(
    inputs: Inputs,
    rules: RuleFlags,
    read: FormatFlags,
    redaction: RedactionFlags,
    format: Format = "text",
    allow_partial: AllowPartial = False,
) -> int:
    """Prints what the inputs do not record, and the rules that cannot fire for it."""
    from analyzer.cli.analysing import policy_of
    from analyzer.cli.outcome import partial_code
    from analyzer.cli.plans import planned
    from analyzer.errors import CaptureError
    from analyzer.redaction.traces import redact_diagnosis
    from analyzer.report.diagnosis import render_diagnosis
    from analyzer.scanning.doctor import diagnose

    policy = policy_of(redaction)
    found = redact_diagnosis(diagnose(inputs, planned(rules, read, policy)), policy, *inputs)
    if not found.diagnosis.quality.exchanges:
        raise CaptureError("no exchange could be read", ", ".join(inputs), "analyzer scan says why")
    write_result(render_diagnosis(found, format), None, is_for_reading=format == "text")
    return partial_code(found.problems, allow_partial=allow_partial)


COMMAND = Command(name="doctor", help="Tell which rules cannot fire on an input.", function=diagnose_inputs)
