"""`analyzer search`."""

from collections.abc import Iterator
from typing import Annotated, Any

from typer import Argument

from analyzer.cli.command import Command
from analyzer.cli.options import AllowPartial, FormatFlags, Input, RedactionFlags
from analyzer.cli.streams import print_line
from analyzer.errors import UsageError

_AROUND_CHARS = 30

Pattern = Annotated[
    str, Argument(metavar="PATTERN", help="A regular expression (RE2 syntax).", show_default=False)
]


def search(
    input: Input,
    pattern: Pattern,
    read: FormatFlags,
    redaction: RedactionFlags,
    allow_partial: AllowPartial = False,
) -> int:
    """Prints place and surroundings of each text that matches."""
    from analyzer.cli.viewing import Views

    expression = _compiled(pattern)
    views = Views(input, read, redaction)
    for view in views:
        for pointer, text in _texts(view.entry, ""):
            found = expression.search(text)
            if found:
                print_line(f"{view.exchange.location} {pointer}: {_around(text, found.start(), found.end())}")
    return views.exit_code(allow_partial=allow_partial)


def _compiled(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        raise UsageError("is no regular expression", "PATTERN", "the syntax is that of RE2") from None


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Yields (JSON pointer, text) of every string and number, depth first."""
    pending = [(pointer, value)]
    while pending:
        place, node = pending.pop()
        if isinstance(node, dict):
            pending += [(f"{place}/{key}", child) for key, child in reversed(node.items())]
        elif isinstance(node, list):
            pending += [(f"{place}/{index}", child) for index, child in reversed([*enumerate(node)])]
        elif node is not None:
            yield place, str(node)


def _around(text: str, start: int, end: int) -> str:
    before, after = max(0, start - _AROUND_CHARS), min(len(text), end + _AROUND_CHARS)
    return f"{'...' if before else ''}{text[before:after]}{'...' if after < len(text) else ''}"


COMMAND = Command(name="search", help="Search the exchanges of an input, redacted.", function=search)
