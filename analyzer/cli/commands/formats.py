"""`analyzer formats`."""

from typing import Annotated

from typer import Option

from analyzer.cli.command import Command
from analyzer.cli.streams import print_line

Guess = Annotated[
    str | None,
    Option("--guess", metavar="FILE", help="Print a draft field map for a log of an unknown schema."),
]


def formats(guess: Guess = None) -> int:
    """Prints each format with what recognises it, or a draft of a map for --fields."""
    if guess is not None:
        from analyzer.ingest.field_files import guess_fields

        for line in guess_fields(guess).splitlines():
            print_line(line)
        return 0
    from analyzer.ingest.registry import formats as known_formats

    for name, known in known_formats().items():
        print_line(f"{name:<20} {known.title}")
        print_line(f"{'':<20} {known.recognised_by}")
    return 0


COMMAND = Command(name="formats", help="List the capture and log formats that are read.", function=formats)
