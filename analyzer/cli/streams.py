"""The two streams: results on standard output, everything else on standard error."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import BundleError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDOUT = "-"
_BLOCK_BYTES = 1 << 16


class ReaderGone(Exception):
    """Whoever read standard output closed it, as `head` does: no fault, and nothing more to do."""


def print_line(text: str) -> None:
    """Prints a line of a result; what the terminal cannot encode or would act on is escaped."""
    write_text(f"{_shown(text)}\n".encode())


def print_note(text: str) -> None:
    """Prints a line for the person on standard error, in the same way."""
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(f"{_shown(text)}\n".encode(encoding, "backslashreplace").decode(encoding))
    sys.stderr.flush()


def write_text(content: bytes) -> None:
    """Writes UTF-8 text that was escaped already, in the encoding of the terminal."""
    encoding = sys.stdout.encoding or "utf-8"
    if encoding.lower().replace("-", "") != "utf8":
        content = content.decode("utf-8").encode(encoding, "backslashreplace")
    write_bytes(content)


def write_bytes(content: bytes) -> None:
    """Writes bytes to standard output as they are.

    Raises:
        ReaderGone: nobody reads it any more.
        BundleError: the disk behind it is full, or the like.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise BundleError(f"cannot be written: {error.strerror}", "standard output") from None


def write_result(
    content: "bytes | Iterable[bytes]", output: str | None, *, is_for_reading: bool = False
) -> None:
    """Writes a result, whole or in pieces, to a file, or to standard output where `output` is absent or `-`.

    Raises:
        BundleError: it cannot be written.
    """
    if output is not None and output != STDOUT:
        from analyzer.atomic import write_file

        write_file(Path(output), content)
        return
    write = write_text if is_for_reading else write_bytes
    for block in (content,) if isinstance(content, bytes) else _blocks(content):
        write(block)


def _blocks(pieces: "Iterable[bytes]") -> "Iterator[bytes]":
    """The pieces, small ones together: each block is a write of its own."""
    block = bytearray()
    for piece in pieces:
        block += piece
        if len(block) >= _BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def refuse_overwriting(output: str | None, inputs: "Iterable[str]") -> None:
    """Refuses an output that is one of the inputs.

    Raises:
        UsageError: it is.
    """
    if output is None or output == STDOUT or not Path(output).is_file():
        return
    for path in inputs:
        if Path(path).is_file() and Path(path).samefile(output):
            raise UsageError(
                "is an input; the output would overwrite it", output, "choose another name with -o"
            )


def wants_color(*, no_color: bool) -> bool:
    """Whether standard output is a terminal that may get colours (https://no-color.org)."""
    is_plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not is_plain


def _shown(text: str) -> str:
    from analyzer.report.escaping import visible

    return visible(text)
