"""`analyzer bundle`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from analyzer.cli.command import Command
from analyzer.cli.options import (
    EndFlags,
    Inputs,
    OutputFile,
    Plain,
    ReadFlags,
    RedactionFlags,
    RuleFlags,
    RunFlags,
    TerminalFlags,
)
from analyzer.cli.resuming import resumable
from analyzer.cli.streams import STDOUT, print_line, print_note, refuse_overwriting, write_bytes
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.document import ResultDocument

OutputFolder = Annotated[
    Path | None,
    Option("--out", metavar="DIR", help="Write the zip there, with summary.md and findings.json beside it."),
]
Case = Annotated[
    str | None, Option("--case", metavar="ID", help="A ticket's number, for the name and the report.")
]


@resumable
def bundle(
    inputs: Inputs,
    rules: RuleFlags,
    read: ReadFlags,
    run: RunFlags,
    redaction: RedactionFlags,
    end: EndFlags,
    terminal: TerminalFlags,
    output: OutputFile = None,
    out: OutputFolder = None,
    case: Case = None,
    plain: Plain = False,
) -> int:
    """Writes a redacted, verified zip and says where."""
    from analyzer.bundle.write import build_bundle, write_bundle
    from analyzer.cli.analysing import analyse, redacted
    from analyzer.cli.outcome import exit_code, tell_losses
    from analyzer.report.words import count_of, size

    refuse_overwriting(output, inputs)
    if output and out:
        raise UsageError("cannot stand beside --output", "--out", "give one of them")
    analysis = analyse(inputs, rules, read, run, redaction, terminal, with_evidence=True)
    safe = redacted(analysis, redaction, is_stable=terminal.reproducible)
    del analysis  # as large as what is made of it now
    if output == STDOUT:
        built = build_bundle(safe, case_id=case, plain=plain, reproducible=terminal.reproducible)
        write_bytes(built.content)
        warnings = built.warnings
    else:
        path = Path(output) if output else None
        written = write_bundle(
            safe,
            path,
            case_id=case,
            plain=plain,
            reproducible=terminal.reproducible,
            loose_folder=out,
        )
        _print_verdict(safe.document)
        values = count_of(written.values, "value")
        print_line(f"Wrote {written.path} ({size(written.bytes)}), {values} redacted")
        warnings = written.warnings
    for sentence in () if terminal.quiet else warnings:
        print_note(f"analyzer: warning: {sentence}")
    tell_losses(safe.document, is_quiet=terminal.quiet)
    return exit_code(safe.document, end)


def _print_verdict(document: "ResultDocument") -> None:
    print_line(document.summary.verdict)


COMMAND = Command(name="bundle", help="Write a redacted, verified zip with the HTML report.", function=bundle)
