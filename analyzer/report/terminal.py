"""Lines for a terminal: escaped, and folded at a width with a hanging indent."""

from collections.abc import Iterable, Iterator

from analyzer.report.escaping import clipped, visible

WIDTH = 80
MAX_CHARS = 600
MAX_INDENT = 40
MIN_WORD = 8
_SIGNS = {"true": "+", "false": "-", "unknown": "?", "undecidable": "?", "later": "?"}


def truth_mark(truth: str) -> str:
    """Returns the sign and the word of a truth: `+ true`, `- false`, `? unknown`."""
    return f"{_SIGNS.get(truth, ' ')} {truth}"


def folded(text: str, indent: int = 0, hang: int = 2, width: int = WIDTH) -> Iterator[str]:
    """Yields a text in lines of at most `width` columns; lines after the first are indented by `hang` more.

    Wide characters count as two columns. A word longer than a line is cut.
    """
    from rich.cells import cell_len, chop_cells

    indent = min(indent, MAX_INDENT)
    margin, line = " " * indent, ""
    for word in visible(clipped(text, MAX_CHARS)).split(" "):
        room = width - len(margin)
        candidate = f"{line} {word}" if line else word
        if cell_len(candidate) <= room:
            line = candidate
            continue
        if line:
            yield margin + line
            margin = " " * (indent + hang)
        *full, line = chop_cells(word, max(MIN_WORD, width - indent - hang)) or [""]
        for piece in full:
            yield margin + piece
            margin = " " * (indent + hang)
    yield margin + line


def joined(lines: Iterable[str]) -> bytes:
    """Returns the lines as UTF-8, each with its end."""
    return "".join(f"{line.rstrip()}\n" for line in lines).encode("utf-8")
