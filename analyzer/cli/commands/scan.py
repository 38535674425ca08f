"""`analyzer scan`."""

import shutil
import sys
from pathlib import PurePath
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
from analyzer.cli.streams import STDOUT, print_note, refuse_overwriting, wants_color, write_result
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.report.base import Output, RenderOptions

_TEXT = "text"
_WITH_EVIDENCE = frozenset({"handoff"})
"""Outputs that show header fields of the exchanges behind findings."""
_PAGES = ("html",)
"""Outputs that have a command of their own."""

Format = Annotated[
    str | None,
    Option(
        "--format",
        "-f",
        metavar="text|json|jsonl|csv|markdown|sarif|junit|handoff",
        help="The output's format; by default what the name of -o says, or text.",
    ),
]
ShowValues = Annotated[
    bool, Option("--show-values", help="Do not redact what is printed; text on a terminal only.")
]


@resumable
def scan(
    inputs: Inputs,
    rules: RuleFlags,
    read: ReadFlags,
    run: RunFlags,
    redaction: RedactionFlags,
    end: EndFlags,
    terminal: TerminalFlags,
    format: Format = None,
    output: OutputFile = None,
    plain: Plain = False,
    show_values: ShowValues = False,
) -> int:
    """Prints the findings, redacted."""
    from analyzer.cli.analysing import analyse, redacted
    from analyzer.cli.outcome import exit_code, tell_losses
    from analyzer.report.base import rendered

    chosen = _output(format, output)
    _check_show_values(chosen, output, show_values=show_values)
    if plain and chosen.name != "markdown":
        raise UsageError("changes the ticket text only", "--plain", "add --format markdown")
    refuse_overwriting(output, inputs)
    with_evidence = chosen.name in _WITH_EVIDENCE
    analysis = analyse(inputs, rules, read, run, redaction, terminal, with_evidence=with_evidence)
    options = _render_options(output, no_color=terminal.no_color, plain=plain)
    if show_values:
        from analyzer.report.outputs.text import render_document

        print_note("analyzer: warning: values are shown as captured; do not pass this output on")
        document = analysis.document
        content: Iterable[bytes] = (render_document(document, options),)
    else:
        safe = redacted(analysis, redaction, is_stable=True)
        del analysis  # as large as what is made of it now
        document = safe.document
        content = rendered(chosen, safe, options)
        tell_losses(document, is_quiet=terminal.quiet)
    write_result(content, output, is_for_reading=chosen.name == _TEXT)
    return exit_code(document, end)


def _output(name: str | None, output: str | None) -> "Output":
    from analyzer.report.outputs import outputs

    known = {key: value for key, value in outputs().items() if key not in _PAGES}
    if name is None:
        suffix = PurePath(output or "").suffix.lower()
        return next((one for one in known.values() if one.extension == suffix), known[_TEXT])
    if name not in known:
        raise UsageError("there is no such format", "--format", f"there are: {', '.join(known)}")
    return known[name]


def _check_show_values(chosen: "Output", output: str | None, *, show_values: bool) -> None:
    is_terminal = output in (None, STDOUT) and sys.stdout.isatty()
    if show_values and not (is_terminal and chosen.name == _TEXT):
        raise UsageError("shows values only as text on a terminal", "--show-values", "leave it out")


def _render_options(output: str | None, *, no_color: bool, plain: bool) -> "RenderOptions":
    from analyzer.report.base import RenderOptions

    if output not in (None, STDOUT) or not sys.stdout.isatty():
        return RenderOptions(plain=plain)
    width = min(120, max(40, shutil.get_terminal_size().columns))
    return RenderOptions(color=wants_color(no_color=no_color), width=width, plain=plain)


COMMAND = Command(name="scan", help="Match the rules and print the findings.", function=scan)
