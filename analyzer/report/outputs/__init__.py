"""One module an output format, each offering `OUTPUT`; adding a format is adding a file here."""

from typing import TYPE_CHECKING

from analyzer.registry import collect

if TYPE_CHECKING:
    from analyzer.report.base import Output


def outputs() -> dict[str, "Output"]:
    """Returns all output formats by name, in alphabetical order."""
    return collect(__name__, "OUTPUT")
