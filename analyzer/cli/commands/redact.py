"""`analyzer redact`."""

from pathlib import Path

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, Input, RedactionFlags, RequiredOutput
from analyzer.cli.streams import STDOUT, print_line, refuse_overwriting, write_result


def redact(
    input: Input,
    output: RequiredOutput,
    redaction: RedactionFlags,
    allow_partial: AllowPartial = False,
) -> int:
    """Writes a redacted copy of a HAR, a log, or a folder of them; a folder's files get redacted names."""
    from analyzer.cli.outcome import DONE, PARTIAL
    from analyzer.scanning.collector import calm_collector

    with calm_collector():
        if Path(input).is_dir():
            return _redact_folder(input, output, redaction)
        refuse_overwriting(output, [input])
        return PARTIAL if _redact_file(input, output, redaction) and not allow_partial else DONE


def _redact_file(source: str, target: str, redaction: RedactionFlags) -> bool:
    """Writes the copy and tells whether the input was damaged."""
    from analyzer.bundle.redacted_copy import redact_copy
    from analyzer.cli.analysing import policy_of

    copy = redact_copy(source, policy_of(redaction))
    write_result(copy.chunks(), target)
    _report(target, copy.values)
    return copy.is_partial


def _redact_folder(source: str, target: str, redaction: RedactionFlags) -> int:
    from analyzer.bundle.redacted_folder import redact_capture
    from analyzer.cli.analysing import policy_of
    from analyzer.cli.outcome import DONE
    from analyzer.errors import UsageError

    if target == STDOUT:
        raise UsageError(
            "is a folder, which standard output cannot take", source, "name a new folder with -o"
        )
    _report(target, redact_capture(Path(source), Path(target), policy_of(redaction)))
    return DONE


def _report(target: str, values: int) -> None:
    from analyzer.report.words import count_of

    if target != STDOUT:
        print_line(f"Wrote {target}, {count_of(values, 'value')} redacted")


COMMAND = Command(
    name="redact", help="Write a redacted copy of a HAR, a log, or a folder of them.", function=redact
)
