"""`analyzer formats`."""

from analyzer.cli.command import Command
from analyzer.cli.streams import print_line


def formats() -> int:
    """Prints each format with what recognises it."""
    from analyzer.ingest import formats as known_formats

    for name, known in known_formats().items():
        print_line(f"{name:<20} {known.title}")
        print_line(f"{'':<20} {known.recognised_by}")
    return 0


COMMAND = Command(name="formats", help="List the capture and log formats that are read.", function=formats)
