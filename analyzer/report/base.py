"""What an output format is: a name and a pure function from a redacted analysis to bytes."""

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from msgspec import Struct

from analyzer.redaction.redacted import RedactedAnalysis


class Attachment(Struct, frozen=True, kw_only=True):
    """A file that travels with an output, named in the ticket text; `sha256` in hex digits."""

    name: str
    sha256: str


class RenderOptions(Struct, frozen=True, kw_only=True):
    """What a person asked for; everything else an output shows comes from the analysis.

    `generated_at` is RFC 3339 UTC, and `None` leaves it out, so that equal input gives equal bytes.
    `command_line` is the stripped command, without paths or secrets. `plain` asks for no markup at all
    (ticket systems without Markdown), `color` for ANSI colours, `width` for at most so many columns.
    """

    case_id: str | None = None
    command_line: str | None = None
    generated_at: str | None = None
    plain: bool = False
    color: bool = False
    width: int = 80
    attachments: tuple[Attachment, ...] = ()


class Output(Protocol):
    """An output format; a module in `analyzer/report/outputs` offers it as `OUTPUT`."""

    name: str
    """What `--format` calls it."""
    media_type: str
    extension: str
    """With the dot: `.html`."""

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns the whole output, in UTF-8 where it is text; the same bytes for the same arguments."""
        ...


@runtime_checkable
class InPieces(Protocol):
    """An output format that may be written before all of it is made."""

    def pieces(self, analysis: RedactedAnalysis, options: RenderOptions) -> Iterator[bytes]:
        """Yields what `render` returns."""
        ...


def rendered(output: Output, analysis: RedactedAnalysis, options: RenderOptions) -> Iterable[bytes]:
    """Returns an output in pieces, just one where its format is only made whole."""
    return (
        output.pieces(analysis, options)
        if isinstance(output, InPieces)
        else (output.render(analysis, options),)
    )
