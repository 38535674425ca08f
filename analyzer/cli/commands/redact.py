"""`analyzer redact`."""

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, Input, RedactionFlags, RequiredOutput
from analyzer.cli.streams import STDOUT, print_line, refuse_overwriting, write_result


def redact(
    input: Input,
    output: RequiredOutput,
    redaction: RedactionFlags,
    allow_partial: AllowPartial = False,
) -> int:
    """Writes a redacted copy of a HAR or a log."""
    from analyzer.bundle.redacted_copy import redact_copy
    from analyzer.cli.analysing import policy_of
    from analyzer.cli.outcome import DONE, PARTIAL
    from analyzer.report.words import count_of

    refuse_overwriting(output, [input])
    copy = redact_copy(input, policy_of(redaction))
    write_result(copy.content, output)
    if output != STDOUT:
        print_line(f"Wrote {output}, {count_of(copy.values, 'value')} redacted")
    return PARTIAL if copy.is_partial and not allow_partial else DONE


COMMAND = Command(name="redact", help="Write a redacted copy of a HAR or a log.", function=redact)
