"""`analyzer rules doctor`."""

from typing import Annotated, Literal

from typer import Option

from typing import TYPE_CHECKING

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, FormatFlags, Inputs, RedactionFlags, RuleFlags
from analyzer.cli.streams import write_result

Format = Annotated[Literal["text", "json"], Option("--format", "-f", help="The output's format.")]


def diagnose_inputs(inputs: Inputs, rules: RuleFlags, read: FormatFlags, redaction: RedactionFlags) -> int:
    """Prints what the inputs do not record, and the rules that cannot fire for it."""
    from analyzer.cli.analysing import policy_of
    from analyzer.cli.plans import planned
    from analyzer.errors import CaptureError
    from analyzer.redact.viewing import redacted_host
    from analyzer.report.words import count_of
    from analyzer.scan.doctor import diagnose

    policy = policy_of(redaction)
    found = diagnose(inputs, planned(rules, read, policy))
    if not found.quality.exchanges:
        raise CaptureError("no exchange could be read", ", ".join(inputs), "analyzer scan says why")
    print_line(f"{count_of(found.quality.exchanges, 'exchange')} read")
    for lacking, count in found.quality.lacking.items():
        print_line(f"  {count:>8,} {lacking}")
    for suggestion in found.suggestions:
        host = redacted_host(suggestion.host, policy, found.harvest)
        print_line(f"try --map https://{host}={suggestion.service}: {suggestion.because}")
    _print_blind(found.blind)
    return 0


def _print_blind(blind_rules: "tuple[BlindRule, ...]") -> None:
    from analyzer.report.words import count_of

    print_line(f"{count_of(len(blind_rules), 'rule')} cannot fire")
    for blind in blind_rules:
        print_line(f"  {blind.rule}: {blind.because}")
        for path in blind.unknown:
            print_line(f"    not recorded: {path}")


COMMAND = Command(name="doctor", help="Tell which rules cannot fire on an input.", function=diagnose_inputs)
