"""`analyzer verify`."""

from pathlib import Path
from typing import Annotated

from typer import Argument

from analyzer.cli.command import Command
from analyzer.cli.streams import print_line


def verify(bundle: Annotated[Path, Argument(metavar="BUNDLE.zip", show_default=False)]) -> int:
    """Prints one line for a bundle that passes every check."""
    from analyzer.bundle.verify import verify_bundle
    from analyzer.report.words import count_of, size

    verified = verify_bundle(bundle)
    counts = (
        f"{count_of(verified.files, 'file')}, {size(verified.bytes)}, {count_of(verified.values, 'value')}"
    )
    print_line(f"{bundle}: verified: {counts} redacted, bundle {verified.bundle_id}")
    for sentence in verified.left_out:
        print_line(f"  left out: {sentence}")
    return 0


COMMAND = Command(
    name="verify",
    help="Check a bundle's hashes and schemas, and search it for secrets again.",
    function=verify,
)
