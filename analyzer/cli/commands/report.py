"""`analyzer report`."""

from analyzer.cli.command import Command
from analyzer.cli.options import (
    EndFlags,
    Inputs,
    ReadFlags,
    RedactionFlags,
    RequiredOutput,
    RuleFlags,
    RunFlags,
    TerminalFlags,
)
from analyzer.cli.resuming import resumable
from analyzer.cli.streams import STDOUT, print_line, refuse_overwriting, write_result


@resumable
def report(
    inputs: Inputs,
    output: RequiredOutput,
    rules: RuleFlags,
    read: ReadFlags,
    run: RunFlags,
    redaction: RedactionFlags,
    end: EndFlags,
    terminal: TerminalFlags,
) -> int:
    """Writes the HTML report, redacted and searched for secrets like a bundle."""
    from analyzer.bundle.report import build_report
    from analyzer.cli.analysing import analyse, redacted
    from analyzer.cli.outcome import exit_code, tell_losses
    from analyzer.report.words import size

    refuse_overwriting(output, inputs)
    analysis = analyse(inputs, rules, read, run, redaction, terminal, with_evidence=True)
    safe = redacted(analysis, redaction, is_stable=terminal.reproducible)
    content = build_report(safe, reproducible=terminal.reproducible)
    write_result(content, output)
    if output != STDOUT:
        print_line(f"Wrote {output} ({size(len(content))})")
    tell_losses(safe.document, is_quiet=terminal.quiet)
    return exit_code(analysis.document, end)


COMMAND = Command(name="report", help="Write the HTML report alone, redacted.", function=report)
